import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { ApiAnswer, ApiCaller } from '../e2e/support/running-network.js';
import { OrderDesk } from './support/order-desk.js';

jest.setTimeout(120_000);

let desk: OrderDesk;

beforeAll(async () => {
  desk = await OrderDesk.open();
});

afterAll(() => desk.close());

/** The events about `subject`, in their order. */
function toldOf(subject: string) {
  return desk.network.dataSource.query(
    `SELECT type, business_ids, payload FROM outbox_events WHERE subject = $1 ORDER BY sequence`,
    [subject],
  );
}

describe('S8: four eyes', () => {
  let people: {
    readonly ada: ApiCaller;
    readonly adaAgain: ApiCaller;
    readonly bob: ApiCaller;
    readonly adasId: string;
  };
  let machine: ApiCaller;
  let buyer: ApiCaller;
  let path: string;

  /** As {@link person}, where it takes a second one. */
  async function personWhoPays(name: string): Promise<{ id: string; key: () => Promise<ApiCaller> }> {
    const { network } = desk;
    const wanted = { ...{ name, roles: ['buyer'], scopes: ['*'] }, businessId: buyer.businessId };
    const { body: member } = await network.operator.post('/v1/members', wanted);
    const key = async () => {
      const made = await network.operator.post('/v1/api-keys', { ...wanted, memberId: member.id });
      return network.anonymous(made.body.secret);
    };
    return { id: member.id, key };
  }

  async function person(name: string): Promise<{ id: string; key: () => Promise<ApiCaller> }> {
    const { network } = desk;
    const { body } = await buyer.post('/v1/members', { name, roles: ['buyer'], scopes: ['*'] });
    const wanted = { name, roles: ['buyer'], businessId: buyer.businessId, memberId: body.id };
    const key = async () => network.anonymous((await network.operator.post('/v1/api-keys', wanted)).body.secret);
    return { id: body.id, key };
  }

  function policy(caller: ApiCaller, threshold: string | null, key: string): Promise<ApiAnswer> {
    return caller.send('PUT', '/v1/approval-policy', { threshold }, { 'idempotency-key': key });
  }

  async function acceptedOrder(quantity: string): Promise<string> {
    const lines = [{ sku: 'A', description: 'Gloves', quantity, unitPrice: '100' }];
    const { body } = await buyer.post('/v1/purchase-orders', desk.newOrder({ lines }));
    await desk.supplier.post(`/v1/purchase-orders/${body.id}/accept`);
    return `/v1/purchase-orders/${body.id}`;
  }

  beforeAll(async () => {
    const { network } = desk;
    buyer = await network.business('Two pairs of eyes', ['buyer']);
    await network.mined(
      await network.operator.post('/v1/sandbox/faucet', { businessId: buyer.businessId, amount: '100000' }),
    );
    machine = buyer;
    expect((await policy(buyer, '1000', 'alone')).body).toMatchObject({ status: 409, code: 'invalid_transition' });
    const [ada, bob] = [await person('Ada'), await person('Bob')];
    people = { ada: await ada.key(), adaAgain: await ada.key(), bob: await bob.key(), adasId: ada.id };
    expect((await policy(people.ada, '1000', 'first')).body).toEqual({ threshold: '1000', windowSeconds: 86_400 });
    path = await acceptedOrder('20');
  });

  test('above the amount nobody pays alone, at the amount they do', async () => {
    const exact = await acceptedOrder('10');
    expect((await machine.post(`${exact}/fund`)).status).toBe(202);
    for (const caller of [people.ada, machine]) {
      expect((await caller.post(`${path}/fund`)).body).toMatchObject({
        ...{ status: 409, code: 'approval_required', approval: { amount: '2000', threshold: '1000' } },
        allowedActions: [{ action: 'request_approval', href: '/v1/approvals' }],
      });
    }
    expect((await buyer.get(path)).body.status).toBe('accepted');
    const pointless = await people.ada.post('/v1/approvals', { path: `${exact}/fund` });
    expect(pointless.body).toMatchObject({ status: 409, code: 'invalid_transition' });
  });

  test('who asks does not approve, with whichever key; another does, once, and the request runs as it was asked', async () => {
    const { ada, adaAgain, bob, adasId } = people;
    expect((await machine.post('/v1/approvals', { path: `${path}/fund` })).body).toMatchObject({ status: 403 });
    const asked = await ada.post('/v1/approvals', { path: `${path}/fund` });
    expect(asked.body).toMatchObject({
      ...{ status: 'pending', amount: '2000', requestedBy: { memberId: adasId }, result: null },
      request: { method: 'POST', path: `${path}/fund`, body: {} },
    });
    const { id, digest } = asked.body;
    const approve = `/v1/approvals/${id}/approve`;
    for (const caller of [ada, adaAgain, machine]) {
      expect((await caller.post(approve, { digest })).body).toMatchObject({ status: 403, code: 'forbidden' });
    }
    expect((await bob.post(approve, { digest: 'ab'.repeat(32) })).body).toMatchObject({ status: 409 });
    expect((await buyer.get(path)).body.status).toBe('accepted');
    const answers = await Promise.all([bob.post(approve, { digest }), bob.post(approve, { digest })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const { body } = await bob.get(`/v1/approvals/${id}`);
    expect(body).toMatchObject({ status: 'approved', result: { status: 202, body: { status: 'funding' } } });
    await desk.network.mined({ ...asked, status: 202, body: body.result.body }, buyer);
    const funded = await desk.network.dataSource.query(
      `SELECT 1 FROM operations WHERE kind = 'fund_order' AND subject = $1`,
      [path.split('/').at(-1)],
    );
    expect(funded).toHaveLength(1);
    const log = await desk.network.dataSource.query(
      `SELECT action, outcome FROM audit_entries WHERE tenant_id = $1 AND (subject = ANY ($2) OR details->>'approvalId' = $3)
       ORDER BY sequence`,
      [buyer.businessId, [id, approve], id],
    );
    const entries = log.map(({ action, outcome }: { action: string; outcome: string }) => `${action} ${outcome}`);
    expect(entries).toEqual(
      expect.arrayContaining(['request_approval done', 'approve refused', 'approve done', 'fund_order done']),
    );
  });

  test('what is approved is what was seen: a larger acceptance than was asked for waits again', async () => {
    const { ada, bob } = people;
    const { network, supplier } = desk;
    await network.mined(await supplier.post(`${path}/deliveries`, { amount: '1200' }));
    const { body: asked } = await ada.post('/v1/approvals', { path: `${path}/accept-delivery` });
    expect(asked).toMatchObject({ amount: '1200' });
    await network.mined(await supplier.post(`${path}/deliveries`, { amount: '300' }));
    const late = await bob.post(`/v1/approvals/${asked.id}/approve`, { digest: asked.digest });
    expect(late.body).toMatchObject({ status: 409, code: 'approval_required', approval: { amount: '1500' } });
    expect((await bob.post(`/v1/approvals/${asked.id}/reject`, { reason: 'Grew' })).body).toMatchObject({
      ...{ status: 'rejected', reason: 'Grew' },
    });
    expect((await bob.post(`/v1/approvals/${asked.id}/approve`, { digest: asked.digest })).body.state).toBe('rejected');
    const body = { cumulative: '1200' };
    const { body: exact } = await ada.post('/v1/approvals', { path: `${path}/accept-delivery`, body });
    expect((await bob.post(`/v1/approvals/${exact.id}/approve`, { digest: exact.digest })).status).toBe(200);
    await network.until('the payment', async () => (await buyer.get(path)).body.paid === '1200');
  });

  test('loosening, new colleagues who approve, and where banks pay take two; tightening takes one', async () => {
    const { ada, bob } = people;
    expect((await policy(ada, '500', 'tighter')).body).toMatchObject({ threshold: '500' });
    for (const threshold of ['501', null]) {
      expect((await policy(ada, threshold, `looser-${threshold}`)).body).toMatchObject({ code: 'approval_required' });
    }
    const member = { name: 'Straw', roles: ['buyer'], scopes: ['*'] };
    for (const scopes of [['*'], ['payments:write']]) {
      const added = await ada.post('/v1/members', { ...member, scopes });
      expect(added.body).toMatchObject({ code: 'approval_required' });
    }
    expect((await ada.post('/v1/members', { ...member, scopes: ['orders:read'] })).status).toBe(201);
    const bank = { method: 'PATCH', path: `/v1/businesses/${buyer.businessId}`, body: { bic: 'DEUTDEFF' } };
    expect((await ada.send(bank.method, bank.path, bank.body, { 'idempotency-key': 'bank' })).body).toMatchObject({
      ...{ code: 'approval_required', approval: { amount: null } },
    });
    for (const request of [bank, { method: 'PUT', path: '/v1/approval-policy', body: { threshold: '5000' } }]) {
      const { body: asked } = await ada.post('/v1/approvals', request);
      expect(asked).toMatchObject({ status: 'pending', amount: null });
      expect((await bob.post(`/v1/approvals/${asked.id}/approve`, { digest: asked.digest })).status).toBe(200);
    }
    expect((await buyer.get(`/v1/businesses/${buyer.businessId}/profile`)).body).toMatchObject({
      ...{ bic: 'DEUTDEFF', approvalThreshold: '5000' },
    });
  });

  test('rights are given by who has them, with a second person to who approves, and two who approve stay', async () => {
    const { ada, bob, adasId } = people;
    const { network } = desk;
    let changes = 0;
    const change = (by: ApiCaller, id: string, body: object) => {
      changes += 1;
      return by.send('PATCH', `/v1/members/${id}`, body, { 'idempotency-key': `member-${changes}` });
    };
    const { body: dora } = await ada.post('/v1/members', { name: 'Dora', roles: ['buyer'], scopes: ['orders:read'] });
    const { body: key } = await network.operator.post('/v1/api-keys', {
      ...{ name: 'Dora', roles: ['buyer'], scopes: ['*'], businessId: buyer.businessId, memberId: dora.id },
    });
    const dorasKey = network.anonymous(key.secret);
    const taken = { status: 409, code: 'invalid_transition', allowedActions: [{ action: 'create_member' }] };
    for (const by of [bob, network.operator]) {
      expect((await change(by, adasId, { scopes: ['orders:read'] })).body).toMatchObject(taken);
      expect((await change(by, adasId, { status: 'deactivated' })).body).toMatchObject(taken);
      expect((await by.post(`/v1/members/${adasId}/deactivate`)).body).toMatchObject(taken);
    }
    const wider = { method: 'PATCH', path: `/v1/members/${dora.id}`, body: { scopes: ['*'] } };
    expect((await change(ada, dora.id, wider.body)).body).toMatchObject({ code: 'approval_required' });
    expect((await change(dorasKey, dora.id, wider.body)).body).toMatchObject({ code: 'insufficient_scope' });
    expect((await change(ada, dora.id, { scopes: ['orders:read', 'members:write'] })).status).toBe(200);
    // Nobody gives what they do not have, to themselves neither, and takes nothing of that.
    expect((await change(dorasKey, dora.id, wider.body)).body).toMatchObject({ status: 403, code: 'forbidden' });
    expect((await change(dorasKey, adasId, { status: 'deactivated' })).body).toMatchObject({ code: 'forbidden' });
    expect((await change(ada, dora.id, { roles: ['buyer', 'supplier'] })).body).toMatchObject({ code: 'forbidden' });
    const { body: asked } = await ada.post('/v1/approvals', wider);
    const approved = await bob.post(`/v1/approvals/${asked.id}/approve`, { digest: asked.digest });
    expect(approved.body.result).toMatchObject({ status: 200, body: { id: dora.id, scopes: ['*'] } });
    expect((await dorasKey.get('/v1/members')).status).toBe(200);
    for (const body of [
      {},
      { roles: [] },
      { scopes: ['*', 'orders:read'] },
      { status: 'gone' },
      { name: '' },
      { email: 'Eve' },
    ]) {
      expect((await change(ada, dora.id, body)).status).toBe(422);
    }
  });

  test('of three who approve one may go, however many are asked to at a time', async () => {
    const { network } = desk;
    const trio = await network.business('Three pairs of eyes', ['buyer']);
    const ids: string[] = [];
    for (const name of ['Fay', 'Gil', 'Hal']) {
      ids.push((await trio.post('/v1/members', { name, roles: ['buyer'], scopes: ['*'] })).body.id);
    }
    expect((await policy(trio, '1', 'trio')).status).toBe(200);
    const answers = await Promise.all(ids.map((id) => network.operator.post(`/v1/members/${id}/deactivate`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
  });

  test('what one request in bulk commits counts together, and is approved together', async () => {
    const { ada, bob } = people;
    const { network, supplier } = desk;
    expect((await policy(ada, '500', 'bulk')).status).toBe(200);
    const paths: string[] = [];
    for (let count = 0; count < 6; count += 1) paths.push(await acceptedOrder('1'));
    const ids = paths.map((one) => one.split('/').at(-1) ?? '');
    const items = (some: string[]) => ({ items: some.map((orderId) => ({ orderId })) });
    const statuses = async () => Promise.all(paths.map(async (one) => (await buyer.get(one)).body.status));
    const path = '/v1/purchase-orders/bulk/fund';
    expect((await ada.post(path, items(ids))).body).toMatchObject({
      ...{ status: 409, code: 'approval_required', approval: { amount: '600', threshold: '500' } },
      allowedActions: [{ action: 'request_approval', href: '/v1/approvals' }],
    });
    expect(await statuses()).toEqual(new Array(6).fill('accepted'));
    // What is refused anyway does not count; at the amount itself one person is enough.
    const unknown = 'po_00000000000000000000000000';
    expect((await ada.post(path, items([...ids.slice(0, 2), unknown]))).body).toMatchObject({
      succeeded: 2,
      failed: 1,
    });
    const few = items(ids.slice(2, 5));
    expect((await bob.post('/v1/approvals', { path, body: few })).body).toMatchObject({ code: 'invalid_transition' });
    // As are many requests of one person.
    expect((await ada.post(path, items(ids.slice(2)))).body).toMatchObject({
      ...{ code: 'approval_required', approval: { amount: '400', window: { seconds: 86_400, committed: '200' } } },
    });
    paths.push(await acceptedOrder('4'));
    ids.push(paths.at(-1)?.split('/').at(-1) ?? '');
    const { body: asked } = await ada.post('/v1/approvals', { path, body: items([...ids.slice(2), unknown]) });
    expect(asked).toMatchObject({ status: 'pending', amount: '800' });
    const { body: done } = await bob.post(`/v1/approvals/${asked.id}/approve`, { digest: asked.digest });
    const result = { succeeded: 5, failed: 1 };
    expect(done).toMatchObject({ status: 'approved', result: { status: 200, body: result } });
    expect(done.result.body.results[0]).toEqual({ index: 0, status: 202 });
    expect(done.result.body.results[5]).toMatchObject({ status: 404, problem: { code: 'not_found' } });
    expect(await statuses()).toEqual(expect.not.arrayContaining(['accepted']));
    const log = await network.dataSource.query(
      `SELECT action, outcome FROM audit_entries WHERE details->>'approvalId' = $1`,
      [asked.id],
    );
    const entries = log.map(({ action, outcome }: { action: string; outcome: string }) => `${action} ${outcome}`);
    expect(entries.sort()).toEqual([
      ...new Array(5).fill('fund_order done'),
      ...['fund_order refused', 'fund_order_in_bulk done'],
    ]);
    await network.until('the funding', async () => (await statuses()).every((status) => status === 'funded'));
    for (const one of paths.slice(0, 5))
      await network.mined(await supplier.post(`${one}/deliveries`, { amount: '100' }));
    await network.mined(await supplier.post(`${paths[6]}/deliveries`, { amount: '1' }));
    const accept = '/v1/purchase-orders/bulk/accept-delivery';
    const large = await ada.post(accept, items([...ids.slice(0, 5), ids[6] ?? '']));
    expect(large.body).toMatchObject({ code: 'approval_required', approval: { amount: '501' } });
    expect((await ada.post(accept, items(ids.slice(0, 5)))).body).toMatchObject({ succeeded: 5, failed: 0 });
  });

  test('what one person commits alone within the window counts together, whichever keys ask at a time', async () => {
    const { ada, bob } = people;
    const { network, supplier } = desk;
    const { id, key } = await personWhoPays('Cyd');
    const [cyd, cydAgain] = [await key(), await key()];
    const [first, second, third, last] = [
      ...[await acceptedOrder('3'), await acceptedOrder('2'), await acceptedOrder('2'), await acceptedOrder('1')],
    ];
    await network.mined(await cyd.post(`${first}/fund`));
    const answers = await Promise.all([cyd.post(`${second}/fund`), cydAgain.post(`${third}/fund`)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409]);
    const [refused, done] = answers[0]?.status === 409 ? [second, third] : [third, second];
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({
      ...{ code: 'approval_required', approval: { amount: '200', threshold: '500' } },
      approval: { window: { seconds: 86_400, committed: '500' } },
    });
    // Who did not ask for them is not concerned, and what a second person approved does not count.
    expect((await bob.post(`${last}/fund`)).status).toBe(202);
    const { body: asked } = await cyd.post('/v1/approvals', { path: `${refused}/fund` });
    expect((await bob.post(`/v1/approvals/${asked.id}/approve`, { digest: asked.digest })).status).toBe(200);
    const counted = () =>
      network.dataSource.query(
        `SELECT order_id, kind, amount::text, counted::text FROM sole_commitments WHERE person = $1 ORDER BY committed_at`,
        [id],
      );
    const row = (order = '', kind: string, amount: string, adds: string) => ({
      ...{ order_id: order.split('/').at(-1), kind, amount, counted: adds },
    });
    const [funded, besides] = [row(first, 'fund', '300', '300'), row(done, 'fund', '200', '200')];
    expect(await counted()).toEqual([funded, besides]);
    // The money of an order counts once, from when it was first committed.
    await network.mined(await supplier.post(`${first}/deliveries`, { amount: '300' }));
    expect((await cyd.post(`${first}/accept-delivery`)).status).toBe(202);
    expect(await counted()).toEqual([funded, besides, row(first, 'release', '300', '0')]);
    // What is over is forgotten, and no longer counts.
    const more = await acceptedOrder('5');
    expect((await cyd.post(`${more}/fund`)).body).toMatchObject({ code: 'approval_required' });
    await network.dataSource.query(
      `UPDATE sole_commitments SET committed_at = committed_at - interval '1 day' WHERE person = $1`,
      [id],
    );
    expect((await cyd.post(`${more}/fund`)).status).toBe(202);
    expect(await counted()).toEqual([row(more, 'fund', '500', '500')]);
    const set = (by: ApiCaller, windowSeconds: number) =>
      by.send(
        'PUT',
        '/v1/approval-policy',
        { threshold: '500', windowSeconds },
        { 'idempotency-key': `${windowSeconds}` },
      );
    for (const seconds of [3_599, 2_678_401]) expect((await set(ada, seconds)).status).toBe(422);
    expect((await set(ada, 2_678_400)).body).toEqual({ threshold: '500', windowSeconds: 2_678_400 });
    expect((await set(ada, 3_600)).body).toMatchObject({ code: 'approval_required', approval: { amount: null } });
    expect((await ada.get('/v1/approval-policy')).body.windowSeconds).toBe(2_678_400);
  });

  test('counts until the window ends, and the same again once', async () => {
    const { network } = desk;
    const [orderId = ''] = (await acceptedOrder('1')).split('/').slice(-1);
    const { rows } = await network.dataSource.transaction(async (manager) => {
      const commit = async (kind: string, command: string, amount: string) => {
        const items = JSON.stringify([{ order_id: orderId, kind, command, token: 't', amount }]);
        const [told] = await manager.query(
          `SELECT asked::text, added::text, total::text FROM commit_alone($1, 'mem_clock', $2)`,
          [buyer.businessId, items],
        );
        return `${told.asked} ${told.added} ${told.total}`;
      };
      const age = (interval: string) =>
        manager.query(
          `UPDATE sole_commitments SET committed_at = network_now() - $1::interval WHERE person = 'mem_clock'`,
          [interval],
        );
      await manager.query(`UPDATE business_profiles SET approval_window_seconds = 3600 WHERE business_id = $1`, [
        buyer.businessId,
      ]);
      const told = [await commit('fund', 'fund', '60'), await commit('fund', 'fund', '60')];
      await age('3595 seconds');
      told.push(await commit('release', 'accept:0:60', '60'), await commit('release', 'accept:0:100', '40'));
      await age('3600 seconds');
      told.push(await commit('release', 'accept:0:110', '10'));
      told.push(await commit('release', 'settle:0', '30'), await commit('release', 'settle:0', '5'));
      await manager.query(`DELETE FROM sole_commitments WHERE person = 'mem_clock'`);
      await manager.query(`UPDATE business_profiles SET approval_window_seconds = 2678400 WHERE business_id = $1`, [
        buyer.businessId,
      ]);
      return { rows: told };
    });
    // What is asked for, what it adds, and what counts.
    expect(rows).toEqual(['60 60 60', '60 60 60', '60 0 60', '40 40 100', '10 10 10', '30 30 40', '5 30 40']);
  });

  test('who comes back has rights again and none of the credentials, and the feed tells', async () => {
    const { network, supplier } = desk;
    const { body: eve } = await supplier.post('/v1/members', { name: 'Eve', roles: ['supplier'], scopes: ['*'] });
    const newKey = () =>
      network.operator.post('/v1/api-keys', {
        ...{ name: 'Eve', roles: ['supplier'], businessId: supplier.businessId, memberId: eve.id },
      });
    const before = network.anonymous((await newKey()).body.secret);
    const change = (status: string, key: string) =>
      supplier.send('PATCH', `/v1/members/${eve.id}`, { status }, { 'idempotency-key': `eve-${key}` });
    expect((await change('active', 'same')).body).toMatchObject({ status: 'active', deactivatedAt: null });
    expect((await change('deactivated', 'out')).body).toMatchObject({ status: 'deactivated' });
    expect((await before.get('/v1/me')).status).toBe(401);
    expect((await change('active', 'back')).body).toMatchObject({ status: 'active', deactivatedAt: null });
    expect((await before.get('/v1/me')).status).toBe(401);
    const after = network.anonymous((await newKey()).body.secret);
    expect((await after.get('/v1/me')).body.apiKey).toMatchObject({ memberId: eve.id });
    const rights = { roles: ['supplier'], scopes: ['*'] };
    const [active, gone] = [
      { ...rights, status: 'active' },
      { ...rights, status: 'deactivated' },
    ];
    const told = await toldOf(eve.id);
    const event = (type: string, payload: object) => ({
      ...{ type: `member.${type}`, business_ids: [supplier.businessId] },
      payload: { memberId: eve.id, ...payload },
    });
    expect(told).toEqual([
      event('added', active),
      event('changed', { ...gone, before: active }),
      event('changed', { ...active, before: gone }),
    ]);
    await supplier.post(`/v1/members/${eve.id}/deactivate`);
    await supplier.post(`/v1/members/${eve.id}/erase`, { reason: 'Asked for it' });
    expect((await change('active', 'erased')).body).toMatchObject({ status: 409, code: 'invalid_transition' });
  });

  test('a request ends at its time, with the person who asked, and where it was changed', async () => {
    const { network } = desk;
    const { ada, bob } = people;
    await policy(ada, '500', 'for-the-last');
    const ask = async (caller: ApiCaller) => {
      const asked = await caller.post('/v1/approvals', { path: `${await acceptedOrder('6')}/fund` });
      expect(asked.body).toMatchObject({ status: 'pending', amount: '600' });
      return asked.body;
    };
    const [late, changed] = [await ask(ada), await ask(ada)];
    await network.dataSource.query(`UPDATE approvals SET expires_at = network_now() WHERE id = $1`, [late.id]);
    expect((await bob.get(`/v1/approvals/${late.id}`)).body.status).toBe('expired');
    await network.until('the event', async () => (await toldOf(late.id)).length === 2);
    const request = { method: 'POST', path: late.request.path };
    expect(await toldOf(late.id)).toEqual(
      ['requested', 'expired'].map((step) => ({
        ...{ type: `approval.${step}`, business_ids: [buyer.businessId] },
        payload: {
          ...{ approvalId: late.id, request, amount: '600', requestedBy: late.requestedBy },
          expiresAt: expect.any(String),
        },
      })),
    );
    expect((await bob.post(`/v1/approvals/${late.id}/approve`, { digest: late.digest })).body.state).toBe('expired');
    // By somebody who passes triggers: another order under the digest that Bob saw.
    await network.dataSource.query(`ALTER TABLE approvals DISABLE TRIGGER approvals_decided_once`);
    await network.dataSource.query(`UPDATE approvals SET path = $2 WHERE id = $1`, [changed.id, late.request.path]);
    await network.dataSource.query(`ALTER TABLE approvals ENABLE TRIGGER approvals_decided_once`);
    expect((await bob.post(`/v1/approvals/${changed.id}/approve`, { digest: changed.digest })).body.status).toBe(409);
    for (const expiresInSeconds of [299, 2_592_001]) {
      expect((await ada.post('/v1/approvals', { path: '/', expiresInSeconds })).body.status).toBe(422);
    }
    const { body: other } = await ada.post('/v1/approvals', { path: '/v1/webhook-endpoints' });
    expect(other).toMatchObject({ status: 422, errors: [{ pointer: '/path' }] });
    const orphan = await ask(ada);
    expect((await bob.post(`/v1/members/${people.adasId}/deactivate`)).status).toBe(200);
    expect((await bob.post(`/v1/approvals/${orphan.id}/approve`, { digest: orphan.digest })).body).toMatchObject({
      ...{ status: 409, allowedActions: [{ action: 'reject_approval' }] },
    });
    expect((await bob.post(`/v1/approvals/${orphan.id}/reject`)).body.status).toBe('rejected');
    const [, rejected, ...more] = await toldOf(orphan.id);
    expect(more).toEqual([]);
    expect(rejected).toMatchObject({
      type: 'approval.rejected',
      payload: { decidedBy: { memberId: expect.any(String) } },
    });
    expect(await toldOf(late.id)).toHaveLength(2);
  });
});
