import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

/** The node understood the request and refused it. */
export class RpcError extends Error {
  constructor(
    readonly code: number,
    message: string,
    /** What a reverted call returned, or what else the node attached. */
    readonly data: unknown = undefined,
  ) {
    super(message);
    this.name = 'RpcError';
  }
}

/** No usable answer: the request may or may not have been carried out. */
export class RpcUnavailableError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'RpcUnavailableError';
  }
}

export interface RpcRequest {
  readonly method: string;
  readonly params: readonly unknown[];
}

/** The answer to one request of a batch. */
export type RpcOutcome =
  | { readonly ok: true; readonly result: unknown }
  | { readonly ok: false; readonly error: RpcError };

export interface RpcOptions {
  /** Of one HTTP exchange. */
  readonly timeoutMilliseconds?: number;
  readonly maximumResponseBytes?: number;
  /** Requests in one HTTP exchange; larger batches are split. */
  readonly maximumBatch?: number;
}

interface RpcAnswer {
  readonly id?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly code?: unknown; readonly message?: unknown; readonly data?: unknown };
}

/** JSON-RPC over HTTP with kept connections. Safe for concurrent use. */
export class RpcClient {
  private readonly url: URL;
  private readonly agent: HttpAgent;
  private readonly timeoutMilliseconds: number;
  private readonly maximumResponseBytes: number;
  private readonly maximumBatch: number;

  constructor(url: string, options: RpcOptions = {}) {
    this.url = new URL(url);
    const agentOptions = { keepAlive: true, maxSockets: 16 };
    this.agent = this.url.protocol === 'https:' ? new HttpsAgent(agentOptions) : new HttpAgent(agentOptions);
    this.timeoutMilliseconds = options.timeoutMilliseconds ?? 10_000;
    this.maximumResponseBytes = options.maximumResponseBytes ?? 64 * 1024 * 1024;
    this.maximumBatch = options.maximumBatch ?? 100;
  }

  /** @throws {RpcError} when the node refuses, {@link RpcUnavailableError} when it gives no usable answer */
  async send(method: string, params: readonly unknown[] = []): Promise<unknown> {
    const answer = await this.exchange({ jsonrpc: '2.0', id: 1, method, params });
    const outcome = readAnswer(answer);
    if (!outcome.ok) throw outcome.error;
    return outcome.result;
  }

  /**
   * Sends requests together and returns one outcome for each, in order.
   * @throws {RpcUnavailableError} when the node gives no usable answer to the whole or to any part
   */
  async batch(requests: readonly RpcRequest[]): Promise<RpcOutcome[]> {
    const outcomes: RpcOutcome[] = [];
    for (let start = 0; start < requests.length; start += this.maximumBatch) {
      outcomes.push(...(await this.batchOnce(requests.slice(start, start + this.maximumBatch))));
    }
    return outcomes;
  }

  /** @throws when the node serves another chain */
  async requireChain(chainId: bigint): Promise<void> {
    const actual = readQuantity(await this.send('eth_chainId'));
    if (actual !== chainId) {
      throw new Error(`The node at ${this.url.host} serves chain ${actual}, not ${chainId}`);
    }
  }

  /** Closes idle connections. */
  close(): void {
    this.agent.destroy();
  }

  private async batchOnce(requests: readonly RpcRequest[]): Promise<RpcOutcome[]> {
    const body = requests.map(({ method, params }, id) => ({ jsonrpc: '2.0', id, method, params }));
    const answers = await this.exchange(body);
    if (!Array.isArray(answers)) {
      // A node that refuses the batch as a whole (rate limit, size) answers with a single error object.
      const outcome = readAnswer(answers);
      throw new RpcUnavailableError(outcome.ok ? 'The node answered a batch with one result' : outcome.error.message);
    }
    const byId = new Map((answers as RpcAnswer[]).map((answer) => [answer?.id, answer]));
    return requests.map((_, id) => readAnswer(byId.get(id)));
  }

  private exchange(body: unknown): Promise<unknown> {
    const payload = Buffer.from(JSON.stringify(body));
    return new Promise((resolve, reject) => {
      const fail = (message: string, cause?: unknown) => {
        request.destroy();
        reject(new RpcUnavailableError(message, { cause }));
      };
      const options = {
        method: 'POST',
        agent: this.agent,
        headers: { 'content-type': 'application/json', 'content-length': payload.length },
        signal: AbortSignal.timeout(this.timeoutMilliseconds),
      };
      const receive = (response: IncomingMessage) => {
        const chunks: Buffer[] = [];
        let size = 0;
        response.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size > this.maximumResponseBytes) fail(`The node's answer exceeds ${this.maximumResponseBytes} bytes`);
          else chunks.push(chunk);
        });
        response.on('error', (error) => fail(`The node's answer broke off: ${error.message}`, error));
        response.on('end', () => {
          try {
            resolve(JSON.parse(Buffer.concat(chunks).toString('utf8')));
          } catch (error) {
            fail(`The node answered HTTP ${response.statusCode} without JSON`, error);
          }
        });
      };
      const request =
        this.url.protocol === 'https:'
          ? httpsRequest(this.url, options, receive)
          : httpRequest(this.url, options, receive);
      request.on('error', (error) => fail(`The node cannot be reached: ${error.message}`, error));
      request.end(payload);
    });
  }
}

function readAnswer(answer: unknown): RpcOutcome {
  if (typeof answer !== 'object' || answer === null) {
    throw new RpcUnavailableError('The node left a request without an answer');
  }
  const { result, error } = answer as RpcAnswer;
  if (error !== undefined && error !== null) {
    const code = typeof error.code === 'number' ? error.code : 0;
    return { ok: false, error: new RpcError(code, String(error.message ?? 'no message'), error.data) };
  }
  if (result === undefined) {
    throw new RpcUnavailableError('The node answered neither a result nor an error');
  }
  return { ok: true, result };
}

/** The results of a batch of which every request must succeed. */
export function requireResults(outcomes: readonly RpcOutcome[]): unknown[] {
  return outcomes.map((outcome) => {
    if (!outcome.ok) throw outcome.error;
    return outcome.result;
  });
}

/** Reads a JSON-RPC quantity such as `0x1f`. */
export function readQuantity(value: unknown): bigint {
  if (typeof value !== 'string' || !/^0x[0-9a-fA-F]{1,64}$/.test(value)) {
    throw new RpcUnavailableError(`The node answered ${describe(value)} where a quantity belongs`);
  }
  return BigInt(value);
}

/** A number as JSON-RPC takes it. */
export function writeQuantity(value: bigint): string {
  return `0x${value.toString(16)}`;
}

/** Reads hex bytes; `bytes` fixes their count. Lower case. */
export function readHex(value: unknown, bytes?: number): string {
  const isHex = typeof value === 'string' && value.length % 2 === 0 && /^0x[0-9a-fA-F]*$/.test(value);
  if (!isHex || (bytes !== undefined && value.length !== 2 + 2 * bytes)) {
    throw new RpcUnavailableError(`The node answered ${describe(value)} where ${bytes ?? 'hex'} bytes belong`);
  }
  return value.toLowerCase();
}

function describe(value: unknown): string {
  return JSON.stringify(value)?.slice(0, 80) ?? 'nothing';
}
