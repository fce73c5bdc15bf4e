import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { inTransaction } from '#database';
import type { ApiAnswer, ApiCaller } from '../e2e/support/running-network.js';
import { OrderDesk } from './support/order-desk.js';

jest.setTimeout(240_000);

let desk: OrderDesk;
/** Paths: one order made and funded in the period, one a day after it. */
const orders = { inside: '', outside: '' };
const documents = { inside: '', outside: '', ofNoOrder: '' };
let period: { from: string; until: string };
let expiresAt: string;

async function upload(caller: ApiCaller, orderPath?: string): Promise<string> {
  const form = new FormData();
  if (orderPath !== undefined) form.append('orderId', orderPath.split('/').at(-1) ?? '');
  form.append('file', new Blob([`packing list of ${orderPath}`]), 'packing-list.txt');
  return (await caller.post('/v1/documents', form)).body.id;
}

async function grant(reads: readonly string[], changes: object = {}, by: ApiCaller = desk.buyer) {
  const body = { auditor: 'Treu & Glauben', reads, period, expiresAt, ...changes };
  const { status, body: granted } = await by.post('/v1/auditor-grants', body);
  expect({ status, ...granted }).toMatchObject({ status: 201, reads });
  return { id: granted.id as string, auditor: desk.network.anonymous(granted.secret) };
}

async function readsUnder(id: string): Promise<{ path: string; outcome: string }[]> {
  const { body } = await desk.buyer.get(`/v1/auditor-grants/${id}/reads?limit=100`);
  return body.data
    .map(({ outcome, details }: { outcome: string; details: { path: string } }) => ({ path: details.path, outcome }))
    .reverse();
}

function remove(caller: ApiCaller, path: string): Promise<ApiAnswer> {
  return caller.send('DELETE', path, {}, { 'idempotency-key': `delete:${path}` });
}

beforeAll(async () => {
  desk = await OrderDesk.open();
  const { network, buyer, supplier } = desk;
  orders.inside = await desk.fundedOrder({ inspectionPeriodSeconds: 864_000 });
  await network.mined(await supplier.post(`${orders.inside}/deliveries`, { amount: '10' }));
  documents.inside = await upload(buyer, orders.inside);
  documents.ofNoOrder = await upload(buyer);
  await network.advanceDays(1);
  period = { from: await network.inDays(-2), until: await network.inDays(-0.5) };
  expiresAt = await network.inDays(30);
  orders.outside = await desk.fundedOrder();
  documents.outside = await upload(buyer, orders.outside);
});

afterAll(() => desk.close());

describe('S24: an auditor', () => {
  test('writes nothing, and asks for nothing to sign', async () => {
    const { id, auditor } = await grant(['trails', 'documents', 'ledger']);
    const inside = orders.inside.slice(1);
    const attempts = [
      ['POST', '/v1/purchase-orders', desk.newOrder()],
      ['POST', `/${inside}/cancel`, {}],
      ['POST', `/${inside}/fund/typed-data`, undefined],
      ['POST', `/${inside}/accept-delivery`, {}],
      ['POST', '/v1/api-keys', { name: 'mine', roles: ['auditor'] }],
      ['POST', '/v1/auditor-grants', { auditor: 'me', reads: ['ledger'], period, expiresAt }],
      ['DELETE', `/v1/auditor-grants/${id}`, {}],
    ] as const;
    for (const [method, path, body] of attempts) {
      const { body: answer } = await auditor.send(method, path, body, { 'idempotency-key': `${method}:${path}` });
      expect({ path, ...answer }).toMatchObject({ path, status: 403, code: 'forbidden' });
    }
    expect(await readsUnder(id)).toEqual(attempts.map(([, path]) => ({ path, outcome: 'refused' })));
    expect((await desk.buyer.get(orders.inside)).body.status).toBe('funded');
  });

  test('reads the orders of the period with what belongs to them, and no others', async () => {
    const { id, auditor } = await grant(['trails', 'documents']);
    const ids = ({ body }: ApiAnswer) => body.data.map((item: { id: string }) => item.id);
    const inside = orders.inside.split('/').at(-1);
    expect(ids(await auditor.get('/v1/purchase-orders'))).toEqual([inside]);
    expect((await auditor.get(orders.inside)).body).toMatchObject({ id: inside, deliveries: [{ amount: '10' }] });
    expect((await auditor.get(`${orders.inside}/trail`)).body.data.length).toBeGreaterThan(3);
    expect(ids(await auditor.get('/v1/deliveries'))).toHaveLength(1);
    expect((await auditor.get(`/v1/documents/${documents.inside}/content`)).body).toContain('packing list');
    for (const path of [
      orders.outside,
      `${orders.outside}/trail`,
      `/v1/trails/${orders.outside.split('/').at(-1)}/bundle`,
      `/v1/documents/${documents.outside}/content`,
      `/v1/documents/${documents.ofNoOrder}`,
    ]) {
      expect({ path, ...(await auditor.get(path)).body }).toMatchObject({ path, status: 404, code: 'not_found' });
    }
    for (const path of [
      '/v1/ledger/accounts',
      '/v1/operations',
      '/v1/events',
      '/v1/api-keys',
      '/v1/webhook-endpoints',
    ]) {
      expect({ path, ...(await auditor.get(path)).body }).toMatchObject({ path, status: 403, code: 'forbidden' });
    }
    // Nothing of the business's own log, and of grants its own.
    expect(ids(await auditor.get('/v1/auditor-grants'))).toEqual([id]);
    expect((await auditor.get('/v1/audit/entries')).body.data).toEqual([]);
  });

  test('finds orders of the period only, whenever something happened to them and as of whatever moment', async () => {
    const { auditor } = await grant(['trails']);
    const inside = orders.inside.split('/').at(-1);
    const ends = await desk.network.inDays(1);
    const far = 'occurredFrom=2020-01-01T00:00:00Z';
    for (const [query, found] of [
      [`${far}&occurredUntil=${ends}`, [inside]],
      [far, [inside]],
      // When only the other order had steps, which the business itself finds by them.
      [`occurredFrom=${period.until}`, []],
      [`asOf=${ends}`, [inside]],
      [`asOf=${ends}&status=funded`, [inside]],
      [`asOf=${ends}&status=issued`, []],
      [`asOf=${period.from}`, []],
    ] as const) {
      const { body } = await auditor.get(`/v1/trails?${query}`);
      const ids = body.data.map(({ orderId }: { orderId: string }) => orderId);
      expect({ query, ids, next: body.nextCursor }).toEqual({ query, ids: found, next: null });
    }
    const signatures = async (caller: ApiCaller) => (await caller.get(`/v1/trails/${inside}`)).body.sentSignatures;
    expect(await signatures(auditor)).toMatchObject([{ of: 'funding' }, { of: 'delivery_claim' }]);
    expect(await signatures(auditor)).toEqual(await signatures(desk.buyer));
    const [seen] = (await auditor.get(`/v1/trails?asOf=${ends}`)).body.data;
    expect(seen).toMatchObject({ status: 'funded', funded: '1000', held: '1000' });
    // Sums of then are those that the grant's own sums are now, and of its orders alone.
    const sums = async (caller: ApiCaller, query: string) =>
      (await caller.get(`/v1/trails/aggregates?by=token${query}`)).body.data;
    expect(await sums(auditor, `&asOf=${ends}`)).toEqual(await sums(auditor, ''));
    expect(await sums(desk.buyer, `&asOf=${ends}`)).toEqual(await sums(desk.buyer, ''));
    const outside = orders.outside.split('/').at(-1);
    const { body } = await desk.buyer.get(`/v1/trails?occurredFrom=${period.until}`);
    expect(body.data.map(({ orderId }: { orderId: string }) => orderId)).toEqual([outside]);
  });

  test('reads documents and books only when they are granted too', async () => {
    const { auditor } = await grant(['trails']);
    const content = `/v1/documents/${documents.inside}/content`;
    expect((await auditor.get(content)).status).toBe(403);
    expect((await auditor.get(`/v1/trails/${orders.inside.split('/').at(-1)}/bundle`)).status).toBe(403);
    // Not even past the route: the database shows none.
    const shown = await inTransaction(
      desk.network.apiDataSource,
      (manager) => manager.query('SELECT id FROM documents'),
      {
        tenant: (await auditor.get('/v1/auditor-grants')).body.data[0].id,
      },
    );
    expect(shown).toEqual([]);
    expect((await auditor.get(orders.inside)).status).toBe(200);
    const books = (await grant(['ledger'])).auditor;
    expect((await books.get(orders.inside)).status).toBe(403);
  });

  test('reads the books of the period, with balances of its end', async () => {
    const { auditor } = await grant(['ledger']);
    const escrowed = (caller: ApiCaller) => caller.get('/v1/ledger/accounts?kind=escrowed');
    const [own] = (await escrowed(desk.buyer)).body.data;
    const [seen] = (await escrowed(auditor)).body.data;
    expect([own.balance, seen.balance]).toEqual(['2000', '1000']);
    const statement = `/v1/ledger/accounts/${own.id}/statement`;
    const order = orders.inside.split('/').at(-1);
    expect((await desk.buyer.get(statement)).body.data).toHaveLength(2);
    expect((await auditor.get(statement)).body.data).toMatchObject([
      { orderId: order, amount: '1000', balance: '1000' },
    ]);
    expect((await auditor.get(`/v1/ledger/accounts/${own.id}/balance`)).body.balance).toBe('1000');
    const before = `/v1/ledger/accounts/${own.id}/balance?asOf=${period.from}`;
    expect((await auditor.get(before)).body.balance).toBe('0');
    // A period that begins later opens with what was there.
    const later = { from: period.until, until: await desk.network.inDays(1) };
    const second = (await grant(['ledger'], { period: later })).auditor;
    expect((await second.get(statement)).body.data).toMatchObject([{ amount: '1000', balance: '2000' }]);
    const { body } = await desk.supplier.get('/v1/ledger/accounts');
    for (const { id } of body.data) expect((await auditor.get(`/v1/ledger/accounts/${id}/balance`)).status).toBe(404);
  });

  test('is seen: every request is an entry in the log of the business, and in nobody else’s', async () => {
    const { id, auditor } = await grant(['trails', 'documents']);
    const paths = [
      '/v1/purchase-orders?limit=5',
      orders.inside,
      `${orders.inside}/trail`,
      `/v1/documents/${documents.inside}/content`,
      '/v1/me',
    ];
    for (const path of paths) expect((await auditor.get(path)).status).toBe(200);
    expect((await auditor.get(orders.outside)).status).toBe(404);
    expect(await readsUnder(id)).toEqual([
      ...paths.map((path) => ({ path, outcome: 'done' })),
      { path: orders.outside, outcome: 'refused' },
    ]);
    const page = (await desk.buyer.get(`/v1/auditor-grants/${id}/reads?limit=2`)).body;
    const next = await desk.buyer.get(`/v1/auditor-grants/${id}/reads?limit=2&cursor=${page.nextCursor}`);
    expect(next.body.data[0].sequence).toBe(String(Number(page.data[1].sequence) - 1));
    const { body } = await desk.supplier.get('/v1/audit/entries?limit=100');
    expect(body.data.filter(({ action }: { action: string }) => action === 'read_under_grant')).toEqual([]);
    expect((await auditor.get(`/v1/auditor-grants/${id}/reads`)).status).toBe(403);
  });
});

describe('S25: a grant', () => {
  test('ends with the next request when it is revoked, in the database too', async () => {
    const { id, auditor } = await grant(['trails', 'ledger']);
    expect((await auditor.get(orders.inside)).status).toBe(200);
    const look = () =>
      inTransaction(desk.network.apiDataSource, (manager) => manager.query('SELECT id FROM purchase_orders'), {
        tenant: id,
      });
    expect(await look()).toHaveLength(1);
    const revoked = await remove(desk.buyer, `/v1/auditor-grants/${id}`);
    expect(revoked.body).toMatchObject({ id, revokedAt: expect.any(String) });
    expect((await auditor.get(orders.inside)).body).toMatchObject({ status: 401, code: 'unauthenticated' });
    expect(await look()).toEqual([]);
  });

  test('ends when it expires', async () => {
    const { id, auditor } = await grant(['trails'], { expiresAt: await desk.network.inDays(0.9) });
    expect((await auditor.get(orders.inside)).status).toBe(200);
    await desk.network.advanceDays(1);
    expect((await auditor.get(orders.inside)).status).toBe(401);
    expect((await desk.buyer.get(`/v1/auditor-grants/${id}`)).body.revokedAt).toBeNull();
  });

  test('is refused where it says nothing, too much, or something of another business', async () => {
    const right = { auditor: 'A', reads: ['trails'], period, expiresAt };
    for (const [changes, pointer] of [
      [{ reads: [] }, '/reads'],
      [{ reads: ['trails', 'trails'] }, '/reads'],
      [{ reads: ['documents'] }, '/reads'],
      [{ period: { from: period.until, until: period.until } }, '/period/until'],
      [{ expiresAt: period.until }, '/expiresAt'],
      [{ expiresAt: await desk.network.inDays(400.1) }, '/expiresAt'],
    ] as const) {
      const { body } = await desk.buyer.post('/v1/auditor-grants', { ...right, ...changes });
      expect({ changes, ...body }).toMatchObject({ changes, status: 422, errors: [{ pointer }] });
    }
    const longest = { ...right, expiresAt: await desk.network.inDays(399.9) };
    expect((await desk.buyer.post('/v1/auditor-grants', longest)).status).toBe(201);
    const foreign = { ...right, businessId: desk.supplier.businessId };
    expect((await desk.buyer.post('/v1/auditor-grants', foreign)).status).toBe(403);
  });

  test('of a regulator is seen by the business, which cannot end it', async () => {
    const { network, operator } = { network: desk.network, operator: desk.network.operator };
    const { body } = await operator.post('/v1/api-keys', { name: 'supervision', roles: ['regulator'] });
    const regulator = network.anonymous(body.secret);
    const { body: nobody } = await regulator.post('/v1/auditor-grants', {
      auditor: 'A',
      reads: ['ledger'],
      period,
      expiresAt,
    });
    expect(nobody).toMatchObject({ status: 422, errors: [{ pointer: '/businessId' }] });
    const { id, auditor } = await grant(['trails'], { businessId: desk.buyer.businessId }, regulator);
    expect((await auditor.get(orders.inside)).status).toBe(200);
    expect((await desk.buyer.get(`/v1/auditor-grants/${id}`)).body.grantedBy).toBe('regulator');
    expect((await readsUnder(id)).map(({ path }) => path)).toEqual([orders.inside]);
    const [entry] = (await desk.buyer.get('/v1/audit/entries')).body.data.filter(
      ({ action, subject }: { action: string; subject: string }) => action === 'grant_to_auditor' && subject === id,
    );
    expect(entry).toMatchObject({ outcome: 'done', details: { reads: ['trails'] } });
    expect((await remove(desk.buyer, `/v1/auditor-grants/${id}`)).status).toBe(403);
    expect((await remove(desk.supplier, `/v1/auditor-grants/${id}`)).status).toBe(404);
    expect((await remove(regulator, `/v1/auditor-grants/${id}`)).status).toBe(200);
    expect((await auditor.get(orders.inside)).status).toBe(401);
  });
});
