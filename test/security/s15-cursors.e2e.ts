import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { OrderDesk } from './support/order-desk.js';

describe('S15: cursors and limits of lists', () => {
  let desk: OrderDesk;
  let cursor: string;

  beforeAll(async () => {
    desk = await OrderDesk.open();
    for (let count = 0; count < 4; count += 1) expect((await desk.issue()).status).toBe(201);
    cursor = (await desk.buyer.get('/v1/purchase-orders?limit=2')).body.nextCursor;
  });
  afterAll(() => desk.close());

  const refused = { status: 400, code: 'malformed_request' };

  test('S15: a cursor works where it was given out', async () => {
    const { body } = await desk.buyer.get(`/v1/purchase-orders?limit=2&cursor=${cursor}`);
    expect(body.data).toHaveLength(2);
    expect(body.nextCursor).toBeNull();
  });

  test('S15: a cursor of which any one byte was changed is refused', async () => {
    const bytes = Buffer.from(cursor, 'base64url');
    for (let index = 0; index < bytes.length; index += 1) {
      const changed = Buffer.from(bytes);
      changed[index] = (changed[index] ?? 0) ^ 1;
      const answer = await desk.buyer.get(`/v1/purchase-orders?limit=2&cursor=${changed.toString('base64url')}`);
      expect(answer.body).toMatchObject(refused);
    }
  });

  test.each(['x', '%00', 'null', `${'A'.repeat(200)}`, '%F0%9F%92%A9'])('S15: %s is no cursor', async (text) => {
    expect((await desk.buyer.get(`/v1/purchase-orders?limit=2&cursor=${text}`)).body).toMatchObject(refused);
  });

  test('S15: a cursor of another caller, list, filter or page size is refused', async () => {
    const other = await desk.network.business('Handelshof', ['buyer']);
    const elsewhere = [
      [other, `/v1/purchase-orders?limit=2&cursor=${cursor}`],
      [desk.supplier, `/v1/purchase-orders?limit=2&cursor=${cursor}`],
      [desk.buyer, `/v1/purchase-orders?limit=2&status=issued&cursor=${cursor}`],
      [desk.buyer, `/v1/purchase-orders?limit=2&role=buyer&cursor=${cursor}`],
      [desk.buyer, `/v1/purchase-orders?limit=3&cursor=${cursor}`],
      [desk.buyer, `/v1/invoices?limit=2&cursor=${cursor}`],
      [desk.buyer, `/v1/operations?limit=2&cursor=${cursor}`],
    ] as const;
    for (const [caller, path] of elsewhere) expect((await caller.get(path)).body).toMatchObject(refused);
  });

  test.each(['0', '-1', '101', '1000000000', '1.5', 'NaN', '1e9', ''])(
    'S15: a limit of %s is refused, since pages have 1 to 100 entries',
    async (limit) => {
      expect((await desk.buyer.get(`/v1/purchase-orders?limit=${limit}`)).body).toMatchObject({
        status: 422,
        code: 'invalid_request',
      });
    },
  );

  test('S15: the edges of the limit are allowed', async () => {
    for (const limit of [1, 100]) {
      const { status, body } = await desk.buyer.get(`/v1/purchase-orders?limit=${limit}`);
      expect([status, body.data.length]).toEqual([200, Math.min(limit, 4)]);
    }
  });
});
