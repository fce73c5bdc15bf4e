import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { OrderDesk } from './support/order-desk.js';
import { rawRequest, sendRaw } from './support/raw-request.js';

const MEGABYTE = 1_048_576;

describe('S16: bodies that are no request', () => {
  let desk: OrderDesk;
  let keys = 0;

  beforeAll(async () => {
    desk = await OrderDesk.open();
  });
  afterAll(() => desk.close());

  async function post(body: string | Buffer, headers: Record<string, string> = {}, path = '/v1/purchase-orders') {
    keys += 1;
    const all = {
      authorization: `Bearer ${desk.buyer.token}`,
      'content-type': 'application/json',
      'idempotency-key': `s16-${keys}`,
      ...headers,
    };
    const answer = await sendRaw(desk.network.baseUrl, rawRequest('POST', path, all, body));
    return { status: answer.status, code: answer.status === 0 ? '' : JSON.parse(answer.body).code };
  }

  /** A right order of exactly so many bytes. */
  function orderOf(bytes: number): string {
    const text = JSON.stringify(desk.newOrder());
    return text + ' '.repeat(bytes - Buffer.byteLength(text));
  }

  test('S16: a body of one megabyte is read, one byte more is too large', async () => {
    expect((await post(orderOf(MEGABYTE))).status).toBe(201);
    expect(await post(orderOf(MEGABYTE + 1))).toEqual({ status: 413, code: 'payload_too_large' });
  });

  test('S16: of ten megabytes none is kept, said beforehand or found out', async () => {
    const accepted: Socket[] = [];
    const note = (message: unknown) => accepted.push((message as { socket: Socket }).socket);
    subscribe('net.server.socket', note);
    const ten = Buffer.alloc(10 * MEGABYTE, ' ');
    const statuses = [];
    for (let count = 0; count < 20; count += 1) statuses.push((await post(ten)).status);
    // The server may close before it was told everything, and then the answer may be lost on its way.
    expect(statuses.every((status) => status === 413 || status === 0)).toBe(true);
    const chunk = `${(MEGABYTE).toString(16)}\r\n${' '.repeat(MEGABYTE)}\r\n`;
    const head = rawRequest('POST', '/v1/purchase-orders', {
      authorization: `Bearer ${desk.buyer.token}`,
      'content-type': 'application/json',
      'idempotency-key': 'chunked',
      'transfer-encoding': 'chunked',
    })
      .toString()
      .replace(/content-length: 0\r\n/, '');
    const chunked = await sendRaw(desk.network.baseUrl, head + chunk.repeat(30));
    expect([0, 413]).toContain(chunked.status);
    unsubscribe('net.server.socket', note);
    const read = accepted.map((socket) => socket.bytesRead);
    expect(read).toHaveLength(21);
    expect(Math.max(...read.slice(0, 20))).toBeLessThan(MEGABYTE);
    // What is found out only after the limit was read; the rest of it stays with the sender.
    expect(read[20]).toBeLessThan(5 * MEGABYTE);
    expect((await desk.buyer.get('/v1/purchase-orders')).status).toBe(200);
  });

  test.each([
    ['a hundred thousand arrays in each other', '['.repeat(100_000) + ']'.repeat(100_000)],
    ['a hundred thousand objects in each other', '{"a":'.repeat(100_000)],
    ['the same name twice', '{"reference":"A","reference":"B"}'],
    ['the same name twice, once escaped', '{"reference":"A","\\u0072eference":"B"}'],
    ['half an object', '{"reference":'],
    ['a NUL byte', '{"reference":"A\0"}'],
    ['a byte order mark', '\ufeff{}'],
    ['single quotes', "{'reference':'A'}"],
    ['a comment', '{/* */}'],
  ])('S16: %s cannot be read', async (_, body) => {
    expect(await post(body)).toEqual({ status: 400, code: 'malformed_request' });
  });

  test.each([['ff'], ['c0af'], ['eda080'], ['f8888080 80'.replace(' ', '')]])(
    'S16: bytes %s are no UTF-8',
    async (hex) => {
      const body = Buffer.concat([Buffer.from('{"reference":"'), Buffer.from(hex, 'hex'), Buffer.from('"}')]);
      expect(await post(body)).toEqual({ status: 400, code: 'malformed_request' });
    },
  );

  test('S16: a NUL that is escaped reaches nothing either', async () => {
    expect((await desk.issue({ reference: 'A\0B' })).body).toMatchObject({ status: 422, code: 'invalid_request' });
  });

  test.each([
    'text/plain',
    'text/json',
    'application/x-www-form-urlencoded',
    'application/xml',
    'application/octet-stream',
    'multipart/form-data; boundary=x',
    'application/json/x',
    'nonsense',
  ])('S16: content of type %s is not read', async (type) => {
    expect(await post(orderOf(1000), { 'content-type': type })).toEqual({
      status: 415,
      code: 'unsupported_media_type',
    });
  });

  test('S16: JSON may say its charset', async () => {
    expect((await post(orderOf(1000), { 'content-type': 'application/json; charset=utf-8' })).status).toBe(201);
  });

  test('S16: nothing is decompressed, so no bomb goes off', async () => {
    const bomb = gzipSync(Buffer.alloc(100 * MEGABYTE, ' '));
    for (const encoding of ['gzip', 'deflate', 'br', 'zstd', 'identity, gzip']) {
      expect(await post(bomb, { 'content-encoding': encoding })).toEqual({
        status: 415,
        code: 'unsupported_media_type',
      });
    }
    // As plain JSON its bytes are no text.
    expect((await post(bomb)).status).toBe(400);
  });

  test('S16: a field of a form that is too long is refused', async () => {
    const long = new FormData();
    long.append('orderId', 'x'.repeat(2000));
    long.append('file', new Blob(['a']), 'a.txt');
    expect((await desk.buyer.post('/v1/documents', long)).status).toBeGreaterThanOrEqual(400);
    expect((await desk.buyer.post('/v1/documents', long)).status).toBeLessThan(500);
  });

  test('S16: heads that are too large or no HTTP are refused', async () => {
    const large = await sendRaw(
      desk.network.baseUrl,
      rawRequest('GET', '/v1/network', { 'x-large': 'x'.repeat(20_000) }),
    );
    expect(large.status).toBe(431);
    expect(JSON.parse(large.body)).toMatchObject({ status: 431, code: 'payload_too_large' });
    expect((await sendRaw(desk.network.baseUrl, 'GARBAGE\r\n\r\n')).status).toBe(400);
    const smuggled = rawRequest('POST', '/v1/network', { 'transfer-encoding': 'chunked' }, '0\r\n\r\n');
    expect((await sendRaw(desk.network.baseUrl, smuggled)).status).toBe(400);
  });
});
