import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { ApiAnswer, ApiCaller } from '../e2e/support/running-network.js';
import { OrderDesk } from './support/order-desk.js';

jest.setTimeout(120_000);

let desk: OrderDesk;

beforeAll(async () => {
  desk = await OrderDesk.open();
});

afterAll(() => desk.close());

function move(business: ApiCaller, action: string): Promise<ApiAnswer> {
  return desk.network.operator.post(`/v1/businesses/${business.businessId}/${action}`, { reason: 'Papers' });
}

/** The events about `subject`, in their order. */
function toldOf(subject: string) {
  return desk.network.dataSource.query(
    `SELECT type, business_ids, payload FROM outbox_events WHERE subject = $1 ORDER BY sequence`,
    [subject],
  );
}

describe('S8: steps out of order', () => {
  test('are refused with what may be done instead, and change nothing', async () => {
    const { buyer, supplier } = desk;
    const { body: order } = await buyer.post('/v1/purchase-orders', desk.newOrder());
    const path = `/v1/purchase-orders/${order.id}`;
    const steps: readonly [ApiCaller, string, object, number][] = [
      [buyer, 'fund', {}, 409],
      [supplier, 'deliveries', { amount: '10' }, 409],
      [buyer, 'accept-delivery', { cumulative: '10' }, 409],
      [buyer, 'accept', {}, 403],
      [supplier, 'fund', {}, 409],
      [buyer, 'reclaim', {}, 409],
    ];
    for (const [caller, step, body, status] of steps) {
      const answer = await caller.post(`${path}/${step}`, body);
      expect({ step, ...answer.body }).toMatchObject({ step, status, allowedActions: expect.any(Array) });
    }
    expect((await buyer.get(path)).body).toMatchObject({ status: 'issued', deliveries: [] });
    const { body: trail } = await buyer.get(`${path}/trail`);
    expect(trail.data.map(({ kind }: { kind: string }) => kind)).toEqual(['order_issued']);
  });
});

describe('the standing of a business', () => {
  test('a pending one may be named and prepares itself, and takes on nothing until it is verified', async () => {
    const { network, supplier } = desk;
    const novice = await network.business('Novice', ['buyer', 'supplier']);
    // As registered outside of a sandbox.
    await network.dataSource.query(`UPDATE businesses SET status = 'pending' WHERE id = $1`, [novice.businessId]);
    const order = desk.newOrder({ supplierId: supplier.businessId });
    expect((await novice.post('/v1/purchase-orders', order)).body).toMatchObject({
      ...{ status: 403, code: 'business_not_verified' },
    });
    const identity = { legalName: 'Novice GmbH', lei: '529900T8BM49AURSDO55', taxId: 'DE123', bic: 'DEUTDEFF' };
    const described = await novice.send(
      'PATCH',
      `/v1/businesses/${novice.businessId}`,
      { ...identity, iban: 'DE89370400440532013000' },
      { 'idempotency-key': 'describe' },
    );
    expect(described.body).toMatchObject({ ...identity, status: 'pending' });
    expect((await novice.post('/v1/api-keys', { name: 'key', roles: ['buyer'] })).status).toBe(201);
    const named = await desk.buyer.post('/v1/purchase-orders', desk.newOrder({ supplierId: novice.businessId }));
    expect(named.status).toBe(201);
    const accept = `/v1/purchase-orders/${named.body.id}/accept`;
    expect((await novice.post(accept)).body.code).toBe('business_not_verified');
    expect((await move(novice, 'reinstate')).body).toMatchObject({ status: 409, state: 'pending' });
    expect((await move(novice, 'verify')).body).toMatchObject({ status: 'verified', statusReason: 'Papers' });
    expect((await novice.post(accept)).status).toBe(200);
    // What was verified stays; where money of banks goes is the business's own to say.
    const change = (body: object, key: string) =>
      novice.send('PATCH', `/v1/businesses/${novice.businessId}`, body, { 'idempotency-key': key });
    expect((await change({ legalName: 'Other' }, 'change-1')).body).toMatchObject({ status: 403, code: 'forbidden' });
    expect((await change({ bic: 'DEUTDEFF500' }, 'change-2')).body).toMatchObject({ bic: 'DEUTDEFF500' });
    expect((await change({ iban: 'DE89370400440532013001' }, 'change-3')).status).toBe(422);
    const { body: seen } = await desk.buyer.get(`/v1/businesses/${novice.businessId}`);
    expect(seen).toMatchObject({ status: 'verified', legalName: 'Novice GmbH', lei: identity.lei });
    for (const secret of ['DE123', 'DEUTDEFF']) expect(JSON.stringify(seen)).not.toContain(secret);
    const log = await network.dataSource.query(
      `SELECT action FROM audit_entries WHERE subject = $1 AND outcome = 'done' ORDER BY tenant_id, sequence`,
      [novice.businessId],
    );
    expect(log.map(({ action }: { action: string }) => action)).toEqual(
      expect.arrayContaining(['register_business', 'change_business', 'verify_business']),
    );
  });

  test('a suspended one agrees on nothing new, is not agreed with, and is paid what it is owed', async () => {
    const { network, buyer, supplier } = desk;
    const funded = await desk.fundedOrder();
    const { body: waiting } = await buyer.post('/v1/purchase-orders', desk.newOrder());
    const { body: accepted } = await buyer.post('/v1/purchase-orders', desk.newOrder());
    expect((await supplier.post(`/v1/purchase-orders/${accepted.id}/accept`)).status).toBe(200);
    expect((await move(supplier, 'suspend')).body).toMatchObject({ status: 'suspended' });
    const refused = { status: 403, code: 'business_suspended' };
    expect((await supplier.post(`/v1/purchase-orders/${waiting.id}/accept`)).body).toMatchObject(refused);
    expect((await buyer.post('/v1/purchase-orders', desk.newOrder())).body).toMatchObject(refused);
    expect((await buyer.post(`/v1/purchase-orders/${accepted.id}/fund`)).body).toMatchObject(refused);
    expect((await buyer.get(`/v1/purchase-orders/${accepted.id}`)).body.status).toBe('accepted');
    await network.mined(await supplier.post(`${funded}/deliveries`, { amount: '10' }));
    await network.mined(await buyer.post(`${funded}/accept-delivery`));
    await network.until('the payment', async () => (await buyer.get(funded)).body.paid === '10');
    expect((await move(supplier, 'reinstate')).body).toMatchObject({ status: 'verified' });
    expect((await supplier.post(`/v1/purchase-orders/${waiting.id}/accept`)).status).toBe(200);
    const told = await toldOf(supplier.businessId);
    expect(told).toEqual([
      { type: 'business.suspended', business_ids: [supplier.businessId], payload: expect.any(Object) },
      { type: 'business.reinstated', business_ids: [supplier.businessId], payload: expect.any(Object) },
    ]);
    const step = { businessId: supplier.businessId, previousStatus: 'verified', status: 'suspended' };
    expect(told[0].payload).toEqual(step);
    expect(told[1].payload).toEqual({ ...step, previousStatus: 'suspended', status: 'verified' });
  });

  test('identifiers are checked when a business is registered', async () => {
    const { operator } = desk.network;
    const register = (body: object) =>
      operator.post('/v1/businesses', {
        name: 'N',
        country: 'DE',
        roles: ['buyer'],
        signer: { kind: 'managed' },
        ...body,
      });
    for (const [field, value] of Object.entries({
      country: 'UK',
      lei: '5493001KJTIIGC8Y1R13',
      iban: 'GB00',
      bic: 'X',
    })) {
      const { body } = await register({ [field]: value });
      expect(body).toMatchObject({ status: 422, errors: [{ pointer: `/${field}` }] });
    }
    const lei = { lei: '5493001KJTIIGC8Y1R12' };
    expect((await register(lei)).body).toMatchObject({ ...lei, status: 'verified' });
    expect((await register(lei)).body).toMatchObject({ status: 409, code: 'duplicate_reference' });
  });
});
