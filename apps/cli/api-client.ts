import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';

/** The network refused a request, and would refuse it again. */
export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    /** Stable code of the problem document, such as `duplicate_reference`. */
    readonly code: string,
    readonly detail: string,
  ) {
    super(`${code}: ${detail}`);
    this.name = 'ApiProblem';
  }
}

/** The network did not answer for as long as the client was ready to wait. */
export class ApiUnreachable extends Error {
  constructor(
    readonly url: string,
    readonly seconds: number,
    cause: unknown,
  ) {
    const reason =
      cause instanceof Error ? (cause.cause instanceof Error ? cause.cause : cause).message : String(cause);
    super(`${url} gave no usable answer for ${seconds} s (${reason}).`, { cause });
    this.name = 'ApiUnreachable';
  }
}

export interface ApiClientOptions {
  /** How long a request is repeated while the network does not answer; 2 minutes unless told. */
  readonly patienceMilliseconds?: number;
  /** Requests on the way at the same time; 16 unless told. */
  readonly concurrency?: number;
}

interface Answer<Body> {
  readonly body: Body;
  /** The network had done this before, under the same Idempotency-Key. */
  readonly replayed: boolean;
}

interface Request {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly apiKey: string;
  readonly body?: unknown;
  readonly idempotencyKey?: string;
}

const FIRST_PAUSE_MILLISECONDS = 100;
const LONGEST_PAUSE_MILLISECONDS = 3_000;
const ANSWER_MILLISECONDS = 30_000;
/** An `internal` error may be a passing one; one that stays is worth a message soon. */
const INTERNAL_ERROR_ATTEMPTS = 6;

/**
 * Talks to the API. A request that got no answer, or "not now", is sent again with the same Idempotency-Key, so that the network
 * may be killed and started again at any moment without anything being done twice.
 */
export class ApiClient {
  private readonly patience: number;
  private free: number;
  private readonly queue: (() => void)[] = [];

  constructor(
    private readonly baseUrl: string,
    options: ApiClientOptions = {},
  ) {
    this.patience = options.patienceMilliseconds ?? 120_000;
    this.free = options.concurrency ?? 16;
  }

  /** @throws ApiProblem, ApiUnreachable */
  async get<Schema extends z.ZodType>(path: string, apiKey: string, schema: Schema): Promise<z.output<Schema>> {
    const { body } = await this.send({ method: 'GET', path, apiKey });
    return schema.parse(body);
  }

  /** @throws ApiProblem, ApiUnreachable */
  async post<Schema extends z.ZodType>(
    path: string,
    request: { apiKey: string; idempotencyKey: string; body?: unknown },
    schema: Schema,
  ): Promise<Answer<z.output<Schema>>> {
    const { body, replayed } = await this.send({ method: 'POST', path, body: {}, ...request });
    return { body: schema.parse(body), replayed };
  }

  /** @throws ApiProblem, ApiUnreachable */
  async delete(path: string, request: { apiKey: string; idempotencyKey: string }): Promise<void> {
    await this.send({ method: 'DELETE', path, ...request });
  }

  private async send(request: Request): Promise<Answer<unknown>> {
    await this.take();
    try {
      return await this.sendUntilAnswered(request);
    } finally {
      this.give();
    }
  }

  private async sendUntilAnswered(request: Request): Promise<Answer<unknown>> {
    const startedAt = Date.now();
    for (let attempt = 1; ; attempt += 1) {
      let failure: unknown;
      let pause = Math.min(FIRST_PAUSE_MILLISECONDS * 2 ** (attempt - 1), LONGEST_PAUSE_MILLISECONDS);
      try {
        return await this.sendOnce(request);
      } catch (error) {
        if (error instanceof ApiProblem && !isPassing(error, attempt)) throw error;
        if (error instanceof RetryAfter) pause = Math.max(pause, error.milliseconds);
        failure = error;
      }
      if (Date.now() - startedAt + pause > this.patience) {
        throw new ApiUnreachable(this.baseUrl, Math.round((Date.now() - startedAt) / 1000), failure);
      }
      await sleep(pause * (0.5 + Math.random() / 2));
    }
  }

  private async sendOnce({ method, path, apiKey, body, idempotencyKey }: Request): Promise<Answer<unknown>> {
    const response = await fetch(`${this.baseUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${apiKey}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(ANSWER_MILLISECONDS),
    });
    const text = await response.text();
    const retryAfter = Number(response.headers.get('retry-after') ?? 'none');
    if ((response.status === 429 || response.status === 503) && Number.isFinite(retryAfter)) {
      throw new RetryAfter(response.status, retryAfter * 1000);
    }
    const answer = readJson(text);
    if (!response.ok) throw problemOf(response.status, answer, text);
    return { body: answer, replayed: response.headers.get('idempotent-replayed') === 'true' };
  }

  private async take(): Promise<void> {
    if (this.free > 0) this.free -= 1;
    else await new Promise<void>((resolve) => this.queue.push(resolve));
  }

  private give(): void {
    const next = this.queue.shift();
    if (next === undefined) this.free += 1;
    else next();
  }
}

class RetryAfter extends Error {
  constructor(
    status: number,
    readonly milliseconds: number,
  ) {
    super(`status ${status}`);
  }
}

/** Whether the same request may succeed a moment later. */
function isPassing({ status, code }: ApiProblem, attempt: number): boolean {
  if (code === 'request_in_flight') return true;
  if (status === 500) return attempt < INTERNAL_ERROR_ATTEMPTS;
  return status === 408 || status === 429 || status > 500;
}

function readJson(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function problemOf(status: number, answer: unknown, text: string): ApiProblem {
  const problem = (typeof answer === 'object' && answer !== null ? answer : {}) as {
    code?: unknown;
    detail?: unknown;
    errors?: unknown;
  };
  const code = typeof problem.code === 'string' ? problem.code : `http_${status}`;
  const detail = typeof problem.detail === 'string' ? problem.detail : text.slice(0, 200);
  const places = Array.isArray(problem.errors) ? ` ${JSON.stringify(problem.errors)}` : '';
  return new ApiProblem(status, code, `${detail}${places}`);
}
