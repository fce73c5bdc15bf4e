import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { freePort } from '#testing';
import { Crowd } from './support/crowd.js';
import { ProcessNetwork, until } from './support/process-network.js';
import { Traders } from './support/traders.js';

jest.setTimeout(300_000);

const SHUTDOWN_MILLISECONDS = 10_000;
const CLIENTS = 8;
const JOBS = 120;

let network: ProcessNetwork;

beforeAll(async () => {
  network = await ProcessNetwork.open();
});

afterAll(async () => {
  await network.close();
});

test('R23: an api that is told to end under load answers what it took, with no error of the server, and others go on', async () => {
  const leaving = await network.startApi();
  const staying = await network.startApi(undefined, { API_PORT: String(await freePort()) });
  const first = await Traders.register(await network.operator(leaving.url), leaving.url, 0n);
  const second = first.at(staying.url);
  const order = await first.acceptedOrder(1_000);
  let gone = false;
  const crowd = new Crowd(CLIENTS, async (number) => {
    const traders = gone ? second : first;
    const invoice = { number: `INV-${number}`, amount: '10', dueDate: '2030-01-31' };
    try {
      return await traders.supplier.post(`${order}/invoices`, invoice, `invoice-${number}`);
    } catch (error) {
      // What a load balancer does: a connection that is refused goes to another instance from then on.
      gone = true;
      throw error;
    }
  }).start();
  await until('some load', 60_000, async () => crowd.accepted.length > 3 * CLIENTS);
  const milliseconds = await leaving.terminate();
  const before = crowd.accepted.length;
  await until('load on the other', 60_000, async () => crowd.accepted.length > before + CLIENTS);
  await crowd.stop();
  expect(milliseconds).toBeLessThan(SHUTDOWN_MILLISECONDS);
  expect(leaving.exitCode).toBe(0);
  expect(crowd.refusals.filter(({ code }) => code !== 'request_in_flight')).toEqual([]);
  const rows = await network.query<{ count: number }>(`SELECT count(*)::int AS count FROM invoices`);
  expect(rows).toEqual([{ count: crowd.accepted.length }]);
});

test('R23: a worker that is told to end under load loses no job, and the next does each once', async () => {
  const api = await network.startApi();
  const traders = await Traders.register(await network.operator(api.url), api.url, 0n);
  const faucet = { businessId: traders.buyer.businessId, amount: '1' };
  const leaving = await network.startWorker();
  const answers = [];
  for (let job = 0; job < JOBS; job += 1) {
    answers.push(traders.operator.post('/v1/sandbox/faucet', faucet, `job-${job}`));
    await sleep(5);
    if (job === JOBS / 2) void leaving.terminate();
  }
  const asked = await Promise.all(answers);
  expect(asked.filter(({ status }) => status !== 202)).toEqual([]);
  const since = performance.now();
  await leaving.ended;
  expect(performance.now() - since).toBeLessThan(SHUTDOWN_MILLISECONDS);
  expect(leaving.exitCode).toBe(0);
  await network.startWorker();
  await network.settles(60_000);
  const [minted] = await network.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM operations WHERE kind = 'fill_wallet' AND status IN ('mined', 'final')`,
  );
  expect(minted?.count).toBe(JOBS);
  expect(await network.brokenInvariants(true)).toEqual([]);
});
