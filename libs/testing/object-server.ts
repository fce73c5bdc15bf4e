import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const AUTHORISATION = /^AWS4-HMAC-SHA256 Credential=[^/]+\/\d{8}\/[\w-]+\/s3\/aws4_request, SignedHeaders=/;

/** An object storage that speaks as much of S3's protocol as putting and getting objects needs. Keeps them in memory. */
export class ObjectServer {
  readonly objects = new Map<string, Buffer>();
  /** Answers everything with 503 while true. */
  away = false;

  private constructor(private readonly server: Server) {}

  static async start(): Promise<ObjectServer> {
    const server = createServer();
    const objects = new ObjectServer(server);
    server.on('request', (request, response) => {
      void objects.answer(request, response);
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return objects;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method, headers } = request;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const key = new URL(request.url ?? '/', this.endpoint).pathname;
    const refuse = (status: number, code: string) =>
      response
        .writeHead(status, { 'content-type': 'application/xml' })
        .end(`<?xml version="1.0"?><Error><Code>${code}</Code></Error>`);
    if (this.away) return void refuse(503, 'SlowDown');
    if (!AUTHORISATION.test(headers.authorization ?? '')) return void refuse(403, 'AccessDenied');
    if (method === 'PUT') {
      const digest = createHash('sha256').update(body).digest('base64');
      if (headers['x-amz-checksum-sha256'] !== digest) return void refuse(400, 'BadDigest');
      this.objects.set(key, body);
      return void response.writeHead(200, { etag: '"1"' }).end();
    }
    if (method === 'DELETE') {
      this.objects.delete(key);
      return void response.writeHead(204).end();
    }
    const object = this.objects.get(key);
    if (object === undefined) return void refuse(404, 'NoSuchKey');
    response
      .writeHead(200, { 'content-length': object.length, 'content-type': 'application/octet-stream' })
      .end(object);
  }
}
