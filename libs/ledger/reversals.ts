import type { EntityManager } from 'typeorm';
import type { LedgerAccountKind } from './accounts.js';
import { bookLedgers, type LedgerBooking } from './bookings.js';

/** What the counterpart of a posted booking is called. */
export const REVERSED_SUFFIX = ':reversed';

interface PostedRow {
  readonly reference: string;
  readonly kind: string;
  readonly order_id: string | null;
  readonly block_number: string | null;
  readonly transaction_hash: string | null;
  readonly entries: readonly { owner: string; kind: LedgerAccountKind; token: string; amount: string }[];
}

/**
 * Books the opposite of what was posted under `references`, once each; nothing that was booked is changed. Bookings that are
 * pending or voided are left alone. Returns how many it reversed.
 */
export async function reverseLedgers(
  manager: EntityManager,
  references: readonly string[],
  occurredAt: Date,
): Promise<number> {
  if (references.length === 0) return 0;
  const posted = (await manager.query(
    `SELECT booking.reference, booking.kind, booking.order_id, booking.block_number, booking.transaction_hash,
       jsonb_agg(jsonb_build_object('owner', account.owner, 'kind', account.kind, 'token', entry.token,
         'amount', entry.amount::text) ORDER BY entry.number) AS entries
     FROM ledger_transactions AS booking
     JOIN ledger_entries AS entry ON entry.transaction_id = booking.id
     JOIN ledger_accounts AS account ON account.id = entry.account_id
     WHERE booking.reference = ANY($1) AND (booking.phase = 'posted' OR EXISTS (
       SELECT 1 FROM ledger_transactions AS ended WHERE ended.pending_id = booking.id AND ended.phase = 'posted'))
     GROUP BY booking.id`,
    [references],
  )) as PostedRow[];
  return bookLedgers(
    manager,
    posted.map(
      (row): LedgerBooking => ({
        reference: `${row.reference}${REVERSED_SUFFIX}`,
        phase: 'posted',
        kind: `${row.kind}_reversed`,
        occurredAt,
        entries: row.entries.map((entry) => ({ ...entry, amount: -BigInt(entry.amount) })),
        ...(row.order_id === null ? {} : { orderId: row.order_id }),
        ...(row.block_number === null ? {} : { blockNumber: BigInt(row.block_number) }),
        ...(row.transaction_hash === null ? {} : { transactionHash: row.transaction_hash }),
      }),
    ),
  );
}
