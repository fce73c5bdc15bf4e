import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import type { NetworkEvent } from '../../apps/cli/import/network.js';

/** Connections to the API that are kept open. */
const CONNECTIONS = 64;
const ANSWER_MILLISECONDS = 60_000;

/** What answers to commands are read for. */
interface Answer {
  readonly id: string;
}

interface ManyAnswer {
  readonly results: readonly { readonly body?: Answer; readonly problem?: unknown }[];
}

/**
 * Calls the API over connections that stay open, with as little work as possible: whoever drives the measurement takes its
 * processor time from the network that is measured. Anything but success ends the measurement.
 */
export class DriverClient {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  private readonly url: URL;
  /** The block of the last payment for each order, as events told. */
  readonly paymentBlocks = new Map<string, bigint>();

  constructor(apiUrl: string) {
    this.url = new URL(apiUrl);
  }

  close(): void {
    this.agent.destroy();
  }

  /** A command under a new Idempotency-Key. */
  async post(path: string, apiKey: string, body: object = {}): Promise<Answer> {
    return JSON.parse(await this.send('POST', path, apiKey, JSON.stringify(body))) as Answer;
  }

  /** A command for many under a new Idempotency-Key. Returns the ids of what it was done to; one that is refused ends the measurement. */
  async postMany(path: string, apiKey: string, items: readonly object[]): Promise<string[]> {
    const answer = JSON.parse(await this.send('POST', path, apiKey, JSON.stringify({ items }))) as ManyAnswer;
    return answer.results.map(({ body, problem }) => {
      if (body === undefined) throw new Error(`POST ${path}: ${JSON.stringify(problem)}`);
      return body.id;
    });
  }

  async finalBlock(apiKey: string): Promise<bigint> {
    const { finalBlock } = JSON.parse(await this.send('GET', '/v1/network', apiKey)) as { finalBlock: string };
    return BigInt(finalBlock);
  }

  /** Oldest first, from the one after `after` on; at most 1,000. */
  async events(apiKey: string, after: string): Promise<NetworkEvent[]> {
    const answer = await this.send('GET', `/v1/events?limit=1000&after=${after}`, apiKey);
    const { data } = JSON.parse(answer) as { data: NetworkEvent[] };
    for (const { type, payload } of data) {
      const { orderId, chain } = payload as { orderId?: string; chain?: { blockNumber: string } };
      if (type !== 'payment.released' || orderId === undefined || chain === undefined) continue;
      this.paymentBlocks.set(orderId, BigInt(chain.blockNumber));
    }
    return data;
  }

  private send(method: 'GET' | 'POST', path: string, apiKey: string, body?: string): Promise<string> {
    const headers: Record<string, string | number> = { authorization: `Bearer ${apiKey}` };
    if (body !== undefined) {
      headers['content-type'] = 'application/json';
      headers['content-length'] = Buffer.byteLength(body);
      headers['idempotency-key'] = randomUUID();
    }
    const { hostname, port } = this.url;
    const options = { agent: this.agent, hostname, port, method, path, headers, timeout: ANSWER_MILLISECONDS };
    return new Promise((resolve, reject) => {
      const call = request(options, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          const status = response.statusCode ?? 0;
          if (status >= 200 && status < 300) resolve(text);
          else reject(new Error(`${method} ${path}: ${status} ${text.slice(0, 500)}`));
        });
      });
      call.on('timeout', () => call.destroy(new Error(`${method} ${path}: no answer`)));
      call.on('error', reject);
      call.end(body);
    });
  }
}
