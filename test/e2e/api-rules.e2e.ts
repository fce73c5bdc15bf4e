import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { NETWORK_TENANT, verifyAudit } from '#audit';
import { type ApiCaller, RunningNetwork } from './support/running-network.js';

const ADDRESS = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';

describe('the rules of the API', () => {
  let network: RunningNetwork;
  let buyer: ApiCaller;
  let supplier: ApiCaller;
  let order: Record<string, unknown>;

  beforeAll(async () => {
    network = await RunningNetwork.start();
    buyer = await network.business('Käuferin Süd', ['buyer']);
    supplier = await network.business('Fornitore Uno', ['supplier']);
    order = {
      supplierId: supplier.businessId,
      reference: 'PO-1',
      lines: [{ sku: 'A', description: 'Ärmel', quantity: '2.5', unitPrice: '1000000' }],
      fundBy: await network.inDays(3),
      deliverBy: await network.inDays(30),
      inspectionPeriodSeconds: 86_400,
    };
  });

  afterAll(async () => {
    await network.stop();
  });

  function withReference(reference: string): Record<string, unknown> {
    return { ...order, reference };
  }

  async function countOrders(): Promise<number> {
    const [row] = await network.dataSource.query('SELECT count(*)::int AS count FROM purchase_orders');
    return row.count;
  }

  describe('Idempotency-Key', () => {
    test('is required on every POST that changes something', async () => {
      const answer = await buyer.send('POST', '/v1/purchase-orders', order);
      expect(answer.body).toMatchObject({ status: 400, code: 'idempotency_key_missing' });
    });

    test('replays the first answer to the same request and does nothing twice', async () => {
      const first = await buyer.post('/v1/purchase-orders', withReference('PO-replay'), 'replay');
      const before = await countOrders();
      const second = await buyer.post('/v1/purchase-orders', withReference('PO-replay'), 'replay');
      expect(second.status).toBe(201);
      expect(second.headers.get('idempotent-replayed')).toBe('true');
      expect(first.headers.get('idempotent-replayed')).toBeNull();
      // To the byte, as what is compared here is in the order that it came in.
      expect(JSON.stringify(second.body)).toBe(JSON.stringify(first.body));
      expect(await countOrders()).toBe(before);
    });

    test('refuses another request under a used key', async () => {
      await buyer.post('/v1/purchase-orders', withReference('PO-reuse'), 'reuse');
      const answer = await buyer.post('/v1/purchase-orders', withReference('PO-other'), 'reuse');
      expect(answer.body).toMatchObject({ status: 422, code: 'idempotency_key_reused' });
    });

    test('lets one of fifty simultaneous requests through and answers the others with the same or 409', async () => {
      const answers = await Promise.all(
        Array.from({ length: 50 }, () => buyer.post('/v1/purchase-orders', withReference('PO-race'), 'race')),
      );
      const created = answers.filter((answer) => answer.status === 201);
      const ids = new Set(created.map((answer) => answer.body.id));
      expect(ids.size).toBe(1);
      expect(answers.filter((answer) => answer.status !== 201).map((answer) => answer.body.code)).toEqual(
        answers.filter((answer) => answer.status !== 201).map(() => 'request_in_flight'),
      );
      expect(created.filter((answer) => answer.headers.get('idempotent-replayed') === null)).toHaveLength(1);
    });

    test('of one business means nothing to another', async () => {
      const other = await network.business('Andere', ['buyer']);
      const mine = await buyer.post('/v1/purchase-orders', withReference('PO-shared'), 'shared-key');
      const theirs = await other.post('/v1/purchase-orders', withReference('PO-shared'), 'shared-key');
      expect(theirs.status).toBe(201);
      expect(theirs.body.id).not.toBe(mine.body.id);
    });

    test('can be used again after a refusal', async () => {
      const refused = await buyer.post('/v1/purchase-orders', { ...order, reference: '' }, 'second-chance');
      expect(refused.status).toBe(422);
      const done = await buyer.post('/v1/purchase-orders', withReference('PO-second-chance'), 'second-chance');
      expect(done.status).toBe(201);
    });

    test('never replays a secret', async () => {
      const request = { name: 'Geheim', country: 'DE', roles: ['buyer'], signer: { kind: 'managed' } };
      const first = await network.operator.post('/v1/businesses', request, 'secret');
      const second = await network.operator.post('/v1/businesses', request, 'secret');
      expect(first.body.apiKey.secret).toMatch(/^qk_/);
      expect(second.body.apiKey).toEqual({ id: first.body.apiKey.id, secret: null });
    });
  });

  describe('keys', () => {
    test.each([
      ['no key', ''],
      ['a malformed key', 'qk_nonsense'],
      ['an unknown key', `qk_01jd3m0000000000000000000a_${'A'.repeat(43)}`],
    ])('%s is refused', async (_, token) => {
      expect((await network.anonymous(token).get('/v1/me')).body).toMatchObject({
        status: 401,
        code: 'unauthenticated',
      });
    });

    test('a revoked key stops working at once', async () => {
      const made = await buyer.post('/v1/api-keys', { name: 'spare', roles: ['buyer'] });
      const spare = network.anonymous(made.body.secret);
      expect((await spare.get('/v1/me')).status).toBe(200);
      await buyer.send('DELETE', `/v1/api-keys/${made.body.id}`, undefined, { 'idempotency-key': 'revoke-spare' });
      expect((await spare.get('/v1/me')).status).toBe(401);
    });

    test('a business cannot give itself more rights', async () => {
      for (const roles of [['operator'], ['auditor'], ['supplier']]) {
        expect((await buyer.post('/v1/api-keys', { name: 'more', roles })).body).toMatchObject({ code: 'forbidden' });
      }
      const foreign = { name: 'foreign', roles: ['buyer'], businessId: supplier.businessId };
      expect((await buyer.post('/v1/api-keys', foreign)).body).toMatchObject({ code: 'forbidden' });
    });

    test('only a hash of a key is stored', async () => {
      const rows = await network.dataSource.query('SELECT api_keys::text AS row FROM api_keys');
      // The secret is base64url and may hold underscores itself.
      const secret = buyer.token.split('_').slice(2).join('_');
      expect(secret).toHaveLength(43);
      expect(rows.some(({ row }: { row: string }) => row.includes(secret))).toBe(false);
    });
  });

  describe('input', () => {
    test.each(['-1', '0x1', '1e3', '1.5', '+1', '１２', (2n ** 256n).toString(), '1'.repeat(79), 'NaN', ''])(
      'the amount %j is refused',
      async (amount) => {
        const lines = [{ sku: 'A', description: 'A', quantity: '1', unitPrice: amount }];
        const answer = await buyer.post('/v1/purchase-orders', { ...order, lines });
        expect(answer.body).toMatchObject({ status: 422, errors: [{ pointer: '/lines/0/unitPrice' }] });
      },
    );

    test('a JSON number is no amount', async () => {
      const lines = [{ sku: 'A', description: 'A', quantity: '1', unitPrice: 5 }];
      expect((await buyer.post('/v1/purchase-orders', { ...order, lines })).status).toBe(422);
    });

    test('an order of nothing, or of more than fits, is refused', async () => {
      for (const unitPrice of ['0', (2n ** 112n).toString()]) {
        const lines = [{ sku: 'A', description: 'A', quantity: '1', unitPrice }];
        const answer = await buyer.post('/v1/purchase-orders', { ...order, lines });
        expect(answer.body).toMatchObject({ status: 422, code: 'amount_out_of_range' });
      }
      const lines = [{ sku: 'A', description: 'A', quantity: '1', unitPrice: (2n ** 112n - 1n).toString() }];
      expect((await buyer.post('/v1/purchase-orders', { ...withReference('PO-largest'), lines })).status).toBe(201);
    });

    test('fields that the API does not know are refused by name', async () => {
      const answer = await buyer.post('/v1/purchase-orders', { ...order, status: 'funded' });
      expect(answer.body).toMatchObject({ status: 422, code: 'invalid_request' });
      expect(answer.body.detail).toContain('status');
    });

    test.each([
      ['of a wrong checksum', ADDRESS.replace('C8', 'c8')],
      ['that is zero', `0x${'0'.repeat(40)}`],
      ['that is a name', 'buyer.eth'],
    ])('an address %s is refused', async (_, address) => {
      const answer = await network.operator.post('/v1/businesses', {
        name: 'X',
        country: 'DE',
        roles: ['buyer'],
        signer: { kind: 'external', address },
      });
      expect(answer.status).toBe(422);
    });

    test('what is no JSON, or too much of it, is refused without harm', async () => {
      const headers = { 'idempotency-key': 'raw', 'content-type': 'application/json' };
      const send = (body: string) =>
        fetch(`${network.baseUrl}/v1/purchase-orders`, {
          method: 'POST',
          headers: { ...headers, authorization: `Bearer ${buyer.token}` },
          body,
        });
      expect((await send('{')).status).toBe(400);
      expect((await send('{"__proto__":{"a":1}}')).status).toBe(400);
      expect((await send(JSON.stringify({ reference: 'x'.repeat(1_100_000) }))).status).toBe(413);
    });

    test('a stated line amount must be quantity times price, up to what the price was rounded by', async () => {
      const line = { sku: 'A', description: 'A', quantity: '3', unitPrice: '3330000', amount: '10000000' };
      const strict = await buyer.post('/v1/purchase-orders', { ...order, lines: [line] });
      expect(strict.body).toMatchObject({ status: 422, code: 'line_amount_mismatch' });
      const rounded = { ...line, unitPriceRounding: '5000' };
      const answer = await buyer.post('/v1/purchase-orders', { ...withReference('PO-rounded'), lines: [rounded] });
      expect(answer.body).toMatchObject({ amount: '10000000' });
    });

    test('an order number is used once', async () => {
      await buyer.post('/v1/purchase-orders', withReference('PO-once'));
      const again = await buyer.post('/v1/purchase-orders', withReference('PO-once'));
      expect(again.body).toMatchObject({ status: 409, code: 'duplicate_reference' });
    });
  });

  describe('lists', () => {
    test('walk through everything once, newest first, by cursor', async () => {
      const seen: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const page = await buyer.get(`/v1/purchase-orders?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`);
        seen.push(...page.body.data.map((item: { id: string }) => item.id));
        cursor = page.body.nextCursor;
      }
      expect(seen).toEqual([...new Set(seen)].sort().reverse());
      const [row] = await network.dataSource.query(
        'SELECT count(*)::int AS count FROM purchase_orders WHERE buyer_id = $1',
        [buyer.businessId],
      );
      expect(seen).toHaveLength(row.count);
    });

    test('refuse a cursor that was altered, or given out to others or for another filter', async () => {
      const { nextCursor } = (await buyer.get('/v1/purchase-orders?limit=2')).body;
      const altered = `${nextCursor.startsWith('A') ? 'B' : 'A'}${nextCursor.slice(1)}`;
      expect((await buyer.get(`/v1/purchase-orders?limit=2&cursor=${altered}`)).status).toBe(400);
      expect((await buyer.get(`/v1/purchase-orders?limit=2&status=issued&cursor=${nextCursor}`)).status).toBe(400);
      expect((await supplier.get(`/v1/purchase-orders?limit=2&cursor=${nextCursor}`)).status).toBe(400);
      expect((await buyer.get(`/v1/purchase-orders?limit=2&cursor=${nextCursor}`)).status).toBe(200);
    });

    test.each(['0', '-1', '101', 'x'])('refuse the limit %s', async (limit) => {
      expect((await buyer.get(`/v1/purchase-orders?limit=${limit}`)).status).toBe(422);
    });
  });

  describe('documents', () => {
    async function upload(content: string, name = 'note.txt') {
      const form = new FormData();
      form.set('file', new Blob([content], { type: 'text/plain' }), name);
      return supplier.send('POST', '/v1/documents', form, {
        'idempotency-key': `upload-${content.replaceAll(' ', '-')}`,
      });
    }

    test('are stored by digest and given back to their owner alone', async () => {
      const uploaded = await upload('goods received');
      expect(uploaded.body).toMatchObject({ fileName: 'note.txt', mediaType: 'text/plain', size: 14 });
      const content = await supplier.get(`/v1/documents/${uploaded.body.id}/content`);
      expect(content.body).toBe('goods received');
      expect(content.headers.get('content-disposition')).toContain('attachment');
      expect((await buyer.get(`/v1/documents/${uploaded.body.id}`)).status).toBe(404);
    });

    test('come one by one, with at most the order that they belong to', async () => {
      const before = readdirSync(network.documentsDirectory, { recursive: true });
      const file = () => new Blob(['goods'], { type: 'text/plain' });
      const forms = ['two files', 'a stray field', 'two orders', 'no file'].map(() => new FormData());
      for (const form of forms.slice(0, 3)) form.append('file', file(), 'note.txt');
      forms[0]?.append('file', file(), 'other.txt');
      forms[1]?.append('status', 'PAID');
      for (const id of ['po_1', 'po_2']) forms[2]?.append('orderId', id);
      forms[3]?.append('orderId', 'po_1');
      const answers = [];
      for (const form of forms) answers.push((await supplier.post('/v1/documents', form)).body.code);
      expect(answers).toEqual([...Array(3).fill('invalid_request'), 'unsupported_media_type']);
      expect(readdirSync(network.documentsDirectory, { recursive: true })).toEqual(before);
    });

    test('replay under the same key, and are refused when the content differs', async () => {
      const first = await upload('once');
      expect((await upload('once')).headers.get('idempotent-replayed')).toBe('true');
      const form = new FormData();
      form.set('file', new Blob(['twice'], { type: 'text/plain' }), 'note.txt');
      const other = await supplier.send('POST', '/v1/documents', form, { 'idempotency-key': 'upload-once' });
      expect(other.body).toMatchObject({ code: 'idempotency_key_reused' });
      expect(first.status).toBe(201);
    });
  });

  test('every command and every refusal is in an audit chain that verifies', async () => {
    const audited = await network.dataSource.query(
      `SELECT outcome, count(*)::int AS count FROM audit_entries WHERE tenant_id = $1 GROUP BY outcome ORDER BY outcome`,
      [buyer.businessId],
    );
    expect(audited).toMatchObject([{ outcome: 'done' }, { outcome: 'refused' }]);
    for (const tenant of [buyer.businessId, supplier.businessId, 'operator', NETWORK_TENANT]) {
      expect(await verifyAudit(network.dataSource.manager, tenant)).toBeUndefined();
    }
  });

  test('the audit chain cannot be changed, and a change by force is found', async () => {
    const { manager } = network.dataSource;
    await expect(manager.query(`UPDATE audit_entries SET actor = 'nobody'`)).rejects.toThrow('immutable');
    await manager.transaction(async (forced) => {
      await forced.query(`SET LOCAL session_replication_role = replica`);
      await forced.query(`UPDATE audit_entries SET actor = 'nobody' WHERE tenant_id = $1 AND sequence = 2`, [
        buyer.businessId,
      ]);
    });
    expect(await verifyAudit(manager, buyer.businessId)).toMatchObject({ sequence: 2n, problem: 'hash' });
  });
});
