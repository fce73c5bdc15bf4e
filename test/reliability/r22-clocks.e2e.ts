import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { ProcessNetwork, until } from './support/process-network.js';
import type { ServiceProcess } from './support/service-process.js';
import { Traders } from './support/traders.js';

jest.setTimeout(300_000);

const MINUTE = 60_000;
const YEAR_SECONDS = 365 * 86_400;
/** A schedule looks every half second. */
const SOME_ROUNDS_MILLISECONDS = 2_500;

let network: ProcessNetwork;
let api: ServiceProcess;
let worker: ServiceProcess;
let traders: Traders;

beforeAll(async () => {
  network = await ProcessNetwork.open();
  const started = await network.startApi(undefined, { TZ: 'America/New_York', CLOCK_SHIFT: String(10 * MINUTE) });
  api = started;
  worker = await network.startWorker(undefined, { TZ: 'Europe/Berlin', CLOCK_SHIFT: String(-10 * MINUTE) });
  traders = await Traders.register(await network.operator(started.url), started.url);
});

afterAll(async () => {
  await network.close();
});

test('R22: deadlines are those of database and chain, however wrong the clocks of api and worker are', async () => {
  const { time } = (await traders.operator.get('/v1/network')).body;
  const fundBy = new Date(Date.parse(time) + 5 * MINUTE).toISOString();
  const order = await traders.issuedOrder(40, { fundBy });
  await worker.shiftClock(10 * MINUTE);
  await sleep(SOME_ROUNDS_MILLISECONDS);
  expect((await traders.buyer.get(order)).body.status).toBe('issued');
  await api.shiftClock(-10 * MINUTE);
  expect((await traders.supplier.post(`${order}/accept`)).status).toBe(200);
  await worker.shiftClock(-60 * MINUTE);
  await traders.mined(await traders.buyer.post(`${order}/fund`));
  await api.shiftClock(10 * MINUTE);
  const trail = (await traders.buyer.get(`${order}/trail`)).body.data as { sequence: number; at: string }[];
  expect(trail.map(({ sequence }) => sequence)).toEqual(trail.map((_, index) => index + 1));
  const now = Date.parse((await traders.operator.get('/v1/network')).body.time);
  for (const { at } of trail) expect(Math.abs(Date.parse(at) - now)).toBeLessThan(5 * MINUTE);
});

test('R22: leap days and changes to summer time are kept as they were given, in every time zone', async () => {
  const deliverBy = '2028-02-29T12:00:00.000Z';
  const fundBy = '2027-03-28T01:30:00.000Z';
  const order = await traders.acceptedOrder(40, { deliverBy, fundBy });
  expect((await traders.buyer.get(order)).body).toMatchObject({ deliverBy, fundBy });
  for (const [number, dueDate] of ['2028-02-29', '2027-03-14', '2027-11-07'].entries()) {
    const invoice = { number: `D-${number}`, amount: '5', dueDate };
    const issued = await traders.supplier.post(`${order}/invoices`, invoice);
    expect(issued).toMatchObject({ status: 201, body: { dueDate } });
    expect((await traders.supplier.get(`/v1/invoices/${issued.body.id}`)).body.dueDate).toBe(dueDate);
  }
  expect((await traders.buyer.post(`${order}/cancel`)).status).toBe(200);
});

test('R22: when a year passes at once, everything that was due happens once, and nothing again a day later', async () => {
  const issued = await traders.issuedOrder();
  const [unclaimed, claimed] = [await traders.fundedOrder(), await traders.claimedOrder()];
  const advance = async (advanceSeconds: number) => {
    const answer = await traders.operator.post('/v1/sandbox/clock', { advanceSeconds });
    expect(answer.status).toBe(200);
  };
  const statusOf = async (order: string) => (await traders.buyer.get(order)).body.status;
  await advance(YEAR_SECONDS);
  for (const [order, status] of [
    [issued, 'lapsed'],
    [unclaimed, 'refunded'],
    [claimed, 'settled'],
  ] as const) {
    await until(`${order} to be ${status}`, 60_000, async () => (await statusOf(order)) === status);
  }
  await network.settles(60_000);
  const done = () =>
    network.query(
      `SELECT (SELECT count(*)::int FROM chain_intents) AS intents, (SELECT count(*)::int FROM payments) AS payments,
         (SELECT count(*)::int FROM outbox_events) AS events, (SELECT count(*)::int FROM trail_entries) AS steps`,
    );
  const once = await done();
  await advance(86_400);
  await sleep(SOME_ROUNDS_MILLISECONDS);
  await network.settles(60_000);
  expect(await done()).toEqual(once);
  const twice = `SELECT subject, type FROM outbox_events WHERE type LIKE '%lapsed' OR type LIKE '%refunded'
    GROUP BY subject, type HAVING count(*) > 1`;
  expect(await network.query(twice)).toEqual([]);
  expect(await network.brokenInvariants(true)).toEqual([]);
});
