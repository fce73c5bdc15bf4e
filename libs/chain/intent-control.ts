import type { EntityManager } from 'typeorm';
import { QuittanceError } from '#domain';
import { type ChainFailure, type FailedIntent, failIntents } from './intent-queue.js';
import { recordSteps } from './intent-steps.js';

export const CANCELLED: ChainFailure = {
  code: 'cancelled',
  detail: 'An operator cancelled this before it was mined. Nothing happened on chain.',
};

interface ControlledRow {
  readonly id: string;
  readonly kind: string;
  readonly subject: string;
  readonly operation_id: string | null;
  readonly status: string;
  readonly transaction_id: string | null;
}

async function lockIntent(manager: EntityManager, intentId: string): Promise<ControlledRow> {
  const [row] = (await manager.query(
    `SELECT id, kind, subject, operation_id, status, transaction_id FROM chain_intents WHERE id = $1 FOR UPDATE`,
    [intentId],
  )) as ControlledRow[];
  if (row === undefined) throw new QuittanceError('not_found', `There is no chain work with the id ${intentId}.`);
  return row;
}

/**
 * Gives a parked intent another chance, alone in its transaction, and one that is put back for later its turn now.
 * @throws {QuittanceError} `invalid_transition` for one that is out, done or failed: failed work was undone, and is asked for anew
 */
export async function retryIntent(manager: EntityManager, intentId: string): Promise<void> {
  const { status } = await lockIntent(manager, intentId);
  if (status !== 'parked' && status !== 'ready') {
    throw new QuittanceError('invalid_transition', `Only parked or waiting chain work can be tried again.`, {
      state: status,
    });
  }
  await manager.query(
    `WITH moved AS (
       UPDATE chain_intents SET status = 'ready', is_single = is_single OR status = 'parked', failures = 0, not_before = NULL, error = NULL,
         cancel_requested_at = NULL, updated_at = now()
       WHERE id = $1 RETURNING operation_id
     )
     UPDATE operations SET error = NULL, updated_at = network_now() FROM moved WHERE operations.id = moved.operation_id`,
    [intentId],
  );
  await recordSteps(manager, [{ intentId, step: 'retried' }]);
}

/**
 * Cancels chain work that is not mined. What was never signed fails at once and is returned, for the caller to undo in the same
 * transaction what waited for it (as {@link IntentsFailedHook} does). Of what is out the nonce is spent on nothing by the lane's
 * holder: whichever of the two is mined excludes the other, and others in the same batch are sent again; then undefined is returned.
 * @throws {QuittanceError} `invalid_transition` for what is mined or failed
 */
export async function cancelIntent(manager: EntityManager, intentId: string): Promise<FailedIntent | undefined> {
  const { id, kind, subject, operation_id: operationId, status, transaction_id } = await lockIntent(manager, intentId);
  if (status === 'assigned') {
    await manager.query(
      `UPDATE chain_intents SET cancel_requested_at = coalesce(cancel_requested_at, now()) WHERE id = $1`,
      [id],
    );
    await recordSteps(manager, [{ intentId, step: 'cancel_requested', detail: { transactionId: transaction_id } }]);
    return undefined;
  }
  if (status !== 'ready' && status !== 'parked') {
    throw new QuittanceError('invalid_transition', `Chain work that is ${status} cannot be cancelled.`, {
      state: status,
    });
  }
  await failIntents(manager, [{ intentId: id, failure: CANCELLED }]);
  await recordSteps(manager, [{ intentId, step: 'cancelled' }]);
  return { id, kind, subject, operationId, failure: CANCELLED };
}
