import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ApiAnswer } from '../e2e/support/running-network.js';
import { OrderDesk } from './support/order-desk.js';

/** What an answer must not tell about the house. */
const INSIDE =
  /\bat .*\.(ts|js):\d+|node_modules|SELECT|INSERT|UPDATE|purchase_orders|pg_|typeorm|ECONNREFUSED|postgres|127\.0\.0\.1|stack/i;

describe('S19: errors tell nothing of the inside', () => {
  let desk: OrderDesk;

  beforeAll(async () => {
    desk = await OrderDesk.open();
  });
  afterAll(() => desk.close());

  function expectScrubbed(answer: ApiAnswer): void {
    const { instance: _, ...rest } = answer.body;
    expect(JSON.stringify(rest)).not.toMatch(INSIDE);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.body.requestId).toBe(answer.headers.get('x-request-id'));
    expect(answer.headers.get('server')).toBeNull();
    expect(answer.headers.get('x-powered-by')).toBeNull();
  }

  test('S19: a table that is gone is a failure of ours with a number to ask about', async () => {
    const { dataSource } = desk.network;
    await dataSource.query(`ALTER TABLE purchase_orders RENAME TO purchase_orders_gone`);
    try {
      for (const answer of [await desk.buyer.get('/v1/purchase-orders'), await desk.issue()]) {
        expect(answer.body).toMatchObject({
          status: 500,
          code: 'internal',
          detail: 'Something went wrong on our side. Try again with the same Idempotency-Key.',
        });
        expectScrubbed(answer);
      }
    } finally {
      await dataSource.query(`ALTER TABLE purchase_orders_gone RENAME TO purchase_orders`);
    }
  });

  test.each([
    ["' OR 1=1 --", 'reference'],
    ['%27%3B%20SELECT%20pg_sleep(10)', 'reference'],
    ['..%2f..%2fetc%2fpasswd', 'reference'],
  ])('S19: %s is a value like any other', async (value, name) => {
    const { status, body } = await desk.buyer.get(`/v1/purchase-orders?${name}=${value}`);
    expect([status, body.data]).toEqual([200, []]);
  });

  test.each([
    ['GET', '/v1/nothing'],
    ['GET', '/v1/purchase-orders/po_unknown'],
    ['GET', '/v1/purchase-orders?status=unknown'],
    ['GET', '/v1/%'],
    ['GET', `/v1/purchase-orders/${'x'.repeat(500)}`],
    ['POST', '/v1/purchase-orders'],
    ['DELETE', '/v1/purchase-orders'],
  ])('S19: %s %s is refused with a problem that tells nothing', async (method, path) => {
    const answer = await desk.buyer.send(method, path);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expectScrubbed(answer);
  });

  test('S19: who is not known learns only that', async () => {
    const shapes = ['', 'x', `qk_${'0'.repeat(26)}_${'A'.repeat(43)}`, 'qk_', desk.buyer.token.slice(0, -1)];
    for (const token of shapes) {
      const answer = await desk.network.anonymous(token).get('/v1/purchase-orders');
      expect(answer.body).toMatchObject({ status: 401, code: 'unauthenticated' });
      expectScrubbed(answer);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="quittance"');
    }
  });
});
