import type { EntityManager } from 'typeorm';
import { type Block, type ChainSource, findOwnAttempts } from '#chain';

/** Notes which of our transactions `blocks` contain, by the hashes that were committed before anything was sent. */
export async function recordOwnTransactions(
  manager: EntityManager,
  chainId: bigint,
  source: ChainSource,
  blocks: readonly Block[],
  finalNumber: bigint,
): Promise<void> {
  const hashes = blocks.flatMap(({ transactionHashes }) => transactionHashes);
  const attempts = new Map(
    (await findOwnAttempts(manager, chainId, hashes)).map(({ hash, transactionId }) => [hash, transactionId]),
  );
  if (attempts.size === 0) return;
  const receipts = await source.receipts([...attempts.keys()]);
  await manager.query(
    `UPDATE chain_transactions SET status = mined.status, block_number = mined.block_number, block_hash = mined.block_hash,
       transaction_hash = mined.transaction_hash, gas_used = mined.gas_used
     FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::bigint[])
       AS mined (id, status, block_number, block_hash, transaction_hash, gas_used)
     WHERE chain_transactions.id = mined.id`,
    [
      receipts.map(({ transactionHash }) => attempts.get(transactionHash)),
      receipts.map(({ succeeded, blockNumber }) =>
        succeeded ? (blockNumber <= finalNumber ? 'final' : 'mined') : 'reverted',
      ),
      receipts.map(({ blockNumber }) => blockNumber.toString()),
      receipts.map(({ blockHash }) => blockHash),
      receipts.map(({ transactionHash }) => transactionHash),
      receipts.map(({ gasUsed }) => gasUsed.toString()),
    ],
  );
}
