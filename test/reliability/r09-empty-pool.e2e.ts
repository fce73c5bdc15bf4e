import { afterEach, expect, test } from '@jest/globals';
import { SenderBench } from './support/sender-bench.js';

let work: SenderBench;

afterEach(async () => {
  await work.close();
});

test('R9: what the node lost with its pool is sent again as it was, and mined once', async () => {
  work = await SenderBench.open({ mining: 'manual' });
  const { bench } = work;
  const proxy = await work.proxy();
  await work.sendThrough(proxy);
  await work.mint(30);
  await bench.sender.step();
  const pending = async () => Number(await bench.chain.call<string>('eth_getBlockTransactionCountByNumber', 'pending'));
  const inPool = async () => (await bench.chain.call<{ pending: string }>('txpool_status')).pending;
  expect(Number(await inPool())).toBe(30);
  await bench.chain.call('anvil_dropAllTransactions');
  expect(await pending()).toBe(0);
  await bench.sender.step();
  expect(Number(await inPool())).toBe(30);
  await bench.chain.call('evm_mine');
  await bench.settle();
  await work.expectDoneOnce();
  expect(await bench.query(`SELECT count(*)::int FROM chain_attempts`)).toEqual([{ count: 30 }]);
});
