import { connect, type Socket } from 'node:net';

export interface RawAnswer {
  /** 0 where the connection closed without an answer. */
  readonly status: number;
  readonly head: string;
  readonly body: string;
  readonly milliseconds: number;
}

/** Bytes as they are, past every client that would put them right. `feed` may write more, slowly; ends when the server closes. */
export function sendRaw(baseUrl: string, bytes: string | Buffer, feed?: (socket: Socket) => void): Promise<RawAnswer> {
  const { hostname, port } = new URL(baseUrl);
  const startedAt = performance.now();
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () => {
      socket.write(bytes);
      feed?.(socket);
    });
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      const [head = '', ...rest] = text.split('\r\n\r\n');
      const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0);
      resolve({ status, head, body: rest.join('\r\n\r\n'), milliseconds: performance.now() - startedAt });
    });
  });
}

/** A whole request that asks for the connection to be closed. */
export function rawRequest(
  method: string,
  path: string,
  headers: Record<string, string>,
  body: string | Buffer = '',
): Buffer {
  const all = { host: 'localhost', connection: 'close', ...headers, 'content-length': `${Buffer.byteLength(body)}` };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return Buffer.concat([Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`), Buffer.from(body)]);
}
