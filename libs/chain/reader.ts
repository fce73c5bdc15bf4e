import type { DataSource, EntityManager } from 'typeorm';
import { allOf, takingTurns } from '#database';
import { type ContractAddresses, maximum } from '#domain';
import { AgreedSource } from './agreed-source.js';
import {
  type Block,
  type ChainSource,
  InconsistentChainError,
  PageRefusedError,
  ProviderBehindError,
  ProvidersDisagreeError,
  type Sight,
} from './block.js';
import { BlockSource } from './block-source.js';
import type { ChainLog, ChainProjection } from './chain-log.js';
import {
  type Checkpoint,
  createCheckpoint,
  findBlocks,
  findCheckpoint,
  forgetBlocksBelow,
  haltChain,
  holdChain,
  moveCheckpoint,
  recordBlocks,
  recordLogs,
  removeBlocksAbove,
} from './checkpoint.js';
import { coverBlocks } from './coverage.js';
import { ExclusiveSession } from './exclusive-session.js';
import { type FinalityRule, findFinalNumber } from './finality.js';
import type { Logger } from './logger.js';
import { Loop } from './loop.js';
import { finaliseTransactions, type MinedTransaction, recordMined, reopenTransactions } from './mined-transactions.js';
import { findMined } from './own-receipts.js';
import { type Page, PagesAhead } from './pages-ahead.js';
import type { RpcClient } from './rpc.js';
import type { IntentsFailedHook } from './sender.js';

export interface ReaderOptions extends FinalityRule {
  readonly contracts: ContractAddresses;
  /** The block in which the contracts were deployed. */
  readonly deploymentBlock: bigint;
  /** A second, independent provider: what both do not say alike is not applied. */
  readonly secondary?: RpcClient | undefined;
  readonly projection: ChainProjection;
  readonly onIntentsFailed: IntentsFailedHook;
  /** Shortest rest between two looks at the chain; 50 unless told. It grows to `slowPollMilliseconds` while nothing happens. */
  readonly pollMilliseconds?: number;
  /** 250 unless told. */
  readonly slowPollMilliseconds?: number;
}

const LOCK_RETRY_MILLISECONDS = 1_000;
const HALTED_MILLISECONDS = 5_000;

/** The node's answers change under our hands in every reorganisation; only when they keep doing so is it worth a word. */
const CHANCES_TO_AGREE = 3;

/** What a page comes to. */
interface WhatToWrite {
  readonly newest: Block;
  readonly mined: readonly MinedTransaction[];
  readonly finalNumber: bigint;
  readonly headNumber: bigint;
}

/** Held by whoever writes what a chain says. */
export function readerLock(chainId: bigint): string {
  return `quittance reader ${chainId}`;
}

/** Blocks below the final one that are still kept: for people, and for a finality depth that is raised later. */
const KEPT_BLOCKS = 10_000n;

/**
 * Reads one chain: what it says is written in one transaction together with how far it was read. One process at a time.
 * A reorganisation above finality is undone; a deeper one halts reading, and nothing is deleted.
 */
export class ChainReader {
  private readonly options: ReaderOptions & {
    readonly pollMilliseconds: number;
    readonly slowPollMilliseconds: number;
  };
  private readonly source: ChainSource;
  private readonly pages: PagesAhead;
  private readonly loop: Loop;
  private readonly chainId: bigint;
  private session: ExclusiveSession | undefined;
  private restMilliseconds: number;
  private failuresInRow = 0;
  private isWaiting = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly rpc: RpcClient,
    private readonly logger: Logger,
    options: ReaderOptions,
  ) {
    this.options = { pollMilliseconds: 50, slowPollMilliseconds: 250, ...options };
    this.chainId = options.contracts.chainId;
    this.restMilliseconds = this.options.pollMilliseconds;
    const sourceOf = (client: RpcClient) => new BlockSource(client, options.contracts, options.finalityTag);
    const first = sourceOf(rpc);
    this.source = options.secondary === undefined ? first : new AgreedSource(first, sourceOf(options.secondary));
    this.pages = new PagesAhead(this.source);
    this.loop = new Loop(
      () => this.step(),
      (error) => this.rest(error),
    );
  }

  start(): void {
    this.loop.start();
  }

  /** Ends after the current step and lets another process read. */
  async stop(): Promise<void> {
    await this.loop.stop();
    await this.leave();
  }

  /** Looks at the chain once and reads at most one page of new blocks. Returns the milliseconds to rest. */
  async step(): Promise<number> {
    const session = await this.enter();
    if (session === undefined) return LOCK_RETRY_MILLISECONDS;
    const checkpoint = (await findCheckpoint(session.manager, this.chainId)) ?? (await this.begin(session));
    if (checkpoint.haltedReason !== null) {
      // Whoever heals the chain needs the lock.
      await this.leave();
      return HALTED_MILLISECONDS;
    }
    try {
      const rest = await this.advance(session, checkpoint);
      this.failuresInRow = 0;
      this.isWaiting = false;
      return rest;
    } catch (error) {
      return await this.wait(session, error);
    }
  }

  private async advance(session: ExclusiveSession, checkpoint: Checkpoint): Promise<number> {
    const sight = await this.source.look(checkpoint);
    const { head, known } = sight;
    if (known?.hash !== checkpoint.hash) {
      await this.leaveBranch(session, checkpoint, head);
    } else if (head.number > checkpoint.number) {
      await this.readPage(session, checkpoint, sight);
      this.restMilliseconds = this.options.pollMilliseconds;
      return head.number - checkpoint.number > this.source.page ? 0 : this.restMilliseconds;
    } else {
      if (checkpoint.heldReason !== null) await holdChain(session.manager, this.chainId, null);
      this.restMilliseconds = Math.min(this.restMilliseconds * 1.5, this.options.slowPollMilliseconds);
    }
    return this.restMilliseconds;
  }

  /**
   * What cannot be read now. Answers that keep contradicting each other, or another provider's, are held against the chain until
   * they stop: operators are told, and nothing moves meanwhile.
   */
  private async wait(session: ExclusiveSession, error: unknown): Promise<number> {
    const chainId = String(this.chainId);
    if (error instanceof PageRefusedError) {
      this.logger.warn({ chainId, blocks: error.blocks, err: error.cause }, 'The node gives fewer blocks in one go');
      return this.options.pollMilliseconds;
    }
    if (error instanceof ProviderBehindError) {
      if (!this.isWaiting) this.logger.warn({ chainId }, `${error.message}; waiting for it`);
      this.isWaiting = true;
      return this.options.slowPollMilliseconds;
    }
    const isPersistent = error instanceof InconsistentChainError && this.failuresInRow >= CHANCES_TO_AGREE;
    if (session.isOpen && (error instanceof ProvidersDisagreeError || isPersistent)) {
      await holdChain(session.manager, this.chainId, error.message);
    }
    throw error;
  }

  private async enter(): Promise<ExclusiveSession | undefined> {
    if (this.session?.isOpen) return this.session;
    await this.leave();
    this.session = await ExclusiveSession.tryOpen(this.dataSource, readerLock(this.chainId));
    if (this.session !== undefined) this.logger.info({ chainId: String(this.chainId) }, 'Reading the chain');
    return this.session;
  }

  private async leave(): Promise<void> {
    const session = this.session;
    this.session = undefined;
    await session?.close();
  }

  private rest(error: unknown): number {
    this.failuresInRow += 1;
    const milliseconds = Math.min(50 * 2 ** this.failuresInRow, 5_000);
    if (!(error instanceof InconsistentChainError) || this.failuresInRow > CHANCES_TO_AGREE) {
      this.logger.error({ err: error, milliseconds }, 'Reading the chain failed; trying again');
    }
    return milliseconds;
  }

  private async begin(session: ExclusiveSession): Promise<Checkpoint> {
    const [block] = await this.source.blocks([maximum(this.options.deploymentBlock - 1n, 0n)]);
    if (block === undefined) throw new InconsistentChainError('The node does not have the block before the deployment');
    await session.transaction((manager) => createCheckpoint(manager, this.chainId, block));
    const { number, hash, time } = block;
    const nothing = { headNumber: null, haltedReason: null, heldReason: null, heldSince: null };
    return { number, hash, blockTime: time, finalNumber: number, ...nothing };
  }

  private async readPage(session: ExclusiveSession, checkpoint: Checkpoint, sight: Sight): Promise<void> {
    const { source, rpc, chainId } = this;
    const page = await this.pages.take(checkpoint, sight.head.number);
    const newest = page.blocks.at(-1);
    if (newest === undefined) return;
    const mined = await findMined(session.manager, { source, rpc, chainId }, page);
    const finalNumber = await findFinalNumber(session.manager, this.options, checkpoint, page.blocks, sight.finalised);
    const prepared = this.pages.prepare(newest, sight.head.number);
    try {
      await this.write(session, checkpoint, page, { newest, mined, finalNumber, headNumber: sight.head.number });
    } finally {
      await prepared;
    }
  }

  private async write(
    session: ExclusiveSession,
    checkpoint: Checkpoint,
    { blocks, logs }: Page,
    { newest, mined, finalNumber, headNumber }: WhatToWrite,
  ): Promise<void> {
    const { chainId, options } = this;
    await session.transaction(async (transaction) => {
      const manager = takingTurns(transaction);
      await recordBlocks(manager, chainId, blocks);
      await coverBlocks(manager, chainId, blocks);
      const { added, kept } = await recordLogs(manager, logs);
      await allOf(kept, this.apply(manager, mined, added));
      if (finalNumber > checkpoint.finalNumber) {
        const range = { chainId, after: checkpoint.finalNumber, upTo: finalNumber, at: newest.time };
        await allOf(
          finaliseTransactions(manager, chainId, finalNumber),
          options.projection.finalise(manager, range),
          forgetBlocksBelow(manager, chainId, finalNumber - KEPT_BLOCKS),
        );
      }
      await moveCheckpoint(manager, chainId, newest, { finalNumber, headNumber });
    });
  }

  private async apply(
    manager: EntityManager,
    mined: readonly MinedTransaction[],
    logs: readonly ChainLog[],
  ): Promise<void> {
    const failed = await recordMined(manager, mined);
    if (failed.length > 0) await this.options.onIntentsFailed(manager, failed);
    if (logs.length > 0) await this.options.projection.apply(manager, logs);
  }

  /** The newest block that was read is not on the node's chain: goes back to the last one that is. */
  private async leaveBranch(session: ExclusiveSession, checkpoint: Checkpoint, head: Block): Promise<void> {
    const { chainId, options } = this;
    const [ours] = await findBlocks(session.manager, chainId, head.number, head.number);
    this.restMilliseconds = options.slowPollMilliseconds;
    if (head.number < checkpoint.number && (ours === undefined || ours.hash === head.hash)) {
      const details = { head: String(head.number), read: String(checkpoint.number) };
      this.logger.warn(details, 'The node is behind; waiting for it');
      return;
    }
    const read = await findBlocks(session.manager, chainId, checkpoint.number, checkpoint.finalNumber);
    const present = read.filter((block) => block.number <= head.number);
    const onNode = await this.source.blocks(present.map(({ number }) => number));
    const ancestor = present.find((block, index) => onNode[index]?.hash === block.hash);
    if (ancestor === undefined) {
      const reason = `The chain was reorganised at or below block ${checkpoint.finalNumber}, which had counted as final`;
      await session.transaction((manager) => haltChain(manager, chainId, reason));
      this.logger.error({ chainId: String(chainId), head: String(head.number) }, reason);
      return;
    }
    const removed = await session.transaction(async (manager) => {
      const logs = await removeBlocksAbove(manager, chainId, ancestor);
      await reopenTransactions(manager, chainId, ancestor.number);
      if (logs.length > 0) await options.projection.revert(manager, logs);
      const { finalNumber } = checkpoint;
      await moveCheckpoint(manager, chainId, ancestor, { finalNumber, headNumber: head.number });
      return logs.length;
    });
    const details = { ancestor: String(ancestor.number), read: String(checkpoint.number), removed };
    this.logger.warn(details, 'The chain was reorganised; went back to the last common block');
    this.restMilliseconds = options.pollMilliseconds;
  }
}
