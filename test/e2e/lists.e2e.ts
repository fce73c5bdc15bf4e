import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { inTransaction } from '#database';
import { OrderDesk } from '../security/support/order-desk.js';
import type { ApiAnswer, ApiCaller } from './support/running-network.js';

const ORDERS = 30;

interface Listed {
  readonly id: string;
  readonly reference: string;
  readonly amount: string;
  readonly deliverBy: string;
  readonly createdAt: string;
}

describe('lists', () => {
  let desk: OrderDesk;
  let buyer: ApiCaller;
  let orders: Listed[];

  beforeAll(async () => {
    desk = await OrderDesk.open();
    ({ buyer } = desk);
    const days = await Promise.all([20, 21, 22].map((day) => desk.network.inDays(day)));
    const items = Array.from({ length: ORDERS }, (_, index) =>
      desk.newOrder({
        reference: `${index % 2 === 0 ? 'EVEN' : 'ODD_'}-${index}`,
        // Each amount three times, so that pages end among equals.
        lines: [{ sku: 'A', description: 'Gloves', quantity: '1', unitPrice: String(9 + Math.floor(index / 3)) }],
        deliverBy: days[index % 3],
      }),
    );
    const { body } = await buyer.post('/v1/purchase-orders/bulk', { items }, 'thirty-orders');
    orders = body.results.map((result: { body: Listed }) => result.body);
    await desk.supplier.post('/v1/purchase-orders/bulk/accept', { items: orders.map(({ id }) => ({ orderId: id })) });
    const invoices = orders.slice(0, 6).map(({ id }, index) => ({
      orderId: id,
      number: `I-${index}`,
      dueDate: `2030-01-0${1 + (index % 3)}`,
    }));
    expect((await desk.supplier.post('/v1/invoices/bulk', { items: invoices })).body.succeeded).toBe(6);
  });
  afterAll(() => desk.close());

  /** Every page of a list, each asked for with the cursor of the one before. */
  async function pages(caller: ApiCaller, path: string, limit = 7): Promise<Listed[]> {
    const rows: Listed[] = [];
    let cursor = '';
    do {
      const { status, body }: ApiAnswer = await caller.get(`${path}&limit=${limit}${cursor}`);
      expect(status).toBe(200);
      rows.push(...body.data);
      cursor = body.nextCursor === null ? '' : `&cursor=${body.nextCursor}`;
    } while (cursor !== '');
    return rows;
  }
  const list = (query: string, caller = buyer) => pages(caller, `/v1/purchase-orders?${query}`);

  const orderOf = {
    amount: (one: Listed, other: Listed) => Number(BigInt(one.amount) - BigInt(other.amount)),
    deliverBy: (one: Listed, other: Listed) => Date.parse(one.deliverBy) - Date.parse(other.deliverBy),
    createdAt: () => 0,
  };

  test.each(['amount', 'deliverBy', 'createdAt'] as const)(
    'orders by %s come whole over pages, both ways',
    async (sort) => {
      const byId = (one: Listed, other: Listed) => (one.id < other.id ? -1 : 1);
      const expected = [...orders]
        .sort((one, other) => orderOf[sort](one, other) || byId(one, other))
        .map(({ id }) => id);
      for (const caller of [buyer, desk.supplier]) {
        expect((await list(`sort=${sort}`, caller)).map(({ id }) => id)).toEqual(expected);
        expect((await list(`sort=-${sort}&role=buyer`, buyer)).map(({ id }) => id)).toEqual([...expected].reverse());
      }
    },
  );

  test('orders are found by what they say', async () => {
    const references = async (query: string) => (await list(query)).map(({ reference }) => reference).sort();
    const of = (matches: (order: Listed) => boolean) =>
      orders
        .filter(matches)
        .map(({ reference }) => reference)
        .sort();
    expect(await references('referencePrefix=EVEN-1')).toEqual(of(({ reference }) => reference.startsWith('EVEN-1')));
    // Neither is a pattern.
    expect(await references('referencePrefix=ODD%25')).toEqual([]);
    expect(await references('referencePrefix=ODD_-1')).toEqual(of(({ reference }) => reference.startsWith('ODD_-1')));
    expect(await references('reference=EVEN-2')).toEqual(['EVEN-2']);
    expect(await references('amountFrom=10&amountTo=11')).toEqual(of(({ amount }) => ['10', '11'].includes(amount)));
    const moment = orders[1]?.deliverBy ?? '';
    expect(await references(`deliverByFrom=${moment}`)).toEqual(of(({ deliverBy }) => deliverBy >= moment));
    expect(await references(`deliverByBefore=${moment}`)).toEqual(of(({ deliverBy }) => deliverBy < moment));
    expect(await references(`createdBefore=${orders[0]?.createdAt}`)).toEqual([]);
    expect(await references('idempotencyKey=thirty-orders&status=accepted')).toEqual(of(() => true));
    expect(await references('idempotencyKey=another')).toEqual([]);
    expect(await list('idempotencyKey=thirty-orders', desk.supplier)).toEqual([]);
    expect(await references(`counterpartyId=${buyer.businessId}`)).toEqual([]);
  });

  test('invoices are found and sorted by due date, number and amount', async () => {
    const numbers = async (query: string) =>
      (await pages(desk.supplier, `/v1/invoices?${query}`, 2)).map(
        (invoice) => (invoice as unknown as { number: string }).number,
      );
    expect(await numbers('sort=dueDate')).toEqual(['I-0', 'I-3', 'I-1', 'I-4', 'I-2', 'I-5']);
    expect(await numbers('sort=-dueDate&dueTo=2030-01-02')).toEqual(['I-4', 'I-1', 'I-3', 'I-0']);
    expect(await numbers('numberPrefix=I-&amountFrom=10')).toEqual(['I-5', 'I-4', 'I-3']);
    expect(await numbers(`counterpartyId=${buyer.businessId}&number=I-1`)).toEqual(['I-1']);
  });

  test('a cursor belongs to its sort and filter, and unknown or malformed parameters are refused', async () => {
    const { body } = await buyer.get('/v1/purchase-orders?sort=amount&limit=2');
    const next = `cursor=${body.nextCursor}&limit=2`;
    expect((await buyer.get(`/v1/purchase-orders?sort=amount&${next}`)).status).toBe(200);
    for (const query of [`sort=-amount&${next}`, next, `sort=amount&amountFrom=1&${next}`]) {
      expect((await buyer.get(`/v1/purchase-orders?${query}`)).body.code).toBe('malformed_request');
    }
    for (const list of ['purchase-orders', 'invoices', 'deliveries', 'payments', 'operations']) {
      for (const query of ['sort=secret', 'amountFrom=-1&sort=x', 'colour=red', 'createdFrom=yesterday']) {
        expect((await buyer.get(`/v1/${list}?${query}`)).body).toMatchObject({ status: 422, code: 'invalid_request' });
      }
    }
    for (const query of ['amountFrom=1&sort=-amount', 'from=2020-01-01T00:00:00Z']) {
      expect((await buyer.get(`/v1/payments?${query}`)).status).toBe(200);
    }
    for (const query of [
      'claimantId=biz_00000000000000000000000000&sort=deliveredAt',
      'referencePrefix=A&sort=-amount',
    ]) {
      expect((await buyer.get(`/v1/deliveries?${query}`)).status).toBe(200);
    }
    expect((await buyer.get('/v1/operations?kind=fund_order&sort=createdAt&idempotencyKey=x')).status).toBe(200);
  });

  test.each([
    ['purchase_orders', 'buyer_id', 'ORDER BY amount DESC, id DESC', 'purchase_orders_of_buyer_by_amount'],
    ['purchase_orders', 'supplier_id', 'ORDER BY amount, id', 'purchase_orders_of_supplier_by_amount'],
    ['purchase_orders', 'buyer_id', 'ORDER BY deliver_by, id', 'purchase_orders_of_buyer_by_deliver_by'],
    [
      'purchase_orders',
      'supplier_id',
      'ORDER BY deliver_by DESC, id DESC',
      'purchase_orders_of_supplier_by_deliver_by',
    ],
    [
      'purchase_orders',
      'buyer_id',
      `AND reference COLLATE "C" >= 'EVEN-1' AND reference COLLATE "C" < 'EVEN-2'`,
      '_by_prefix',
    ],
    [
      'purchase_orders',
      'supplier_id',
      `AND reference COLLATE "C" >= 'EVEN-1' AND reference COLLATE "C" < 'EVEN-2'`,
      '_by_prefix',
    ],
    ['invoices', 'buyer_id', 'ORDER BY due_date, id', 'invoices_of_buyer_by_due_date'],
    ['invoices', 'supplier_id', 'ORDER BY amount, id', 'invoices_of_supplier_by_amount'],
    ['invoices', 'supplier_id', `AND number COLLATE "C" >= 'I-1' AND number COLLATE "C" < 'I-2'`, '_by_prefix'],
  ])('%s of one %s %s are read by an index', async (table, column, rest, index) => {
    const { dataSource, apiDataSource } = desk.network;
    const { businessId } = column === 'buyer_id' ? buyer : desk.supplier;
    await dataSource.query(`ANALYZE ${table}`);
    // As the API sees it: behind row-level security only what cannot leak looks into an index.
    const plan = await inTransaction(
      apiDataSource,
      async (manager) => {
        // With as few rows as here, reading all would be cheaper.
        await manager.query(
          'SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off; SET LOCAL enable_bitmapscan = off',
        );
        return manager.query(`EXPLAIN SELECT * FROM ${table} WHERE ${column} = '${businessId}' ${rest} LIMIT 20`);
      },
      { tenant: businessId },
    );
    expect(JSON.stringify(plan)).toContain(index);
  });
});
