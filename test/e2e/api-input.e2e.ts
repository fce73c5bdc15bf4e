import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type ApiAnswer, type ApiCaller, RunningNetwork } from './support/running-network.js';

describe('what cannot be right is refused, whatever it is', () => {
  let network: RunningNetwork;
  let buyer: ApiCaller;
  let supplier: ApiCaller;
  let funded: string;
  let references = 0;

  beforeAll(async () => {
    network = await RunningNetwork.start();
    buyer = await network.business('Nordhafen Kliniken', ['buyer']);
    supplier = await network.business('Brava Instruments', ['supplier']);
    await network.mined(
      await network.operator.post('/v1/sandbox/faucet', { businessId: buyer.businessId, amount: '1000000' }),
    );
    funded = `/v1/purchase-orders/${(await issueOrder()).body.id}`;
    await supplier.post(`${funded}/accept`);
    await network.mined(await buyer.post(`${funded}/fund`));
  });

  afterAll(async () => {
    await network.stop();
  });

  const line = { sku: 'A', description: 'A', quantity: '10', unitPrice: '100' };

  async function issueOrder(changes: Record<string, unknown> = {}): Promise<ApiAnswer> {
    references += 1;
    return buyer.post('/v1/purchase-orders', {
      supplierId: supplier.businessId,
      reference: `PO-${references}`,
      lines: [line],
      fundBy: await network.inDays(3),
      deliverBy: await network.inDays(30),
      inspectionPeriodSeconds: 86_400,
      ...changes,
    });
  }

  test.each([
    'businesses',
    'purchase-orders',
    'deliveries',
    'invoices',
    'settlements',
    'disputes',
    'documents',
    'operations',
  ])('a malformed id below /v1/%s answers like an unknown one', async (resource) => {
    for (const id of ['%00', 'x', 'a%00b', 'po_', '%F0%9F%92%A9']) {
      const answer = await buyer.get(`/v1/${resource}/${id}`);
      expect(answer.body).toMatchObject({ status: 404, code: 'not_found' });
      expect(answer.body.detail).toMatch(new RegExp(`^There is no [a-z ]+ ${decodeURIComponent(id)}\\.$`));
    }
  });

  test.each([
    'purchase-orders?reference=%00',
    'operations?subject=%00',
    'businesses?externalReference=%00',
    'invoices?orderId=%00',
  ])('a NUL in /v1/%s is refused', async (path) => {
    expect((await buyer.get(`/v1/${path}`)).body).toMatchObject({ status: 422, code: 'invalid_request' });
  });

  test('text that is no Unicode is refused', async () => {
    expect((await issueOrder({ lines: [{ ...line, sku: '\ud800' }] })).body).toMatchObject({ status: 422 });
    const path = `/v1/purchase-orders/${(await issueOrder()).body.id}`;
    expect((await supplier.post(`${path}/decline`, { reason: 'a\ud800b' })).body).toMatchObject({ status: 422 });
  });

  test('a line that is worth more than a contract can hold is refused', async () => {
    const lines = [{ ...line, quantity: '9'.repeat(26), unitPrice: (2n ** 256n - 1n).toString() }];
    expect((await issueOrder({ lines })).body).toMatchObject({ status: 422, code: 'amount_out_of_range' });
  });

  test('times before 1970 and after 9999 are refused', async () => {
    const late = { fundBy: '9999-12-31T23:59:59-14:00', deliverBy: '9999-12-31T23:59:59-14:30' };
    expect((await issueOrder(late)).body).toMatchObject({ status: 422, code: 'invalid_request' });
    const early = { amount: '1', deliveredAt: '1950-01-01T00:00:00Z' };
    expect((await supplier.post(`${funded}/deliveries`, early)).body).toMatchObject({ status: 422 });
    const overdue = { number: 'OLD', amount: '1', registered: true, dueDate: '1950-01-01' };
    expect((await supplier.post(`${funded}/invoices`, overdue)).body).toMatchObject({ status: 422 });
  });

  test('a delivery names a line once and brings no more than was ordered, over all deliveries', async () => {
    const deliver = (lines: Record<string, unknown>[]) => supplier.post(`${funded}/deliveries`, { lines });
    const twice = [
      { number: 1, quantity: '1' },
      { number: 1, quantity: '1' },
    ];
    expect((await deliver(twice)).body).toMatchObject({ status: 422, code: 'invalid_request' });
    const tooMuch = { status: 422, code: 'amount_exceeds_order', errors: [{ pointer: '/lines/0/quantity' }] };
    expect((await deliver([{ number: 1, quantity: '1000', amount: '10' }])).body).toMatchObject(tooMuch);
    expect((await deliver([{ number: 1, quantity: '9.5', amount: '10' }])).status).toBe(202);
    expect((await deliver([{ number: 1, quantity: '0.500001', amount: '10' }])).body).toMatchObject(tooMuch);
    expect((await deliver([{ number: 1, quantity: '0.5', amount: '10' }])).status).toBe(202);
  });

  test('an invoice is not registered behind one that is off chain', async () => {
    const issued = (await issueOrder()).body.id;
    const path = `/v1/purchase-orders/${issued}`;
    await supplier.post(`${path}/accept`);
    await network.mined(await buyer.post(`${path}/fund`));
    const invoice = (number: string, registered: boolean) =>
      supplier.post(`${path}/invoices`, { number, amount: '100', dueDate: '2030-01-31', registered });
    await network.mined(await invoice('MIXED-1', true));
    expect((await invoice('MIXED-2', false)).status).toBe(201);
    expect((await invoice('MIXED-3', true)).body).toMatchObject({ status: 409, code: 'invalid_transition' });
    await network.mined(await supplier.post(`${path}/deliveries`, { amount: '200' }));
    await network.mined(await buyer.post(`${path}/accept-delivery`));
    await network.mined(await invoice('MIXED-4', true));
  });
});
