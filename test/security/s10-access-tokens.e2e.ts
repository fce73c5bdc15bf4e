import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { exportJWK, generateKeyPair } from 'jose';
import { AccessTokens } from '../../apps/api/authentication/access-tokens.js';
import type { ApiAnswer, ApiCaller } from '../e2e/support/running-network.js';
import { IdentityProvider } from './support/identity-provider.js';
import { OrderDesk } from './support/order-desk.js';

jest.setTimeout(120_000);

let provider: IdentityProvider;
let desk: OrderDesk;
let subjectsSet = 0;
let ada: { id: string; caller: ApiCaller };

const nowSeconds = () => Math.floor(Date.now() / 1_000);
const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

async function callerWith(token: Promise<string>): Promise<ApiCaller> {
  return desk.network.anonymous(await token);
}

async function newMember(name: string, subject: string, changes: object = {}): Promise<string> {
  const { body } = await desk.buyer.post('/v1/members', { name, roles: ['buyer'], scopes: ['*'], ...changes });
  const { status } = await setSubject(body.id, subject);
  if (status !== 200) throw new Error(`No subject for ${name}: ${status}`);
  return body.id;
}

function setSubject(member: string, subject: string | null, by: ApiCaller = desk.buyer): Promise<ApiAnswer> {
  subjectsSet += 1;
  const key = `subject-${subjectsSet}`;
  return by.send('PUT', `/v1/members/${member}/external-subject`, { subject }, { 'idempotency-key': key });
}

/** An answer without what names the request. */
function said({ status, body }: ApiAnswer): object {
  const { requestId: _, instance: __, ...rest } = body as Record<string, unknown>;
  return { answered: status, ...rest };
}

beforeAll(async () => {
  provider = await IdentityProvider.start();
  desk = await OrderDesk.open({ oidc: provider.config });
  ada = { id: await newMember('Ada', 'auth0|ada'), caller: await callerWith(provider.token('auth0|ada')) };
});

afterAll(async () => {
  await desk.close();
  await provider.stop();
});

describe('S10: access tokens', () => {
  test('act as the member they name, whom the audit log names', async () => {
    const { status, body: me } = await ada.caller.get('/v1/me');
    expect(status).toBe(200);
    expect(me).toMatchObject({ apiKey: { kind: 'access_token', id: ada.id, memberId: ada.id, roles: ['buyer'] } });
    expect(me.business.id).toBe(desk.buyer.businessId);
    const order = await ada.caller.post('/v1/purchase-orders', desk.newOrder());
    expect(order.status).toBe(201);
    const entries = await desk.network.dataSource.query(`SELECT actor FROM audit_entries WHERE subject = $1`, [
      order.body.id,
    ]);
    expect(entries).toEqual([{ actor: ada.id }]);
  });

  test('that are forged, misused, early or late get one answer', async () => {
    const now = nowSeconds();
    const sub = 'auth0|ada';
    const stranger = await generateKeyPair('RS256', { extractable: true });
    const jwk = await exportJWK(stranger.publicKey);
    const claims = { iss: provider.config.issuer, aud: 'quittance', sub, iat: now, exp: now + 300 };
    const pem = new TextEncoder().encode(await provider.publicPem());
    const [header, payload, signature] = (await provider.token(sub)).split('.') as [string, string, string];
    const tokens: Record<string, string> = {
      'alg none': `${encode({ alg: 'none', typ: 'at+jwt', kid: 'first' })}.${encode(claims)}.`,
      'alg none with a signature': `${encode({ alg: 'none', typ: 'at+jwt', kid: 'first' })}.${payload}.${signature}`,
      'HS256 with the public key': await provider.token(sub, {}, { alg: 'HS256' }, pem),
      'an algorithm that is not allowed': await provider.token(
        sub,
        {},
        { alg: 'RS512' },
        await provider.privateKeyFor('RS512'),
      ),
      'altered claims': `${header}.${encode({ ...claims, sub: 'auth0|bob' })}.${signature}`,
      'no signature': `${header}.${payload}.`,
      'another audience': await provider.token(sub, { aud: 'billing' }),
      'another issuer': await provider.token(sub, { iss: 'https://evil.example' }),
      'its end a minute ago': await provider.token(sub, { exp: now - 60 }),
      'no end': await provider.token(sub, { exp: undefined }),
      'its beginning in two minutes': await provider.token(sub, { nbf: now + 120 }),
      'issued in two minutes': await provider.token(sub, { iat: now + 120 }),
      'issued two days ago': await provider.token(sub, { iat: now - 172_800 }),
      'no time of issue': await provider.token(sub, { iat: undefined }),
      'an ID token': await provider.token(sub, { nonce: 'n' }, { typ: 'JWT' }),
      'no type': await provider.token(sub, {}, { typ: undefined }),
      'a jku': await provider.token(sub, {}, { jku: 'https://evil.example/keys' }),
      'an x5u': await provider.token(sub, {}, { x5u: 'https://evil.example/cert' }),
      'a jwk of its own': await provider.token(sub, {}, { jwk }, stranger.privateKey),
      'a jwk beside the right key': await provider.token(sub, {}, { jwk: await provider.publicJwk() }),
      "a stranger's key": await provider.token(sub, {}, {}, stranger.privateKey),
      'a path as key id': await provider.token(sub, {}, { kid: '../../../../dev/null' }, stranger.privateKey),
      'no key id': await provider.token(sub, {}, { kid: undefined }),
      'a critical header nobody knows': await provider
        .token(sub, {}, { kid: 'first' })
        .then((good) =>
          [encode({ alg: 'RS256', typ: 'at+jwt', kid: 'first', crit: ['x'], x: 1 }), ...good.split('.').slice(1)].join(
            '.',
          ),
        ),
      'scopes that are no text': await provider.token(sub, { scope: 7 }),
      'nobody it knows': await provider.token('auth0|nobody'),
    };
    const reference = said(await desk.network.anonymous('nonsense').get('/v1/me'));
    expect(reference).toMatchObject({ answered: 401, code: 'unauthenticated' });
    for (const [what, token] of Object.entries(tokens)) {
      expect({ what, ...said(await desk.network.anonymous(token).get('/v1/me')) }).toEqual({ what, ...reference });
    }
    expect((await ada.caller.get('/v1/me')).status).toBe(200);
  });

  test('may be half a minute off, and no more', async () => {
    const now = nowSeconds();
    const status = async (claims: object) =>
      (await (await callerWith(provider.token('auth0|ada', claims))).get('/v1/me')).status;
    expect(await status({ exp: now - 25, nbf: now + 25, iat: now + 25 })).toBe(200);
    expect(await status({ exp: now - 31 })).toBe(401);
    expect(await status({ nbf: nowSeconds() + 35 })).toBe(401);
  });

  test('are narrowed by their scopes, and never widened', async () => {
    const narrow = await callerWith(provider.token('auth0|ada', { scope: 'openid orders:read' }));
    expect((await narrow.get('/v1/me')).body.apiKey.scopes).toEqual(['orders:read']);
    expect((await narrow.get('/v1/purchase-orders')).status).toBe(200);
    const refused = await narrow.post('/v1/purchase-orders', desk.newOrder());
    expect(refused.body).toMatchObject({ status: 403, code: 'insufficient_scope' });
    await newMember('Reader', 'reader', { scopes: ['orders:read'] });
    const wide = await callerWith(provider.token('reader', { scp: ['*', 'payments:write'] }));
    expect((await wide.get('/v1/me')).body.apiKey.scopes).toEqual(['orders:read']);
  });

  test('end with their member, and with their subject, for commands that the process knows the caller of too', async () => {
    const bob = await newMember('Bob', 'auth0|bob');
    const caller = await callerWith(provider.token('auth0|bob'));
    expect((await caller.post('/v1/purchase-orders', desk.newOrder())).status).toBe(201);
    expect((await setSubject(bob, 'auth0|robert')).body).toMatchObject({ subject: 'auth0|robert' });
    expect((await caller.post('/v1/purchase-orders', desk.newOrder())).status).toBe(401);
    const renamed = await callerWith(provider.token('auth0|robert'));
    expect((await renamed.post('/v1/purchase-orders', desk.newOrder())).status).toBe(201);
    expect((await desk.buyer.post(`/v1/members/${bob}/deactivate`)).status).toBe(200);
    expect((await renamed.post('/v1/purchase-orders', desk.newOrder())).status).toBe(401);
    expect((await renamed.get('/v1/me')).status).toBe(401);
    expect((await setSubject(bob, 'auth0|bob')).body).toMatchObject({ code: 'invalid_transition' });
  });

  test('name one member each, and only of whom the caller has all rights', async () => {
    const carol = await newMember('Carol', 'carol');
    expect((await setSubject(carol, 'auth0|ada')).body).toMatchObject({ status: 409, code: 'duplicate_reference' });
    expect((await desk.buyer.get(`/v1/members/${carol}/external-subject`)).body).toMatchObject({ subject: 'carol' });
    for (const subject of ['', 'with blank', 'a'.repeat(256), 'é'])
      expect((await setSubject(carol, subject)).status).toBe(422);
    expect((await setSubject(carol, 'a'.repeat(255))).status).toBe(200);
    const clerk = { name: 'clerk', roles: ['buyer'], scopes: ['members:write'] };
    const { body } = await desk.buyer.post('/v1/api-keys', clerk);
    const attempt = await setSubject(carol, 'clerk', desk.network.anonymous(body.secret));
    expect(attempt.body).toMatchObject({ status: 403, code: 'forbidden' });
    expect((await setSubject(carol, null)).body).toMatchObject({ subject: null, issuer: null });
  });

  test('a person is one, by key and by token: who asks does not approve', async () => {
    const dora = await newMember('Dora', 'dora');
    const { body: key } = await desk.network.operator.post('/v1/api-keys', {
      ...{ name: 'Ada at night', roles: ['buyer'], businessId: desk.buyer.businessId, memberId: ada.id },
    });
    const adaByKey = desk.network.anonymous(key.secret);
    const threshold = { threshold: '500' };
    const policy = await ada.caller.send('PUT', '/v1/approval-policy', threshold, { 'idempotency-key': 'policy' });
    expect(policy.status).toBe(200);
    // Whoever could let their own account act as a colleague would be two people.
    expect((await setSubject(dora, 'mine', ada.caller)).body).toMatchObject({ code: 'approval_required' });
    const asked = await ada.caller.post('/v1/approvals', {
      ...{ method: 'PUT', path: '/v1/approval-policy', body: { threshold: '900' } },
    });
    expect(asked.body).toMatchObject({ status: 'pending', requestedBy: { actorId: ada.id, memberId: ada.id } });
    const approve = (caller: ApiCaller) =>
      caller.post(`/v1/approvals/${asked.body.id}/approve`, { digest: asked.body.digest });
    expect((await approve(adaByKey)).body).toMatchObject({ status: 403, code: 'forbidden' });
    const approved = await approve(await callerWith(provider.token('dora')));
    expect(approved.body).toMatchObject({ status: 'approved', decidedBy: { actorId: dora } });
    expect((await ada.caller.get('/v1/approval-policy')).body).toMatchObject({ threshold: '900' });
  });

  test('a suspended business takes on nothing new by token either', async () => {
    const { network, buyer } = desk;
    const move = (action: string) =>
      network.operator.post(`/v1/businesses/${buyer.businessId}/${action}`, { reason: 'test' });
    await move('suspend');
    const refused = await ada.caller.post('/v1/purchase-orders', desk.newOrder());
    expect(refused.body).toMatchObject({ status: 403, code: 'business_suspended' });
    expect((await ada.caller.get('/v1/me')).status).toBe(200);
    await move('reinstate');
    expect((await ada.caller.post('/v1/purchase-orders', desk.newOrder())).status).toBe(201);
  });
});

describe("the provider's keys", () => {
  test('are asked for once, and for unknown key ids once in the cooldown, whoever sends tokens', async () => {
    const before = provider.asked;
    const tokens = new AccessTokens(provider.config);
    const stranger = await generateKeyPair('RS256');
    expect(await tokens.verify(await provider.token('auth0|ada'))).toMatchObject({ subject: 'auth0|ada' });
    for (const kid of ['a', 'b', 'c']) {
      expect(await tokens.verify(await provider.token('auth0|ada', {}, { kid }, stranger.privateKey))).toBeUndefined();
    }
    expect(provider.asked).toBe(before + 1);
  });

  test('are asked for again after a rotation, and the old one is good no longer', async () => {
    const tokens = new AccessTokens(provider.config, 0);
    const old = await provider.token('auth0|ada');
    expect(await tokens.verify(old)).toBeDefined();
    await provider.rotate('second');
    expect(await tokens.verify(await provider.token('auth0|ada'))).toBeDefined();
    expect(await tokens.verify(old)).toBeUndefined();
  });

  test('that cannot be had are no refusal, and are not asked for by every token', async () => {
    provider.isDown = true;
    const before = provider.asked;
    const tokens = new AccessTokens(provider.config);
    const token = await provider.token('auth0|ada');
    await expect(tokens.verify(token)).rejects.toMatchObject({ code: 'unavailable' });
    await expect(tokens.verify(token)).rejects.toMatchObject({ code: 'unavailable' });
    expect(provider.asked).toBe(before + 1);
    provider.isDown = false;
  });
});
