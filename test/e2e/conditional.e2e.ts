import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { errorCodes, orderTransitions } from '#domain';
import { problems } from '#http';
import { OrderDesk } from '../security/support/order-desk.js';
import type { ApiAnswer } from './support/running-network.js';

describe('conditional requests and what the API says about itself', () => {
  let desk: OrderDesk;
  let endpoint: string;
  let keys = 0;

  beforeAll(async () => {
    const provider = 'http://127.0.0.1:9';
    desk = await OrderDesk.open({
      oidc: { issuer: provider, audience: 'quittance', jwksUrl: `${provider}/keys`, algorithms: ['RS256'] },
    });
    // Of nothing that happens here, so that nothing is sent, and what it is shown as does not change by itself.
    const unused = { url: 'http://127.0.0.1:9/none', eventTypes: ['payment.released'] };
    const { body } = await desk.buyer.post('/v1/webhook-endpoints', unused);
    endpoint = `/v1/webhook-endpoints/${body.id}`;
  });
  afterAll(() => desk.close());

  const ask = (method: string, path: string, headers: Record<string, string>, body?: object): Promise<ApiAnswer> => {
    keys += 1;
    return desk.buyer.send(method, path, body, { 'idempotency-key': `conditional-${keys}`, ...headers });
  };

  test('a single resource has an ETag, and who has it as it is gets 304 and no body', async () => {
    const path = `/v1/purchase-orders/${(await desk.issue()).body.id}`;
    const first = await desk.buyer.get(path);
    const tag = first.headers.get('etag') ?? '';
    expect(tag).toMatch(/^"[\w-]{27}"$/);
    for (const known of [tag, `W/${tag}`, `"other", ${tag}`, '*']) {
      const again = await ask('GET', path, { 'if-none-match': known });
      expect({ known, status: again.status, body: again.body }).toEqual({ known, status: 304, body: '' });
      expect(again.headers.get('etag')).toBe(tag);
    }
    expect((await ask('GET', path, { 'if-none-match': '"other"' })).status).toBe(200);
    await desk.supplier.post(`${path}/accept`);
    const changed = await ask('GET', path, { 'if-none-match': tag });
    expect(changed.status).toBe(200);
    expect(changed.headers.get('etag')).not.toBe(tag);
    // What is refused, and lists, have none.
    expect((await desk.buyer.get('/v1/purchase-orders')).headers.get('etag')).toBeNull();
    expect((await desk.buyer.get('/v1/purchase-orders/po_x')).headers.get('etag')).toBeNull();
  });

  test('a change that is meant for another representation is refused with 412 and changes nothing', async () => {
    const tag = (await desk.buyer.get(endpoint)).headers.get('etag') ?? '';
    const rename = (description: string, match?: string) =>
      ask('PATCH', endpoint, match === undefined ? {} : { 'if-match': match }, { description });
    const first = await rename('first', tag);
    expect(first.status).toBe(200);
    expect((await desk.buyer.get(endpoint)).headers.get('etag')).toBe(first.headers.get('etag'));
    for (const stale of [tag, `W/${first.headers.get('etag')}`, '"other"']) {
      expect((await rename('second', stale)).body).toMatchObject({ status: 412, code: 'precondition_failed' });
      expect((await ask('DELETE', endpoint, { 'if-match': stale }, {})).status).toBe(412);
    }
    expect((await desk.buyer.get(endpoint)).body.description).toBe('first');
    expect((await rename('third')).status).toBe(200);
    expect((await rename('fourth', '*')).status).toBe(200);
    const last = (await desk.buyer.get(endpoint)).headers.get('etag') ?? '';
    expect((await ask('DELETE', endpoint, { 'if-match': `"other", ${last}` }, {})).status).toBe(200);
  });

  test('of two changes of the same representation at the same time one is refused', async () => {
    // Of nothing that happens here, so that nothing is sent, and what it is shown as does not change by itself.
    const unused = { url: 'http://127.0.0.1:9/none', eventTypes: ['payment.released'] };
    const { body } = await desk.buyer.post('/v1/webhook-endpoints', unused);
    const path = `/v1/webhook-endpoints/${body.id}`;
    const match = { 'if-match': (await desk.buyer.get(path)).headers.get('etag') ?? '' };
    const answers = await Promise.all(
      ['one', 'two', 'three'].map((description) => ask('PATCH', path, match, { description })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412]);
  });

  const tagOf = async (path: string) => (await desk.buyer.get(path)).headers.get('etag') ?? '';

  /** Changes `path` three times: with its ETag, with the one from before, which is refused and changes nothing, and with none. */
  async function refusesStale(method: string, path: string, bodies: readonly [object, object, object], view = path) {
    const [first, second, third] = bodies;
    const tag = await tagOf(view);
    expect(tag).not.toBe('');
    expect((await ask(method, path, { 'if-match': tag }, first)).status).toBe(200);
    const { body: before } = await desk.buyer.get(view);
    expect(before).toMatchObject(first);
    for (const stale of [tag, `W/${await tagOf(view)}`, '"other"']) {
      const refused = await ask(method, path, { 'if-match': stale }, second);
      expect(refused.body).toMatchObject({ status: 412, code: 'precondition_failed' });
    }
    expect((await desk.buyer.get(view)).body).toEqual(before);
    expect((await ask(method, path, {}, third)).status).toBe(200);
    expect((await desk.buyer.get(view)).body).toMatchObject(third);
    expect((await ask(method, path, { 'if-match': '*' }, first)).status).toBe(200);
  }

  /** Of changes of the same representation at the same time one is done. */
  async function takesOne(path: string, tag: string, bodies: readonly object[]) {
    const answers = await Promise.all(bodies.map((body) => ask('PATCH', path, { 'if-match': tag }, body)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...bodies.slice(1).map(() => 412)]);
  }

  test('a member is changed as somebody saw it, or not at all', async () => {
    const { body } = await desk.buyer.post('/v1/members', { name: 'Ada', roles: ['buyer'], scopes: ['orders:read'] });
    const path = `/v1/members/${body.id}`;
    await refusesStale('PATCH', path, [{ name: 'Beryl' }, { status: 'deactivated' }, { scopes: ['orders:write'] }]);
    await takesOne(path, await tagOf(path), [{ name: 'Cora' }, { scopes: ['*'] }, { email: 'dora@example.com' }]);
    // What the change answers has the ETag that the next one names.
    const changed = await ask('PATCH', path, {}, { name: 'Ella' });
    expect(changed.headers.get('etag')).toBe(await tagOf(path));
    const subjects = [{ subject: 'one' }, { subject: 'two' }, { subject: null }] as const;
    await refusesStale('PUT', `${path}/external-subject`, subjects);
  });

  test('a business is changed as somebody saw it or its profile, or not at all', async () => {
    const path = `/v1/businesses/${desk.buyer.businessId}`;
    const profile = `${path}/profile`;
    await refusesStale('PATCH', path, [{ bic: 'DEUTDEFF' }, { bic: 'COBADEFF' }, { bic: 'MARKDEFF' }], profile);
    await takesOne(path, await tagOf(profile), [{ bic: 'COBADEFF' }, { bic: 'PBNKDEFF' }, { bic: 'MARKDEFF' }]);
    const changed = await ask('PATCH', path, {}, { bic: 'DEUTDEFF' });
    expect(changed.headers.get('etag')).toBe(await tagOf(profile));

    const operator = (method: string, at: string, body: object, headers: Record<string, string> = {}) => {
      keys += 1;
      return desk.network.operator.send(method, at, body, { 'idempotency-key': `conditional-${keys}`, ...headers });
    };
    const tag = await tagOf(path);
    const rename = (legalName: string) => operator('PATCH', path, { legalName }, { 'if-match': tag });
    const answers = await Promise.all(['Nordhafen AG', 'Nordhafen SE', 'Nordhafen GmbH'].map(rename));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412]);
    const suspended = await tagOf(path);
    expect((await operator('POST', `${path}/suspend`, { reason: 'Looked at' })).status).toBe(200);
    expect((await ask('PATCH', path, { 'if-match': suspended }, { bic: 'COBADEFF' })).status).toBe(412);
    expect((await operator('POST', `${path}/reinstate`, { reason: 'Looked at' })).status).toBe(200);
    expect((await ask('PATCH', path, { 'if-match': await tagOf(path) }, { bic: 'COBADEFF' })).status).toBe(200);
  });

  test('everybody can read every error and the life of an order', async () => {
    const { body: errors } = await desk.network.anonymous().get('/v1/errors');
    expect(errors.data.map(({ code }: { code: string }) => code)).toEqual([...errorCodes]);
    for (const { code, status, meaning, remedy } of errors.data) {
      expect(status).toBe(problems[code as keyof typeof problems].status);
      expect(meaning.length > 20 && remedy.length > 10).toBe(true);
    }
    const { body: diagram } = await desk.network.anonymous().get('/v1/state-diagrams/purchase-order');
    expect(diagram.transitions).toEqual(orderTransitions);
    const named = (property: string) =>
      diagram.states
        .filter((state: Record<string, unknown>) => state[property])
        .map(({ name }: { name: string }) => name);
    expect(named('initial')).toEqual(['issued']);
    expect(named('final')).toEqual(['settled', 'refunded', 'declined', 'cancelled', 'lapsed']);
    expect(diagram.mermaid).toContain('accepted --> funding: fund (buyer)');
  });
});
