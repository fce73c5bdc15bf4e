import type { EntityManager } from 'typeorm';
import { newId } from '#domain';

/** Which pending transactions to end: by reference, or all of a range of blocks. */
export type PendingSelection =
  | { readonly references: readonly string[] }
  | { readonly afterBlock: bigint; readonly upToBlock: bigint };

async function findPending(manager: EntityManager, selection: PendingSelection): Promise<string[]> {
  const [condition, parameters] =
    'references' in selection
      ? ['pending.reference = ANY($1)', [selection.references]]
      : [
          'pending.block_number > $1 AND pending.block_number <= $2',
          [selection.afterBlock.toString(), selection.upToBlock.toString()],
        ];
  const rows = (await manager.query(
    `SELECT id FROM ledger_transactions AS pending
     WHERE ${condition} AND phase = 'pending'
       AND NOT EXISTS (SELECT 1 FROM ledger_transactions AS ended WHERE ended.pending_id = pending.id)`,
    parameters,
  )) as { id: string }[];
  return rows.map(({ id }) => id);
}

/**
 * Ends pending transactions: posted at finality, voided by a reorg. Those that were ended before are left alone.
 * Returns how many it ended.
 */
export async function endPendingLedgers(
  manager: EntityManager,
  selection: PendingSelection,
  phase: 'posted' | 'voided',
  occurredAt: Date,
): Promise<number> {
  const found = await findPending(manager, selection);
  if (found.length === 0) return 0;
  await manager.query(
    `SELECT id FROM ledger_accounts
     WHERE id IN (SELECT account_id FROM ledger_entries WHERE transaction_id = ANY($1::text[])) ORDER BY id FOR UPDATE`,
    [found],
  );
  const [{ ended }] = (await manager.query(
    `WITH ended AS (
       INSERT INTO ledger_transactions
         (id, reference, phase, pending_id, kind, order_id, block_number, transaction_hash, occurred_at)
       SELECT ending.id, pending.reference || ':' || $3, $3, pending.id, pending.kind, pending.order_id, pending.block_number,
         pending.transaction_hash, $4
       FROM unnest($1::text[], $2::text[]) AS ending (pending_id, id)
       JOIN ledger_transactions AS pending ON pending.id = ending.pending_id
       ON CONFLICT DO NOTHING RETURNING pending_id
     ), moved AS (
       UPDATE ledger_accounts SET pending = pending - moved.amount
         ${phase === 'posted' ? ', posted = posted + moved.amount' : ''}
       FROM (
         SELECT account_id, sum(amount) AS amount FROM ledger_entries
         WHERE transaction_id IN (SELECT pending_id FROM ended) GROUP BY account_id
       ) AS moved
       WHERE ledger_accounts.id = moved.account_id
     )
     SELECT count(*)::int AS ended FROM ended`,
    [found, found.map(() => newId('ledgerTransaction')), phase, occurredAt],
  )) as [{ ended: number }];
  return ended;
}
