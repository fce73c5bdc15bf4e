import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { verifyAudit } from '#audit';
import { OrderDesk } from '../security/support/order-desk.js';
import type { ApiAnswer, ApiCaller } from './support/running-network.js';

const MAX_BULK_BODY = 8 * 1_048_576;

describe('requests in bulk', () => {
  let desk: OrderDesk;
  let buyer: ApiCaller;
  let supplier: ApiCaller;

  beforeAll(async () => {
    desk = await OrderDesk.open();
    ({ buyer, supplier } = desk);
    await desk.network.mined(
      await desk.network.operator.post('/v1/sandbox/faucet', { businessId: buyer.businessId, amount: '1000000' }),
    );
  });
  afterAll(() => desk.close());

  const post = (caller: ApiCaller, path: string, items: readonly unknown[], key?: string): Promise<ApiAnswer> =>
    caller.post(path, { items }, key);
  const issue = (items: readonly unknown[], key?: string) => post(buyer, '/v1/purchase-orders/bulk', items, key);
  const outcomes = ({ body }: ApiAnswer): string[] =>
    body.results.map((result: { status: number; problem?: { code: string } }) => result.problem?.code ?? result.status);

  test('each order has its outcome at its place, and a bad one stops no other', async () => {
    await desk.issue({ reference: 'USED' });
    const [good, twin, last] = [desk.newOrder(), desk.newOrder({ reference: 'TWIN' }), desk.newOrder()];
    const answer = await issue([
      good,
      { ...good, reference: 'NO-LINES', lines: [] },
      twin,
      { ...twin },
      desk.newOrder({ reference: 'USED' }),
      desk.newOrder({ supplierId: 'biz_00000000000000000000000000' }),
      desk.newOrder({ fundBy: '2020-01-01T00:00:00Z' }),
      null,
      last,
    ]);
    expect(answer.status).toBe(200);
    expect(outcomes(answer)).toEqual([
      ...[201, 'invalid_request', 201, 'duplicate_reference', 'duplicate_reference'],
      ...['invalid_request', 'deadline_passed', 'invalid_request', 201],
    ]);
    expect(answer.body).toMatchObject({ succeeded: 3, failed: 6 });
    const { body, index } = answer.body.results[2];
    expect({ index, reference: body.reference }).toEqual({ index: 2, reference: 'TWIN' });
    expect(answer.body.results[1].problem).toMatchObject({
      status: 422,
      instance: '/v1/purchase-orders/bulk#/items/1',
      errors: [{ pointer: '/lines' }],
    });
    const { body: stored } = await supplier.get(`/v1/purchase-orders/${body.id}`);
    expect(stored).toMatchObject({ ...body, lines: [{ sku: 'A' }], allowedActions: expect.anything() });
    const { body: trail } = await supplier.get(`/v1/purchase-orders/${body.id}/trail`);
    expect(trail.data).toMatchObject([{ sequence: 1, kind: 'order_issued' }]);
  });

  test('the call is one command: a replay answers the same and issues nothing, another body under its key is refused', async () => {
    const items = [desk.newOrder(), desk.newOrder()];
    const first = await issue(items, 'bulk-once');
    const again = await issue(items, 'bulk-once');
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect((await issue([items[0]], 'bulk-once')).body.code).toBe('idempotency_key_reused');
    expect((await buyer.post('/v1/purchase-orders/bulk', { items: [] })).body.code).toBe('invalid_request');
    expect((await supplier.post('/v1/purchase-orders/bulk', { items })).body.code).toBe('forbidden');
  });

  test('items of text that cannot be stored are refused and stop no other', async () => {
    const items = ['\ud9e8', { '\ud800': '\0' }, { ...desk.newOrder(), 'a\0b': 1 }, desk.newOrder()];
    const answer = await issue(items, 'strange-text');
    expect(outcomes(answer)).toEqual(['invalid_request', 'invalid_request', 'invalid_request', 201]);
    expect((await issue(items, 'strange-text')).body).toEqual(answer.body);
  });

  test('every item is an entry of the audit log, done or refused, and the chain of all holds', async () => {
    const { body } = await issue([desk.newOrder(), { reference: 'BAD' }]);
    const [{ id }] = [body.results[0].body];
    const { data } = (await buyer.get('/v1/audit/entries?limit=3')).body;
    expect(data.map((entry: { action: string; outcome: string }) => [entry.action, entry.outcome])).toEqual([
      ['issue_order', 'refused'],
      ['issue_order', 'done'],
      ['issue_order_in_bulk', 'done'],
    ]);
    expect([data[1].subject, data[0].details.code]).toEqual([id, 'invalid_request']);
    expect(await verifyAudit(desk.network.dataSource.manager, buyer.businessId)).toBeUndefined();
  });

  test('a document goes with the first order that names it', async () => {
    const form = new FormData();
    form.append('file', new Blob(['terms']), 'terms.pdf');
    const { id } = (await buyer.post('/v1/documents', form)).body;
    const answer = await issue([desk.newOrder({ documents: [id] }), desk.newOrder({ documents: [id] })]);
    expect(outcomes(answer)).toEqual([201, 'invalid_request']);
    expect((await supplier.get(`/v1/documents/${id}`)).body.orderId).toBe(answer.body.results[0].body.id);
  });

  test('a thousand are taken and one more is not; bodies up to 8 MiB are read and one byte more is not', async () => {
    const order = desk.newOrder();
    const thousand = Array.from({ length: 1_000 }, (_, index) => ({ ...order, reference: `MANY-${index}` }));
    expect((await issue(thousand)).body).toMatchObject({ succeeded: 1_000, failed: 0 });
    expect((await issue([...thousand, order])).body.code).toBe('invalid_request');
    const padded = (bytes: number) => {
      const text = JSON.stringify({ items: [desk.newOrder()] });
      return new Blob([text.padEnd(bytes, ' ')], { type: 'application/json' });
    };
    const send = async (path: string, bytes: number) => {
      const headers = { authorization: `Bearer ${buyer.token}`, 'idempotency-key': `size-${path}-${bytes}` };
      const response = await fetch(`${desk.network.baseUrl}${path}`, { method: 'POST', headers, body: padded(bytes) });
      return response.status;
    };
    expect(await send('/v1/purchase-orders/bulk', MAX_BULK_BODY)).toBe(200);
    expect(await send('/v1/purchase-orders/bulk', MAX_BULK_BODY + 1)).toBe(413);
    expect(await send('/v1/purchase-orders', 1_048_577)).toBe(413);
  });

  test('many orders are accepted and funded at once, and each shows what is wrong with it', async () => {
    const { body } = await issue(Array.from({ length: 4 }, () => desk.newOrder()));
    const ids: string[] = body.results.map((result: { body: { id: string } }) => result.body.id);
    const [first = '', second = '', third = '', declined = ''] = ids;
    await supplier.post(`/v1/purchase-orders/${declined}/decline`);
    const named = (...orderIds: string[]) => orderIds.map((orderId) => ({ orderId }));
    const accepted = await post(supplier, '/v1/purchase-orders/bulk/accept', [
      ...named(first, second, declined, 'po_00000000000000000000000000', first, third),
      { orderId: third, signature: '0x00' },
    ]);
    expect(outcomes(accepted)).toEqual([
      ...[200, 200, 'invalid_transition', 'not_found', 'invalid_request', 200, 'invalid_request'],
    ]);
    expect(accepted.body.results[0].body).toMatchObject({ id: first, status: 'accepted' });
    const funded = await post(buyer, '/v1/purchase-orders/bulk/fund', named(first, declined, second));
    expect(outcomes(funded)).toEqual([202, 'invalid_transition', 202]);
    for (const result of [funded.body.results[0], funded.body.results[2]]) {
      await desk.network.mined({ ...funded, ...result });
      expect((await buyer.get(`/v1/purchase-orders/${result.body.id}`)).body.status).toBe('funded');
    }
    expect((await buyer.get(`/v1/purchase-orders/${third}`)).body.status).toBe('accepted');
  });

  test('many deliveries are confirmed and accepted at once, and each shows what is wrong with it', async () => {
    const lines = [
      { sku: 'A', description: 'A', quantity: '4', unitPrice: '100' },
      { sku: 'B', description: 'B', quantity: '6', unitPrice: '100' },
    ];
    const { body } = await issue(Array.from({ length: 4 }, () => desk.newOrder({ lines })));
    const ids: string[] = body.results.map((result: { body: { id: string } }) => result.body.id);
    const [first = '', second = '', third = '', unfunded = ''] = ids;
    const named = (...orderIds: string[]) => orderIds.map((orderId) => ({ orderId }));
    const minedAll = async (answer: ApiAnswer) => {
      for (const result of answer.body.results.filter(({ status }: { status: number }) => status === 202)) {
        await desk.network.mined({ ...answer, ...result });
      }
    };
    await post(supplier, '/v1/purchase-orders/bulk/accept', named(...ids));
    await minedAll(await post(buyer, '/v1/purchase-orders/bulk/fund', named(first, second, third)));
    const form = new FormData();
    form.append('file', new Blob(['note']), 'note.pdf');
    const { id: documentId } = (await supplier.post('/v1/documents', form)).body;

    const claims = '/v1/purchase-orders/bulk/deliveries';
    const claimed = await post(supplier, claims, [
      { orderId: first, lines: [{ number: 2, quantity: '6' }], evidence: [{ documentId }], reference: 'N-1' },
      { orderId: second, evidence: [{ documentId }] },
      { orderId: third, lines: [{ number: 1, quantity: '5' }] },
      { orderId: unfunded },
      { orderId: first, amount: '1' },
      { orderId: third, lines: [{ number: 3, quantity: '1' }] },
    ]);
    expect(outcomes(claimed)).toEqual([
      ...[202, 'invalid_request', 'amount_exceeds_order', 'invalid_transition', 'invalid_request', 'invalid_request'],
    ]);
    const [{ body: delivery }] = claimed.body.results;
    expect(delivery).toMatchObject({ orderId: first, number: 1, reference: 'N-1', amount: '600', cumulative: '600' });
    expect(delivery.lines).toEqual([{ number: 2, quantity: '6', amount: '600' }]);
    await minedAll(claimed);
    const { lines: stored, evidence, status } = (await buyer.get(`/v1/deliveries/${delivery.id}`)).body;
    expect({ stored, evidence, status }).toMatchObject({
      stored: delivery.lines,
      evidence: [{ documentId }],
      status: 'claimed',
    });
    expect((await buyer.get(`/v1/documents/${documentId}`)).body.orderId).toBe(first);
    await minedAll(await post(supplier, claims, named(first, second, third)));

    const accepted = await post(buyer, '/v1/purchase-orders/bulk/accept-delivery', [
      { orderId: first, cumulative: '600' },
      { orderId: second },
      { orderId: unfunded },
      { orderId: third, cumulative: '1001' },
    ]);
    expect(outcomes(accepted)).toEqual([202, 202, 'invalid_transition', 'amount_exceeds_order']);
    await minedAll(accepted);
    const paid = await Promise.all([first, second, third].map((id) => buyer.get(`/v1/purchase-orders/${id}`)));
    expect(paid.map((answer) => answer.body.paid)).toEqual(['600', '1000', '0']);
    const { data } = (await buyer.get(`/v1/deliveries?orderId=${first}`)).body;
    expect(data.map((each: { status: string }) => each.status).toSorted()).toEqual(['accepted', 'claimed']);
  });

  test('many invoices are issued and booked at once, and each shows what is wrong with it', async () => {
    const { body } = await issue(Array.from({ length: 4 }, () => desk.newOrder()));
    const ids: string[] = body.results.map((result: { body: { id: string } }) => result.body.id);
    const [first = '', second = '', third = '', unaccepted = ''] = ids;
    await post(
      supplier,
      '/v1/purchase-orders/bulk/accept',
      [first, second, third].map((orderId) => ({ orderId })),
    );
    const invoice = (orderId: string, number: string, more = {}) => ({
      orderId,
      number,
      dueDate: '2030-01-31',
      ...more,
    });
    const answer = await post(supplier, '/v1/invoices/bulk', [
      invoice(first, 'B-1', { amount: '400' }),
      invoice(second, 'B-1'),
      invoice(third, 'B-2', { amount: '1001' }),
      invoice(unaccepted, 'B-3'),
      invoice(first, 'B-4'),
      { orderId: second },
    ]);
    expect(outcomes(answer)).toEqual([
      ...[
        201,
        'duplicate_reference',
        'amount_exceeds_order',
        'invalid_transition',
        'invalid_request',
        'invalid_request',
      ],
    ]);
    const [{ body: issued }] = answer.body.results;
    expect((await buyer.get(`/v1/invoices/${issued.id}`)).body).toEqual(issued);
    expect(issued).toMatchObject({ number: 'B-1', from: '0', to: '400', status: 'issued' });
    const rest = await post(supplier, '/v1/invoices/bulk', [invoice(first, 'B-5'), invoice(second, 'B-6')]);
    expect(rest.body.results.map((result: { body: { from: string; to: string } }) => result.body)).toMatchObject([
      { from: '400', to: '1000' },
      { from: '0', to: '1000' },
    ]);
    const owed = (await supplier.get('/v1/ledger/accounts')).body.data.find(
      (account: { kind: string }) => account.kind === 'receivable',
    );
    expect(owed.posted ?? owed.balance?.posted).toBe('2000');
  });
});
