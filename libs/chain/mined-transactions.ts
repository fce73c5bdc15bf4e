import type { EntityManager } from 'typeorm';
import type { Receipt } from './block.js';
import { type ChainFailure, type FailedIntent, failIntents } from './intent-queue.js';

/** An attempt of ours that a block contains. */
export interface OwnAttempt {
  readonly hash: string;
  readonly transactionId: string;
  readonly signer: string;
  readonly raw: string;
  /** The contract function. */
  readonly kind: string | null;
}

/** Which of `transactionHashes` are ours. */
export async function findOwnAttempts(
  manager: EntityManager,
  chainId: bigint,
  transactionHashes: readonly string[],
): Promise<OwnAttempt[]> {
  if (transactionHashes.length === 0) return [];
  const rows = (await manager.query(
    `SELECT hash, attempt.transaction_id, signer, raw, chain_intents.kind FROM chain_attempts AS attempt
     JOIN chain_transactions ON chain_transactions.id = attempt.transaction_id
     LEFT JOIN chain_intents ON chain_intents.transaction_id = attempt.transaction_id
     WHERE hash = ANY($2) AND chain_transactions.chain_id = $1`,
    [chainId.toString(), transactionHashes],
  )) as (Omit<OwnAttempt, 'transactionId'> & { transaction_id: string })[];
  return rows.map(({ transaction_id: transactionId, ...row }) => ({ ...row, transactionId }));
}

export interface MinedTransaction {
  readonly transactionId: string;
  readonly receipt: Receipt;
  /** Why it reverted, or why it changed nothing. */
  readonly failure: ChainFailure | undefined;
}

/** Notes what blocks contain of ours: transactions, their intents and operations. Returns the intents that failed. */
export async function recordMined(manager: EntityManager, mined: readonly MinedTransaction[]): Promise<FailedIntent[]> {
  if (mined.length === 0) return [];
  await manager.query(
    `WITH mined AS (
       SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::bigint[])
         AS mined (id, status, block_number, block_hash, transaction_hash, gas_used)
     )
     UPDATE chain_transactions SET status = mined.status, block_number = mined.block_number, block_hash = mined.block_hash,
       transaction_hash = mined.transaction_hash, gas_used = mined.gas_used, updated_at = now()
     FROM mined WHERE chain_transactions.id = mined.id AND chain_transactions.status <> 'final'`,
    [
      mined.map(({ transactionId }) => transactionId),
      mined.map(({ receipt }) => (receipt.succeeded ? 'mined' : 'reverted')),
      mined.map(({ receipt }) => receipt.blockNumber.toString()),
      mined.map(({ receipt }) => receipt.blockHash),
      mined.map(({ receipt }) => receipt.transactionHash),
      mined.map(({ receipt }) => receipt.gasUsed.toString()),
    ],
  );
  await manager.query(
    `WITH moved AS (
       UPDATE chain_intents SET status = 'mined', error = NULL, updated_at = now()
       WHERE transaction_id = ANY($1) AND status = 'assigned' RETURNING operation_id
     )
     UPDATE operations SET status = 'mined', error = NULL, updated_at = network_now()
     FROM moved WHERE operations.id = moved.operation_id`,
    [mined.filter(({ failure }) => failure === undefined).map(({ transactionId }) => transactionId)],
  );
  return recordFailed(manager, mined);
}

async function recordFailed(manager: EntityManager, mined: readonly MinedTransaction[]): Promise<FailedIntent[]> {
  const failures = new Map(
    mined.flatMap(({ transactionId, failure }) => (failure === undefined ? [] : [[transactionId, failure] as const])),
  );
  if (failures.size === 0) return [];
  const rows = (await manager.query(
    `SELECT id, kind, subject, operation_id, transaction_id FROM chain_intents
     WHERE transaction_id = ANY($1) AND status = 'assigned' FOR UPDATE`,
    [[...failures.keys()]],
  )) as { id: string; kind: string; subject: string; operation_id: string | null; transaction_id: string }[];
  const failed = rows.flatMap(({ operation_id: operationId, transaction_id: transactionId, ...row }) => {
    const failure = failures.get(transactionId);
    return failure === undefined ? [] : [{ ...row, operationId, failure }];
  });
  await failIntents(
    manager,
    failed.map(({ id, failure }) => ({ intentId: id, failure })),
  );
  return failed;
}

/** What was mined up to `upTo` cannot be undone any more. */
export async function finaliseTransactions(manager: EntityManager, chainId: bigint, upTo: bigint): Promise<void> {
  await manager.query(
    `WITH settled AS (
       UPDATE chain_transactions SET status = 'final', updated_at = now()
       WHERE chain_id = $1 AND status = 'mined' AND block_number <= $2 RETURNING id
     ), moved AS (
       UPDATE chain_intents SET status = 'final', updated_at = now()
       FROM settled WHERE chain_intents.transaction_id = settled.id AND chain_intents.status = 'mined' RETURNING operation_id
     )
     UPDATE operations SET status = 'final', updated_at = network_now()
     FROM moved WHERE operations.id = moved.operation_id`,
    [chainId.toString(), upTo.toString()],
  );
}

/**
 * Transactions in blocks above `ancestor` are out again: their bytes are offered to the node anew, and a revert is no verdict any
 * more unless the same work was recorded again meanwhile.
 */
export async function reopenTransactions(manager: EntityManager, chainId: bigint, ancestor: bigint): Promise<void> {
  await manager.query(
    `WITH reopened AS (
       UPDATE chain_transactions SET status = 'broadcast', block_number = NULL, block_hash = NULL, transaction_hash = NULL,
         gas_used = NULL, updated_at = now()
       WHERE chain_id = $1 AND status IN ('mined', 'reverted', 'final') AND block_number > $2 RETURNING id
     ), offered AS (
       UPDATE chain_attempts SET broadcast_at = NULL FROM reopened WHERE transaction_id = reopened.id
     ), moved AS (
       UPDATE chain_intents AS intent SET status = 'assigned', error = NULL, updated_at = now()
       FROM reopened WHERE intent.transaction_id = reopened.id AND (intent.status IN ('mined', 'final') OR intent.status = 'failed' AND NOT EXISTS (
         SELECT 1 FROM chain_intents AS again
         WHERE again.chain_id = intent.chain_id AND again.business_key = intent.business_key AND again.status <> 'failed'))
       RETURNING operation_id
     )
     UPDATE operations SET status = 'submitted', error = NULL, updated_at = network_now()
     FROM moved WHERE operations.id = moved.operation_id`,
    [chainId.toString(), ancestor.toString()],
  );
}
