import type { EntityManager } from 'typeorm';
import type { BroadcastErrorClass } from './broadcast-errors.js';
import type { Fees } from './fees.js';

/** The newest attempt of a transaction that was not seen in a block yet. */
export interface OpenAttempt extends Fees {
  readonly transactionId: string;
  readonly nonce: bigint;
  readonly number: number;
  readonly hash: string;
  readonly raw: string;
  readonly gasLimit: bigint;
  readonly errorClass: BroadcastErrorClass | null;
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
     WHERE chain_id = $1 AND signer = $2 AND status IN ('signed', 'broadcast')
       AND (broadcast_at IS NULL OR broadcast_at < now() - $3 * interval '1 millisecond')
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

/** Notes what came of offering attempts to the node. */
export async function recordBroadcasts(manager: EntityManager, results: readonly BroadcastResult[]): Promise<void> {
  await manager.query(
    `WITH result AS (
       SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::boolean[]) AS result (hash, error_class, error_message, taken)
     ), noted AS (
       UPDATE chain_attempts SET error_class = result.error_class, error_message = result.error_message,
         broadcast_at = CASE WHEN taken THEN now() ELSE broadcast_at END
       FROM result WHERE chain_attempts.hash = result.hash RETURNING transaction_id, taken
     )
     UPDATE chain_transactions SET status = 'broadcast', updated_at = now()
     FROM noted WHERE chain_transactions.id = noted.transaction_id AND noted.taken AND status = 'signed'`,
    [
      results.map(({ hash }) => hash),
      results.map(({ errorClass }) => errorClass ?? null),
      results.map(({ message }) => message?.slice(0, 500) ?? null),
      results.map(({ taken }) => taken),
    ],
  );
}
