import type { EntityManager } from 'typeorm';
import type { ChainFailure } from './intent-queue.js';

const LONGEST_POSTPONEMENT_SECONDS = 60;

/** Tells operators and whoever waits that the work stopped for a reason of its own. */
export const PARKED: ChainFailure = {
  code: 'parked',
  detail:
    'The chain node has no answer for this piece of work, over and over, while it has for others. An operator looks at it.',
};

/**
 * Puts intents that the node could not judge back for later. While the node fails for everybody it says nothing about them, and they
 * are never given up: `counts` is false then. Where it answers for others, the rest doubles from one second to a minute, and after
 * `parkAfter` times they are parked: nothing waits behind them, and an operator is told. Returns the ids of those.
 */
export async function postponeIntents(
  manager: EntityManager,
  postponed: readonly { readonly intentId: string; readonly failure: ChainFailure }[],
  { counts, parkAfter }: { readonly counts: boolean; readonly parkAfter: number },
): Promise<string[]> {
  if (postponed.length === 0) return [];
  const rows = (await manager.query(
    `WITH postponed AS (
       SELECT * FROM unnest($1::text[], $2::jsonb[]) AS postponed (intent_id, error)
     ), moved AS (
       UPDATE chain_intents SET failures = failures + $3::integer,
         status = CASE WHEN failures + $3::integer >= $4 THEN 'parked' ELSE status END,
         error = CASE WHEN failures + $3::integer >= $4 THEN $5::jsonb ELSE postponed.error END, updated_at = now(),
         not_before = now() + least(power(2, least(failures, 16)), ${LONGEST_POSTPONEMENT_SECONDS}) * interval '1 second'
       FROM postponed WHERE chain_intents.id = postponed.intent_id
       RETURNING chain_intents.id, operation_id, chain_intents.error, status, failures
     ), told AS (
       INSERT INTO chain_intent_steps (intent_id, step, detail)
       SELECT id, CASE status WHEN 'parked' THEN 'parked' ELSE 'postponed' END,
         jsonb_build_object('code', error->>'code', 'failures', failures)
       FROM moved WHERE status = 'parked' OR $3::integer > 0
     ), waiting AS (
       UPDATE operations SET error = moved.error, updated_at = network_now() FROM moved WHERE operations.id = moved.operation_id
     )
     SELECT id FROM moved WHERE status = 'parked'`,
    [
      postponed.map(({ intentId }) => intentId),
      postponed.map(({ failure }) => JSON.stringify(failure)),
      counts ? 1 : 0,
      parkAfter,
      JSON.stringify(PARKED),
    ],
  )) as { id: string }[];
  return rows.map(({ id }) => id);
}

/** Why an intent of a mined transaction is ready again. */
export interface RequeuedIntent {
  readonly intentId: string;
  readonly transactionId: string;
  readonly index: number | null;
  readonly reason: 'starved' | 'batch_reverted' | 'nonce_spent';
}

/**
 * Makes intents ready again that were in a mined transaction and did not happen: each goes alone now, so that it comes back from here
 * at most once. They keep that transaction's id until the next one is signed: should its block leave the chain before, they are in it.
 */
export async function requeueIntents(manager: EntityManager, requeued: readonly RequeuedIntent[]): Promise<void> {
  if (requeued.length === 0) return;
  await manager.query(
    `WITH requeued AS (
       SELECT * FROM unnest($1::text[], $2::text[], $3::integer[], $4::text[]) AS requeued (intent_id, transaction_id, index, reason)
     ), told AS (
       INSERT INTO chain_intent_steps (intent_id, step, detail)
       SELECT intent_id, 'requeued', jsonb_build_object('transactionId', transaction_id, 'index', index, 'reason', reason) FROM requeued
     ), moved AS (
       UPDATE chain_intents SET status = 'ready', is_single = true, not_before = NULL, error = NULL, updated_at = now()
       FROM requeued WHERE chain_intents.id = requeued.intent_id RETURNING operation_id
     )
     UPDATE operations SET status = 'pending', error = NULL, updated_at = network_now()
     FROM moved WHERE operations.id = moved.operation_id`,
    [
      requeued.map(({ intentId }) => intentId),
      requeued.map(({ transactionId }) => transactionId),
      requeued.map(({ index }) => index),
      requeued.map(({ reason }) => reason),
    ],
  );
}

/** Parks intents whose own transaction no node would take; its nonce was spent on nothing. */
export async function parkIntents(manager: EntityManager, intentIds: readonly string[]): Promise<void> {
  if (intentIds.length === 0) return;
  await manager.query(
    `WITH moved AS (
       UPDATE chain_intents SET status = 'parked', error = $2, updated_at = now() WHERE id = ANY($1)
       RETURNING id, transaction_id, operation_id
     ), told AS (
       INSERT INTO chain_intent_steps (intent_id, step, detail)
       SELECT id, 'parked', jsonb_build_object('code', 'refused_by_nodes', 'transactionId', transaction_id) FROM moved
     )
     UPDATE operations SET status = 'pending', error = $2, updated_at = network_now()
     FROM moved WHERE operations.id = moved.operation_id`,
    [intentIds, JSON.stringify(PARKED)],
  );
}
