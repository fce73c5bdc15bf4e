import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { ApiClient, ApiProblem, ApiUnreachable } from './api-client.js';

type Reply = (request: IncomingMessage, response: ServerResponse) => void;

function json(status: number, body: unknown, headers: Record<string, string> = {}): Reply {
  return (_request, response) => response.writeHead(status, headers).end(JSON.stringify(body));
}
const drop: Reply = (request) => request.socket.destroy();
const okay = json(201, { id: 'po_1' });
const schema = z.object({ id: z.string() });

describe('ApiClient', () => {
  let server: Server | undefined;
  afterEach(() => {
    server?.close();
  });

  /** Answers each request by the next reply; the last one goes on for ever. */
  async function serve(...replies: Reply[]): Promise<{ url: string; keys: (string | undefined)[] }> {
    const keys: (string | undefined)[] = [];
    server = createServer((request, response) => {
      keys.push(request.headers['idempotency-key'] as string | undefined);
      request.resume().on('end', () => (replies.length > 1 ? replies.shift() : replies[0])?.(request, response));
    });
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, keys };
  }

  function post(url: string, patienceMilliseconds = 10_000) {
    const request = { apiKey: 'qk', idempotencyKey: 'key-1', body: { a: 1 } };
    return new ApiClient(url, { patienceMilliseconds }).post('/v1/things', request, schema);
  }

  it.each<[string, Reply]>([
    ['the connection breaks', drop],
    ['the same request is in flight', json(409, { code: 'request_in_flight', detail: 'wait' })],
    ['there are too many', json(429, { code: 'too_many_requests' }, { 'retry-after': '0' })],
    ['the network is unavailable', json(503, { code: 'unavailable' })],
    ['something went wrong once', json(500, { code: 'internal' })],
  ])('sends again with the same key when %s', async (_name, reply) => {
    const { url, keys } = await serve(reply, okay);
    expect(await post(url)).toEqual({ body: { id: 'po_1' }, replayed: false });
    expect(keys).toEqual(['key-1', 'key-1']);
  });

  it('says when the network had done it before', async () => {
    const { url } = await serve(json(201, { id: 'po_1' }, { 'idempotent-replayed': 'true' }));
    expect(await post(url)).toMatchObject({ replayed: true });
  });

  it('passes refusals on with their code', async () => {
    const { url, keys } = await serve(json(409, { code: 'duplicate_reference', detail: 'Taken.' }));
    await expect(post(url)).rejects.toEqual(new ApiProblem(409, 'duplicate_reference', 'Taken.'));
    expect(keys).toHaveLength(1);
  });

  it('gives up when there is no answer for too long', async () => {
    const { url } = await serve(drop);
    await expect(post(url, 500)).rejects.toThrow(ApiUnreachable);
  });

  it('keeps to the number of requests at the same time', async () => {
    let open = 0;
    let most = 0;
    const { url } = await serve((request, response) => {
      open += 1;
      most = Math.max(most, open);
      setTimeout(() => {
        open -= 1;
        okay(request, response);
      }, 20);
    });
    const client = new ApiClient(url, { concurrency: 3 });
    await Promise.all(Array.from({ length: 10 }, () => client.get('/', 'qk', schema)));
    expect(most).toBe(3);
  });
});
