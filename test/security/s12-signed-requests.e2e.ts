import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { Quittance, requestSigner } from '#sdk';
import type { ApiAnswer, ApiCaller } from '../e2e/support/running-network.js';
import { OrderDesk } from './support/order-desk.js';
import {
  type KeyPair,
  newCurveKeyPair,
  newKeyPair,
  nowSeconds,
  pemOf,
  type SignedRequest,
  type Signing,
  signRequest,
} from './support/signed-request.js';

jest.setTimeout(120_000);

interface SigningKeyHolder {
  readonly id: string;
  readonly token: string;
  readonly keys: KeyPair;
}

let desk: OrderDesk;
let ada: SigningKeyHolder;

beforeAll(async () => {
  desk = await OrderDesk.open();
  ada = await newHolder(desk.buyer);
});

afterAll(() => desk.close());

async function newHolder(maker: ApiCaller, keys: KeyPair = newKeyPair()): Promise<SigningKeyHolder> {
  const roles = maker === desk.supplier ? ['supplier'] : ['buyer'];
  const { status, body } = await maker.post('/v1/api-keys', { name: 'signer', roles, publicKey: pemOf(keys) });
  if (status !== 201) throw new Error(`No key: ${JSON.stringify(body)}`);
  return { id: body.id, token: body.secret, keys };
}

/** A request of the holder's, not signed yet. */
function unsigned(method: string, path: string, body?: object, holder = ada): SignedRequest {
  return {
    method,
    url: `${desk.network.baseUrl}${path}`,
    headers: {
      authorization: `Bearer ${holder.token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json', 'idempotency-key': randomUUID() }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  };
}

function signedBy(holder: SigningKeyHolder, request: SignedRequest, changes: Partial<Signing> = {}): SignedRequest {
  return signRequest(request, { keyId: holder.id, privateKey: holder.keys.privateKey, ...changes });
}

async function send({ method, url, headers, body }: SignedRequest): Promise<ApiAnswer> {
  const response = await fetch(url, { method, headers, ...(body === undefined ? {} : { body }) });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

const me = (holder = ada, changes: Partial<Signing> = {}) =>
  send(signedBy(holder, unsigned('GET', '/v1/me', undefined, holder), changes));
const newOrder = (changes: Partial<Signing> = {}) =>
  signedBy(ada, unsigned('POST', '/v1/purchase-orders', desk.newOrder()), changes);

async function count(table: string): Promise<number> {
  const [row] = await desk.network.dataSource.query(`SELECT count(*)::integer AS count FROM ${table}`);
  return row.count;
}

const put = (by: ApiCaller, id: string, body: object) =>
  by.send('PUT', `/v1/api-keys/${id}/public-key`, body, { 'idempotency-key': randomUUID() });

describe('S12: signed requests', () => {
  test('are taken by keys of both kinds; a key without a public key signs nothing', async () => {
    expect((await me()).body).toMatchObject({ apiKey: { id: ada.id } });
    const curve = await newHolder(desk.supplier, newCurveKeyPair());
    expect((await me(curve, { more: ';alg="ecdsa-p256-sha256";tag="erp"' })).status).toBe(200);
    expect((await send(newOrder())).status).toBe(201);
    expect((await desk.buyer.get('/v1/me')).status).toBe(200);
  });

  test('forged, altered, incomplete, early and late ones get 401, change nothing, and the business is told', async () => {
    const stranger = await newHolder(desk.supplier);
    const list = signedBy(ada, unsigned('GET', '/v1/purchase-orders?limit=5'));
    const order = newOrder();
    const now = nowSeconds();
    const replaced = (request: SignedRequest, headers: Record<string, string>) => ({
      ...request,
      headers: { ...request.headers, ...headers },
    });
    const without = (request: SignedRequest, ...names: string[]) => ({
      ...request,
      headers: Object.fromEntries(Object.entries(request.headers).filter(([name]) => !names.includes(name))),
    });
    const body = order.body?.replace('"10"', '"99"') ?? '';
    const digest = `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;
    const attacks: Record<string, SignedRequest> = {
      'no signature': without(order, 'signature', 'signature-input'),
      'a signature without its input': without(order, 'signature-input'),
      'an input without its signature': without(order, 'signature'),
      'an altered query': { ...list, url: list.url.replace('limit=5', 'limit=50') },
      'a query that was added': { ...order, url: `${order.url}?x=1` },
      'an altered path': { ...list, url: list.url.replace('purchase-orders', 'invoices') },
      'another method': { ...order, method: 'PUT', url: order.url },
      'another host': newOrder({ asked: 'https://evil.example/v1/purchase-orders' }),
      'an altered body': { ...order, body },
      'an altered body with its digest': { ...replaced(order, { 'content-digest': digest }), body },
      'another Idempotency-Key': replaced(order, { 'idempotency-key': 'again' }),
      'a body that was taken away': { ...without(order), method: 'POST', body: '' },
      'six minutes ago': newOrder({ created: now - 360 }),
      'in six minutes': newOrder({ created: now + 360 }),
      'just too long ago': newOrder({ created: now - 301 }),
      'just too far ahead': newOrder({ created: now + 310 }),
      'an end that has passed': newOrder({ more: `;expires=${now - 1}` }),
      'the keyid of another tenant': newOrder({ keyId: stranger.id }),
      'keyid and key of another tenant': newOrder({ keyId: stranger.id, privateKey: stranger.keys.privateKey }),
      'the key of another tenant': newOrder({ privateKey: stranger.keys.privateKey }),
      "another's secret": replaced(order, { authorization: `Bearer ${stranger.token}` }),
      'a nonce of 15 characters': newOrder({ nonce: 'n'.repeat(15) }),
      'a nonce of 129 characters': newOrder({ nonce: 'n'.repeat(129) }),
      ...Object.fromEntries(
        ['@method', '@target-uri', 'content-digest', 'idempotency-key', 'created', 'nonce', 'keyid'].map((name) => [
          `${name} missing`,
          newOrder({ without: [name] }),
        ]),
      ),
    };
    const before = [await count('purchase_orders'), await count('request_nonces')];
    for (const [what, attack] of Object.entries(attacks)) {
      const { status, body: answer } = await send(attack);
      // A route that is not there is refused before anybody is asked who they are.
      const expected =
        what === 'another method' ? { code: 'method_not_allowed' } : { status: 401, code: 'unauthenticated' };
      expect({ what, status, code: answer.code }).toEqual({ what, status, ...expected });
    }
    expect([await count('purchase_orders'), await count('request_nonces')]).toEqual(before);
    const refused = await desk.network.dataSource.query(
      `SELECT text FROM audit_entries JOIN audit_texts USING (tenant_id, sequence)
       WHERE actor = $1 AND outcome = 'refused' AND details->>'code' = 'unauthenticated'`,
      [ada.id],
    );
    expect(refused.length).toBeGreaterThanOrEqual(Object.keys(attacks).length - 3);
    expect(JSON.stringify(refused)).toContain('The request is not signed as its API key wants it');
    // None of it was wrong by itself.
    expect((await send(order)).status).toBe(201);
    expect((await send(list)).status).toBe(200);
  });

  test('are good within five minutes of now, before and after', async () => {
    const now = nowSeconds();
    expect((await me(ada, { created: now - 290 })).status).toBe(200);
    expect((await me(ada, { created: now + 299, more: `;expires=${now + 60}` })).status).toBe(200);
    for (const nonce of [`${'n'.repeat(15)}1`, 'n'.repeat(128)]) expect((await me(ada, { nonce })).status).toBe(200);
  });

  test('are good once, at whichever instance, however many come at a time', async () => {
    const sibling = await desk.network.sibling();
    const order = newOrder();
    const elsewhere = { ...order, url: order.url.replace(desk.network.baseUrl, sibling.baseUrl) };
    const local = signedBy(ada, unsigned('POST', '/v1/purchase-orders', desk.newOrder()), {
      asked: `${sibling.baseUrl}/v1/purchase-orders`,
      nonce: 'used-at-the-sibling',
    });
    expect((await send({ ...local, url: local.url.replace(desk.network.baseUrl, sibling.baseUrl) })).status).toBe(201);
    expect((await me(ada, { nonce: 'used-at-the-sibling' })).body.detail).toContain('nonce was used before');
    // The nonce is the key's: another may have the same.
    const other = await newHolder(desk.buyer);
    expect((await me(other, { nonce: 'used-at-the-sibling' })).status).toBe(200);
    const before = await count('purchase_orders');
    const answers = await Promise.all(Array.from({ length: 20 }, () => send(order)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...new Array(19).fill(401)]);
    expect(await count('purchase_orders')).toBe(before + 1);
    // At an instance with another name it is another request.
    expect((await send(elsewhere)).body.detail).toContain('not that of its public key');
    await sibling.close();
  });

  test('have their nonces remembered for the window, and forgotten after it', async () => {
    const { dataSource } = desk.network;
    const nonce = 'remembered-for-long-enough';
    expect((await me(ada, { created: nowSeconds() + 200, nonce })).status).toBe(200);
    const remembered = `SELECT extract(epoch FROM expires_at - clock_timestamp())::integer AS seconds FROM request_nonces WHERE nonce = $1`;
    const [{ seconds }] = await dataSource.query(remembered, [nonce]);
    expect(seconds).toBeGreaterThanOrEqual(500);
    await dataSource.query(`UPDATE request_nonces SET expires_at = clock_timestamp() - interval '1 second'`);
    const over = () => count('request_nonces WHERE expires_at < clock_timestamp()');
    for (let left = await over(); left > 0; left -= 2) {
      expect(await over()).toBe(left);
      expect((await me()).status).toBe(200);
    }
    expect(await over()).toBe(0);
    expect(await dataSource.query(remembered, [nonce])).toEqual([]);
  });

  test('say where they go to: to the URL that the network is known by', async () => {
    const sibling = await desk.network.sibling({}, 'https://api.example/quittance/');
    const request = unsigned('GET', '/v1/me');
    const there = { ...request, url: request.url.replace(desk.network.baseUrl, sibling.baseUrl) };
    const asked = 'https://api.example/quittance/v1/me';
    expect((await send(signedBy(ada, there, { asked }))).status).toBe(200);
    expect((await send(signedBy(ada, there))).status).toBe(401);
    await sibling.close();
  });
});

describe('public keys', () => {
  test('are wanted from the next request on, of commands of known callers too, until they are taken away', async () => {
    const { body: made } = await desk.buyer.post('/v1/api-keys', { name: 'plain', roles: ['buyer'] });
    const plain = desk.network.anonymous(made.secret);
    expect(made).toMatchObject({ publicKey: null, previousPublicKeyUntil: null });
    expect((await plain.post('/v1/purchase-orders', desk.newOrder())).status).toBe(201);
    const holder = { id: made.id, token: made.secret, keys: newKeyPair() };
    expect((await me(holder)).body.detail).toContain('no public key');
    const { body } = await put(desk.buyer, made.id, { publicKey: pemOf(holder.keys) });
    expect(body).toMatchObject({ publicKey: { algorithm: 'ed25519' }, previousPublicKeyUntil: null });
    expect((await plain.post('/v1/purchase-orders', desk.newOrder())).status).toBe(401);
    expect((await plain.get('/v1/me')).status).toBe(401);
    expect((await me(holder)).status).toBe(200);
    const remove = { 'idempotency-key': randomUUID() };
    const removed = await desk.buyer.send('DELETE', `/v1/api-keys/${made.id}/public-key`, {}, remove);
    expect(removed.body).toMatchObject({ id: made.id, publicKey: null });
    expect((await plain.post('/v1/purchase-orders', desk.newOrder())).status).toBe(201);
    const told = await desk.network.dataSource.query(
      `SELECT action, details FROM audit_entries WHERE subject = $1 AND outcome = 'done' AND action <> 'change_records' ORDER BY sequence`,
      [made.id],
    );
    expect(told.map(({ action }: { action: string }) => action)).toEqual([
      ...['create_api_key', 'register_public_key', 'remove_public_key'],
    ]);
    expect(told[2].details.publicKey).toEqual(told[1].details.publicKey);
  });

  test('are demanded of all who act for a business by a signed request, until one says otherwise', async () => {
    const { network } = desk;
    const plain = await network.business('Signs everything', ['buyer']);
    const holder = await newHolder(plain);
    const path = '/v1/signature-policy';
    const demand = (required: boolean) => ({ required });
    const signed = (method: string, to: string, body?: object) =>
      send(signedBy(holder, unsigned(method, to, body, holder)));
    const refused = { status: 403, code: 'unsigned_request', allowedActions: [{ action: 'register_public_key' }] };
    const setPlain = (required: boolean) =>
      plain.send('PUT', path, demand(required), { 'idempotency-key': randomUUID() });
    // Who cannot sign shuts nobody out, themselves neither.
    expect((await setPlain(true)).body).toMatchObject(refused);
    expect((await plain.get(path)).body).toEqual({ required: false });
    expect((await signed('PUT', path, demand(true))).body).toEqual({ required: true });
    expect((await plain.post('/v1/purchase-orders', desk.newOrder())).body).toMatchObject(refused);
    expect((await plain.get('/v1/me')).body).toMatchObject(refused);
    expect((await setPlain(false)).body).toMatchObject(refused);
    expect((await signed('GET', path)).body).toEqual({ required: true });
    expect((await desk.buyer.get('/v1/me')).status).toBe(200);
    // Its keys keep a public key; who can sign, or the operator, gives one to those without.
    const kept = await signed('DELETE', `/v1/api-keys/${holder.id}/public-key`, {});
    expect(kept.body).toMatchObject({ status: 409, code: 'invalid_transition', state: 'signatures_required' });
    const { body: made } = await signed('POST', '/v1/api-keys', { name: 'later', roles: ['buyer'] });
    const late = { id: made.id, token: made.secret, keys: newKeyPair() };
    expect((await network.anonymous(late.token).get('/v1/me')).body).toMatchObject(refused);
    expect((await put(network.operator, late.id, { publicKey: pemOf(late.keys) })).status).toBe(200);
    expect((await me(late)).status).toBe(200);
    // What loosens it takes two where anything does.
    const person = async (name: string): Promise<SigningKeyHolder> => {
      const { body: member } = await signed('POST', '/v1/members', { name, roles: ['buyer'], scopes: ['*'] });
      const keys = newKeyPair();
      const { body: key } = await network.operator.post('/v1/api-keys', {
        ...{ name, roles: ['buyer'], businessId: plain.businessId, memberId: member.id, publicKey: pemOf(keys) },
      });
      return { id: key.id, token: key.secret, keys };
    };
    const [una, uwe] = [await person('Una'), await person('Uwe')];
    const by = (whom: SigningKeyHolder, to: string, body: object) =>
      send(signedBy(whom, unsigned('POST', to, body, whom)));
    expect((await signed('PUT', '/v1/approval-policy', { threshold: '1' })).status).toBe(200);
    expect((await signed('PUT', path, demand(false))).body).toMatchObject({ status: 409, code: 'approval_required' });
    const { body: asked } = await by(una, '/v1/approvals', { method: 'PUT', path, body: demand(false) });
    const approved = await by(uwe, `/v1/approvals/${asked.id}/approve`, { digest: asked.digest });
    expect(approved.body.result).toEqual({ status: 200, body: { required: false } });
    expect((await plain.get('/v1/me')).status).toBe(200);
    const log: { action: string; outcome: string; details: object }[] = await network.dataSource.query(
      `SELECT action, outcome, details FROM audit_entries WHERE tenant_id = $1 ORDER BY sequence`,
      [plain.businessId],
    );
    expect(log.filter(({ action, outcome }) => action === 'set_signature_policy' && outcome === 'done')).toMatchObject([
      { details: { required: true, before: false } },
      { details: { required: false, before: true } },
    ]);
    expect(
      log.filter(
        ({ outcome, details }) => outcome === 'refused' && 'code' in details && details.code === 'unsigned_request',
      ),
    ).toHaveLength(5);
  });

  test('are replaced, with an overlap in which both are good', async () => {
    const old = await newHolder(desk.buyer);
    const next = { ...old, keys: newCurveKeyPair() };
    const replacement = { publicKey: pemOf(next.keys), overlapSeconds: 60 };
    expect((await put(desk.buyer, old.id, replacement)).body).toMatchObject({
      publicKey: { algorithm: 'ecdsa-p256-sha256' },
      previousPublicKeyUntil: expect.any(String),
    });
    expect((await put(desk.buyer, old.id, { ...replacement, overlapSeconds: 0 })).status).toBe(200);
    expect([(await me(old)).status, (await me(next)).status]).toEqual([200, 200]);
    await desk.network.dataSource.query(`UPDATE api_keys SET previous_public_key_until = network_now() WHERE id = $1`, [
      old.id,
    ]);
    expect([(await me(old)).status, (await me(next)).status]).toEqual([401, 200]);
    const third = { ...old, keys: newKeyPair() };
    await put(desk.buyer, old.id, { publicKey: pemOf(third.keys), overlapSeconds: 604_800 });
    expect([(await me(old)).status, (await me(next)).status, (await me(third)).status]).toEqual([401, 200, 200]);
    const tooLong = await put(desk.buyer, old.id, { publicKey: pemOf(next.keys), overlapSeconds: 604_801 });
    expect(tooLong.body).toMatchObject({ status: 422, errors: [{ pointer: '/overlapSeconds' }] });
  });

  test('are public, of kinds that sign, and said by whoever answers for the key', async () => {
    const pem = ada.keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    for (const publicKey of [pem, '', 'ssh-ed25519 AAAA', 'x'.repeat(1_001)]) {
      const { body } = await put(desk.buyer, ada.id, { publicKey });
      expect(body).toMatchObject({ status: 422, errors: [{ pointer: '/publicKey' }] });
      expect(JSON.stringify(body)).not.toContain(pem.split('\n')[1]);
    }
    const { body: member } = await desk.buyer.post('/v1/members', { name: 'Eve', roles: ['buyer'], scopes: ['*'] });
    const { body: key } = await desk.network.operator.post('/v1/api-keys', {
      ...{ name: 'Eve', roles: ['buyer'], businessId: desk.buyer.businessId, memberId: member.id },
    });
    const foreign = await put(desk.buyer, key.id, { publicKey: pemOf(newKeyPair()) });
    expect(foreign.body).toMatchObject({ status: 403, code: 'forbidden' });
    expect((await desk.network.anonymous(key.secret).get('/v1/me')).status).toBe(200);
    expect((await put(desk.network.operator, key.id, { publicKey: pemOf(newKeyPair()) })).status).toBe(200);
    await desk.buyer.send('DELETE', `/v1/api-keys/${ada.id}`, {}, { 'idempotency-key': 'revoke-ada' });
    const revoked = await put(desk.buyer, ada.id, { publicKey: pemOf(newKeyPair()) });
    expect(revoked.body).toMatchObject({ status: 409, code: 'invalid_transition' });
    ada = await newHolder(desk.buyer);
  });
});

describe('the SDK', () => {
  const client = (options: Partial<ConstructorParameters<typeof Quittance>[0]> = {}) =>
    new Quittance({
      ...{ baseUrl: desk.network.baseUrl, apiKey: ada.token, signer: requestSigner(ada.keys.privateKey) },
      ...{ retry: { firstPauseMilliseconds: 1 }, ...options },
    });

  test('signs, and signs anew what it sends again under the same Idempotency-Key', async () => {
    const sent: Headers[] = [];
    const losing: typeof fetch = async (url, init) => {
      sent.push(new Headers(init?.headers));
      const response = await fetch(url, init);
      if (sent.length < 3) throw new TypeError('The answer was lost');
      return response;
    };
    const before = await count('purchase_orders');
    const quittance = client({ fetch: losing });
    const order = await quittance.purchaseOrders.issue(desk.newOrder() as never);
    expect(await count('purchase_orders')).toBe(before + 1);
    expect(sent).toHaveLength(3);
    expect(new Set(sent.map((headers) => headers.get('idempotency-key'))).size).toBe(1);
    expect(new Set(sent.map((headers) => headers.get('signature'))).size).toBe(3);
    expect((await quittance.purchaseOrders.list({ reference: order.reference })).data).toHaveLength(1);
    await expect(client({ signer: requestSigner(newKeyPair().privateKey) }).businesses.me()).rejects.toMatchObject({
      code: 'unauthenticated',
    });
  });

  test('signs documents; one that was exchanged on the way is not kept', async () => {
    const form = (text: string) => {
      const data = new FormData();
      data.set('file', new File([text], 'note.txt', { type: 'text/plain' }));
      return data;
    };
    const quittance = client();
    const note = await quittance.documents.upload(form('40 lamps'));
    expect(note).toMatchObject({ sha256: createHash('sha256').update('40 lamps').digest('hex') });
    const before = await count('documents');
    const exchanging: typeof fetch = async (url, init) => {
      const body = Buffer.from(init?.body as Uint8Array)
        .toString()
        .replace('40 lamps', '41 lamps');
      return fetch(url, { ...init, body });
    };
    await expect(client({ fetch: exchanging }).documents.upload(form('40 lamps'))).rejects.toMatchObject({
      ...{ status: 401, code: 'unauthenticated' },
    });
    expect(await count('documents')).toBe(before);
    const large = 'x'.repeat(3_000_000);
    expect(await quittance.documents.upload(form(large))).toMatchObject({ size: 3_000_000 });
  });
});
