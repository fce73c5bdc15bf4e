import { minimum } from '#domain';
import {
  type Block,
  type ChainSource,
  InconsistentChainError,
  PageRefusedError,
  ProviderBehindError,
  ProvidersDisagreeError,
  type Receipt,
  type Sight,
} from './block.js';
import type { ChainLog } from './chain-log.js';
import { sameLog } from './log-collection.js';

/**
 * What two providers say alike. A provider that lags is waited for; one that tells something else, or nothing at all, holds reading
 * up until both agree again.
 */
export class AgreedSource implements ChainSource {
  constructor(
    private readonly first: ChainSource,
    private readonly second: ChainSource,
  ) {}

  get page(): bigint {
    return minimum(this.first.page, this.second.page);
  }

  /** @throws {ProviderBehindError} when only one of them still, or already, has the block that was read last */
  async look(last: Pick<Block, 'number' | 'hash'>): Promise<Sight> {
    const [mine, theirs] = await this.ask((source) => source.look(last));
    const [here, there] = [mine.known?.hash, theirs.known?.hash];
    if (here !== there) {
      if (here === undefined || there === undefined) {
        throw new ProviderBehindError(`One provider does not have block ${last.number}`);
      }
      throw disagreement(`block ${last.number}`, here, there);
    }
    const lower = mine.head.number <= theirs.head.number ? mine : theirs;
    const finalised = [mine.finalised, theirs.finalised].reduce((left, right) =>
      left === undefined || right === undefined || left.number <= right.number ? left : right,
    );
    return { head: lower.head, known: mine.known, finalised: theirs.finalised === undefined ? undefined : finalised };
  }

  async blocks(numbers: readonly bigint[]): Promise<(Block | undefined)[]> {
    const [mine, theirs] = await this.ask((source) => source.blocks(numbers));
    return mine.map((block, index) => {
      const other = theirs[index];
      if (block === undefined || other === undefined) return undefined;
      if (block.hash !== other.hash) throw disagreement(`block ${block.number}`, block.hash, other.hash);
      return block;
    });
  }

  async read(first: bigint, last: bigint, parentHash: string): Promise<{ blocks: Block[]; logs: ChainLog[] }> {
    const [mine, theirs] = await this.ask((source) => source.read(first, last, parentHash));
    for (const [index, block] of mine.blocks.entries()) {
      const other = theirs.blocks[index];
      if (other?.hash !== block.hash) throw disagreement(`block ${block.number}`, block.hash, other?.hash);
    }
    for (let index = 0; index < Math.max(mine.logs.length, theirs.logs.length); index += 1) {
      const [here, there] = [mine.logs[index], theirs.logs[index]];
      if (here === undefined || there === undefined || !sameLog(here, there)) {
        throw disagreement(`the logs of block ${(here ?? there)?.blockNumber}`, placeOf(here), placeOf(there));
      }
    }
    return mine;
  }

  async receipts(transactionHashes: readonly string[]): Promise<Receipt[]> {
    if (transactionHashes.length === 0) return [];
    const [mine, theirs] = await this.ask((source) => source.receipts(transactionHashes));
    for (const [index, receipt] of mine.entries()) {
      const [here, there] = [describeReceipt(receipt), describeReceipt(theirs[index])];
      if (here !== there) throw disagreement(`the receipt of ${receipt.transactionHash}`, here, there);
    }
    return mine;
  }

  /** Errors of the first provider are as with one provider alone; without the second nothing is agreed. */
  private ask<Answer>(question: (source: ChainSource) => Promise<Answer>): Promise<[Answer, Answer]> {
    const second = question(this.second).catch((error: unknown) => {
      if (error instanceof PageRefusedError || error instanceof InconsistentChainError) throw error;
      const message = error instanceof Error ? error.message : String(error);
      throw new ProvidersDisagreeError(`The second provider gives no answer: ${message}`, { cause: error });
    });
    return Promise.all([question(this.first), second]);
  }
}

function disagreement(about: string, first: string | undefined, second: string | undefined): ProvidersDisagreeError {
  return new ProvidersDisagreeError(
    `The providers disagree on ${about}: ${first ?? 'nothing'} from the first, ${second ?? 'nothing'} from the second`,
  );
}

function placeOf(log: ChainLog | undefined): string | undefined {
  return log === undefined ? undefined : `${log.event} as log ${log.logIndex} of ${log.transactionHash}`;
}

function describeReceipt(receipt: Receipt | undefined): string | undefined {
  if (receipt === undefined) return undefined;
  const { succeeded, blockHash, gasUsed, logIndexes } = receipt;
  return `${succeeded ? 'success' : 'revert'} in block ${blockHash}, ${gasUsed} gas, logs [${logIndexes.join(', ')}]`;
}
