import { expect } from '@jest/globals';
import { BlockSource, findCheckpoint, findCoverage, findHoles } from '#chain';
import { rebuild } from '#rebuild';
import { expectSumsAsOfNow } from '../../e2e/support/sums-as-of.js';
import type { TradeBench } from '../../e2e/support/trade-bench.js';

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Everything that follows from the chain is as the chain says, no block was skipped, and the books balance. */
export async function expectChainTruth(bench: TradeBench): Promise<void> {
  const { differences } = await rebuild({
    databaseUrl: bench.database.url,
    dataSource: bench.dataSource,
    source: new BlockSource(bench.rpc, bench.contracts),
    contracts: bench.contracts,
    deploymentBlock: BigInt(bench.chain.deployment.blockNumber),
    logger: quiet,
  });
  expect(differences).toEqual([]);
  await expectNoHole(bench);
  await expectSumsAsOfNow(bench.dataSource);
  const { sum, entries, liability, owed } = await bench.books();
  expect({ sum, entries, liability }).toEqual({ sum: 0n, entries: 0n, liability: owed });
}

export async function expectNoHole(bench: TradeBench): Promise<void> {
  const { manager } = bench.dataSource;
  const checkpoint = await findCheckpoint(manager, bench.contracts.chainId);
  const coverage = await findCoverage(manager, bench.contracts.chainId);
  expect(findHoles(coverage, BigInt(bench.chain.deployment.blockNumber), checkpoint!)).toEqual([]);
}

/** Steps a reader until it has nothing to read, through errors, at most `most` times. Returns the errors' messages. */
export async function readOn(reader: { step(): Promise<number> }, most: number, done: () => Promise<boolean>) {
  const errors: string[] = [];
  for (let step = 0; step < most; step += 1) {
    await reader.step().catch((error: Error) => errors.push(error.message));
    if (await done()) return errors;
  }
  throw new Error(`Not done after ${most} steps: ${errors.slice(-3).join(' / ')}`);
}
