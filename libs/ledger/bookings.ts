import type { EntityManager } from 'typeorm';
import { newId } from '#domain';
import { type AccountName, accountKey, type LockedAccount, lockAccounts } from './accounts.js';

export interface LedgerEntry extends AccountName {
  /** Minor units; positive adds to the account. */
  readonly amount: bigint;
}

export interface LedgerBooking {
  /** Unique for ever; booking the same reference again changes nothing. */
  readonly reference: string;
  readonly phase: 'pending' | 'posted';
  readonly kind: string;
  readonly orderId?: string;
  readonly blockNumber?: bigint;
  readonly transactionHash?: string;
  readonly occurredAt: Date;
  /** Sums to zero per token. Zero amounts are left out. */
  readonly entries: readonly LedgerEntry[];
}

/** Throws unless entries sum to zero per token and move something. */
export function requireZeroSum(booking: LedgerBooking): void {
  const sums = new Map<string, bigint>();
  for (const entry of booking.entries) {
    sums.set(entry.token, (sums.get(entry.token) ?? 0n) + entry.amount);
  }
  if (booking.entries.every((entry) => entry.amount === 0n) || [...sums.values()].some((sum) => sum !== 0n)) {
    throw new Error(`Ledger booking ${booking.reference} does not sum to zero`);
  }
}

/** Books entries in the caller's transaction. Returns false, and changes nothing, when the reference is booked already. */
export async function bookLedger(manager: EntityManager, booking: LedgerBooking): Promise<boolean> {
  return (await bookLedgers(manager, [booking])) === 1;
}

/**
 * Books several transactions at once, all or, where an account would be overdrawn, none. Returns how many of their references were
 * not booked already.
 */
export async function bookLedgers(manager: EntityManager, bookings: readonly LedgerBooking[]): Promise<number> {
  if (bookings.length === 0) return 0;
  bookings.forEach(requireZeroSum);
  const accounts = await lockAccounts(
    manager,
    bookings.flatMap(({ entries }) => movingEntries(entries)),
  );
  return (await recordBookings(manager, bookings, accounts)).size;
}

export function movingEntries(entries: readonly LedgerEntry[]): LedgerEntry[] {
  return entries.filter(({ amount }) => amount !== 0n);
}

/**
 * Writes bookings whose accounts are locked, in one statement however many there are. Returns the references that were not booked
 * before.
 */
export async function recordBookings(
  manager: EntityManager,
  bookings: readonly LedgerBooking[],
  accounts: ReadonlyMap<string, LockedAccount>,
): Promise<Set<string>> {
  const transactions = bookings.map((booking) => ({ ...booking, id: newId('ledgerTransaction') }));
  const entries = transactions.flatMap(({ id, entries: all }) =>
    movingEntries(all).map((entry, index) => ({ ...entry, transactionId: id, number: index + 1 })),
  );
  const booked = (await manager.query(
    `WITH booked AS (
       INSERT INTO ledger_transactions (id, reference, phase, kind, order_id, block_number, transaction_hash, occurred_at)
       SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::text[],
         $8::timestamptz[])
       ON CONFLICT (reference) DO NOTHING RETURNING id, reference, phase
     ), entries AS (
       SELECT entry.*, booked.phase
       FROM unnest($9::text[], $10::smallint[], $11::bigint[], $12::text[], $13::numeric[]) WITH ORDINALITY
         AS entry (transaction_id, number, account_id, token, amount, place)
       JOIN booked ON booked.id = entry.transaction_id
     ), recorded AS (
       INSERT INTO ledger_entries (transaction_id, number, account_id, token, amount)
       SELECT transaction_id, number, account_id, token, amount FROM entries ORDER BY place
     ), moved AS (
       UPDATE ledger_accounts SET pending = ledger_accounts.pending + moved.pending, posted = ledger_accounts.posted + moved.posted
       FROM (
         SELECT account_id, coalesce(sum(amount) FILTER (WHERE phase = 'pending'), 0) AS pending,
           coalesce(sum(amount) FILTER (WHERE phase = 'posted'), 0) AS posted
         FROM entries GROUP BY account_id
       ) AS moved
       WHERE ledger_accounts.id = moved.account_id
     )
     SELECT reference FROM booked`,
    [
      transactions.map(({ id }) => id),
      transactions.map(({ reference }) => reference),
      transactions.map(({ phase }) => phase),
      transactions.map(({ kind }) => kind),
      transactions.map(({ orderId }) => orderId ?? null),
      transactions.map(({ blockNumber }) => blockNumber?.toString() ?? null),
      transactions.map(({ transactionHash }) => transactionHash ?? null),
      transactions.map(({ occurredAt }) => occurredAt),
      entries.map(({ transactionId }) => transactionId),
      entries.map(({ number }) => number),
      entries.map((entry) => accounts.get(accountKey(entry))?.id),
      entries.map(({ token }) => token),
      entries.map(({ amount }) => amount.toString()),
    ],
  )) as { reference: string }[];
  return new Set(booked.map(({ reference }) => reference));
}
