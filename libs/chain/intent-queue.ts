import type { EntityManager } from 'typeorm';

/** An intent as the sender works on it. */
export interface QueuedIntent {
  readonly id: string;
  readonly kind: string;
  readonly target: string;
  readonly calldata: string;
  readonly gasLimit: bigint;
  readonly subject: string;
  readonly operationId: string | null;
  /** How often the node answered for others and not for this one. */
  readonly failures: number;
  /** It failed in a batch for no fault that was told, and goes alone now. */
  readonly isSingle: boolean;
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
  readonly is_single: boolean;
}

function toQueuedIntent(row: IntentRow): QueuedIntent {
  const { gas_limit: gasLimit, operation_id: operationId, is_single: isSingle, ...rest } = row;
  return { ...rest, gasLimit: BigInt(gasLimit), operationId, isSingle };
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

/** When ready intents are taken. */
export interface Intake {
  /** Most of them in one go. */
  readonly limit: number;
  /** As soon as there are so many, ... */
  readonly batchSize: number;
  /** ... or the oldest has waited for so long. */
  readonly batchAgeMilliseconds: number;
}

/**
 * Reserves ready intents, oldest first, whose lane has nothing older under way, so that senders share the work; none while it pays to
 * wait for more of them. It locks nothing: what to do with them takes questions to the node, and {@link lockReadyIntents} has the last
 * word. On a halted chain nothing is ready: what is true there is not known.
 */
export async function reserveReadyIntents(
  manager: EntityManager,
  chainId: bigint,
  { limit, batchSize, batchAgeMilliseconds }: Intake,
): Promise<QueuedIntent[]> {
  const rows = (await manager.query(
    `WITH chosen AS (
       SELECT id, created_at FROM chain_intents AS ready
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
       FROM chosen WHERE chain_intents.id = chosen.id AND EXISTS (
         SELECT 1 FROM chosen HAVING count(*) >= $3 OR min(created_at) <= clock_timestamp() - $4 * interval '1 millisecond')
       RETURNING chain_intents.id, sequence, kind, target, calldata, gas_limit, subject, operation_id, failures, is_single
     )
     SELECT id, kind, target, calldata, gas_limit, subject, operation_id, failures, is_single FROM reserved ORDER BY sequence`,
    [chainId.toString(), limit, batchSize, batchAgeMilliseconds],
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
     UPDATE operations SET status = 'failed', error = moved.error, updated_at = (SELECT network_now())
     FROM moved WHERE operations.id = moved.operation_id`,
    [failures.map(({ intentId }) => intentId), failures.map(({ failure }) => JSON.stringify(failure))],
  );
}
