import type { EntityManager } from 'typeorm';
import type { LedgerAccountKind } from './accounts.js';

/** Whose account of a kind each of the bookings added to. Those that added to none are absent. By reference. */
export async function findReceivingOwners(
  manager: EntityManager,
  kind: LedgerAccountKind,
  references: readonly string[],
): Promise<Map<string, string>> {
  if (references.length === 0) return new Map();
  const rows = (await manager.query(
    `SELECT booking.reference, account.owner FROM ledger_transactions AS booking
     JOIN ledger_entries AS entry ON entry.transaction_id = booking.id
     JOIN ledger_accounts AS account ON account.id = entry.account_id
     WHERE booking.reference = ANY($1) AND account.kind = $2 AND entry.amount > 0`,
    [references, kind],
  )) as { reference: string; owner: string }[];
  return new Map(rows.map(({ reference, owner }) => [reference, owner]));
}
