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

async function insertTransaction(
  manager: EntityManager,
  booking: Omit<LedgerBooking, 'entries' | 'phase'> & { phase: string; pendingId?: string },
): Promise<string | undefined> {
  const rows = (await manager.query(
    `INSERT INTO ledger_transactions
       (id, reference, phase, pending_id, kind, order_id, block_number, transaction_hash, occurred_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (reference) DO NOTHING RETURNING id`,
    [
      newId('ledgerTransaction'),
      booking.reference,
      booking.phase,
      booking.pendingId ?? null,
      booking.kind,
      booking.orderId ?? null,
      booking.blockNumber?.toString() ?? null,
      booking.transactionHash ?? null,
      booking.occurredAt,
    ],
  )) as { id: string }[];
  return rows[0]?.id;
}

/** Books entries in the caller's transaction. Returns false, and changes nothing, when the reference is booked already. */
export async function bookLedger(manager: EntityManager, booking: LedgerBooking): Promise<boolean> {
  const entries = booking.entries.filter((entry) => entry.amount !== 0n);
  const sums = new Map<string, bigint>();
  for (const entry of entries) {
    sums.set(entry.token, (sums.get(entry.token) ?? 0n) + entry.amount);
  }
  if (entries.length === 0 || [...sums.values()].some((sum) => sum !== 0n)) {
    throw new Error(`Ledger booking ${booking.reference} does not sum to zero`);
  }
  const transactionId = await insertTransaction(manager, booking);
  if (transactionId === undefined) {
    return false;
  }
  const accounts = await lockAccounts(manager, entries);
  const column = booking.phase;
  await manager.query(
    `WITH entries AS (
       SELECT number, account_id, token, amount
       FROM unnest($2::smallint[], $3::bigint[], $4::text[], $5::numeric[]) AS entry (number, account_id, token, amount)
     ), recorded AS (
       INSERT INTO ledger_entries (transaction_id, number, account_id, token, amount)
       SELECT $1, number, account_id, token, amount FROM entries
     )
     UPDATE ledger_accounts SET ${column} = ${column} + moved.amount
     FROM (SELECT account_id, sum(amount) AS amount FROM entries GROUP BY account_id) AS moved
     WHERE ledger_accounts.id = moved.account_id`,
    [
      transactionId,
      entries.map((_, index) => index + 1),
      entries.map((entry) => accounts.get(accountKey(entry))),
      entries.map((entry) => entry.token),
      entries.map((entry) => entry.amount.toString()),
    ],
  );
  return true;
}

/** Ends the pending transaction `reference`: posted at finality, voided by a reorg. Returns false when it was ended before. */
export async function endPendingLedger(
  manager: EntityManager,
  reference: string,
  phase: 'posted' | 'voided',
  occurredAt: Date,
): Promise<boolean> {
  const [pending] = (await manager.query(
    `SELECT id, kind, order_id, block_number, transaction_hash FROM ledger_transactions
     WHERE reference = $1 AND phase = 'pending'`,
    [reference],
  )) as {
    id: string;
    kind: string;
    order_id: string | null;
    block_number: string | null;
    transaction_hash: string | null;
  }[];
  if (pending === undefined) {
    throw new Error(`There is no pending ledger transaction ${reference}`);
  }
  const ended = (await manager.query(`SELECT 1 FROM ledger_transactions WHERE pending_id = $1`, [
    pending.id,
  ])) as unknown[];
  if (ended.length > 0) {
    return false;
  }
  await insertTransaction(manager, {
    reference: `${reference}:${phase}`,
    phase,
    pendingId: pending.id,
    kind: pending.kind,
    occurredAt,
    ...(pending.order_id === null ? {} : { orderId: pending.order_id }),
    ...(pending.block_number === null ? {} : { blockNumber: BigInt(pending.block_number) }),
    ...(pending.transaction_hash === null ? {} : { transactionHash: pending.transaction_hash }),
  });
  await manager.query(
    `SELECT id FROM ledger_accounts WHERE id IN (SELECT account_id FROM ledger_entries WHERE transaction_id = $1)
     ORDER BY id FOR UPDATE`,
    [pending.id],
  );
  await manager.query(
    `UPDATE ledger_accounts SET pending = pending - moved.amount ${phase === 'posted' ? ', posted = posted + moved.amount' : ''}
     FROM (SELECT account_id, sum(amount) AS amount FROM ledger_entries WHERE transaction_id = $1 GROUP BY account_id) AS moved
     WHERE ledger_accounts.id = moved.account_id`,
    [pending.id],
  );
  return true;
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
