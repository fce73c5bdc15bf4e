import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { ApiAnswer, ApiCaller } from '../e2e/support/running-network.js';
import { ProcessNetwork } from './support/process-network.js';
import { printedRandom } from './support/seed.js';
import { Traders } from './support/traders.js';

jest.setTimeout(300_000);

const ROUNDS = 3;
const MOST_APART_MILLISECONDS = 15;

let network: ProcessNetwork;
let traders: Traders;
let colleague: ApiCaller;
const { random } = printedRandom('R20');

beforeAll(async () => {
  network = await ProcessNetwork.open();
  const api = await network.startApi();
  await network.startWorker();
  traders = await Traders.register(await network.operator(api.url), api.url);
  colleague = await traders.colleague();
});

afterAll(async () => {
  await network.close();
});

/** Starts both, a little apart either way, and expects that one of them is done and the other refused with the state that it met. */
async function race(...rivals: (() => Promise<ApiAnswer>)[]): Promise<ApiAnswer> {
  const answers = await Promise.all(
    rivals.map(async (rival) => {
      await sleep(random() * MOST_APART_MILLISECONDS);
      return rival();
    }),
  );
  const winners = answers.filter(({ status }) => status < 300);
  const losers = answers.filter(({ status }) => status === 409);
  expect([winners.length, losers.length]).toEqual([1, rivals.length - 1]);
  for (const loser of losers)
    expect(loser.body).toMatchObject({ code: 'invalid_transition', state: expect.any(String) });
  return winners[0]!;
}

function idOf(path: string): string {
  return path.split('/').at(-1) ?? '';
}

async function countTrail(path: string, kinds: readonly string[]): Promise<number> {
  const sql = `SELECT count(*)::int AS count FROM trail_entries WHERE order_id = $1 AND kind = ANY($2)`;
  const [row] = await network.query<{ count: number }>(sql, [idOf(path), kinds]);
  return row?.count ?? 0;
}

test('R20: two people confirm the same delivery: one acceptance, one payment, the other learns the state', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const order = await traders.claimedOrder();
    const accept = `${order}/accept-delivery`;
    const winner = await race(
      () => traders.buyer.post(accept),
      () => colleague.post(accept),
    );
    await traders.mined(winner);
    expect(await countTrail(order, ['order_acceptance_submitted'])).toBe(1);
    expect((await traders.buyer.get(order)).body).toMatchObject({ status: 'settled', held: '0' });
  }
});

test('R20: a confirmation races a contest: exactly one of them counts', async () => {
  const clauses = { arbitration: { periodSeconds: 864_000, fallbackSupplierBps: 5000 } };
  for (let round = 0; round < ROUNDS; round += 1) {
    const order = await traders.fundedOrder(40, { clauses });
    const claim = await traders.supplier.post(`${order}/deliveries`, { amount: '40000000' });
    await traders.mined(claim);
    const contest = { reason: 'broken' };
    const winner = await race(
      () => traders.buyer.post(`${order}/accept-delivery`),
      () => colleague.post(`/v1/deliveries/${claim.body.id}/contest`, contest),
    );
    await traders.mined(winner);
    expect(await countTrail(order, ['order_acceptance_submitted', 'dispute_submitted'])).toBe(1);
  }
});

test('R20: funding races cancelling, accepting races declining: exactly one of them counts', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const accepted = await traders.acceptedOrder();
    await race(
      () => traders.buyer.post(`${accepted}/fund`),
      () => colleague.post(`${accepted}/cancel`),
    );
    expect(await countTrail(accepted, ['order_funding_submitted', 'order_cancelled'])).toBe(1);
    const issued = await traders.issuedOrder();
    await race(
      () => traders.supplier.post(`${issued}/accept`),
      () => traders.supplier.post(`${issued}/decline`),
    );
    expect(await countTrail(issued, ['order_accepted', 'order_declined'])).toBe(1);
  }
  await network.settles();
  expect(await network.brokenInvariants(true)).toEqual([]);
});
