import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { OrderDesk } from '../security/support/order-desk.js';
import type { ApiAnswer, ApiCaller } from './support/running-network.js';

const ORDERS = 12;
const INVOICES_OF_FIRST = 12;

describe('expand', () => {
  let desk: OrderDesk;
  let buyer: ApiCaller;
  let supplier: ApiCaller;
  let arbiter: ApiCaller;
  let bank: ApiCaller;
  let orders: { readonly id: string; readonly reference: string }[];

  beforeAll(async () => {
    desk = await OrderDesk.open();
    ({ buyer, supplier } = desk);
    const { network } = desk;
    await network.mined(
      await network.operator.post('/v1/sandbox/faucet', { businessId: buyer.businessId, amount: '2000' }),
    );
    [arbiter, bank] = [
      await network.business('Schiedsstelle', ['buyer']),
      await network.business('Bank', ['supplier']),
    ];
    const clauses = { arbitration: { periodSeconds: 86_400, arbiter: { businessId: arbiter.businessId } } };
    const items = Array.from({ length: ORDERS }, (_, index) => desk.newOrder({ reference: `X-${index}`, clauses }));
    const issued = await buyer.post('/v1/purchase-orders/bulk', { items });
    orders = issued.body.results.map(({ body }: { body: { id: string; reference: string } }) => body);
    await supplier.post('/v1/purchase-orders/bulk/accept', { items: orders.map(({ id }) => ({ orderId: id })) });
    const invoices = [...Array(INVOICES_OF_FIRST).fill(orders[0]?.id), orders[1]?.id].map((orderId, index) => ({
      ...{ orderId, number: `I-${index}`, dueDate: '2030-01-31', amount: '1' },
    }));
    for (const invoice of invoices) {
      const { orderId, ...body } = invoice;
      await supplier.post(`/v1/purchase-orders/${orderId}/invoices`, body);
    }
    const [first, , third] = orders;
    await Promise.all(
      [first, third].map(async (order) => network.mined(await buyer.post(`/v1/purchase-orders/${order?.id}/fund`))),
    );
    const registered = { number: 'R-1', dueDate: '2030-01-31', amount: '1', registered: true };
    const invoice = await supplier.post(`/v1/purchase-orders/${third?.id}/invoices`, registered);
    await network.mined(await supplier.post(`/v1/purchase-orders/${first?.id}/deliveries`, { amount: '2' }));
    await network.mined(await buyer.post(`/v1/purchase-orders/${first?.id}/accept-delivery`));
    await network.mined(invoice);
    const assignment = { toBusinessId: bank.businessId };
    await network.mined(await supplier.post(`/v1/invoices/${invoice.body.id}/assign`, assignment));
  });
  afterAll(() => desk.close());

  /** The statements that a request takes. */
  async function statementsOf(ask: () => Promise<ApiAnswer>): Promise<{ answer: ApiAnswer; statements: number }> {
    const { logger } = desk.network.apiDataSource;
    const { logQuery } = logger;
    let statements = 0;
    logger.logQuery = () => {
      statements += 1;
    };
    const answer = await ask();
    logger.logQuery = logQuery;
    return { answer, statements };
  }

  test('shows what the own routes of what is expanded show', async () => {
    const expand = 'buyer,supplier,invoices,payments';
    const [first] = orders;
    for (const path of [
      `/v1/purchase-orders/${first?.id}?expand=${expand}`,
      `/v1/purchase-orders?reference=X-0&expand=${expand}`,
    ]) {
      const { body } = await buyer.get(path);
      const { expanded } = body.data?.[0] ?? body;
      expect(Object.keys(expanded)).toEqual(expand.split(','));
      expect(expanded.buyer).toEqual((await buyer.get(`/v1/businesses/${buyer.businessId}`)).body);
      expect(expanded.supplier).toEqual((await buyer.get(`/v1/businesses/${supplier.businessId}`)).body);
      for (const [name, listed] of [
        ['invoices', 10],
        ['payments', 1],
      ] as const) {
        const href = `/v1/${name}?orderId=${first?.id}`;
        expect(expanded[name]).toMatchObject({ href, hasMore: name === 'invoices' });
        expect(expanded[name].data).toEqual((await buyer.get(`${href}&limit=10`)).body.data);
        expect(expanded[name].data).toHaveLength(listed);
      }
    }
    const [invoice] = (await supplier.get('/v1/invoices?number=R-1&expand=order,holder')).body.data;
    const {
      lines: _,
      deliveries: __,
      invoices: ___,
      settlements: ____,
      disputes: _____,
      retentions: ______,
      ...order
    } = (await supplier.get(`/v1/purchase-orders/${orders[2]?.id}`)).body;
    expect(invoice.expanded.order).toEqual(order);
    expect(invoice.expanded.holder.id).toBe(bank.businessId);
    const [delivery] = (await buyer.get(`/v1/deliveries?orderId=${first?.id}&expand=order,claimant`)).body.data;
    expect(delivery.expanded).toMatchObject({ order: { id: first?.id }, claimant: { id: supplier.businessId } });
    const [payment] = (await supplier.get('/v1/payments?expand=payee,order')).body.data;
    expect(payment.expanded).toMatchObject({ order: { id: first?.id }, payee: { id: supplier.businessId } });
    expect((await buyer.get(`/v1/purchase-orders/${first?.id}`)).body.expanded).toBeUndefined();
  });

  test('shows nobody more than the own route does', async () => {
    const [first, , third] = orders;
    // Who holds an invoice sees it, and is no party of its order.
    expect((await bank.get(`/v1/purchase-orders/${third?.id}`)).status).toBe(404);
    const [held] = (await bank.get('/v1/invoices?expand=order,supplier')).body.data;
    expect(held).toMatchObject({ number: 'R-1', expanded: { order: null, supplier: { id: supplier.businessId } } });
    // An arbiter reads the order; the list of invoices shows none of it.
    expect((await arbiter.get(`/v1/invoices?orderId=${first?.id}`)).body.data).toEqual([]);
    const [ruled] = (await arbiter.get('/v1/purchase-orders?reference=X-0&expand=invoices,deliveries')).body.data;
    expect(ruled.expanded.invoices).toEqual({ data: [], hasMore: false, href: `/v1/invoices?orderId=${first?.id}` });
    expect(ruled.expanded.deliveries.data).toHaveLength(1);
    const operator = (await desk.network.operator.get(`/v1/purchase-orders/${first?.id}?expand=invoices`)).body;
    expect(operator.expanded.invoices.data).toHaveLength(10);
  });

  test('needs the scopes of the own routes', async () => {
    const { network } = desk;
    const wanted = { name: 'Invoices only', roles: ['buyer'], businessId: buyer.businessId, scopes: ['invoices:read'] };
    const clerk = network.anonymous((await network.operator.post('/v1/api-keys', wanted)).body.secret);
    expect((await clerk.get('/v1/invoices?limit=1')).status).toBe(200);
    const refused = await clerk.get('/v1/invoices?limit=1&expand=order');
    expect(refused.body).toMatchObject({ status: 403, code: 'insufficient_scope' });
    expect(refused.body.detail).toContain('orders:read');
  });

  test('takes four names of a closed list, once each', async () => {
    const ask = async (expand: string) => (await buyer.get(`/v1/purchase-orders?limit=1&expand=${expand}`)).body;
    expect((await ask('buyer,supplier,attester,invoices,buyer')).data).toHaveLength(1);
    expect((await ask('')).data[0].expanded).toBeUndefined();
    for (const expand of [
      'buyer,supplier,attester,invoices,deliveries',
      'lines',
      'invoices.order',
      '__proto__',
      'Buyer',
    ]) {
      expect(await ask(expand)).toMatchObject({
        status: 422,
        code: 'invalid_request',
        errors: [{ pointer: '/expand' }],
      });
    }
    const first = await ask('buyer');
    const next = await buyer.get(`/v1/purchase-orders?limit=1&cursor=${first.nextCursor}&expand=supplier`);
    expect(next.body.data[0].expanded.supplier.id).toBe(supplier.businessId);
  });

  test.each([
    ['/v1/purchase-orders', 'deliveries,invoices,payments,buyer'],
    ['/v1/invoices', 'order,buyer,supplier,holder'],
  ])('takes as many statements for a whole page of %s as for one', async (path, expand) => {
    // The oldest has some of everything.
    const query = `sort=createdAt&expand=${expand}`;
    const ask = (limit: number) => statementsOf(() => buyer.get(`${path}?limit=${limit}&${query}`));
    await ask(100);
    const [one, all] = [await ask(1), await ask(100)];
    expect(all.answer.body.data.length).toBeGreaterThanOrEqual(12);
    expect(one.answer.body.data).toHaveLength(1);
    expect(all.statements).toBe(one.statements);
  });
});
