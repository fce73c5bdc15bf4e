import type { ChainLog } from './chain-log.js';

export interface Block {
  readonly number: bigint;
  readonly hash: string;
  readonly parentHash: string;
  readonly time: Date;
  readonly transactionHashes: readonly string[];
  /** Which contracts may have logged in it (see {@link mayHaveLogged}). */
  readonly logsBloom: string;
}

/** Names of blocks that nodes know. */
export type BlockTag = 'latest' | 'safe' | 'finalized';

export interface Receipt {
  readonly transactionHash: string;
  readonly succeeded: boolean;
  readonly blockNumber: bigint;
  readonly blockHash: string;
  readonly gasUsed: bigint;
  /** Positions of our contracts' logs in the block. */
  readonly logIndexes: readonly number[];
}

/** The node's answers do not fit together: it changed its mind between two of them, or serves from unequal backends. */
export class InconsistentChainError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'InconsistentChainError';
  }
}

/** The node did not give so many blocks in one go, for whatever reason; the next page is smaller. */
export class PageRefusedError extends Error {
  constructor(
    readonly blocks: number,
    cause: Error,
  ) {
    super(`The node did not give ${blocks} blocks in one go: ${cause.message}`, { cause });
    this.name = 'PageRefusedError';
  }
}

/** Two providers tell different things, or the second one tells nothing. Money does not move on one provider's word. */
export class ProvidersDisagreeError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ProvidersDisagreeError';
  }
}

/** A provider does not have a block yet that the other has. */
export class ProviderBehindError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ProviderBehindError';
  }
}

/** What is to be seen of the chain at one moment. */
export interface Sight {
  /** The newest block. */
  readonly head: Block;
  /** The block of the number that was asked for; undefined when there is none. */
  readonly known: Block | undefined;
  /** The newest block that the chain calls final; undefined when it was not asked or does not say. */
  readonly finalised: Block | undefined;
}

/** Where blocks come from: one provider, or several that agree. */
export interface ChainSource {
  /** Blocks to ask for in one go. */
  readonly page: bigint;
  /** Looks at the head and at the block that was read last. */
  look(last: Pick<Block, 'number' | 'hash'>): Promise<Sight>;
  /** Blocks by number, undefined for those that there are not. */
  blocks(numbers: readonly bigint[]): Promise<(Block | undefined)[]>;
  /**
   * The blocks from `first` to `last`, which continue `parentHash`, and our contracts' logs in them, each once and in (block,
   * transaction, log) order.
   * @throws {InconsistentChainError} when they do not; ask again
   * @throws {PageRefusedError} when there are too many for one go; ask for a page again
   */
  read(first: bigint, last: bigint, parentHash: string): Promise<{ blocks: Block[]; logs: ChainLog[] }>;
  /** Receipts of transactions that blocks contain. */
  receipts(transactionHashes: readonly string[]): Promise<Receipt[]>;
}
