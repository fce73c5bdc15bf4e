import type { EntityManager } from 'typeorm';
import { type Block, type ChainSource, InconsistentChainError } from './block.js';
import { findOwnAttempts, type MinedTransaction } from './mined-transactions.js';
import { readOutcome } from './outcomes.js';
import type { Page } from './pages-ahead.js';
import type { RpcClient } from './rpc.js';

/**
 * Our transactions in a page of blocks, and what they came to.
 * @throws {InconsistentChainError} when their receipts do not fit the blocks and logs of the page; ask again
 */
export async function findMined(
  manager: EntityManager,
  { source, rpc, chainId }: { source: ChainSource; rpc: RpcClient; chainId: bigint },
  { blocks, logs }: Page,
): Promise<MinedTransaction[]> {
  const hashes = blocks.flatMap((block) => block.transactionHashes);
  const attempts = await findOwnAttempts(manager, chainId, hashes);
  const receipts = await source.receipts(attempts.map(({ hash }) => hash));
  const blockOf = new Map<bigint, Block>(blocks.map((block) => [block.number, block]));
  const mined = await Promise.all(
    receipts.map(async (receipt, index) => {
      const attempt = attempts[index];
      if (attempt === undefined || blockOf.get(receipt.blockNumber)?.hash !== receipt.blockHash) {
        throw new InconsistentChainError(`The receipt of ${receipt.transactionHash} names another block`);
      }
      const outcome = await readOutcome(rpc, attempt, receipt, logs);
      return { transactionId: attempt.transactionId, receipt, outcome };
    }),
  );
  requireLogsOf(mined, logs);
  return mined;
}

/** Receipts of our own transactions must not tell of logs that were not read, nor of a revert whose logs were. */
function requireLogsOf(mined: readonly MinedTransaction[], logs: Page['logs']): void {
  const read = new Set(logs.map(({ blockHash, logIndex }) => `${blockHash}:${logIndex}`));
  for (const { receipt } of mined) {
    if (receipt.logIndexes.some((logIndex) => !read.has(`${receipt.blockHash}:${logIndex}`))) {
      throw new InconsistentChainError(
        `The receipt of ${receipt.transactionHash} has logs that its block did not show`,
      );
    }
    if (!receipt.succeeded && logs.some(({ transactionHash }) => transactionHash === receipt.transactionHash)) {
      throw new InconsistentChainError(`${receipt.transactionHash} has logs and yet is said to have reverted`);
    }
  }
}
