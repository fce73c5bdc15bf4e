import type { EntityManager } from 'typeorm';
import { newId } from '#domain';
import type { PlannedTransaction } from './batching.js';
import type { Fees } from './fees.js';
import type { Lane } from './lanes.js';
import type { SignedTransaction } from './operator-account.js';

/** A signed transaction that carries intents, or none where it only fills a nonce. */
export interface Assignment extends Fees, SignedTransaction {
  readonly transactionId: string;
  readonly kind: PlannedTransaction['kind'] | 'fill';
  readonly nonce: bigint;
  readonly gasLimit: bigint;
  readonly intentIds: readonly string[];
}

export function newTransactionId(): string {
  return newId('transaction');
}

/** Records transactions with their signed bytes before anything is sent, and what the intents are waiting for. */
export async function recordAssignments(
  manager: EntityManager,
  lane: Lane,
  assignments: readonly Assignment[],
): Promise<void> {
  const rows = assignments.flatMap(({ transactionId, kind, intentIds }) =>
    intentIds.map((intentId, index) => ({ intentId, transactionId, index: kind === 'batch' ? index : null })),
  );
  // One statement: a round trip less for each of its parts, in the transaction that keeps the lane's row locked.
  await manager.query(
    `WITH signed AS (
       SELECT * FROM unnest($3::text[], $4::text[], $5::bigint[], $6::text[], $7::text[], $8::bigint[], $9::numeric[], $10::numeric[])
         AS signed (id, kind, nonce, hash, raw, gas_limit, max_fee_per_gas, max_priority_fee_per_gas)
     ), work AS (
       INSERT INTO chain_transactions (id, chain_id, signer, nonce, status, kind)
       SELECT id, $1, $2, nonce, 'signed', kind FROM signed
       ON CONFLICT (chain_id, signer, nonce) DO UPDATE SET status = 'signed', kind = 'fill', updated_at = now()
         WHERE chain_transactions.status = 'foreign' AND EXCLUDED.kind = 'fill'
       RETURNING id, nonce
     ), attempt AS (
       INSERT INTO chain_attempts (hash, transaction_id, number, raw, gas_limit, max_fee_per_gas, max_priority_fee_per_gas)
       SELECT hash, work.id, 1 + (SELECT count(*) FROM chain_attempts AS before WHERE before.transaction_id = work.id), raw, gas_limit,
         max_fee_per_gas, max_priority_fee_per_gas
       FROM signed JOIN work USING (nonce)
     ), told AS (
       INSERT INTO chain_intent_steps (transaction_id, step, detail)
       SELECT work.id, 'signed', jsonb_build_object('nonce', nonce::text, 'hash', hash, 'gasLimit', gas_limit::text,
         'maxFeePerGas', max_fee_per_gas::text, 'maxPriorityFeePerGas', max_priority_fee_per_gas::text)
       FROM signed JOIN work USING (nonce)
     ), assigned AS (
       SELECT * FROM unnest($11::text[], $12::text[], $13::integer[]) AS assigned (intent_id, transaction_id, batch_index)
     ), moved AS (
       UPDATE chain_intents SET status = 'assigned', transaction_id = assigned.transaction_id, batch_index = assigned.batch_index,
         updated_at = now()
       FROM assigned WHERE chain_intents.id = assigned.intent_id RETURNING operation_id
     )
     UPDATE operations SET status = 'submitted', error = NULL, updated_at = (SELECT network_now())
     FROM moved WHERE operations.id = moved.operation_id`,
    [
      lane.chainId.toString(),
      lane.signer,
      assignments.map(({ transactionId }) => transactionId),
      assignments.map(({ kind }) => kind),
      assignments.map(({ nonce }) => nonce.toString()),
      assignments.map(({ hash }) => hash),
      assignments.map(({ raw }) => raw),
      assignments.map(({ gasLimit }) => gasLimit.toString()),
      assignments.map(({ maxFeePerGas }) => maxFeePerGas.toString()),
      assignments.map(({ maxPriorityFeePerGas }) => maxPriorityFeePerGas.toString()),
      rows.map(({ intentId }) => intentId),
      rows.map(({ transactionId }) => transactionId),
      rows.map(({ index }) => index),
    ],
  );
}

/** Another attempt of a transaction: the same nonce for a higher fee, or spent on nothing. */
export interface NewAttempt extends Fees, SignedTransaction {
  readonly transactionId: string;
  readonly number: number;
  readonly gasLimit: bigint;
  readonly isCancellation: boolean;
}

export async function recordAttempts(manager: EntityManager, attempts: readonly NewAttempt[]): Promise<void> {
  await manager.query(
    `WITH attempt AS (
       INSERT INTO chain_attempts (hash, transaction_id, number, raw, gas_limit, max_fee_per_gas, max_priority_fee_per_gas, is_cancellation)
       SELECT * FROM unnest($1::text[], $2::text[], $3::integer[], $4::text[], $5::bigint[], $6::numeric[], $7::numeric[], $8::boolean[])
       RETURNING *
     )
     INSERT INTO chain_intent_steps (transaction_id, step, detail)
     SELECT transaction_id, CASE WHEN is_cancellation THEN 'cancel_signed' ELSE 'fee_raised' END, jsonb_build_object('hash', hash,
       'maxFeePerGas', max_fee_per_gas::text, 'maxPriorityFeePerGas', max_priority_fee_per_gas::text)
     FROM attempt`,
    [
      attempts.map(({ hash }) => hash),
      attempts.map(({ transactionId }) => transactionId),
      attempts.map(({ number }) => number),
      attempts.map(({ raw }) => raw),
      attempts.map(({ gasLimit }) => gasLimit.toString()),
      attempts.map(({ maxFeePerGas }) => maxFeePerGas.toString()),
      attempts.map(({ maxPriorityFeePerGas }) => maxPriorityFeePerGas.toString()),
      attempts.map(({ isCancellation }) => isCancellation),
    ],
  );
}
