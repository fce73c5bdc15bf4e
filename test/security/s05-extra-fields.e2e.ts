import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { OrderDesk } from './support/order-desk.js';

describe('S5: fields that nobody asked for', () => {
  let desk: OrderDesk;

  beforeAll(async () => {
    desk = await OrderDesk.open();
  });
  afterAll(() => desk.close());

  const extras: [string, unknown][] = [
    ['status', 'settled'],
    ['tenantId', 'biz_00000000000000000000000000'],
    ['buyerId', 'biz_00000000000000000000000000'],
    ['id', 'po_00000000000000000000000000'],
    ['funded', '1000'],
    ['roles', ['operator']],
    ['toString', 'x'],
  ];

  test.each(extras)('S5: a new order with %s is refused and named', async (name, value) => {
    const { body } = await desk.issue({ [name]: value });
    expect(body).toMatchObject({ status: 422, code: 'invalid_request' });
    expect(JSON.stringify(body.errors)).toContain(name);
  });

  test('S5: a field that is too much in a line or a clause is named by its place', async () => {
    const line = { sku: 'A', description: 'A', quantity: '1', unitPrice: '1', discount: '100' };
    expect((await desk.issue({ lines: [line] })).body).toMatchObject({ errors: [{ pointer: '/lines/0' }] });
    const clauses = { arbitration: { periodSeconds: 60, ruling: 'mine' } };
    expect((await desk.issue({ clauses })).body).toMatchObject({ errors: [{ pointer: '/clauses/arbitration' }] });
  });

  test.each([
    '{"__proto__":{"status":"settled"},',
    '{"constructor":{"prototype":{"roles":["operator"]}},',
    '{"\\u005f\\u005fproto__":{"status":"settled"},',
  ])('S5: a body that begins with %s is refused, and no object changes', async (begin) => {
    const body = begin + JSON.stringify(desk.newOrder()).slice(1);
    const response = await fetch(`${desk.network.baseUrl}/v1/purchase-orders`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${desk.buyer.token}`,
        'content-type': 'application/json',
        'idempotency-key': `proto-${begin.length}`,
      },
      body,
    });
    expect(await response.json()).toMatchObject({ status: 400, code: 'malformed_request' });
    expect(({} as Record<string, unknown>).status).toBeUndefined();
    expect(({} as Record<string, unknown>).roles).toBeUndefined();
  });

  test.each([
    ['a key with a role and a secret of its own', 'api-keys', { name: 'mine', roles: ['buyer'], secretHash: '00' }],
    ['a business that is older', 'businesses', { name: 'A', country: 'DE', roles: ['buyer'], createdAt: '2000-01-01' }],
  ])('S5: %s is refused', async (_, path, body) => {
    expect((await desk.network.operator.post(`/v1/${path}`, body)).body).toMatchObject({ status: 422 });
  });

  test('S5: actions without a body take none', async () => {
    const path = `/v1/purchase-orders/${(await desk.issue()).body.id}`;
    for (const action of ['accept', 'decline', 'cancel', 'fund', 'reclaim']) {
      const caller = action === 'accept' || action === 'decline' ? desk.supplier : desk.buyer;
      expect((await caller.post(`${path}/${action}`, { status: 'funded' })).body).toMatchObject({ status: 422 });
    }
    expect((await desk.buyer.get(path)).body.status).toBe('issued');
  });

  test('S5: a list with an unknown filter is refused rather than unfiltered', async () => {
    for (const query of ['tenantId=biz_1', 'buyerId=biz_1', 'where=1', 'status=issued&status=settled']) {
      expect((await desk.buyer.get(`/v1/purchase-orders?${query}`)).body).toMatchObject({ status: 422 });
    }
  });
});
