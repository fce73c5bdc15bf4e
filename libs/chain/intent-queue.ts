import type { EntityManager } from 'typeorm';
import { newId } from '#domain';
import type { Fees } from './fees.js';
import type { SignedTransaction } from './operator-account.js';

/** An intent as the sender works on it. */
export interface QueuedIntent {
  readonly id: string;
  readonly kind: string;
  readonly target: string;
  readonly calldata: string;
  readonly gasLimit: bigint;
  readonly subject: string;
  readonly operationId: string | null;
  readonly failures: number;
}

/** Why an intent or operation does not get on, as clients see it. */
export interface ChainFailure {
  /** The contract's error name, or `node_unavailable`, or `GasTooHigh`. */
  readonly code: string;
  readonly detail: string;
  readonly arguments?: unknown;
}

interface IntentRow {
  readonly id: string;
  readonly kind: string;
  readonly target: string;
  readonly calldata: string;
  readonly gas_limit: string;
  readonly subject: string;
  readonly operation_id: string | null;
  readonly failures: number;
}

export function toQueuedIntent(row: IntentRow): QueuedIntent {
  const { gas_limit: gasLimit, operation_id: operationId, ...rest } = row;
  return { ...rest, gasLimit: BigInt(gasLimit), operationId };
}

/** An intent that ended without success. */
export interface FailedIntent {
  readonly id: string;
  readonly kind: string;
  readonly subject: string;
  readonly operationId: string | null;
  readonly failure: ChainFailure;
}

/** For how long senders leave each other's intents alone. Only effort is lost when one takes longer. */
const RESERVED_SECONDS = 5;

/**
 * Reserves up to `limit` ready intents, oldest first, whose lane has nothing older under way, so that senders share the work. It
 * locks nothing: what to do with them takes questions to the node, and {@link lockReadyIntents} has the last word. On a halted
 * chain nothing is ready: what is true there is not known.
 */
export async function reserveReadyIntents(
  manager: EntityManager,
  chainId: bigint,
  limit: number,
): Promise<QueuedIntent[]> {
  const rows = (await manager.query(
    `WITH chosen AS (
       SELECT id FROM chain_intents AS ready
       WHERE chain_id = $1 AND status = 'ready' AND (not_before IS NULL OR not_before <= now())
         AND NOT EXISTS (
           SELECT 1 FROM chain_intents AS earlier
           WHERE earlier.lane_key = ready.lane_key AND earlier.sequence < ready.sequence
             AND earlier.status IN ('ready', 'assigned') AND earlier.chain_id = ready.chain_id)
         AND NOT EXISTS (
           SELECT 1 FROM chain_checkpoints AS halted WHERE halted.chain_id = $1 AND halted.halted_reason IS NOT NULL)
       ORDER BY sequence LIMIT $2 FOR UPDATE SKIP LOCKED
     ), reserved AS (
       UPDATE chain_intents SET not_before = now() + ${RESERVED_SECONDS} * interval '1 second'
       FROM chosen WHERE chain_intents.id = chosen.id
       RETURNING chain_intents.id, sequence, kind, target, calldata, gas_limit, subject, operation_id, failures
     )
     SELECT id, kind, target, calldata, gas_limit, subject, operation_id, failures FROM reserved ORDER BY sequence`,
    [chainId.toString(), limit],
  )) as IntentRow[];
  return rows.map(toQueuedIntent);
}

/** Locks those of `intentIds` that are still ready, in order. Returns their ids. */
export async function lockReadyIntents(
  manager: EntityManager,
  intentIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = (await manager.query(
    `SELECT id FROM chain_intents WHERE id = ANY($1) AND status = 'ready' ORDER BY sequence FOR UPDATE SKIP LOCKED`,
    [intentIds],
  )) as { id: string }[];
  return new Set(rows.map(({ id }) => id));
}

/** Gives reserved intents back. */
export async function releaseIntents(manager: EntityManager, intentIds: readonly string[]): Promise<void> {
  await manager.query(`UPDATE chain_intents SET not_before = NULL WHERE id = ANY($1) AND status = 'ready'`, [
    intentIds,
  ]);
}

export interface Assignment extends Fees, SignedTransaction {
  readonly intent: QueuedIntent;
  readonly transactionId: string;
  readonly nonce: bigint;
  readonly gasLimit: bigint;
}

/** The lowest nonce that none of the signer's recorded transactions has; undefined when it has none at all. */
export async function nextRecordedNonce(
  manager: EntityManager,
  chainId: bigint,
  signer: string,
): Promise<bigint | undefined> {
  const [row] = (await manager.query(
    `SELECT max(nonce) AS nonce FROM chain_transactions WHERE chain_id = $1 AND signer = $2`,
    [chainId.toString(), signer],
  )) as [{ nonce: string | null }];
  return row.nonce === null ? undefined : BigInt(row.nonce) + 1n;
}

/** Records transactions with their signed bytes before anything is sent, and what the intents are waiting for. */
export async function recordAssignments(
  manager: EntityManager,
  chainId: bigint,
  signer: string,
  assignments: readonly Assignment[],
): Promise<void> {
  const transactionIds = assignments.map(({ transactionId }) => transactionId);
  await manager.query(
    `INSERT INTO chain_transactions (id, chain_id, signer, nonce, status)
     SELECT id, $1, $2, nonce, 'signed' FROM unnest($3::text[], $4::bigint[]) AS assigned (id, nonce)`,
    [chainId.toString(), signer, transactionIds, assignments.map(({ nonce }) => nonce.toString())],
  );
  await recordAttempts(
    manager,
    assignments.map((assignment) => ({ ...assignment, number: 1 })),
  );
  await manager.query(
    `WITH assigned AS (
       SELECT * FROM unnest($1::text[], $2::text[]) AS assigned (intent_id, transaction_id)
     ), moved AS (
       UPDATE chain_intents SET status = 'assigned', transaction_id = assigned.transaction_id, updated_at = now()
       FROM assigned WHERE chain_intents.id = assigned.intent_id RETURNING operation_id
     )
     UPDATE operations SET status = 'submitted', error = NULL, updated_at = network_now()
     FROM moved WHERE operations.id = moved.operation_id`,
    [assignments.map(({ intent }) => intent.id), transactionIds],
  );
}

export interface NewAttempt extends Fees, SignedTransaction {
  readonly transactionId: string;
  readonly number: number;
  readonly gasLimit: bigint;
}

export async function recordAttempts(manager: EntityManager, attempts: readonly NewAttempt[]): Promise<void> {
  await manager.query(
    `INSERT INTO chain_attempts (hash, transaction_id, number, raw, gas_limit, max_fee_per_gas, max_priority_fee_per_gas)
     SELECT * FROM unnest($1::text[], $2::text[], $3::integer[], $4::text[], $5::bigint[], $6::numeric[], $7::numeric[])`,
    [
      attempts.map(({ hash }) => hash),
      attempts.map(({ transactionId }) => transactionId),
      attempts.map(({ number }) => number),
      attempts.map(({ raw }) => raw),
      attempts.map(({ gasLimit }) => gasLimit.toString()),
      attempts.map(({ maxFeePerGas }) => maxFeePerGas.toString()),
      attempts.map(({ maxPriorityFeePerGas }) => maxPriorityFeePerGas.toString()),
    ],
  );
}

/** Ends intents and their operations for good. */
export async function failIntents(
  manager: EntityManager,
  failures: readonly { readonly intentId: string; readonly failure: ChainFailure }[],
): Promise<void> {
  await manager.query(
    `WITH failed AS (
       SELECT * FROM unnest($1::text[], $2::jsonb[]) AS failed (intent_id, error)
     ), moved AS (
       UPDATE chain_intents SET status = 'failed', error = failed.error, updated_at = now()
       FROM failed WHERE chain_intents.id = failed.intent_id RETURNING operation_id, chain_intents.error
     )
     UPDATE operations SET status = 'failed', error = moved.error, updated_at = network_now()
     FROM moved WHERE operations.id = moved.operation_id`,
    [failures.map(({ intentId }) => intentId), failures.map(({ failure }) => JSON.stringify(failure))],
  );
}

const LONGEST_POSTPONEMENT_SECONDS = 60;

/**
 * Puts intents that the node could not judge back for later, doubling from one second to a minute. It never gives them up: that
 * the node fails says nothing about them, and somebody waits for each.
 */
export async function postponeIntents(
  manager: EntityManager,
  postponed: readonly { readonly intentId: string; readonly failure: ChainFailure }[],
): Promise<void> {
  await manager.query(
    `WITH postponed AS (
       SELECT * FROM unnest($1::text[], $2::jsonb[]) AS postponed (intent_id, error)
     ), moved AS (
       UPDATE chain_intents SET failures = failures + 1, error = postponed.error, updated_at = now(),
         not_before = now() + least(power(2, least(failures, 16)), ${LONGEST_POSTPONEMENT_SECONDS}) * interval '1 second'
       FROM postponed WHERE chain_intents.id = postponed.intent_id RETURNING operation_id, chain_intents.error
     )
     UPDATE operations SET error = moved.error, updated_at = network_now() FROM moved WHERE operations.id = moved.operation_id`,
    [postponed.map(({ intentId }) => intentId), postponed.map(({ failure }) => JSON.stringify(failure))],
  );
}

export function newTransactionId(): string {
  return newId('transaction');
}
