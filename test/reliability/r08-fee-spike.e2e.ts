import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { laneStates } from '#chain';
import type { RpcAnswer } from './support/rpc-fault-proxy.js';
import { SenderBench } from './support/sender-bench.js';

const CEILING = 100_000_000_000n;
/** A quote of fees is good for a second. */
const QUOTE_MILLISECONDS = 1_100;
let work: SenderBench;

beforeEach(async () => {
  work = await SenderBench.open();
});

afterEach(async () => {
  await work.close();
});

/** The same block for a base fee of one wei more than the ceiling. */
function dear(answer: RpcAnswer): RpcAnswer {
  return { result: { ...(answer.result as object), baseFeePerGas: `0x${(CEILING + 1n).toString(16)}` } };
}

test('R8: while fees are above the ceiling nothing is signed; when they fall the work goes on in its order', async () => {
  const { bench } = work;
  const proxy = await work.proxy();
  await work.sendThrough(proxy, { maxFeePerGas: CEILING });
  await work.mint(2);
  await bench.settle();
  const spike = proxy.inject('eth_getBlockByNumber', { kind: 'lie', tell: dear });
  await sleep(QUOTE_MILLISECONDS);
  await work.mint(5);
  for (let round = 0; round < 4; round += 1) await bench.sender.step();
  expect(await work.unfinished()).toBe(5);
  expect((await laneStates(bench.dataSource.manager))[0]?.waitingReason).toMatch(/ceiling/);
  spike.end();
  await sleep(QUOTE_MILLISECONDS);
  await bench.settle();
  await work.expectDoneOnce();
  expect((await laneStates(bench.dataSource.manager))[0]?.waitingReason).toBeNull();
  const [fees] = await bench.query<{ highest: string }>(`SELECT max(max_fee_per_gas) AS highest FROM chain_attempts`);
  expect(BigInt(fees!.highest)).toBeLessThanOrEqual(CEILING);
  const order = await bench.query<{ sequence: string }>(
    `SELECT sequence FROM chain_intents JOIN chain_transactions ON chain_transactions.id = transaction_id ORDER BY nonce`,
  );
  const sequences = order.map(({ sequence }) => Number(sequence));
  expect(sequences).toEqual([...sequences].sort((left, right) => left - right));
});
