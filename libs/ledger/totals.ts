import type { EntityManager } from 'typeorm';
import type { LedgerAccountKind } from './accounts.js';
import { movedBy } from './seal.js';

/** Total of an account kind per token, pending and posted. Tokens without accounts are absent. */
export async function ledgerTotals(
  manager: EntityManager,
  kind: LedgerAccountKind,
): Promise<Map<string, { pending: bigint; posted: bigint }>> {
  const rows = (await manager.query(
    `SELECT token, sum(pending) AS pending, sum(posted) AS posted FROM ledger_accounts WHERE kind = $1 GROUP BY token`,
    [kind],
  )) as { token: string; pending: string; posted: string }[];
  return new Map(rows.map((row) => [row.token, { pending: BigInt(row.pending), posted: BigInt(row.posted) }]));
}

/** What bookings of one kind moved on accounts of one kind, both sides positive; what was voided does not count. */
export interface LedgerFlow {
  readonly token: string;
  readonly accountKind: LedgerAccountKind;
  readonly bookingKind: string;
  readonly added: bigint;
  readonly taken: bigint;
}

/** All that was ever booked, from the running sums of what is sealed and the few transactions that are not. */
export async function ledgerFlows(manager: EntityManager): Promise<LedgerFlow[]> {
  const rows = (await manager.query(
    `SELECT token, account_kind, booking_kind, sum(added) AS added, sum(taken) AS taken FROM (
       SELECT token, account_kind, booking_kind, added, taken FROM ledger_totals
       UNION ALL
       SELECT token, account_kind, booking_kind, added, taken
       FROM (${movedBy('moved.id IN (SELECT transaction_id FROM ledger_unsealed)')}) AS unsealed
     ) AS flow GROUP BY token, account_kind, booking_kind`,
  )) as { token: string; account_kind: LedgerAccountKind; booking_kind: string; added: string; taken: string }[];
  return rows.map((row) => ({
    token: row.token,
    accountKind: row.account_kind,
    bookingKind: row.booking_kind,
    added: BigInt(row.added),
    taken: BigInt(row.taken),
  }));
}
