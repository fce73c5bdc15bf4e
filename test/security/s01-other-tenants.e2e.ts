import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { ApiAnswer, ApiCaller } from '../e2e/support/running-network.js';
import { OrderDesk } from './support/order-desk.js';
import { newKeyPair, pemOf } from './support/signed-request.js';

jest.setTimeout(240_000);

interface Attempt {
  /** Kind of the id in the path; null: the route is the operator's, and refused whatever the id. */
  readonly of: string | null;
  readonly body?: object;
}

const order: Attempt = { of: 'order' };
const orderWith = (body: object): Attempt => ({ of: 'order', body });
const invoice: Attempt = { of: 'invoice' };
const settlement: Attempt = { of: 'settlement' };
const endpoint: Attempt = { of: 'webhookEndpoint' };
const document: Attempt = { of: 'document' };
const account: Attempt = { of: 'ledgerAccount' };
const grant: Attempt = { of: 'auditorGrant' };
const operators: Attempt = { of: null };
const NEW_INVOICE = { number: 'I-1', dueDate: '2030-01-31' };
const CONTEST = { reason: 'Wet' };
const TO_NOBODY = 'biz_00000000000000000000000000';

/** Every route with something in its path that is somebody's. A route without an entry here or in PUBLIC fails. */
const ATTEMPTS: Readonly<Record<string, Attempt>> = {
  'GET /v1/purchase-orders/{id}': order,
  'POST /v1/purchase-orders/{id}/accept/typed-data': order,
  'POST /v1/purchase-orders/{id}/accept': order,
  'POST /v1/purchase-orders/{id}/decline': order,
  'POST /v1/purchase-orders/{id}/cancel': order,
  'POST /v1/purchase-orders/{id}/fund/typed-data': order,
  'POST /v1/purchase-orders/{id}/fund': order,
  'POST /v1/purchase-orders/{id}/reclaim': order,
  'GET /v1/purchase-orders/{id}/trail': order,
  'GET /v1/trails/{order}': order,
  'GET /v1/trails/{order}/bundle': order,
  'POST /v1/purchase-orders/{id}/deliveries/typed-data': orderWith({ amount: '1' }),
  'POST /v1/purchase-orders/{id}/deliveries': orderWith({ amount: '1' }),
  'POST /v1/purchase-orders/{id}/accept-delivery/typed-data': order,
  'POST /v1/purchase-orders/{id}/accept-delivery': order,
  'POST /v1/purchase-orders/{id}/invoices/typed-data': orderWith(NEW_INVOICE),
  'POST /v1/purchase-orders/{id}/invoices': orderWith(NEW_INVOICE),
  'POST /v1/purchase-orders/{id}/settlements/typed-data': orderWith({ toSupplier: '1', toBuyer: '0' }),
  'POST /v1/purchase-orders/{id}/settlements': orderWith({ toSupplier: '1', toBuyer: '0' }),
  'GET /v1/deliveries/{id}': { of: 'delivery' },
  'POST /v1/deliveries/{id}/release': { of: 'delivery' },
  'POST /v1/deliveries/{id}/contest/typed-data': { of: 'delivery', body: CONTEST },
  'POST /v1/deliveries/{id}/contest': { of: 'delivery', body: CONTEST },
  'GET /v1/invoices/{id}': invoice,
  'POST /v1/invoices/{id}/acknowledge/typed-data': invoice,
  'POST /v1/invoices/{id}/acknowledge': invoice,
  'POST /v1/invoices/{id}/assign/typed-data': { of: 'invoice', body: { toBusinessId: TO_NOBODY } },
  'POST /v1/invoices/{id}/assign': { of: 'invoice', body: { toBusinessId: TO_NOBODY } },
  'POST /v1/invoices/{id}/pledge/typed-data': { of: 'invoice', body: { pledgeeId: TO_NOBODY } },
  'POST /v1/invoices/{id}/pledge': { of: 'invoice', body: { pledgeeId: TO_NOBODY } },
  'POST /v1/invoices/{id}/release-pledge/typed-data': invoice,
  'POST /v1/invoices/{id}/release-pledge': invoice,
  'GET /v1/settlements/{id}': settlement,
  'POST /v1/settlements/{id}/accept/typed-data': settlement,
  'POST /v1/settlements/{id}/accept': settlement,
  'POST /v1/settlements/{id}/withdraw': settlement,
  'GET /v1/disputes/{id}': { of: 'dispute' },
  'POST /v1/disputes/{id}/rule/typed-data': { of: 'dispute', body: { toSupplier: '1', reason: 'So' } },
  'POST /v1/disputes/{id}/rule': { of: 'dispute', body: { toSupplier: '1', reason: 'So' } },
  'POST /v1/disputes/{id}/concede/typed-data': { of: 'dispute', body: { reason: 'So' } },
  'POST /v1/disputes/{id}/concede': { of: 'dispute', body: { reason: 'So' } },
  'GET /v1/documents/{id}': document,
  'GET /v1/documents/{id}/content': document,
  'GET /v1/exports/{id}': { of: 'export' },
  'GET /v1/exports/{id}/manifest': { of: 'export' },
  'GET /v1/exports/{id}/content': { of: 'export' },
  'GET /v1/operations/{id}': { of: 'operation' },
  'DELETE /v1/api-keys/{id}': { of: 'apiKey' },
  'GET /v1/auditor-grants/{id}': grant,
  'GET /v1/auditor-grants/{id}/reads': grant,
  'DELETE /v1/auditor-grants/{id}': grant,
  'POST /v1/api-keys/{id}/rotate': { of: 'apiKey' },
  'PUT /v1/api-keys/{id}/public-key': { of: 'apiKey', body: { publicKey: pemOf(newKeyPair()) } },
  'DELETE /v1/api-keys/{id}/public-key': { of: 'apiKey' },
  'GET /v1/approvals/{id}': { of: 'approval' },
  'POST /v1/approvals/{id}/approve': { of: 'approval', body: { digest: 'ab'.repeat(32) } },
  'POST /v1/approvals/{id}/reject': { of: 'approval' },
  'GET /v1/businesses/{id}/profile': { of: 'business' },
  'PATCH /v1/businesses/{id}': { of: 'business', body: { taxId: 'X1' } },
  'POST /v1/businesses/{id}/verify': { of: null, body: { reason: 'Mine' } },
  'POST /v1/businesses/{id}/suspend': { of: null, body: { reason: 'Mine' } },
  'POST /v1/businesses/{id}/reinstate': { of: null, body: { reason: 'Mine' } },
  'GET /v1/members/{id}': { of: 'member' },
  'PATCH /v1/members/{id}': { of: 'member', body: { status: 'deactivated' } },
  'POST /v1/members/{id}/deactivate': { of: 'member' },
  'POST /v1/members/{id}/erase': { of: 'member', body: { reason: 'Mine' } },
  'GET /v1/members/{id}/external-subject': { of: 'member' },
  'PUT /v1/members/{id}/external-subject': { of: 'member', body: { subject: 'mine' } },
  'GET /v1/webhook-endpoints/{id}': endpoint,
  'PATCH /v1/webhook-endpoints/{id}': { of: 'webhookEndpoint', body: { description: 'mine' } },
  'DELETE /v1/webhook-endpoints/{id}': endpoint,
  'POST /v1/webhook-endpoints/{id}/rotate-secret': endpoint,
  'POST /v1/webhook-endpoints/{id}/test': endpoint,
  'GET /v1/webhook-endpoints/{id}/attempts': endpoint,
  'POST /v1/webhook-endpoints/{id}/replay': { of: 'webhookEndpoint', body: { after: '0' } },
  'GET /v1/ledger/accounts/{id}/balance': account,
  'GET /v1/ledger/accounts/{id}/statement': account,
  'POST /v1/operator/lanes/{signer}/pause': { of: null, body: { reason: 'Mine' } },
  'POST /v1/operator/lanes/{signer}/resume': operators,
  'POST /v1/operator/lanes/{signer}/fill': operators,
  'POST /v1/operator/lanes/{signer}/adopt': operators,
  'POST /v1/operator/documents/{id}/erase': { of: null, body: { reason: 'Mine' } },
  'POST /v1/operator/documents/{id}/hold': { of: null, body: { reason: 'Mine' } },
  'GET /v1/operator/intents/{id}': operators,
  'POST /v1/operator/intents/{id}/retry': operators,
  'POST /v1/operator/intents/{id}/cancel': operators,
  'POST /v1/operator/dead-letters/{id}/requeue': operators,
  'GET /v1/reconciliation/purchase-orders/{id}': operators,
};

/** Names of businesses are known to everybody on the network, and a place in the audit log is a place in the caller's own. */
const PUBLIC = ['GET /v1/businesses/{id}', 'GET /v1/audit/entries/{sequence}/proof'];

/** Requests in bulk, with what an item says beside its order. */
const BULK = [
  { path: '/v1/purchase-orders/bulk/accept', item: {} },
  { path: '/v1/purchase-orders/bulk/fund', item: {} },
  { path: '/v1/purchase-orders/bulk/deliveries', item: {} },
  { path: '/v1/purchase-orders/bulk/accept-delivery', item: {} },
  { path: '/v1/invoices/bulk', item: NEW_INVOICE },
];

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];
const UNKNOWN_SUFFIX = '00000000000000000000000000';

function routesWithParameters(): string[] {
  const { paths } = JSON.parse(readFileSync('openapi.json', 'utf8')) as { paths: Record<string, object> };
  return Object.entries(paths).flatMap(([path, operations]) =>
    path.includes('{')
      ? Object.keys(operations)
          .filter((method) => METHODS.includes(method))
          .map((method) => `${method.toUpperCase()} ${path}`)
      : [],
  );
}

const routes = routesWithParameters();
let desk: OrderDesk;
let outsider: ApiCaller;
/** By kind: ids of what belongs to two other businesses. */
const foreign: Record<string, string> = {};
let keys = 0;

async function first(sql: string): Promise<string> {
  const [row] = (await desk.network.dataSource.query(sql)) as { id: string }[];
  if (row === undefined) throw new Error(`Nothing is there: ${sql}`);
  return row.id;
}

async function upload(caller: ApiCaller): Promise<string> {
  const form = new FormData();
  form.append('file', new Blob(['terms']), 'terms.pdf');
  return (await caller.post('/v1/documents', form)).body.id;
}

async function ordered(caller: ApiCaller): Promise<string> {
  const period = { from: '2026-01-01T00:00:00Z', to: '2027-01-01T00:00:00Z' };
  return (await caller.post('/v1/exports', { dataset: 'orders', format: 'csv', ...period })).body.id;
}

beforeAll(async () => {
  desk = await OrderDesk.open();
  const { network, buyer, supplier } = desk;
  outsider = await network.business('Curious', ['buyer', 'supplier']);
  const arbiter = await network.business('Arbiter', ['supplier']);
  const arbitration = {
    arbiter: { businessId: arbiter.businessId },
    periodSeconds: 864_000,
    fallbackSupplierBps: 5000,
  };
  const path = await desk.fundedOrder({ clauses: { arbitration } });
  await network.mined(await supplier.post(`${path}/deliveries`, { amount: '10' }));
  await supplier.post(`${path}/invoices`, { ...NEW_INVOICE, amount: '5' });
  const delivery = await first('SELECT id FROM deliveries');
  await network.mined(await buyer.post(`/v1/deliveries/${delivery}/contest`, CONTEST));
  await buyer.post(`${path}/settlements`, { toSupplier: '1', toBuyer: '999' });
  const period = { from: '2020-01-01T00:00:00Z', until: '2040-01-01T00:00:00Z' };
  const granted = { auditor: 'A', reads: ['trails'], period, expiresAt: await network.inDays(30) };
  await buyer.post('/v1/auditor-grants', granted);
  await buyer.post('/v1/webhook-endpoints', { url: 'http://127.0.0.1:9/none' });
  Object.assign(foreign, {
    order: path.split('/').at(-1),
    delivery,
    document: await upload(buyer),
    invoice: await first('SELECT id FROM invoices'),
    dispute: await first('SELECT id FROM disputes'),
    settlement: await first('SELECT id FROM settlements'),
    operation: await first('SELECT id FROM operations WHERE business_id IS NOT NULL'),
    webhookEndpoint: await first('SELECT id FROM webhook_endpoints'),
    auditorGrant: await first('SELECT id FROM auditor_grants'),
    apiKey: await first(`SELECT id FROM api_keys WHERE business_id = '${buyer.businessId}'`),
    export: await ordered(buyer),
    business: buyer.businessId,
    approval: await first(
      `WITH person AS (INSERT INTO members (id, business_id, name, roles, scopes)
         VALUES ('mem_00000000000000000000000001', '${buyer.businessId}', 'Bob', '{buyer}', '{*}') RETURNING id)
       INSERT INTO approvals (id, business_id, method, path, body, digest, requested_by, requested_by_member, expires_at)
       SELECT 'apr_00000000000000000000000001', '${buyer.businessId}', 'POST', '/', '{}', 'ab', 'key', id, now() + interval '1 day'
       FROM person RETURNING id`,
    ),
    member: (await buyer.post('/v1/members', { name: 'Ada', roles: ['buyer'] })).body.id,
    ledgerAccount: (await buyer.get('/v1/ledger/accounts')).body.data[0].id,
  });
});

afterAll(() => desk.close());

function ask(route: string, id: string): Promise<ApiAnswer> {
  const [method = '', template = ''] = route.split(' ');
  keys += 1;
  const body =
    method === 'GET' || template.endsWith('typed-data') ? ATTEMPTS[route]?.body : (ATTEMPTS[route]?.body ?? {});
  return outsider.send(method, template.replace(/\{\w+\}/, id), body, { 'idempotency-key': `attempt-${keys}` });
}

/** An id of the same kind that nothing has. */
function unknown(id: string): string {
  return id.startsWith('acc_') ? 'acc_999999999' : `${id.slice(0, id.indexOf('_') + 1)}${UNKNOWN_SUFFIX}`;
}

/** What an answer says, without what names the request. */
function said({ status, body }: ApiAnswer, id: string) {
  const { requestId: _, instance: __, ...rest } = body as Record<string, unknown>;
  return JSON.parse(JSON.stringify({ status, ...rest }).replaceAll(id, 'ID')) as object;
}

async function refusals(path: string): Promise<number> {
  const [{ count }] = (await desk.network.dataSource.query(
    `SELECT count(*)::int AS count FROM audit_entries WHERE tenant_id = $1 AND outcome = 'refused' AND subject = $2`,
    [outsider.businessId, path],
  )) as [{ count: number }];
  return count;
}

describe('S1: another business', () => {
  test('every route that names something is in the table, and the table names no others', () => {
    expect([...routes].sort()).toEqual([...Object.keys(ATTEMPTS), ...PUBLIC].sort());
    expect(routes.length).toBeGreaterThan(60);
  });

  test.each(Object.keys(ATTEMPTS))('%s', async (route) => {
    const { of } = ATTEMPTS[route] as Attempt;
    const id = of === null ? (foreign.order ?? '') : (foreign[of] ?? '');
    expect(id).not.toBe('');
    const path = (route.split(' ')[1] ?? '').replace(/\{\w+\}/, id);
    const before = await refusals(path);
    const answer = await ask(route, id);
    if (of === null) {
      expect({ route, ...answer.body }).toMatchObject({ route, status: 403, code: 'forbidden' });
    } else {
      expect({ route, ...answer.body }).toMatchObject({ route, status: 404, code: 'not_found' });
      const other = unknown(id);
      expect(said(answer, id)).toEqual(said(await ask(route, other), other));
    }
    // Each in the log of who tried, and nothing of it in the owner's.
    expect(await refusals(path)).toBe(before + 1);
  });

  test.each(BULK)('$path: each item that names what is not theirs', async ({ path, item }) => {
    const orderIds = [foreign.order ?? '', unknown(foreign.order ?? '')];
    const { status, body } = await outsider.post(path, { items: orderIds.map((orderId) => ({ orderId, ...item })) });
    expect({ status, succeeded: body.succeeded, failed: body.failed }).toEqual({
      status: 200,
      succeeded: 0,
      failed: 2,
    });
    const [one, other] = (body.results as { status: number; problem: Record<string, unknown> }[]).map((result, index) =>
      said({ status: result.status, headers: new Headers(), body: result.problem }, orderIds[index] ?? ''),
    );
    expect(one).toMatchObject({ status: 404, code: 'not_found' });
    expect(one).toEqual(other);
    expect(await refusals(path)).toBe(2);
  });

  test('nothing was changed by all of that', async () => {
    const path = `/v1/purchase-orders/${foreign.order}`;
    expect((await desk.buyer.get(path)).body).toMatchObject({ status: 'funded' });
    expect((await desk.buyer.get('/v1/me')).status).toBe(200);
    expect((await desk.buyer.get(`/v1/webhook-endpoints/${foreign.webhookEndpoint}`)).body).toMatchObject({
      status: 'enabled',
      description: '',
    });
    const owners = await desk.network.dataSource.query(
      `SELECT 1 FROM audit_entries WHERE tenant_id = ANY($1) AND actor IN (SELECT id FROM api_keys WHERE business_id = $2)`,
      [[desk.buyer.businessId, desk.supplier.businessId], outsider.businessId],
    );
    expect(owners).toEqual([]);
  });

  test('sees empty lists', async () => {
    for (const list of [
      'purchase-orders',
      'deliveries',
      'invoices',
      'payments',
      'disputes',
      'webhook-endpoints',
      'operations',
      'auditor-grants',
      'trails',
      'members',
      'approvals',
    ]) {
      const { status, body } = await outsider.get(`/v1/${list}`);
      expect({ list, status, data: body.data }).toEqual({ list, status: 200, data: [] });
    }
    expect((await outsider.get('/v1/events')).body.data).toEqual([]);
    expect((await outsider.get('/v1/ledger/accounts')).body.data).toEqual([]);
    expect((await outsider.get('/v1/api-keys')).body.data).toHaveLength(1);
  });
});

describe('S4: one Idempotency-Key', () => {
  test('of two businesses stands for two requests', async () => {
    const { network, buyer } = desk;
    const second = await network.business('Second buyer', ['buyer']);
    const body = desk.newOrder({ reference: 'SAME' });
    const [one, two] = [
      await buyer.post('/v1/purchase-orders', body, 'same-key'),
      await second.post('/v1/purchase-orders', body, 'same-key'),
    ];
    expect([one.status, two.status]).toEqual([201, 201]);
    expect(one.body.id).not.toBe(two.body.id);
    expect(two.body.buyer.id).toBe(second.businessId);
    expect(two.headers.get('idempotent-replayed')).toBeNull();
    const again = await buyer.post('/v1/purchase-orders', body, 'same-key');
    expect(again.body).toEqual(one.body);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
  });

  test('of two users of one business with other rights never shows one the answer of the other', async () => {
    const { network } = desk;
    const trader = await network.business('Trader', ['buyer', 'supplier']);
    const { body } = await trader.post('/v1/api-keys', { name: 'warehouse', roles: ['supplier'] });
    const warehouse = network.anonymous(body.secret);
    const request = { name: 'next', roles: ['supplier'] };
    const made = await trader.post('/v1/api-keys', request, 'key-of-two');
    expect(made.status).toBe(201);
    const other = await warehouse.post('/v1/api-keys', request, 'key-of-two');
    expect(other.body).toMatchObject({ status: 422, code: 'idempotency_key_reused' });
    expect(JSON.stringify(other.body)).not.toContain(made.body.id);
  });
});

test('S25: what a key loses is gone with the next request, though its holder is known', async () => {
  const { network, buyer } = desk;
  const made = await network.operator.post('/v1/api-keys', {
    name: 'clerk',
    roles: ['buyer'],
    businessId: buyer.businessId,
  });
  const clerk = network.anonymous(made.body.secret);
  expect((await clerk.post('/v1/purchase-orders', desk.newOrder())).status).toBe(201);
  await network.dataSource.query(`UPDATE api_keys SET roles = ARRAY['supplier'] WHERE id = $1`, [made.body.id]);
  for (let attempt = 1; attempt <= 2; attempt += 1) {
    expect((await clerk.post('/v1/purchase-orders', desk.newOrder())).status).toBe(403);
  }
  expect((await clerk.get('/v1/me')).body.apiKey.roles).toEqual(['supplier']);
  await network.operator.send('DELETE', `/v1/api-keys/${made.body.id}`, {}, { 'idempotency-key': 'revoke-clerk' });
  for (const answer of [
    await clerk.get('/v1/me'),
    await clerk.get('/v1/purchase-orders'),
    await clerk.post('/v1/purchase-orders', desk.newOrder()),
  ]) {
    expect(answer.body).toMatchObject({ status: 401, code: 'unauthenticated' });
  }
});
