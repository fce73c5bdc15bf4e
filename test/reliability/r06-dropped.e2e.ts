import { afterEach, expect, test } from '@jest/globals';
import { keccak256 } from 'ethers';
import { SenderBench } from './support/sender-bench.js';

let work: SenderBench;

afterEach(async () => {
  await work.close();
});

test('R6: a transaction that the node said it took and forgot is sent again as it was, then for a higher fee, and mined', async () => {
  work = await SenderBench.open({ mining: 'manual' });
  const { bench } = work;
  const proxy = await work.proxy();
  await work.sendThrough(proxy, { bumpMilliseconds: 0 });
  await work.mint(1);
  const swallowed = proxy.inject('eth_sendRawTransaction', { kind: 'swallow' }, 3);
  await bench.sender.step();
  await bench.sender.step();
  const sent = () =>
    proxy.passed.filter(({ method }) => method === 'eth_sendRawTransaction').map(({ params }) => String(params[0]));
  expect(new Set(sent()).size).toBe(1);
  expect(sent().length).toBeGreaterThan(1);
  // Blocks come without it, and others pay more.
  await bench.chain.call('evm_mine');
  await bench.reader.step();
  await bench.chain.call('anvil_setNextBlockBaseFeePerGas', '0x174876e800');
  await bench.chain.call('evm_mine');
  await bench.reader.step();
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  for (let round = 0; round < 3; round += 1) await bench.sender.step();
  expect(swallowed.hits).toBe(3);
  expect(await bench.query(`SELECT max(number) FROM chain_attempts`)).toEqual([{ max: 2 }]);
  await bench.chain.call('evm_mine');
  await bench.settle();
  await work.expectDoneOnce();
  const [mined] = await bench.query<{ transaction_hash: string }>(`SELECT transaction_hash FROM chain_transactions`);
  expect(keccak256(sent().at(-1) as string)).toBe(mined?.transaction_hash);
});
