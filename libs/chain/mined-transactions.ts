import type { EntityManager } from 'typeorm';
import type { Receipt } from './block.js';
import { CANCELLED } from './intent-control.js';
import { type ChainFailure, type FailedIntent, failIntents } from './intent-queue.js';
import { parkIntents, type RequeuedIntent, requeueIntents } from './intent-setbacks.js';
import { recordSteps } from './intent-steps.js';
import type { Outcome } from './outcomes.js';

/** An attempt of ours that a block contains. */
export interface OwnAttempt {
  readonly hash: string;
  readonly transactionId: string;
  readonly signer: string;
  readonly raw: string;
  readonly transactionKind: 'call' | 'batch' | 'fill' | 'foreign';
  /** The contract function of a transaction that is one intent's call. */
  readonly kind: string | null;
  /** It spends the nonce on nothing. */
  readonly isCancellation: boolean;
}

/** Which of `transactionHashes` are ours. */
export async function findOwnAttempts(
  manager: EntityManager,
  chainId: bigint,
  transactionHashes: readonly string[],
): Promise<OwnAttempt[]> {
  if (transactionHashes.length === 0) return [];
  const rows = (await manager.query(
    `SELECT hash, work.id AS transaction_id, signer, raw, work.kind AS transaction_kind, is_cancellation, called.kind
     FROM chain_attempts AS attempt JOIN chain_transactions AS work ON work.id = attempt.transaction_id
     LEFT JOIN LATERAL (
       SELECT kind FROM chain_intents WHERE work.kind = 'call' AND transaction_id = work.id LIMIT 1
     ) AS called ON true
     WHERE hash = ANY($2) AND work.chain_id = $1`,
    [chainId.toString(), transactionHashes],
  )) as (Pick<OwnAttempt, 'hash' | 'signer' | 'raw' | 'kind'> & {
    transaction_id: string;
    transaction_kind: OwnAttempt['transactionKind'];
    is_cancellation: boolean;
  })[];
  return rows.map(
    ({
      transaction_id: transactionId,
      transaction_kind: transactionKind,
      is_cancellation: isCancellation,
      ...row
    }) => ({
      ...row,
      transactionId,
      transactionKind,
      isCancellation,
    }),
  );
}

export interface MinedTransaction {
  readonly transactionId: string;
  readonly receipt: Receipt;
  readonly outcome: Outcome;
}

/** Notes what blocks contain of ours: transactions, their intents and operations. Returns the intents that failed. */
export async function recordMined(manager: EntityManager, mined: readonly MinedTransaction[]): Promise<FailedIntent[]> {
  if (mined.length === 0) return [];
  await manager.query(
    `WITH mined AS (
       SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::bigint[])
         AS mined (id, status, block_number, block_hash, transaction_hash, gas_used)
     ), told AS (
       INSERT INTO chain_intent_steps (transaction_id, step, detail)
       SELECT id, status, jsonb_build_object('hash', transaction_hash, 'blockNumber', block_number::text) FROM mined
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
  const failed = await setBackRows(manager, mined);
  await manager.query(
    `WITH moved AS (
       UPDATE chain_intents SET status = 'mined', error = NULL, updated_at = now()
       WHERE transaction_id = ANY($1) AND status = 'assigned' RETURNING operation_id
     )
     UPDATE operations SET status = 'mined', error = NULL, updated_at = (SELECT network_now())
     FROM moved WHERE operations.id = moved.operation_id`,
    [mined.filter(({ outcome }) => outcome.kind === 'done').map(({ transactionId }) => transactionId)],
  );
  return failed;
}

interface CarriedRow {
  readonly id: string;
  readonly kind: string;
  readonly subject: string;
  readonly operation_id: string | null;
  readonly transaction_id: string;
  readonly batch_index: number | null;
  readonly is_cancelled: boolean;
}

/** What of mined transactions did not happen: fails it, or has it tried again alone. Returns what failed. */
async function setBackRows(manager: EntityManager, mined: readonly MinedTransaction[]): Promise<FailedIntent[]> {
  const troubled = new Map(
    mined
      .filter(({ outcome }) => outcome.kind !== 'done' || outcome.rows.length > 0)
      .map(({ transactionId, outcome }) => [transactionId, outcome]),
  );
  if (troubled.size === 0) return [];
  const rows = (await manager.query(
    `SELECT id, kind, subject, operation_id, transaction_id, batch_index, cancel_requested_at IS NOT NULL AS is_cancelled
     FROM chain_intents WHERE transaction_id = ANY($1) AND status = 'assigned' ORDER BY sequence FOR UPDATE`,
    [[...troubled.keys()]],
  )) as CarriedRow[];
  const failed: FailedIntent[] = [];
  const requeued: RequeuedIntent[] = [];
  const parked: string[] = [];
  for (const row of rows) {
    const verdict = judgeRow(row, troubled.get(row.transaction_id));
    const { id, kind, subject, operation_id: operationId, transaction_id: transactionId, batch_index: index } = row;
    if (verdict === 'park') parked.push(id);
    else if (verdict === 'starved' || verdict === 'batch_reverted' || verdict === 'nonce_spent') {
      requeued.push({ intentId: id, transactionId, index, reason: verdict });
    } else if (verdict !== undefined) failed.push({ id, kind, subject, operationId, failure: verdict });
  }
  if (failed.length > 0) {
    await failIntents(
      manager,
      failed.map(({ id, failure }) => ({ intentId: id, failure })),
    );
    await recordSteps(
      manager,
      failed.map(({ id, failure }) => ({
        intentId: id,
        step: failure === CANCELLED ? 'cancelled' : 'row_failed',
        detail: { code: failure.code },
      })),
    );
  }
  await requeueIntents(manager, requeued);
  await parkIntents(manager, parked);
  return failed;
}

/** Undefined: it happened. */
function judgeRow(
  { batch_index: index, is_cancelled: isCancelled }: CarriedRow,
  outcome: Outcome | undefined,
): ChainFailure | RequeuedIntent['reason'] | 'park' | undefined {
  switch (outcome?.kind) {
    case 'failed':
      return outcome.failure;
    case 'batch_reverted':
      return 'batch_reverted';
    case 'spent':
      if (isCancelled) return CANCELLED;
      return index === null ? 'park' : 'nonce_spent';
    case 'done': {
      const row = outcome.rows.find((failure) => failure.index === index);
      return row === undefined ? undefined : (row.failure ?? 'starved');
    }
    default:
      return undefined;
  }
}

/** What was mined up to `upTo` cannot be undone any more. */
export async function finaliseTransactions(manager: EntityManager, chainId: bigint, upTo: bigint): Promise<void> {
  await manager.query(
    `WITH settled AS (
       UPDATE chain_transactions SET status = 'final', updated_at = now()
       WHERE chain_id = $1 AND status = 'mined' AND block_number <= $2 RETURNING id
     ), told AS (
       INSERT INTO chain_intent_steps (transaction_id, step) SELECT id, 'final' FROM settled
     ), moved AS (
       UPDATE chain_intents SET status = 'final', updated_at = now()
       FROM settled WHERE chain_intents.transaction_id = settled.id AND chain_intents.status = 'mined' RETURNING operation_id
     )
     UPDATE operations SET status = 'final', updated_at = (SELECT network_now())
     FROM moved WHERE operations.id = moved.operation_id`,
    [chainId.toString(), upTo.toString()],
  );
}

/**
 * Transactions in blocks above `ancestor` are out again: their bytes are offered to the node anew, and a revert is no verdict any
 * more unless the same work was recorded again meanwhile. What was to be tried again alone is in its batch again.
 */
export async function reopenTransactions(manager: EntityManager, chainId: bigint, ancestor: bigint): Promise<void> {
  await manager.query(
    `WITH reopened AS (
       UPDATE chain_transactions SET status = 'broadcast', block_number = NULL, block_hash = NULL, transaction_hash = NULL,
         gas_used = NULL, updated_at = now()
       WHERE chain_id = $1 AND status IN ('mined', 'reverted', 'final') AND block_number > $2 RETURNING id
     ), told AS (
       INSERT INTO chain_intent_steps (transaction_id, step) SELECT id, 'reorganised_out' FROM reopened
     ), offered AS (
       UPDATE chain_attempts SET broadcast_at = NULL FROM reopened WHERE transaction_id = reopened.id
     ), moved AS (
       UPDATE chain_intents AS intent SET status = 'assigned', error = NULL, updated_at = now()
       FROM reopened WHERE intent.transaction_id = reopened.id AND (intent.status IN ('mined', 'final', 'ready', 'parked')
         OR intent.status = 'failed' AND NOT EXISTS (
         SELECT 1 FROM chain_intents AS again
         WHERE again.chain_id = intent.chain_id AND again.business_key = intent.business_key AND again.status <> 'failed'))
       RETURNING operation_id
     )
     UPDATE operations SET status = 'submitted', error = NULL, updated_at = (SELECT network_now())
     FROM moved WHERE operations.id = moved.operation_id`,
    [chainId.toString(), ancestor.toString()],
  );
}
