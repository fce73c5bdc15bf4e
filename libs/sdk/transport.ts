import { setTimeout as sleep } from 'node:timers/promises';
import { problemOf, QuittanceProblem, QuittanceUnreachable } from './problem.js';
import { type RequestSigner, signatureHeaders } from './request-signer.js';
import { DEFAULT_RETRY_POLICY, isPassing, pauseBefore, type RetryPolicy, retryAfterOf } from './retry.js';

export interface TransportOptions {
  /** Where the API is, such as `https://api.example.com`; without `/v1`. */
  readonly baseUrl: string;
  /** `qk_…` */
  readonly apiKey: string;
  /** Signs every request, and anew when it is sent again. API keys with a public key need one. */
  readonly signer?: RequestSigner;
  /** How long one attempt may take; 30 seconds unless told. */
  readonly timeoutMilliseconds?: number;
  readonly retry?: Partial<RetryPolicy>;
  /** Instead of the platform's own. */
  readonly fetch?: typeof fetch;
}

export interface RequestOptions {
  /** The same key and body are done once, however often they are sent. A new one per call unless told. */
  readonly idempotencyKey?: string;
  /** Ends the request, and the attempts after it. */
  readonly signal?: AbortSignal;
  readonly timeoutMilliseconds?: number;
  readonly retry?: Partial<RetryPolicy>;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  /** Whether the operation takes an Idempotency-Key. */
  readonly isKeyed?: boolean;
  readonly body?: unknown;
  readonly query?: Readonly<Record<string, unknown>>;
  /** The answer is no JSON; the caller reads it. */
  readonly raw?: boolean;
  readonly options: RequestOptions;
}

const TIMEOUT_MILLISECONDS = 30_000;
const USER_AGENT = 'quittance-sdk/1';

/** A part of a path. Refuses what would make another path of it. */
export function segment(value: string): string {
  if (value === '' || value === '.' || value === '..') throw new TypeError(`'${value}' is no id.`);
  return encodeURIComponent(value);
}

interface Unsigned extends RequestInit {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: string | FormData;
}

type Attempt = { readonly answer: unknown } | { readonly failure: unknown; readonly retryAfter: number | undefined };

/** Sends requests, again where that may help, and always under one Idempotency-Key. */
export class Transport {
  private readonly baseUrl: string;
  private readonly fetch: typeof fetch;

  constructor(private readonly options: TransportOptions) {
    this.baseUrl = options.baseUrl.replace(/\/+$/, '');
    this.fetch = options.fetch ?? fetch;
  }

  /**
   * @throws QuittanceProblem when the API refuses, QuittanceUnreachable when no usable answer came, and what `signal` was aborted with
   */
  async send<Answer>(request: ApiRequest): Promise<Answer> {
    const { options } = request;
    const idempotencyKey = request.isKeyed === true ? (options.idempotencyKey ?? crypto.randomUUID()) : undefined;
    const policy = { ...DEFAULT_RETRY_POLICY, ...this.options.retry, ...options.retry };
    for (let failures = 1; ; failures += 1) {
      options.signal?.throwIfAborted();
      const attempt = await this.attempt(request, idempotencyKey);
      if ('answer' in attempt) return attempt.answer as Answer;
      const pause = pauseBefore(policy, failures, attempt.retryAfter, Math.random());
      if (pause === undefined) {
        if (attempt.failure instanceof QuittanceProblem) throw attempt.failure;
        throw new QuittanceUnreachable(failures, idempotencyKey, attempt.failure);
      }
      await pauseFor(pause, options.signal);
    }
  }

  /** The answer, or why there is none yet. @throws QuittanceProblem for a refusal that will not pass */
  private async attempt(request: ApiRequest, idempotencyKey: string | undefined): Promise<Attempt> {
    const { signal, timeoutMilliseconds = this.options.timeoutMilliseconds ?? TIMEOUT_MILLISECONDS } = request.options;
    const url = `${this.baseUrl}${request.path}${queryText(request.query ?? {})}`;
    const limit = new AbortController();
    const timer = setTimeout(
      () => limit.abort(new DOMException(`No answer within ${timeoutMilliseconds} ms`, 'TimeoutError')),
      timeoutMilliseconds,
    );
    try {
      const init = this.init(request, idempotencyKey);
      const { signer } = this.options;
      const response = await this.fetch(url, {
        ...(signer === undefined ? init : await this.signed(url, init, signer)),
        signal: signal === undefined ? limit.signal : AbortSignal.any([signal, limit.signal]),
      });
      if (!response.ok) return passingFailure(response, url, await response.text());
      if (request.raw === true) return { answer: response };
      const text = await response.text();
      return { answer: text === '' ? undefined : JSON.parse(text) };
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof QuittanceProblem) throw error;
      return { failure: error, retryAfter: undefined };
    } finally {
      clearTimeout(timer);
    }
  }

  private init({ method, body, options }: ApiRequest, idempotencyKey: string | undefined): Unsigned {
    const isForm = body instanceof FormData;
    return {
      method,
      headers: {
        authorization: `Bearer ${this.options.apiKey}`,
        'user-agent': USER_AGENT,
        ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
        ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
        ...options.headers,
      },
      redirect: 'error',
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
    };
  }

  /** The same request as the bytes that are signed. */
  private async signed(url: string, init: Unsigned, signer: RequestSigner): Promise<RequestInit> {
    const { apiKey } = this.options;
    const { method, body } = init;
    const encoded = body === undefined ? undefined : new Response(body);
    const type = body instanceof FormData ? { 'content-type': encoded?.headers.get('content-type') ?? '' } : {};
    const content = encoded === undefined ? undefined : new Uint8Array(await encoded.arrayBuffer());
    const headers = { ...init.headers, ...type };
    const signature = await signatureHeaders(signer, apiKey, { method, url, headers, content });
    return { ...init, headers: { ...headers, ...signature }, ...(content === undefined ? {} : { body: content }) };
  }
}

function passingFailure(response: Response, url: string, text: string): Attempt {
  const problem = new QuittanceProblem(problemOf(response.status, url, text));
  if (!isPassing(response.status, problem.code)) throw problem;
  return { failure: problem, retryAfter: retryAfterOf(response.headers.get('retry-after'), Date.now()) };
}

/** Resolves after the pause, or as soon as the signal is aborted. */
async function pauseFor(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  await sleep(milliseconds, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
}

function queryText(query: Readonly<Record<string, unknown>>): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) given.append(name, String(value));
  }
  return given.size === 0 ? '' : `?${given}`;
}
