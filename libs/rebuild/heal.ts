import type { DataSource, EntityManager } from 'typeorm';
import {
  type Block,
  type ChainSource,
  type Checkpoint,
  ExclusiveSession,
  findBlocks,
  findCheckpoint,
  findCoverage,
  type Logger,
  moveCheckpoint,
  readerLock,
  removeBlocksAbove,
  reopenTransactions,
  resumeChain,
} from '#chain';
import { type ContractAddresses, maximum, minimum } from '#domain';
import { SettlementProjection } from '#settlement';

export interface HealOptions {
  readonly dataSource: DataSource;
  readonly source: ChainSource;
  readonly contracts: ContractAddresses;
  readonly logger: Logger;
}

export interface HealReport {
  /** The newest block that was read and is on the chain. */
  readonly ancestor: bigint;
  /** Logs whose effects were taken back. */
  readonly logs: number;
  readonly wasHalted: boolean;
}

const LOCK_PATIENCE_MILLISECONDS = 15_000;
const LOCK_RETRY_MILLISECONDS = 500;
/** Hashes that are compared in one go. */
const BLOCKS_AT_ONCE = 100n;

/**
 * Takes a chain that was reorganised deeper than finality back to the newest block that is still on it, and lets reading go on from
 * there. Money history stays: what was posted gets a reversal, what was pending is voided, and trail, feed and audit tell of it.
 * Undefined when what was read last is on the chain, and the chain is not halted.
 */
export async function heal(options: HealOptions): Promise<HealReport | undefined> {
  const { dataSource, source, contracts } = options;
  const session = await openSession(dataSource, contracts.chainId);
  try {
    const checkpoint = await findCheckpoint(session.manager, contracts.chainId);
    if (checkpoint === undefined) return undefined;
    const wasHalted = checkpoint.haltedReason !== null;
    const ancestor = await findAncestor(session.manager, source, contracts.chainId, checkpoint);
    if (ancestor.hash === checkpoint.hash && !wasHalted) return undefined;
    return await session.transaction(async (manager) => {
      const logs = await leaveBranch(manager, options, checkpoint, ancestor);
      await resumeChain(manager, contracts.chainId);
      return { ancestor: ancestor.number, wasHalted, logs };
    });
  } finally {
    await session.close();
  }
}

async function leaveBranch(
  manager: EntityManager,
  { contracts, logger }: HealOptions,
  checkpoint: Checkpoint,
  ancestor: Pick<Block, 'number' | 'hash' | 'time'>,
): Promise<number> {
  const { chainId } = contracts;
  const logs = await removeBlocksAbove(manager, chainId, ancestor);
  await reopenTransactions(manager, chainId, ancestor.number);
  if (logs.length > 0) await new SettlementProjection(contracts, logger).revert(manager, logs);
  const finalNumber = minimum(ancestor.number, checkpoint.finalNumber);
  const headNumber = checkpoint.headNumber ?? ancestor.number;
  await moveCheckpoint(manager, chainId, ancestor, { finalNumber, headNumber });
  return logs.length;
}

/** The newest block that was read and that is on the chain: among those that are kept, else where a range of reading ended. */
async function findAncestor(
  manager: EntityManager,
  source: ChainSource,
  chainId: bigint,
  checkpoint: Checkpoint,
): Promise<Block> {
  for (let upTo = checkpoint.number; upTo >= 0n; upTo -= BLOCKS_AT_ONCE) {
    const read = await findBlocks(manager, chainId, upTo, maximum(upTo - BLOCKS_AT_ONCE + 1n, 0n));
    if (read.length === 0) break;
    const ancestor = await newestOnChain(source, read);
    if (ancestor !== undefined) return ancestor;
  }
  const ends = (await findCoverage(manager, chainId)).map(({ last, lastHash }) => ({ number: last, hash: lastHash }));
  const ancestor = await newestOnChain(source, ends.toReversed());
  if (ancestor === undefined)
    throw new Error('The chain has no block in common with what was read: is it another chain?');
  return ancestor;
}

/** The first of `read`, newest first, that the chain has. */
async function newestOnChain(
  source: ChainSource,
  read: readonly Pick<Block, 'number' | 'hash'>[],
): Promise<Block | undefined> {
  const onChain = await source.blocks(read.map(({ number }) => number));
  return onChain.find((block, index) => block !== undefined && block.hash === read[index]?.hash);
}

/** The reader of a halted chain lets go of its lock between two looks. */
async function openSession(dataSource: DataSource, chainId: bigint): Promise<ExclusiveSession> {
  const deadline = Date.now() + LOCK_PATIENCE_MILLISECONDS;
  for (;;) {
    const session = await ExclusiveSession.tryOpen(dataSource, readerLock(chainId));
    if (session !== undefined) return session;
    if (Date.now() > deadline) throw new Error('A reader is at work on the chain. Stop it, if it is not halted.');
    await new Promise((resolve) => setTimeout(resolve, LOCK_RETRY_MILLISECONDS));
  }
}
