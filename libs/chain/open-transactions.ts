import type { EntityManager } from 'typeorm';
import { type BroadcastErrorClass, remedyOf } from './broadcast-errors.js';
import type { Fees } from './fees.js';
import type { Lane } from './lanes.js';

/** The newest attempt of a transaction that was not seen in a block yet. */
export interface OpenAttempt extends Fees {
  readonly transactionId: string;
  readonly nonce: bigint;
  readonly number: number;
  readonly hash: string;
  readonly raw: string;
  readonly gasLimit: bigint;
  readonly errorClass: BroadcastErrorClass | null;
  /** How often nodes refused its transaction as one that can never be mined. */
  readonly refusals: number;
  readonly isCancellation: boolean;
  /** An operator wants one of its intents cancelled. */
  readonly isUnwanted: boolean;
  /** Since it was signed. */
  readonly ageMilliseconds: number;
  /** Whether it is the next that can be mined, and blocks came without it since it was signed. */
  readonly wasPassedOver: boolean;
}

interface OpenAttemptRow {
  readonly transaction_id: string;
  readonly nonce: string;
  readonly number: number;
  readonly hash: string;
  readonly raw: string;
  readonly gas_limit: string;
  readonly max_fee_per_gas: string;
  readonly max_priority_fee_per_gas: string;
  readonly error_class: BroadcastErrorClass | null;
  readonly refusals: number;
  readonly is_cancellation: boolean;
  readonly is_unwanted: boolean;
  readonly age: string;
  readonly was_passed_over: boolean;
}

/** Open transactions that were never taken by the node, or not offered to it for `restMilliseconds`, lowest nonce first. */
export async function findOpenAttempts(
  manager: EntityManager,
  chainId: bigint,
  signer: string,
  restMilliseconds: number,
): Promise<OpenAttempt[]> {
  const rows = (await manager.query(
    `SELECT attempt.transaction_id, nonce, number, hash, raw, gas_limit, max_fee_per_gas, max_priority_fee_per_gas, error_class,
       refusals, is_cancellation, is_unwanted,
       extract(epoch FROM now() - attempt.created_at) * 1000 AS age,
       NOT EXISTS (
         SELECT 1 FROM chain_transactions AS lower WHERE lower.chain_id = open.chain_id AND lower.signer = open.signer
           AND lower.nonce < open.nonce AND lower.status IN ('signed', 'broadcast'))
       AND EXISTS (
         SELECT 1 FROM chain_checkpoints AS read WHERE read.chain_id = open.chain_id AND read.updated_at > attempt.created_at)
         AS was_passed_over
     FROM chain_transactions AS open
     JOIN LATERAL (
       SELECT * FROM chain_attempts WHERE transaction_id = open.id ORDER BY number DESC LIMIT 1
     ) AS attempt ON true
     CROSS JOIN LATERAL (
       SELECT EXISTS (
         SELECT 1 FROM chain_intents WHERE transaction_id = open.id AND status = 'assigned' AND cancel_requested_at IS NOT NULL
       ) AS is_unwanted
     ) AS wish
     WHERE chain_id = $1 AND signer = $2 AND status IN ('signed', 'broadcast')
       AND (broadcast_at IS NULL OR broadcast_at < now() - $3 * interval '1 millisecond' OR is_unwanted AND NOT is_cancellation)
     ORDER BY nonce LIMIT 500`,
    [chainId.toString(), signer, restMilliseconds],
  )) as OpenAttemptRow[];
  return rows.map((row) => ({
    transactionId: row.transaction_id,
    nonce: BigInt(row.nonce),
    number: row.number,
    hash: row.hash,
    raw: row.raw,
    gasLimit: BigInt(row.gas_limit),
    maxFeePerGas: BigInt(row.max_fee_per_gas),
    maxPriorityFeePerGas: BigInt(row.max_priority_fee_per_gas),
    errorClass: row.error_class,
    refusals: row.refusals,
    isCancellation: row.is_cancellation,
    isUnwanted: row.is_unwanted,
    ageMilliseconds: Number(row.age),
    wasPassedOver: row.was_passed_over,
  }));
}

export interface BroadcastResult {
  readonly hash: string;
  readonly errorClass: BroadcastErrorClass | undefined;
  readonly message: string | undefined;
  /** Whether the node has it now; otherwise it is offered again. */
  readonly taken: boolean;
}

/**
 * Notes what came of offering attempts to the node. Where it lacks lower nonces, everything of the signer that is open is offered anew.
 * What the node said stays out of histories, which clients read: it may name endpoints, keys and quotas.
 */
export async function recordBroadcasts(
  manager: EntityManager,
  lane: Lane,
  results: readonly BroadcastResult[],
): Promise<void> {
  await manager.query(
    `WITH result AS (
       SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::boolean[], $5::boolean[])
         AS result (hash, error_class, error_message, taken, refused)
     ), noted AS (
       UPDATE chain_attempts SET error_class = result.error_class, error_message = result.error_message,
         broadcast_at = CASE WHEN taken THEN now() ELSE chain_attempts.broadcast_at END
       FROM result WHERE chain_attempts.hash = result.hash
       RETURNING transaction_id, taken, refused, new.hash, new.error_class, old.broadcast_at IS NULL AS is_first,
         old.error_class IS DISTINCT FROM new.error_class AS is_news
     ), told AS (
       INSERT INTO chain_intent_steps (transaction_id, step, detail)
       SELECT transaction_id, CASE WHEN taken THEN 'broadcast' ELSE 'broadcast_failed' END,
         jsonb_build_object('hash', hash) || CASE WHEN taken THEN '{}' ELSE jsonb_build_object('class', error_class) END
       FROM noted WHERE CASE WHEN taken THEN is_first ELSE is_news END
     )
     UPDATE chain_transactions SET status = CASE WHEN taken THEN 'broadcast' ELSE status END,
       refusals = refusals + refused::integer, updated_at = now()
     FROM noted WHERE chain_transactions.id = noted.transaction_id AND (noted.taken AND status = 'signed' OR refused)`,
    [
      results.map(({ hash }) => hash),
      results.map(({ errorClass }) => errorClass ?? null),
      results.map(({ message }) => message?.slice(0, 500) ?? null),
      results.map(({ taken }) => taken),
      results.map(({ errorClass }) => errorClass !== undefined && remedyOf(errorClass) === 'replace'),
    ],
  );
  if (results.some(({ errorClass }) => errorClass !== undefined && remedyOf(errorClass) === 'resend_all')) {
    await manager.query(
      `UPDATE chain_attempts SET broadcast_at = NULL FROM chain_transactions AS open
       WHERE open.id = transaction_id AND chain_id = $1 AND signer = $2 AND status IN ('signed', 'broadcast') AND broadcast_at IS NOT NULL`,
      [lane.chainId.toString(), lane.signer],
    );
  }
}
