import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { type Scope, scopes } from '#domain';
import { type ApiAnswer, type ApiCaller, RunningNetwork } from '../e2e/support/running-network.js';
import { sendRaw } from './support/raw-request.js';

jest.setTimeout(120_000);

let network: RunningNetwork;
let trader: ApiCaller;
let other: ApiCaller;

beforeAll(async () => {
  network = await RunningNetwork.start();
  trader = await network.business('Trader', ['buyer', 'supplier']);
  other = await network.business('Other', ['supplier']);
});

afterAll(() => network.stop());

async function keyOf(maker: ApiCaller, body: object): Promise<{ id: string; caller: ApiCaller }> {
  const made = await maker.post('/v1/api-keys', { name: 'key', roles: ['buyer'], ...body });
  if (made.status !== 201) throw new Error(`No key: ${JSON.stringify(made.body)}`);
  return { id: made.body.id, caller: network.anonymous(made.body.secret) };
}

function revoke(caller: ApiCaller, id: string): Promise<ApiAnswer> {
  return caller.send('DELETE', `/v1/api-keys/${id}`, {}, { 'idempotency-key': `revoke-${id}` });
}

async function newOrder(reference: string) {
  return {
    supplierId: other.businessId,
    reference,
    lines: [{ sku: 'A', description: 'Goods', quantity: '1', unitPrice: '100' }],
    fundBy: await network.inDays(10),
    deliverBy: await network.inDays(20),
    inspectionPeriodSeconds: 86_400,
  };
}

/** What nobody can tell apart: a body without what names the request. */
function said({ status, body }: ApiAnswer): object {
  const { requestId: _, instance: __, ...rest } = body as Record<string, unknown>;
  return { answered: status, ...rest };
}

describe('S11: API keys', () => {
  test('malformed, guessed, revoked, expired and replaced keys are refused with one answer', async () => {
    const { body: me } = await trader.get('/v1/me');
    const idPart = me.apiKey.id.slice('key_'.length);
    const revoked = await keyOf(trader, {});
    expect((await revoke(trader, revoked.id)).body).toMatchObject({ id: revoked.id, revokedAt: expect.any(String) });
    const replaced = await keyOf(trader, {});
    expect((await trader.post(`/v1/api-keys/${replaced.id}/rotate`, { overlapSeconds: 0 })).status).toBe(200);
    const expired = await keyOf(trader, { expiresAt: await network.inDays(1) });
    await network.dataSource.query(`UPDATE api_keys SET expires_at = network_now() WHERE id = $1`, [expired.id]);
    const answers = await Promise.all(
      [
        ...['nonsense', `qk_${idPart}`, `qk_${idPart}_`, `qk_${idPart}_${'A'.repeat(43)}`],
        // Of another network: as well made as ours.
        `qk_01m8kgnjkeey88h5q0b9xs8ejx_${'B'.repeat(43)}`,
        ...[revoked, replaced, expired].map(({ caller }) => caller.token),
      ].map((token) => network.anonymous(token).get('/v1/me')),
    );
    expect(answers[0]?.body).toMatchObject({ status: 401, code: 'unauthenticated' });
    for (const answer of answers) expect(said(answer)).toEqual(said(answers[0] as ApiAnswer));
  });

  test('stand in one header, and in no query string', async () => {
    for (const name of ['api_key', 'apiKey', 'access_token', 'token']) {
      expect((await network.anonymous().get(`/v1/me?${name}=${trader.token}`)).status).toBe(401);
    }
    const header = `Authorization: Bearer ${trader.token}\r\n`;
    const ask = async (headers: string) =>
      (await sendRaw(network.baseUrl, `GET /v1/me HTTP/1.1\r\nHost: here\r\nConnection: close\r\n${headers}\r\n`))
        .status;
    expect(await ask(header)).toBe(200);
    expect(await ask(header + header)).toBe(401);
    expect(await ask(`Authorization: Basic ${trader.token}\r\n`)).toBe(401);
  });

  test('are kept as hashes only, also after a rotation', async () => {
    const { id, caller } = await keyOf(trader, {});
    const { body } = await trader.post(`/v1/api-keys/${id}/rotate`);
    const rows = JSON.stringify(
      await network.dataSource.query(
        `SELECT to_jsonb(api_keys) AS row FROM api_keys UNION ALL SELECT to_jsonb(api_key_secrets) FROM api_key_secrets
         UNION ALL SELECT to_jsonb(idempotency_records) FROM idempotency_records
         UNION ALL SELECT to_jsonb(audit_entries) FROM audit_entries`,
      ),
    );
    for (const token of [caller.token, body.secret as string]) {
      const secret = token.split('_').slice(2).join('_');
      expect(rows).not.toContain(secret);
      expect(rows).toContain(createHash('sha256').update(secret).digest('hex'));
    }
  });
});

describe('the life of a key', () => {
  test('ends at its time, to the second', async () => {
    const { id, caller } = await keyOf(trader, { expiresAt: await network.inDays(1) });
    expect((await caller.post('/v1/purchase-orders', await newOrder('before the end'))).status).toBe(201);
    const leave = (interval: string) =>
      network.dataSource.query(`UPDATE api_keys SET expires_at = network_now() + $2::interval WHERE id = $1`, [
        id,
        interval,
      ]);
    await leave('1 minute');
    expect((await caller.post('/v1/purchase-orders', await newOrder('at the end'))).status).toBe(201);
    await leave('0 seconds');
    // The process knows the key, and its command finds out.
    expect((await caller.post('/v1/purchase-orders', await newOrder('after the end'))).status).toBe(401);
    expect((await caller.get('/v1/me')).status).toBe(401);
    const past = await trader.post('/v1/api-keys', {
      ...{ name: 'late', roles: ['buyer'] },
      expiresAt: await network.inDays(-1),
    });
    expect(past.body).toMatchObject({ status: 422, errors: [{ pointer: '/expiresAt' }] });
  });

  test('goes on over a rotation, during whose overlap both secrets are good, and never three', async () => {
    const { id, caller: first } = await keyOf(trader, { scopes: ['orders:read', 'orders:write'] });
    const path = `/v1/api-keys/${id}/rotate`;
    const rotated = await trader.post(path, { overlapSeconds: 60 }, 'rotate-1');
    expect(rotated).toMatchObject({ status: 200, body: { id, previousSecretUntil: expect.any(String) } });
    expect((await trader.post(path, { overlapSeconds: 60 }, 'rotate-1')).body).toMatchObject({ id, secret: null });
    const second = network.anonymous(rotated.body.secret);
    for (const [place, caller] of [first, second].entries()) {
      expect((await caller.get('/v1/me')).body.apiKey).toMatchObject({ id, scopes: ['orders:read', 'orders:write'] });
      expect((await caller.post('/v1/purchase-orders', await newOrder(`overlap ${place}`))).status).toBe(201);
    }
    await network.dataSource.query(`UPDATE api_keys SET previous_until = network_now() WHERE id = $1`, [id]);
    expect((await first.post('/v1/purchase-orders', await newOrder('overlap over'))).status).toBe(401);
    expect((await second.post('/v1/purchase-orders', await newOrder('overlap over'))).status).toBe(201);
    const third = network.anonymous((await trader.post(path, { overlapSeconds: 604_800 })).body.secret);
    const statuses = await Promise.all(
      [first, second, third].map(async (caller) => (await caller.get('/v1/me')).status),
    );
    expect(statuses).toEqual([401, 200, 200]);
    for (const overlapSeconds of [604_801, -1, 0.5]) {
      expect((await trader.post(path, { overlapSeconds })).body).toMatchObject({
        status: 422,
        code: 'invalid_request',
      });
    }
    await revoke(trader, id);
    expect((await trader.post(path)).body).toMatchObject({ status: 409, state: 'revoked' });
    expect((await third.get('/v1/me')).status).toBe(401);
  });

  test('notes its last use once a minute at most', async () => {
    const { id, caller } = await keyOf(trader, {});
    const lastUse = async (): Promise<string> =>
      (await trader.get('/v1/api-keys?limit=100')).body.data.find((key: { id: string }) => key.id === id).lastUsedAt;
    expect(await lastUse()).toBeNull();
    await caller.get('/v1/me');
    const noted = await lastUse();
    expect(noted).toEqual(expect.any(String));
    await caller.get('/v1/me');
    expect(await lastUse()).toBe(noted);
  });
});

describe('scopes', () => {
  test('every route states one, and every scope is that of a route', () => {
    const { paths } = JSON.parse(readFileSync('openapi.json', 'utf8')) as {
      paths: Record<string, Record<string, { security?: object[]; 'x-required-scope'?: string }>>;
    };
    const routes = Object.entries(paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, { security, ...operation }]) => ({
        ...{ route: `${method} ${path}`, isOpen: security === undefined },
        scope: operation['x-required-scope'],
      })),
    );
    expect(routes.filter(({ isOpen, scope }) => isOpen !== (scope === undefined))).toEqual([]);
    const stated = new Set(routes.flatMap(({ scope }) => (scope === undefined ? [] : [scope])));
    expect(stated).toEqual(new Set<string>([...scopes, 'any']));
    expect(routes.filter(({ scope }) => scope === 'any').map(({ route }) => route)).toEqual([
      ...['get /v1/me', 'get /v1/errors', 'get /v1/state-diagrams/purchase-order'],
    ]);
  });

  test('let a key do what they name and nothing else, and what was refused is in the log', async () => {
    const { id, caller } = await keyOf(trader, { scopes: ['orders:write', 'orders:read'] });
    const order = await caller.post('/v1/purchase-orders', await newOrder('scoped'));
    expect(order.status).toBe(201);
    expect((await caller.get('/v1/purchase-orders')).status).toBe(200);
    const path = `/v1/purchase-orders/${order.body.id}`;
    expect((await caller.post(`${path}/fund`)).body).toMatchObject({ status: 403, code: 'insufficient_scope' });
    expect((await caller.get('/v1/invoices')).body).toMatchObject({ status: 403, code: 'insufficient_scope' });
    expect((await caller.get('/v1/me')).status).toBe(200);
    const log = await network.dataSource.query(
      `SELECT details->>'code' AS code, subject FROM audit_entries WHERE actor = $1 AND outcome = 'refused'`,
      [id],
    );
    expect(log).toEqual(expect.arrayContaining([{ code: 'insufficient_scope', subject: `${path}/fund` }]));
  });

  test('nobody grants more than they have: no scope, no role, no longer time', async () => {
    const end = await network.inDays(2);
    const held: Scope[] = ['api_keys:write', 'members:write', 'orders:read'];
    const { caller } = await keyOf(trader, { scopes: held, expiresAt: end });
    const grant = (body: object) => caller.post('/v1/api-keys', { name: 'more', roles: ['buyer'], ...body });
    for (const body of [
      { scopes: ['*'], expiresAt: end },
      { scopes: ['orders:write'], expiresAt: end },
      { scopes: ['orders:read'], expiresAt: await network.inDays(3) },
      { roles: ['supplier'] },
      { businessId: other.businessId },
    ]) {
      expect((await grant(body)).body).toMatchObject({ status: 403, code: 'forbidden' });
    }
    // What is not said is as the caller's own.
    expect((await grant({})).body).toMatchObject({ scopes: held, expiresAt: end, memberId: null });
    const member = { name: 'Forever', roles: ['buyer'], scopes: ['orders:read'] };
    expect((await caller.post('/v1/members', member)).body).toMatchObject({ status: 403, code: 'forbidden' });
    const all = await trader.post('/v1/api-keys', { name: 'all', roles: ['buyer'], scopes: ['*', 'orders:read'] });
    expect(all.body).toMatchObject({ status: 422, errors: [{ pointer: '/scopes' }] });
  });

  test('nobody lets an auditor read what they may not read themselves, or for longer', async () => {
    const end = await network.inDays(2);
    const grant = async (caller: ApiCaller, reads: string[], expiresAt = end) => {
      const period = { from: '2020-01-01T00:00:00Z', until: '2040-01-01T00:00:00Z' };
      return caller.post('/v1/auditor-grants', { auditor: 'Me', reads, period, expiresAt });
    };
    const reading: Scope[] = ['orders:read', 'deliveries:read', 'invoices:read', 'disputes:read', 'payments:read'];
    const { caller: narrow } = await keyOf(trader, { scopes: ['auditor_grants:write', ...reading.slice(1)] });
    const { caller: reader } = await keyOf(trader, { scopes: ['auditor_grants:write', ...reading], expiresAt: end });
    const refused = { status: 403, code: 'forbidden', detail: expect.stringContaining('Nobody grants more') };
    expect((await grant(narrow, ['trails'])).body).toMatchObject(refused);
    expect((await grant(reader, ['trails', 'documents'])).body).toMatchObject(refused);
    expect((await grant(reader, ['ledger'])).body).toMatchObject(refused);
    expect((await grant(reader, ['trails'], await network.inDays(3))).body).toMatchObject(refused);
    expect((await grant(reader, ['trails'])).status).toBe(201);
    expect((await grant(trader, ['trails', 'documents', 'ledger'], await network.inDays(300))).status).toBe(201);
  });

  test('nobody exports what they may not read, or fetches it when others did', async () => {
    const period = { from: '2020-01-01T00:00:00Z', to: '2040-01-01T00:00:00Z' };
    const request = (caller: ApiCaller, dataset: string, format = 'csv') =>
      caller.post('/v1/exports', { dataset, format, ...period, ...(format === 'pdf' ? { currency: 'EUR' } : {}) });
    const { caller: exporter } = await keyOf(trader, { scopes: ['exports:write', 'exports:read', 'payments:read'] });
    for (const dataset of ['orders', 'invoices', 'trail', 'ledger', 'audit']) {
      expect((await request(exporter, dataset)).body).toMatchObject({
        ...{ status: 403, code: 'forbidden', detail: expect.stringMatching('wants the scope [a-z]+:read') },
      });
    }
    expect((await request(exporter, 'payments')).status).toBe(202);
    const { body: books } = await request(trader, 'ledger');
    expect((await exporter.get(`/v1/exports/${books.id}/content`)).body).toMatchObject({
      status: 403,
      code: 'forbidden',
    });
  });
});

describe('members', () => {
  test('limit their keys, make keys for themselves only, and end with all of them', async () => {
    const { body: ada } = await trader.post('/v1/members', {
      ...{ name: 'Ada', email: 'ada@example.com', roles: ['buyer'] },
      scopes: ['orders:read', 'api_keys:write'],
    });
    const { body: bob } = await trader.post('/v1/members', { name: 'Bob', roles: ['buyer'] });
    const wanted = { name: 'key', roles: ['buyer'], businessId: trader.businessId };
    // The business itself cannot speak for Ada: whoever made her key could be her.
    const spoken = await trader.post('/v1/api-keys', { ...wanted, memberId: ada.id });
    expect(spoken.body).toMatchObject({ status: 403, code: 'forbidden' });
    const { body: key } = await network.operator.post('/v1/api-keys', { ...wanted, memberId: ada.id });
    const adasKey = network.anonymous(key.secret);
    expect((await adasKey.get('/v1/me')).body.apiKey).toMatchObject({
      ...{ roles: ['buyer'], scopes: ['orders:read', 'api_keys:write'], memberId: ada.id },
    });
    const own = await adasKey.post('/v1/api-keys', { name: 'own', roles: ['buyer'], scopes: ['orders:read'] });
    expect(own.body).toMatchObject({ memberId: ada.id });
    const bobs = await adasKey.post('/v1/api-keys', { name: 'bobs', roles: ['buyer'], memberId: bob.id });
    expect(bobs.body).toMatchObject({ status: 403, code: 'forbidden' });
    // A new secret would let the business speak for Ada as well.
    expect((await trader.post(`/v1/api-keys/${key.id}/rotate`)).body).toMatchObject({ status: 403, code: 'forbidden' });
    const ofOthers = await network.operator.post('/v1/api-keys', {
      ...{ name: 'key', roles: ['supplier'], businessId: other.businessId, memberId: ada.id },
    });
    expect(ofOthers.body).toMatchObject({ status: 422, errors: [{ pointer: '/memberId' }] });
    expect((await trader.post(`/v1/members/${ada.id}/deactivate`)).body).toMatchObject({
      deactivatedAt: expect.any(String),
    });
    for (const caller of [adasKey, network.anonymous(own.body.secret)]) {
      expect((await caller.get('/v1/me')).status).toBe(401);
    }
    const late = await network.operator.post('/v1/api-keys', { ...wanted, memberId: ada.id });
    expect(late.body).toMatchObject({ status: 422, errors: [{ pointer: '/memberId' }] });
  });
});
