import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { defaultApiLimits } from '#config';
import { OrderDesk } from './support/order-desk.js';
import { rawRequest, sendRaw } from './support/raw-request.js';

/** A byte every tenth of a second, as long as somebody listens. */
function dripping(text: string): (socket: Socket) => void {
  return (socket) => {
    let index = 0;
    const timer = setInterval(() => {
      if (socket.destroyed || !socket.writable) clearInterval(timer);
      else socket.write(text[index++ % text.length] ?? '');
    }, 100);
    socket.on('close', () => clearInterval(timer));
  };
}

describe('S29: clients that take their time', () => {
  let desk: OrderDesk;

  beforeAll(async () => {
    desk = await OrderDesk.open({ limits: { headersMilliseconds: 1_000, requestMilliseconds: 2_000 } });
  });
  afterAll(() => desk.close());

  test('S29: the defaults are ten seconds for a head and thirty for a request', () => {
    expect(defaultApiLimits(false)).toMatchObject({ headersMilliseconds: 10_000, requestMilliseconds: 30_000 });
  });

  test('S29: a head that never ends is cut off, and others are served meanwhile', async () => {
    const slow = Array.from({ length: 200 }, () =>
      sendRaw(desk.network.baseUrl, 'GET /v1/network HTTP/1.1\r\nhost: localhost\r\nx-slow: ', dripping('a')),
    );
    expect((await desk.buyer.get('/v1/purchase-orders')).status).toBe(200);
    for (const { status, milliseconds } of await Promise.all(slow)) {
      expect([0, 408]).toContain(status);
      expect(milliseconds).toBeGreaterThan(900);
      expect(milliseconds).toBeLessThan(20_000);
    }
  });

  test('S29: a body that never ends is cut off', async () => {
    const head = rawRequest('POST', '/v1/purchase-orders', {
      authorization: `Bearer ${desk.buyer.token}`,
      'content-type': 'application/json',
      'idempotency-key': 'slow',
    })
      .toString()
      .replace('content-length: 0', 'content-length: 100000');
    const { status, milliseconds } = await sendRaw(desk.network.baseUrl, head, dripping('{ '));
    expect([0, 408]).toContain(status);
    expect(milliseconds).toBeGreaterThan(1_900);
    expect(milliseconds).toBeLessThan(20_000);
  });

  test('S29: no pattern of the API takes long over any text', () => {
    const document = JSON.parse(readFileSync('openapi.json', 'utf8')) as unknown;
    const patterns = new Set<string>();
    const collect = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      for (const [name, part] of Object.entries(value)) {
        if (name === 'pattern' && typeof part === 'string') patterns.add(part);
        else collect(part);
      }
    };
    collect(document);
    expect(patterns.size).toBeGreaterThan(10);
    const texts = ['0', 'a', '.', ' ', '0.', 'ab_', '\u0301', 'Ａ', '0x', '-0'].flatMap((unit) => [
      unit.repeat(50_000),
      `${unit.repeat(50_000)}!`,
      `2026-${unit.repeat(20_000)}`,
    ]);
    for (const pattern of patterns) {
      const expression = new RegExp(pattern, 'u');
      const startedAt = performance.now();
      for (const text of texts) expression.test(text);
      expect([pattern, performance.now() - startedAt < 2_000]).toEqual([pattern, true]);
    }
  });
});
