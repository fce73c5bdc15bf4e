import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { Crowd } from './support/crowd.js';
import { ProcessNetwork, until } from './support/process-network.js';
import { Traders } from './support/traders.js';

jest.setTimeout(300_000);

const CLIENTS = 6;
const CRASHES = 2;
const AMOUNT = 1_000n;

let network: ProcessNetwork;

beforeAll(async () => {
  network = await ProcessNetwork.open({ cluster: 'own' });
});

afterAll(async () => {
  await network.close();
});

test('R16: PostgreSQL crashes during writes: what was accepted is there, what was refused can be repeated, balances are the net of what was accepted', async () => {
  const api = await network.startApi();
  const worker = await network.startWorker();
  const traders = await Traders.register(await network.operator(api.url), api.url);
  const orders: string[] = [];
  for (let count = 0; count < CLIENTS; count += 1) orders.push(await traders.acceptedOrder(1_000));

  const crowd = new Crowd(CLIENTS, (number) =>
    traders.supplier.post(
      `${orders[number % CLIENTS]}/invoices`,
      { number: `INV-${number}`, amount: AMOUNT.toString(), dueDate: '2030-01-31' },
      `invoice-${number}`,
    ),
  ).start();
  for (let crash = 0; crash < CRASHES; crash += 1) {
    const before = crowd.accepted.length;
    await until('some writes', 60_000, async () => crowd.accepted.length >= before + 20);
    await network.cluster?.crash();
    await sleep(500);
    await network.cluster?.start();
  }
  const before = crowd.accepted.length;
  await until('writes after the last crash', 60_000, async () => crowd.accepted.length >= before + 10);
  await crowd.stop();

  expect(crowd.broken).toBe(0);
  expect(crowd.refusals.length).toBeGreaterThan(0);
  const unexpected = crowd.refusals.filter(
    ({ status, code, retryAfter }) =>
      !(status === 503 && code === 'unavailable' && retryAfter !== null) && code !== 'request_in_flight',
  );
  expect(unexpected).toEqual([]);

  const accepted = new Set(crowd.accepted.map(({ body }) => body.id as string));
  const rows = await network.query<{ id: string }>(`SELECT id FROM invoices`);
  expect(new Set(rows.map(({ id }) => id))).toEqual(accepted);
  expect(rows.length).toBe(crowd.accepted.length);
  const net = (AMOUNT * BigInt(accepted.size)).toString();
  expect(
    await network.query(`SELECT kind, (pending + posted)::text AS balance FROM ledger_accounts
      WHERE kind IN ('receivable', 'payable') ORDER BY kind`),
  ).toEqual([
    { kind: 'payable', balance: `-${net}` },
    { kind: 'receivable', balance: net },
  ]);
  await network.settles();
  expect(worker.isRunning).toBe(true);
  expect(await network.brokenInvariants(true)).toEqual([]);
});
