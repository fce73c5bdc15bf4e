import type { EntityManager } from 'typeorm';
import { newId } from '#domain';

/**
 * `external` is the world outside escrow (a business's wallet), `escrowed` what the contract holds for a buyer's orders, `credit`
 * what it owes because a token refused a payout, `receivable` and `payable` the two sides of invoices.
 */
export type LedgerAccountKind = 'external' | 'escrowed' | 'credit' | 'receivable' | 'payable';

export interface LedgerEntry {
  /** A business id, or an address that belongs to none. */
  readonly owner: string;
  readonly kind: LedgerAccountKind;
  readonly token: string;
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

interface AccountRow {
  readonly id: string;
  readonly owner: string;
  readonly kind: string;
  readonly token: string;
}

function accountKey(account: { owner: string; kind: string; token: string }): string {
  return `${account.owner}\n${account.kind}\n${account.token}`;
}

/** Creates missing accounts and locks all of them in id order, so that two bookings never wait for each other in a circle. */
async function lockAccounts(manager: EntityManager, entries: readonly LedgerEntry[]): Promise<Map<string, string>> {
  const wanted = [...new Map(entries.map((entry) => [accountKey(entry), entry])).values()];
  const columns = [
    wanted.map((account) => account.owner),
    wanted.map((account) => account.kind),
    wanted.map((account) => account.token),
  ];
  await manager.query(
    `INSERT INTO ledger_accounts (owner, kind, token)
     SELECT owner, kind, token FROM unnest($1::text[], $2::text[], $3::text[]) AS wanted (owner, kind, token)
     ORDER BY owner, kind, token ON CONFLICT DO NOTHING`,
    columns,
  );
  const rows = (await manager.query(
    `SELECT id, owner, kind, token FROM ledger_accounts
     WHERE (owner, kind, token) IN (SELECT * FROM unnest($1::text[], $2::text[], $3::text[]))
     ORDER BY id FOR UPDATE`,
    columns,
  )) as AccountRow[];
  return new Map(rows.map((row) => [accountKey(row), row.id]));
}

interface NewTransaction extends Omit<LedgerBooking, 'entries' | 'phase' | 'occurredAt'> {
  readonly id: string;
  readonly phase: 'pending' | 'posted' | 'voided';
  readonly pendingId?: string;
  readonly occurredAt: Date;
}

/** Returns the ids of those whose reference was not booked before. */
async function insertTransactions(
  manager: EntityManager,
  transactions: readonly NewTransaction[],
): Promise<Set<string>> {
  const rows = (await manager.query(
    `INSERT INTO ledger_transactions
       (id, reference, phase, pending_id, kind, order_id, block_number, transaction_hash, occurred_at)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::text[],
       $9::timestamptz[])
     ON CONFLICT (reference) DO NOTHING RETURNING id`,
    [
      transactions.map(({ id }) => id),
      transactions.map(({ reference }) => reference),
      transactions.map(({ phase }) => phase),
      transactions.map(({ pendingId }) => pendingId ?? null),
      transactions.map(({ kind }) => kind),
      transactions.map(({ orderId }) => orderId ?? null),
      transactions.map(({ blockNumber }) => blockNumber?.toString() ?? null),
      transactions.map(({ transactionHash }) => transactionHash ?? null),
      transactions.map(({ occurredAt }) => occurredAt),
    ],
  )) as { id: string }[];
  return new Set(rows.map((row) => row.id));
}

function requireZeroSum(booking: LedgerBooking): void {
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

/** Books several transactions at once. Returns how many of their references were not booked already. */
export async function bookLedgers(manager: EntityManager, bookings: readonly LedgerBooking[]): Promise<number> {
  if (bookings.length === 0) {
    return 0;
  }
  bookings.forEach(requireZeroSum);
  const transactions = bookings.map((booking) => ({ ...booking, id: newId('ledgerTransaction') }));
  const inserted = await insertTransactions(manager, transactions);
  const entries = transactions
    .filter(({ id }) => inserted.has(id))
    .flatMap(({ id, phase, entries: all }) =>
      all
        .filter((entry) => entry.amount !== 0n)
        .map((entry, index) => ({ ...entry, transactionId: id, phase, number: index + 1 })),
    );
  if (entries.length === 0) {
    return 0;
  }
  const accounts = await lockAccounts(manager, entries);
  await manager.query(
    `WITH entries AS (
       SELECT * FROM unnest($1::text[], $2::text[], $3::smallint[], $4::bigint[], $5::text[], $6::numeric[])
         AS entry (transaction_id, phase, number, account_id, token, amount)
     ), recorded AS (
       INSERT INTO ledger_entries (transaction_id, number, account_id, token, amount)
       SELECT transaction_id, number, account_id, token, amount FROM entries
     )
     UPDATE ledger_accounts SET pending = ledger_accounts.pending + moved.pending, posted = ledger_accounts.posted + moved.posted
     FROM (
       SELECT account_id, coalesce(sum(amount) FILTER (WHERE phase = 'pending'), 0) AS pending,
         coalesce(sum(amount) FILTER (WHERE phase = 'posted'), 0) AS posted
       FROM entries GROUP BY account_id
     ) AS moved
     WHERE ledger_accounts.id = moved.account_id`,
    [
      entries.map((entry) => entry.transactionId),
      entries.map((entry) => entry.phase),
      entries.map((entry) => entry.number),
      entries.map((entry) => accounts.get(accountKey(entry))),
      entries.map((entry) => entry.token),
      entries.map((entry) => entry.amount.toString()),
    ],
  );
  return inserted.size;
}

interface PendingRow {
  readonly id: string;
  readonly reference: string;
  readonly kind: string;
  readonly order_id: string | null;
  readonly block_number: string | null;
  readonly transaction_hash: string | null;
}

/** Which pending transactions to end: by reference, or all of a range of blocks. */
export type PendingSelection =
  | { readonly references: readonly string[] }
  | { readonly afterBlock: bigint; readonly upToBlock: bigint };

async function findPending(manager: EntityManager, selection: PendingSelection): Promise<PendingRow[]> {
  const [condition, parameters] =
    'references' in selection
      ? ['pending.reference = ANY($1)', [selection.references]]
      : [
          'pending.block_number > $1 AND pending.block_number <= $2',
          [selection.afterBlock.toString(), selection.upToBlock.toString()],
        ];
  return (await manager.query(
    `SELECT id, reference, kind, order_id, block_number, transaction_hash FROM ledger_transactions AS pending
     WHERE ${condition} AND phase = 'pending'
       AND NOT EXISTS (SELECT 1 FROM ledger_transactions AS ended WHERE ended.pending_id = pending.id)`,
    parameters,
  )) as PendingRow[];
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
  const pending = await findPending(manager, selection);
  if (pending.length === 0) {
    return 0;
  }
  const ids = pending.map(({ id }) => id);
  await insertTransactions(
    manager,
    pending.map((row) => ({
      id: newId('ledgerTransaction'),
      reference: `${row.reference}:${phase}`,
      phase,
      pendingId: row.id,
      kind: row.kind,
      occurredAt,
      ...(row.order_id === null ? {} : { orderId: row.order_id }),
      ...(row.block_number === null ? {} : { blockNumber: BigInt(row.block_number) }),
      ...(row.transaction_hash === null ? {} : { transactionHash: row.transaction_hash }),
    })),
  );
  await manager.query(
    `SELECT id FROM ledger_accounts WHERE id IN (SELECT account_id FROM ledger_entries WHERE transaction_id = ANY($1))
     ORDER BY id FOR UPDATE`,
    [ids],
  );
  await manager.query(
    `UPDATE ledger_accounts SET pending = pending - moved.amount ${phase === 'posted' ? ', posted = posted + moved.amount' : ''}
     FROM (SELECT account_id, sum(amount) AS amount FROM ledger_entries WHERE transaction_id = ANY($1) GROUP BY account_id) AS moved
     WHERE ledger_accounts.id = moved.account_id`,
    [ids],
  );
  return pending.length;
}

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
