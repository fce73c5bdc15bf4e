import type { EntityManager } from 'typeorm';
import { type CopyValue, copyRows } from '#database';
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
  const known = await findKnownReferences(manager, bookings);
  const added = [...new Map(bookings.map((booking) => [booking.reference, booking])).values()].filter(
    ({ reference }) => !known.has(reference),
  );
  await recordBookings(manager, added, accounts);
  return added.length;
}

/** References of `bookings` that are booked already. */
export async function findKnownReferences(
  manager: EntityManager,
  bookings: readonly LedgerBooking[],
): Promise<Set<string>> {
  const rows = (await manager.query(`SELECT reference FROM ledger_transactions WHERE reference = ANY($1::text[])`, [
    bookings.map(({ reference }) => reference),
  ])) as { reference: string }[];
  return new Set(rows.map(({ reference }) => reference));
}

export function movingEntries(entries: readonly LedgerEntry[]): LedgerEntry[] {
  return entries.filter(({ amount }) => amount !== 0n);
}

const TRANSACTION_COLUMNS = [
  ...['id', 'reference', 'phase', 'kind', 'order_id', 'block_number', 'transaction_hash', 'occurred_at'],
];
const ENTRY_COLUMNS = ['transaction_id', 'number', 'account_id', 'token', 'amount'];

/** Writes bookings whose accounts are locked and whose references are new, with a few statements however many there are. */
export async function recordBookings(
  manager: EntityManager,
  bookings: readonly LedgerBooking[],
  accounts: ReadonlyMap<string, LockedAccount>,
): Promise<void> {
  if (bookings.length === 0) return;
  const moves = new AccountMoves();
  const transactions: CopyValue[][] = [];
  const entries: CopyValue[][] = [];
  for (const booking of bookings) {
    const id = newId('ledgerTransaction');
    const { reference, phase, kind, orderId, blockNumber, transactionHash, occurredAt } = booking;
    transactions.push([id, reference, phase, kind, orderId, blockNumber, transactionHash, occurredAt]);
    for (const [index, entry] of movingEntries(booking.entries).entries()) {
      const accountId = accounts.get(accountKey(entry))?.id;
      if (accountId === undefined) throw new Error(`The ledger account ${accountKey(entry)} was not locked`);
      entries.push([id, index + 1, accountId, entry.token, entry.amount]);
      moves.add(accountId, phase, entry.amount);
    }
  }
  await copyRows(manager, 'ledger_transactions', TRANSACTION_COLUMNS, transactions);
  await copyRows(manager, 'ledger_entries', ENTRY_COLUMNS, entries);
  await moves.save(manager);
}

/** What bookings add to accounts. */
class AccountMoves {
  private readonly pending = new Map<string, bigint>();
  private readonly posted = new Map<string, bigint>();

  add(accountId: string, phase: LedgerBooking['phase'], amount: bigint): void {
    this[phase].set(accountId, (this[phase].get(accountId) ?? 0n) + amount);
  }

  async save(manager: EntityManager): Promise<void> {
    const ids = [...new Set([...this.pending.keys(), ...this.posted.keys()])];
    await manager.query(
      `UPDATE ledger_accounts AS account SET pending = account.pending + moved.pending, posted = account.posted + moved.posted
       FROM unnest($1::bigint[], $2::numeric[], $3::numeric[]) AS moved (id, pending, posted) WHERE account.id = moved.id`,
      [
        ids,
        ids.map((id) => (this.pending.get(id) ?? 0n).toString()),
        ids.map((id) => (this.posted.get(id) ?? 0n).toString()),
      ],
    );
  }
}
