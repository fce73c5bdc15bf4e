import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { retryIntent, stepsOf } from '#chain';
import { SenderBench } from './support/sender-bench.js';

const POISON = 'badbadbadbadbadbadbadbadbadbadbadbadbad0';
let work: SenderBench;

beforeEach(async () => {
  work = await SenderBench.open();
});

afterEach(async () => {
  await work.close();
});

test('R27: an intent that breaks every exchange it is in is found among others, parked, and done when it is put back', async () => {
  const { bench } = work;
  const proxy = await work.proxy();
  await work.sendThrough(proxy, { parkAfter: 4 });
  await work.mint(60);
  const [poison] = await bench.query<{ id: string }>(
    `SELECT id FROM chain_intents ORDER BY sequence OFFSET 30 LIMIT 1`,
  );
  const before = await bench.query<{ calldata: string }>(`SELECT calldata FROM chain_intents WHERE id = $1`, [
    poison!.id,
  ]);
  const poisoned = before[0]!.calldata.slice(0, 10 + 24) + POISON + before[0]!.calldata.slice(10 + 64);
  await bench.query(`UPDATE chain_intents SET calldata = $2 WHERE id = $1`, [poison!.id, poisoned]);
  const rule = proxy.inject('eth_call', { kind: 'drop' }, Number.POSITIVE_INFINITY, ({ params }) =>
    JSON.stringify(params).includes(POISON),
  );
  await bench.sender.step();
  expect(await work.unfinished()).toBe(60);
  await bench.reader.step();
  expect(await work.unfinished()).toBe(1);
  for (let round = 0; round < 4; round += 1) {
    await bench.query(`UPDATE chain_intents SET not_before = NULL WHERE status = 'ready'`);
    await work.mint(1);
    await bench.sender.step();
  }
  expect(await bench.query(`SELECT status, failures FROM chain_intents WHERE id = $1`, [poison!.id])).toEqual([
    { status: 'parked', failures: 4 },
  ]);
  await bench.settle();
  rule.end();
  await retryIntent(bench.dataSource.manager, poison!.id);
  await bench.settle();
  expect(await bench.query(`SELECT status FROM chain_intents WHERE id = $1`, [poison!.id])).toEqual([
    { status: 'mined' },
  ]);
  const steps = (await stepsOf(bench.dataSource.manager, poison!.id)).map(({ step }) => step);
  expect(steps).toEqual([
    ...['recorded', 'postponed', 'postponed', 'postponed', 'parked', 'retried'],
    ...['assigned', 'signed', 'broadcast', 'mined'],
  ]);
});
