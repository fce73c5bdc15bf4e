import { connect, type Socket } from 'node:net';

export interface LoadRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON. */
  readonly body?: string;
}

export interface Load {
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export interface LoadOptions {
  readonly url: string;
  readonly connections: number;
  readonly requests: readonly LoadRequest[];
  /** Sees every answer; throws to end the measurement. Anything but a status of 2xx ends it by itself. */
  readonly check?: (body: string) => void;
}

const HEAD_END = Buffer.from('\r\n\r\n');

/**
 * Sends requests over connections that stay open, one after the other on each, and measures how many are answered in a second and
 * how long the slowest hundredth takes. It reads of HTTP what our servers write, so that it takes little of the processor that is measured.
 */
export async function measureLoad({ url, connections, requests, check }: LoadOptions): Promise<Load> {
  const { hostname, port } = new URL(url);
  // Prepared before the clock starts.
  const prepared = requests.map((request) => toBytes(request, hostname));
  const milliseconds: number[] = [];
  let next = 0;
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: Math.min(connections, prepared.length) }, async () => {
      const connection = new Connection(connect(Number(port), hostname));
      try {
        for (let bytes = prepared[next++]; bytes !== undefined; bytes = prepared[next++]) {
          const askedAt = performance.now();
          const body = await connection.ask(bytes);
          milliseconds.push(performance.now() - askedAt);
          check?.(body);
        }
      } finally {
        connection.close();
      }
    }),
  );
  const seconds = (performance.now() - startedAt) / 1000;
  milliseconds.sort((one, other) => one - other);
  const slowest = (part: number) =>
    Number((milliseconds[Math.ceil(milliseconds.length * part) - 1] ?? Number.NaN).toFixed(1));
  return { requestsPerSecond: Math.round(requests.length / seconds), p50Ms: slowest(0.5), p99Ms: slowest(0.99) };
}

function toBytes({ method, path, headers = {}, body }: LoadRequest, hostname: string): Buffer {
  const content =
    body === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  const lines = Object.entries({ host: hostname, ...headers, ...content }).map(([name, value]) => `${name}: ${value}`);
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body ?? ''}`);
}

/** One request at a time; answers have a Content-Length. */
class Connection {
  private received: Buffer[] = [];
  private receivedBytes = 0;
  /** Of the answer that comes in, once its head is there. */
  private head: { readonly text: string; readonly end: number; readonly bytes: number } | undefined;
  private waiting: { resolve: (body: string) => void; reject: (error: Error) => void } | undefined;

  constructor(private readonly socket: Socket) {
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.take(chunk));
    const end = (error?: Error) => this.waiting?.reject(error ?? new Error('The server closed the connection.'));
    socket.on('error', end);
    socket.on('close', () => end());
  }

  ask(bytes: Buffer): Promise<string> {
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject };
      this.socket.write(bytes);
    });
  }

  close(): void {
    this.waiting = undefined;
    this.socket.destroy();
  }

  private take(chunk: Buffer): void {
    this.received.push(chunk);
    this.receivedBytes += chunk.length;
    this.head ??= readHead(this.received.length === 1 ? chunk : Buffer.concat(this.received));
    if (this.head === undefined || this.receivedBytes < this.head.bytes) return;
    const { text, end, bytes } = this.head;
    const body = Buffer.concat(this.received).subarray(end, bytes).toString();
    const { waiting } = this;
    this.received = [];
    this.receivedBytes = 0;
    this.head = undefined;
    this.waiting = undefined;
    if (/^HTTP\/1\.1 2/.test(text)) waiting?.resolve(body);
    else waiting?.reject(new Error(`${text.split('\r\n')[0]} ${body.slice(0, 500)}`));
  }
}

/** The head of an answer, where it ends and how many bytes it has with its body; undefined while it is not there. */
function readHead(bytes: Buffer): { text: string; end: number; bytes: number } | undefined {
  const at = bytes.indexOf(HEAD_END);
  if (at === -1) return undefined;
  const text = bytes.subarray(0, at).toString('latin1');
  const length = Number(/\r\ncontent-length: *(\d+)/i.exec(text)?.[1] ?? Number.NaN);
  if (Number.isNaN(length)) throw new Error(`An answer without a length:\n${text}`);
  const end = at + HEAD_END.length;
  return { text, end, bytes: end + length };
}
