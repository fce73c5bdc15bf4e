import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { type ApiCaller, RunningNetwork } from './support/running-network.js';

jest.setTimeout(240_000);

const DAY = 86_400;

interface Snapshot {
  readonly phase: string;
  readonly time: string;
  readonly block: string;
  /** What every caller was told then, by what was asked for. */
  readonly told: Readonly<Record<string, unknown>>;
}

let network: RunningNetwork;
let buyer: ApiCaller;
let supplier: ApiCaller;
let callers: Record<string, ApiCaller>;
const snapshots: Snapshot[] = [];
/** Paths of an order without clauses, and of one with retention and arbitration. */
const orders = { plain: '', divided: '' };
let dispute: string;

async function tell(moment: string): Promise<Record<string, unknown>> {
  const told: Record<string, unknown> = {};
  for (const [name, caller] of Object.entries(callers)) {
    for (const path of [
      ...['aggregates?by=day', 'aggregates?by=month&role=buyer', 'aggregates?by=counterparty', 'aggregates?by=token'],
      ...['?limit=100', '?status=funded', '?status=settled', '?status=issued'],
    ]) {
      if (name === 'operator' && /role|counterparty/.test(path)) continue;
      const { status, body } = await caller.get(`/v1/trails${path.startsWith('?') ? '' : '/'}${path}${moment}`);
      expect({ path, status, body }).toMatchObject({ path, status: 200 });
      told[`${name} ${path}`] = body.data.map(({ updatedAt: _, ...row }: Record<string, unknown>) => row);
    }
  }
  return told;
}

/** What is told now, in the middle of a day on which nothing happens. */
async function takeSnapshot(phase: string): Promise<void> {
  await network.advanceDays(1);
  await network.rpc.send('evm_mine', []);
  const block = String(BigInt(String(await network.rpc.send('eth_blockNumber', []))));
  await network.until('the newest block', async () => {
    const [{ number }] = await network.dataSource.query('SELECT number FROM chain_checkpoints');
    return number === block;
  });
  snapshots.push({ phase, time: await network.inDays(0), block, told: await tell('') });
  await network.advanceDays(1);
}

async function fundedOrder(reference: string, clauses = {}): Promise<string> {
  const { status, body } = await buyer.post('/v1/purchase-orders', {
    supplierId: supplier.businessId,
    reference,
    lines: [{ sku: 'A', description: 'Goods', quantity: '10', unitPrice: '100' }],
    fundBy: await network.inDays(60),
    deliverBy: await network.inDays(90),
    inspectionPeriodSeconds: 40 * DAY,
    ...clauses,
  });
  expect({ status, body }).toMatchObject({ status: 201 });
  const path = `/v1/purchase-orders/${body.id}`;
  await supplier.post(`${path}/accept`);
  await network.mined(await buyer.post(`${path}/fund`));
  return path;
}

async function invoice(path: string, number: string, amount: string, days: number, registered: boolean) {
  const dueDate = (await network.inDays(days)).slice(0, 10);
  const answer = await supplier.post(`${path}/invoices`, { number, amount, dueDate, registered });
  expect(answer).toMatchObject({ status: registered ? 202 : 201 });
  if (registered) await network.mined(answer);
}

async function deliver(path: string, amount: string): Promise<string> {
  const answer = await supplier.post(`${path}/deliveries`, { amount });
  await network.mined(answer);
  return answer.body.id;
}

/** Each a day on which something happens. */
const phases: Readonly<Record<string, () => Promise<void>>> = {
  'nothing yet': async () => {},
  'an order funded and one issued': async () => {
    orders.plain = await fundedOrder('plain');
    const clauses = {
      arbitration: { periodSeconds: 20 * DAY, fallbackSupplierBps: 5000 },
      retention: { bps: 1000, periodSeconds: 10 * DAY },
    };
    orders.divided = await fundedOrder('divided', { clauses });
  },
  'invoices, one of which will be overdue': async () => {
    await invoice(orders.plain, 'P-1', '400', 3, true);
    await invoice(orders.plain, 'P-2', '300', 200, false);
    await invoice(orders.divided, 'D-1', '1000', 5, false);
  },
  'a payment of the first invoice and a part of the second': async () => {
    await deliver(orders.plain, '500');
    await network.mined(await buyer.post(`${orders.plain}/accept-delivery`));
  },
  'a dispute': async () => {
    const claim = `/v1/deliveries/${await deliver(orders.divided, '1000')}`;
    const answer = await buyer.post(`${claim}/contest`, { contested: '400', reason: 'broken' });
    await network.mined(answer);
    dispute = `/v1/disputes/${answer.body.id}`;
  },
  'its end': async () => {
    await network.mined(await supplier.post(`${dispute}/concede`, { reason: 'so it is' }));
  },
  'another invoice': () => invoice(orders.plain, 'P-3', '200', 2, false),
  'a settlement': async () => {
    const { body } = await buyer.post(`${orders.plain}/settlements`, { toSupplier: '300', toBuyer: '200' });
    await network.mined(await supplier.post(`/v1/settlements/${body.id}/accept`));
  },
  'a retention that is due': async () => {
    await network.advanceDays(10);
    const isOver = async () => (await buyer.get(orders.divided)).body.status === 'settled';
    await network.until('the payment of what was retained', isOver);
  },
};

beforeAll(async () => {
  network = await RunningNetwork.start();
  buyer = await network.business('Nordhafen Kliniken', ['buyer']);
  supplier = await network.business('Brava Instruments', ['supplier']);
  callers = { buyer, supplier, operator: network.operator };
  const faucet = { businessId: buyer.businessId, amount: '10000' };
  await network.mined(await network.operator.post('/v1/sandbox/faucet', faucet));
  for (const [phase, happen] of Object.entries(phases)) {
    await happen();
    await takeSnapshot(phase);
  }
});

afterAll(() => network.stop());

test('Something else is told after each phase', () => {
  const told = snapshots.map((snapshot) => JSON.stringify(snapshot.told));
  expect(new Set(told).size).toBe(snapshots.length);
});

test.each(Object.keys(phases))('As of a time after %s, lists and sums are what they were then', async (phase) => {
  const snapshot = snapshots.find((each) => each.phase === phase);
  expect({ phase, told: await tell(`&asOf=${snapshot?.time}`) }).toEqual({ phase, told: snapshot?.told });
});

test.each(Object.keys(phases))('As of a block after %s, lists and sums are what they were then', async (phase) => {
  const snapshot = snapshots.find((each) => each.phase === phase);
  expect({ phase, told: await tell(`&asOfBlock=${snapshot?.block}`) }).toEqual({ phase, told: snapshot?.told });
});
