import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { ApiClient } from './api-client.js';
import { readNetworkAccess } from './network-access.js';

const PATIENCE_MILLISECONDS = 10_000;

/** The operator's routes of the network, as `quittance lanes`, `intents` and `dead-letters` use them. */
export class OperatorAccess {
  private readonly client: ApiClient;
  private readonly apiKey: string;

  constructor() {
    const { apiUrl, apiKey } = readNetworkAccess();
    this.client = new ApiClient(apiUrl, { patienceMilliseconds: PATIENCE_MILLISECONDS });
    this.apiKey = apiKey;
  }

  /** @throws ApiProblem, ApiUnreachable */
  get<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.output<Schema>> {
    return this.client.get(`/v1/operator/${path}`, this.apiKey, schema);
  }

  /** @throws ApiProblem, ApiUnreachable */
  async post<Schema extends z.ZodType>(path: string, body: object, schema: Schema): Promise<z.output<Schema>> {
    const request = { apiKey: this.apiKey, idempotencyKey: randomUUID(), body };
    return (await this.client.post(`/v1/operator/${path}`, request, schema)).body;
  }
}

/** Rows of text in columns, the first of them the heads. */
export function inColumns(rows: readonly (readonly string[])[]): string {
  const widths = rows.reduce<number[]>((all, row) => row.map((cell, at) => Math.max(all[at] ?? 0, cell.length)), []);
  return rows
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** A time as people read it, to the second, UTC. */
export function briefTime(time: string | null): string {
  return time === null ? '-' : `${time.slice(0, 19).replace('T', ' ')}Z`;
}
