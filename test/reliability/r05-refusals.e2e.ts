import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { BroadcastErrorClass } from '#chain';
import type { RpcFaultProxy } from './support/rpc-fault-proxy.js';
import { SenderBench } from './support/sender-bench.js';

let work: SenderBench;
let proxy: RpcFaultProxy;

beforeAll(async () => {
  work = await SenderBench.open();
  proxy = await work.proxy();
  await work.sendThrough(proxy);
});

afterAll(async () => {
  await work.close();
});

/** What six clients say when they have the transaction, the chain has its nonce, or another one is in its place. */
const refusals: readonly (readonly [client: string, message: string, means: BroadcastErrorClass])[] = [
  ['geth', 'already known', 'already_known'],
  ['Erigon', 'existing tx with same hash', 'already_known'],
  ['Nethermind', 'AlreadyKnown', 'already_known'],
  ['Besu', 'Known transaction', 'already_known'],
  ['EDR', 'Known transaction: 0xabc', 'already_known'],
  ['anvil', 'transaction already imported', 'already_known'],
  ['geth', 'nonce too low: next nonce 5, tx nonce 4', 'nonce_too_low'],
  ['Nethermind', 'OldNonce, Current nonce: 5, nonce of rejected tx: 4', 'nonce_too_low'],
  ['Besu', 'Nonce too low', 'nonce_too_low'],
  [
    'EDR',
    "Nonce too low. Expected nonce to be 5 but got 4. Note that transactions can't be queued when automining.",
    'nonce_too_low',
  ],
  ['geth', 'replacement transaction underpriced', 'replacement_underpriced'],
  ['Erigon', 'INTERNAL_ERROR: could not replace existing tx', 'replacement_underpriced'],
  ['Nethermind', 'ReplacementNotAllowed', 'replacement_underpriced'],
  ['geth', 'txpool is full', 'pool_full'],
  ['Besu', 'Transaction nonce is too distant from current sender nonce', 'nonce_too_high'],
];

test.each(refusals)('R5: after "%s: %s" the work is classed and done once', async (_, message, means) => {
  await work.mint(1);
  proxy.inject('eth_sendRawTransaction', { kind: 'error', code: -32000, message }, 1);
  await work.bench.sender.step();
  const [attempt] = await work.bench.query<{ error_class: string; status: string }>(
    `SELECT error_class, status FROM chain_attempts JOIN chain_transactions ON chain_transactions.id = transaction_id
     ORDER BY nonce DESC, number DESC LIMIT 1`,
  );
  const isTaken = means === 'already_known' || means === 'nonce_too_low';
  expect(attempt).toEqual({ error_class: means, status: isTaken ? 'broadcast' : 'signed' });
  await work.bench.settle();
  await work.expectDoneOnce();
  expect(
    await work.bench.query(`SELECT 1 FROM chain_lanes WHERE halted_code IS NOT NULL OR waiting_reason IS NOT NULL`),
  ).toEqual([]);
});

test('R5: a transaction that no node takes has its nonce spent on nothing, its work is parked, and others go on', async () => {
  await work.mint(1);
  const [{ id }] = (await work.bench.query(`SELECT id FROM chain_intents ORDER BY sequence DESC LIMIT 1`)) as [
    { id: string },
  ];
  proxy.inject('eth_sendRawTransaction', { kind: 'error', code: -32000, message: 'exceeds block gas limit' }, 3);
  await work.bench.sender.step();
  await work.bench.settle();
  expect(await work.bench.query(`SELECT status FROM chain_intents WHERE id = $1`, [id])).toEqual([
    { status: 'parked' },
  ]);
  const operations = await work.bench.query(`SELECT 1 FROM chain_attempts WHERE is_cancellation`);
  expect(operations).toHaveLength(1);
});
