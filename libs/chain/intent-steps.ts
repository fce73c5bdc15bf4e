import type { EntityManager } from 'typeorm';

/** What can happen to an intent, or to a transaction and so to all of its intents. */
export type IntentStepKind =
  | 'recorded'
  | 'postponed'
  | 'refused'
  | 'assigned'
  | 'signed'
  | 'broadcast'
  | 'broadcast_failed'
  | 'fee_raised'
  | 'mined'
  | 'reverted'
  | 'row_failed'
  | 'requeued'
  | 'reorganised_out'
  | 'final'
  | 'parked'
  | 'retried'
  | 'cancel_requested'
  | 'cancel_signed'
  | 'cancelled'
  | 'displaced';

export interface IntentStep {
  readonly at: Date;
  readonly step: IntentStepKind;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** A step that is to be recorded, of one intent or of one transaction. */
export type NewStep = { readonly step: IntentStepKind; readonly detail?: Readonly<Record<string, unknown>> } & (
  | { readonly intentId: string; readonly transactionId?: never }
  | { readonly transactionId: string; readonly intentId?: never }
);

/** Adds to histories. What every intent goes through is told by its transaction, once for all that share it. */
export async function recordSteps(manager: EntityManager, steps: readonly NewStep[]): Promise<void> {
  if (steps.length === 0) return;
  await manager.query(
    `INSERT INTO chain_intent_steps (intent_id, transaction_id, step, detail)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::jsonb[])`,
    [
      steps.map(({ intentId }) => intentId ?? null),
      steps.map(({ transactionId }) => transactionId ?? null),
      steps.map(({ step }) => step),
      steps.map(({ detail }) => JSON.stringify(detail ?? {})),
    ],
  );
}

/** Everything that happened to an intent, oldest first: what was recorded of it and of each transaction that carried it. */
export async function stepsOf(manager: EntityManager, intentId: string): Promise<IntentStep[]> {
  return (await stepsOfIntents(manager, [intentId])).get(intentId) ?? [];
}

/** {@link stepsOf} for many. */
export async function stepsOfIntents(
  manager: EntityManager,
  intentIds: readonly string[],
): Promise<ReadonlyMap<string, IntentStep[]>> {
  const rows = (await manager.query(
    `WITH intent AS (
       SELECT id, kind, created_at, transaction_id, batch_index FROM chain_intents WHERE id = ANY($1)
     ), carried AS (
       SELECT DISTINCT ON (id, transaction_id) id, transaction_id, batch_index FROM (
         SELECT id, transaction_id, batch_index FROM intent WHERE transaction_id IS NOT NULL
         UNION ALL
         SELECT intent_id, detail->>'transactionId', (detail->>'index')::integer FROM chain_intent_steps
         WHERE intent_id = ANY($1) AND detail ? 'transactionId'
       ) AS carried (id, transaction_id, batch_index)
       ORDER BY id, transaction_id, batch_index
     )
     SELECT intent.id AS intent_id, created_at AS at, 0::bigint AS number, 'recorded' AS step, jsonb_build_object('kind', kind) AS detail
     FROM intent
     UNION ALL
     SELECT carried.id, created_at, 0, 'assigned', jsonb_build_object('transactionId', work.id, 'nonce', nonce::text, 'signer', signer)
       || CASE WHEN batch_index IS NULL THEN '{}' ELSE jsonb_build_object('index', batch_index) END
     FROM carried JOIN chain_transactions AS work ON work.id = carried.transaction_id
     UNION ALL
     SELECT intent_id, at, id, step, detail FROM chain_intent_steps WHERE intent_id = ANY($1)
     UNION ALL
     SELECT carried.id, at, taken.id, step, detail FROM carried JOIN chain_intent_steps AS taken USING (transaction_id)
     ORDER BY at, number`,
    [intentIds],
  )) as (IntentStep & { intent_id: string })[];
  const histories = new Map<string, IntentStep[]>();
  for (const { intent_id: intentId, at, step, detail } of rows) {
    const history = histories.get(intentId) ?? [];
    history.push({ at, step, detail });
    histories.set(intentId, history);
  }
  return histories;
}
