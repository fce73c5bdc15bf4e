import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Wallet } from 'ethers';
import { adoptNonce, fillGap, laneStates, resumeLane } from '#chain';
import { until } from './support/process-network.js';
import { SenderBench } from './support/sender-bench.js';

const OPERATOR_KEY = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80';
let work: SenderBench;

beforeEach(async () => {
  work = await SenderBench.open();
  await work.sendThrough(await work.proxy());
});

afterEach(async () => {
  await work.close();
});

/** A transaction of the operator's key that the network knows nothing of. */
async function sendFromOutside(nonce: bigint): Promise<void> {
  const raw = await new Wallet(OPERATOR_KEY).signTransaction({
    ...{ chainId: work.bench.contracts.chainId, nonce: Number(nonce), to: work.party.wallet.address, value: 1n },
    ...{ gasLimit: 21_000n, maxFeePerGas: 10n ** 11n, maxPriorityFeePerGas: 10n ** 9n, type: 2 },
  });
  await work.bench.chain.call('eth_sendRawTransaction', raw);
}

const lane = async () => (await laneStates(work.bench.dataSource.manager))[0]!;

test('R7: a nonce that somebody else used halts the lane until an operator adopts it, and resuming alone does not help', async () => {
  const { bench } = work;
  const { manager } = bench.dataSource;
  await work.mint(1);
  await bench.settle();
  await sendFromOutside((await lane()).nextNonce!);
  await work.mint(2);
  await bench.sender.step();
  expect(await lane()).toMatchObject({ haltedCode: 'external_nonce' });
  await resumeLane(manager, await lane());
  for (let round = 0; round < 2; round += 1) await bench.sender.step();
  expect(await lane()).toMatchObject({ haltedCode: 'external_nonce' });
  expect(await work.unfinished()).toBe(2);
  const { nonces } = await adoptNonce(manager, bench.rpc, await lane());
  expect(nonces).toHaveLength(1);
  await bench.settle();
  expect(await bench.tokenBalance(work.party)).toBe(3n);
  expect(await bench.query(`SELECT kind, count(*)::int FROM chain_transactions GROUP BY kind ORDER BY kind`)).toEqual([
    { kind: 'call', count: 3 },
    { kind: 'foreign', count: 1 },
  ]);
});

test('R7: a reorganisation between counting nonces and looking for receipts halts no lane, and the transaction is sent again', async () => {
  const { bench } = work;
  const proxy = await work.proxy();
  await work.sendThrough(proxy);
  const snapshot = await bench.chain.call<string>('evm_snapshot');
  await work.mint(1);
  await bench.sender.step();
  expect(await bench.tokenBalance(work.party)).toBe(1n);
  const asked = proxy.inject('eth_getTransactionReceipt', { kind: 'delay', milliseconds: 300 }, 1);
  const step = bench.sender.step();
  await until('receipts to be asked for', 20_000, async () => asked.hits === 1);
  await bench.chain.call('evm_revert', snapshot);
  await bench.chain.call('evm_increaseTime', 5);
  await bench.chain.call('anvil_mine', '0x3');
  await step;
  expect(await lane()).toMatchObject({ haltedCode: null });
  await bench.settle();
  await work.expectDoneOnce();
});

test('R7: an adopted nonce that left the chain is a gap, which halts the lane until it is filled', async () => {
  const { bench } = work;
  const { manager } = bench.dataSource;
  await work.mint(1);
  await bench.settle();
  const snapshot = await bench.chain.call<string>('evm_snapshot');
  await sendFromOutside((await lane()).nextNonce!);
  await bench.sender.step();
  await adoptNonce(manager, bench.rpc, await lane());
  await bench.chain.call('evm_revert', snapshot);
  await bench.chain.call('anvil_mine', '0x2');
  await work.mint(2);
  await bench.sender.step();
  expect(await lane()).toMatchObject({ haltedCode: 'nonce_gap' });
  expect(await work.unfinished()).toBe(2);
  await fillGap(manager, await lane());
  await bench.settle();
  expect(await lane()).toMatchObject({ haltedCode: null, isFilling: false });
  expect(await bench.tokenBalance(work.party)).toBe(3n);
  const nonces = await bench.query(`SELECT max(nonce) - min(nonce) + 1 = count(*) AS gapless FROM chain_transactions`);
  expect(nonces).toEqual([{ gapless: true }]);
});
