import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { afterCatchingUp } from '#chain';
import { type BenchOrder, type BenchParty, TradeBench } from '../e2e/support/trade-bench.js';
import { expectChainTruth } from './support/chain-truth.js';

const AMOUNT = 1_000_000_000n;
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

let bench: TradeBench;
let buyer: BenchParty;
let supplier: BenchParty;
let order: BenchOrder;

beforeAll(async () => {
  bench = await TradeBench.open({ finalityDepth: 2n });
  [buyer, supplier] = [await bench.party('Buyer'), await bench.party('Supplier')];
  await bench.mint(buyer, AMOUNT * 2n);
  await bench.settle();
  order = await bench.order(buyer, supplier, AMOUNT);
  await bench.fund(order, buyer);
  await bench.settle();
});

afterAll(() => bench.close());

/** Runs SQL beside the database of the test, which nobody is connected to meanwhile. */
async function beside(...statements: string[]): Promise<void> {
  await bench.sender.stop();
  await bench.reader.stop();
  await bench.dataSource.destroy();
  const url = new URL(bench.database.url);
  url.pathname = '/postgres';
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
  await bench.dataSource.initialize();
  bench.sender = bench.newSender();
  bench.reader = bench.newReader();
}

test('R31: a backup older than the chain is read up to the head before anything is sent; nothing is paid twice', async () => {
  const name = bench.database.name;
  const accepting = await bench.accept(order, buyer, 400_000_000n);
  await beside(`CREATE DATABASE ${name}_backup TEMPLATE ${name}`);
  await bench.settle();
  const later = await bench.order(buyer, supplier, AMOUNT);
  await bench.fund(later, buyer);
  await bench.settle();
  await bench.chain.call('anvil_mine', '0x5');
  expect(await bench.operation(accepting)).toMatchObject({ status: 'mined' });
  const paid = await bench.tokenBalance(supplier);

  await beside(`DROP DATABASE ${name}`, `ALTER DATABASE ${name}_backup RENAME TO ${name}`);
  expect(await bench.operation(accepting)).toMatchObject({ status: 'pending' });
  const { chainId } = bench.contracts;
  let started = false;
  const sending = afterCatchingUp(
    { start: () => (started = true), stop: async () => undefined },
    { dataSource: bench.dataSource, rpc: bench.rpc, chainId, logger: quiet },
  );
  sending.start();
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(started).toBe(false);
  await bench.reader.step();
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(started).toBe(true);
  await sending.stop();
  expect(await bench.status(order)).toMatchObject({ status: 'funded', released: '400000000' });
  await expectChainTruth(bench);

  for (let round = 0; round < 10; round += 1) {
    await bench.sender.step().catch(() => undefined);
    await bench.reader.step();
  }
  expect(await bench.tokenBalance(supplier)).toBe(paid);
  expect(await bench.query(`SELECT amount FROM payments`)).toEqual([{ amount: '400000000' }]);
  await expectChainTruth(bench);
});
