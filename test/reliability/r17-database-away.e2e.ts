import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import pg from 'pg';
import type { ApiAnswer } from '../e2e/support/running-network.js';
import { ProcessNetwork, until } from './support/process-network.js';
import { Traders } from './support/traders.js';

jest.setTimeout(300_000);

const DOWN_MILLISECONDS = 12_000;
/** Longer than any wait for the database, and what a machine under load adds. */
const PATIENCE_MILLISECONDS = 20_000;

let network: ProcessNetwork;
let traders: Traders;

beforeAll(async () => {
  network = await ProcessNetwork.open({ cluster: 'own', environment: { DATABASE_POOL_SIZE: '3' } });
  const api = await network.startApi();
  traders = await Traders.register(await network.operator(api.url), api.url, 0n);
});

afterAll(async () => {
  await network.close();
});

async function timed(request: Promise<ApiAnswer>): Promise<ApiAnswer & { milliseconds: number }> {
  const asked = performance.now();
  const answer = await request;
  return { ...answer, milliseconds: performance.now() - asked };
}

function expectUnavailable(answer: ApiAnswer & { milliseconds: number }): void {
  expect(answer).toMatchObject({ status: 503, body: { code: 'unavailable', status: 503 } });
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(answer.milliseconds).toBeLessThan(PATIENCE_MILLISECONDS);
}

test('R17: PostgreSQL is down for 12 s: every request is told so, and all is well by itself afterwards', async () => {
  const order = await traders.acceptedOrder();
  const issue = () =>
    traders.supplier.post(`${order}/invoices`, { number: 'INV-1', amount: '5', dueDate: '2030-01-31' }, 'same-key');
  await network.cluster?.stop();
  const downSince = performance.now();
  while (performance.now() - downSince < DOWN_MILLISECONDS) {
    const answers = await Promise.all([timed(traders.buyer.get(order)), timed(issue())]);
    answers.forEach(expectUnavailable);
    await sleep(500);
  }
  await network.cluster?.start();
  await until('the API to recover', 20_000, async () => (await issue()).status === 201);
  expect(await network.query(`SELECT count(*)::int AS count FROM invoices`)).toEqual([{ count: 1 }]);
});

test('R17: statements that wait too long and requests that get no connection are told so, and nothing of them remains', async () => {
  const order = await traders.acceptedOrder();
  const blocker = new pg.Client({ connectionString: network.databaseUrl });
  await blocker.connect();
  await blocker.query('BEGIN');
  await blocker.query(`SELECT 1 FROM purchase_orders WHERE id = $1 FOR UPDATE`, [order.split('/').at(-1)]);
  const issue = (number: number) =>
    traders.supplier.post(
      `${order}/invoices`,
      { number: `W-${number}`, amount: '5', dueDate: '2030-01-31' },
      `w-${number}`,
    );
  const waiting = [1, 2, 3, 4, 5, 6].map((number) => timed(issue(number)));
  for (const answer of await Promise.all(waiting)) expectUnavailable(answer);
  expect(await network.query(`SELECT 1 FROM invoices WHERE number LIKE 'W-%'`)).toEqual([]);
  await blocker.query('ROLLBACK');
  await blocker.end();
  for (const number of [1, 2, 3, 4, 5, 6]) {
    await until('the request to be accepted', 30_000, async () => (await issue(number)).status === 201);
  }
  expect(await network.brokenInvariants()).toEqual([]);
});
