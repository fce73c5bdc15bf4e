import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { verifyLedger } from '#ledger';
import { type ApiCaller, RunningNetwork } from './support/running-network.js';

const AMOUNT = 500_000_000n;

describe('the ledger over the API', () => {
  let network: RunningNetwork;
  let buyer: ApiCaller;
  let supplier: ApiCaller;
  let order: string;
  let fundedAt: string;

  beforeAll(async () => {
    network = await RunningNetwork.start();
    buyer = await network.business('Kesselmann Backwaren', ['buyer']);
    supplier = await network.business('Olival do Norte', ['supplier']);
    await network.mined(
      await network.operator.post('/v1/sandbox/faucet', { businessId: buyer.businessId, amount: '100000000000' }),
    );
    const issued = await buyer.post('/v1/purchase-orders', {
      supplierId: supplier.businessId,
      reference: 'PO-1',
      lines: [{ sku: 'OIL-5', description: 'Olive oil 5 l', quantity: '40', unitPrice: '12500000' }],
      fundBy: await network.inDays(3),
      deliverBy: await network.inDays(30),
      inspectionPeriodSeconds: 432_000,
    });
    order = issued.body.id;
    const path = `/v1/purchase-orders/${order}`;
    await supplier.post(`${path}/accept`);
    await network.mined(await buyer.post(`${path}/fund`));
    fundedAt = (await network.operator.get('/v1/network')).body.headBlock;
    await network.mined(await supplier.post(`${path}/deliveries`, { lines: [{ number: 1, quantity: '10' }] }));
    await network.mined(await buyer.post(`${path}/accept-delivery`));
  });

  afterAll(async () => {
    await network.stop();
  });

  async function accountOf(caller: ApiCaller, kind: string) {
    const { status, body } = await caller.get(`/v1/ledger/accounts?kind=${kind}`);
    expect(status).toBe(200);
    return body.data[0];
  }

  test('shows a business its accounts and nobody else theirs', async () => {
    expect(await accountOf(buyer, 'escrowed')).toMatchObject({ owner: buyer.businessId, balance: '375000000' });
    expect(await accountOf(buyer, 'available')).toMatchObject({ balance: (-AMOUNT).toString() });
    const paid = await accountOf(supplier, 'available');
    expect(paid).toMatchObject({ owner: supplier.businessId, balance: '125000000' });
    for (const path of ['balance', 'statement']) {
      expect((await buyer.get(`/v1/ledger/accounts/${paid.id}/${path}`)).body.code).toBe('not_found');
      expect((await network.operator.get(`/v1/ledger/accounts/${paid.id}/${path}`)).status).toBe(200);
    }
    const all = (await network.operator.get('/v1/ledger/accounts?limit=1')).body;
    expect((await network.operator.get(`/v1/ledger/accounts?limit=1&cursor=${all.nextCursor}`)).body.data).toHaveLength(
      1,
    );
    expect((await buyer.get(`/v1/ledger/accounts?limit=1&cursor=${all.nextCursor}`)).status).toBe(400);
  });

  test('tells balances of the past by block and by time', async () => {
    const { id } = await accountOf(buyer, 'escrowed');
    const balance = async (query: string) => (await buyer.get(`/v1/ledger/accounts/${id}/balance${query}`)).body;
    expect(await balance('')).toMatchObject({ balance: '375000000' });
    expect(await balance(`?asOfBlock=${fundedAt}`)).toMatchObject({ asOfBlock: fundedAt, balance: AMOUNT.toString() });
    expect(await balance(`?asOfBlock=${BigInt(fundedAt) - 1n}`)).toMatchObject({ balance: '0' });
    expect(await balance('?asOf=2020-01-01T00:00:00Z')).toMatchObject({ balance: '0' });
    expect((await balance('?asOfBlock=99999999')).code).toBe('invalid_request');
    expect((await balance('?asOfBlock=1&asOf=2020-01-01T00:00:00Z')).code).toBe('invalid_request');
  });

  test('states an account page by page with its running balance', async () => {
    const { id } = await accountOf(buyer, 'escrowed');
    const path = `/v1/ledger/accounts/${id}/statement?limit=1`;
    const newest = (await buyer.get(path)).body;
    expect(newest.data).toMatchObject([
      { line: 'booking', kind: 'payment_released', amount: '-125000000', balance: '375000000', orderId: order },
    ]);
    const oldest = (await buyer.get(`${path}&cursor=${newest.nextCursor}`)).body;
    expect(oldest).toMatchObject({
      data: [{ kind: 'order_funded', amount: AMOUNT.toString(), balance: AMOUNT.toString() }],
      nextCursor: null,
    });
    expect((await supplier.get(`${path}&cursor=${newest.nextCursor}`)).status).toBe(404);
  });

  test('is compared with the contract without end, and raises an alarm at one unit', async () => {
    const token = (await network.operator.get('/v1/network')).body.token.address;
    const state = async () => (await network.operator.get('/v1/reconciliation')).body.continuous;
    await network.until('a comparison at the newest block', async () => {
      const [first] = await state();
      return first?.escrowed === '375000000' && first.difference === '0' && first.alarmSince === null;
    });
    const one = await network.operator.get(`/v1/reconciliation/purchase-orders/${order}`);
    expect(one.body).toMatchObject({ ledger: '375000000', order: '375000000', chain: '375000000', agrees: true });
    expect((await buyer.get('/v1/reconciliation')).status).toBe(403);

    await network.dataSource.query(
      `UPDATE ledger_totals SET added = added + 1 WHERE booking_kind = 'order_funded' AND token = $1`,
      [token],
    );
    await network.until('an alarm', async () => {
      const [first] = await state();
      return first.difference === '1' && first.alarmSince !== null;
    });
    expect(await verifyLedger(network.dataSource)).toMatchObject({ table: 'ledger_totals', column: 'added' });
    await network.dataSource.query(
      `UPDATE ledger_totals SET added = added - 1 WHERE booking_kind = 'order_funded' AND token = $1`,
      [token],
    );
    await network.until('the end of the alarm', async () => (await state())[0].alarmSince === null);
    const findings = await network.dataSource.query(
      'SELECT alarm FROM reconciliation_findings ORDER BY id DESC LIMIT 2',
    );
    expect(findings).toEqual([{ alarm: false }, { alarm: true }]);
    expect(await verifyLedger(network.dataSource)).toBeUndefined();
  });
});
