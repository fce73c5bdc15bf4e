import type { EntityManager } from 'typeorm';
import type { AccountName, LedgerAccountKind } from './accounts.js';

export interface LedgerBalance {
  /** Minor units booked and not final yet. */
  readonly pending: bigint;
  /** Minor units that stay. */
  readonly posted: bigint;
}

export interface LedgerAccount extends AccountName, LedgerBalance {
  /** Of the row; grows as accounts are opened. */
  readonly id: bigint;
}

export interface AccountFilter {
  /** Owners whose accounts to list; everybody's when absent. */
  readonly owners?: readonly string[] | undefined;
  readonly kind?: LedgerAccountKind | undefined;
  readonly token?: string | undefined;
  readonly id?: bigint | undefined;
  /** Only accounts opened before this one. */
  readonly before?: bigint | undefined;
  readonly limit: number;
}

/** Accounts, those that were opened last first. */
export async function findLedgerAccounts(manager: EntityManager, filter: AccountFilter): Promise<LedgerAccount[]> {
  const rows = (await manager.query(
    `SELECT id, owner, kind, token, pending, posted FROM ledger_accounts
     WHERE ($1::text[] IS NULL OR owner = ANY($1)) AND ($2::text IS NULL OR kind = $2)
       AND ($3::text IS NULL OR lower(token) = lower($3)) AND ($4::bigint IS NULL OR id = $4) AND ($5::bigint IS NULL OR id < $5)
     ORDER BY id DESC LIMIT $6`,
    [
      filter.owners ?? null,
      filter.kind ?? null,
      filter.token ?? null,
      filter.id?.toString() ?? null,
      filter.before?.toString() ?? null,
      filter.limit,
    ],
  )) as (AccountName & { id: string; pending: string; posted: string })[];
  return rows.map((row) => ({ ...row, id: BigInt(row.id), pending: BigInt(row.pending), posted: BigInt(row.posted) }));
}

/**
 * A moment of the past. As of a time counts what had happened by then, in the states of then. As of a block counts the bookings of
 * blocks up to it and those without a block that had happened by its time, in the states of today.
 */
export type LedgerMoment = { readonly time: Date } | { readonly block: bigint; readonly blockTime: Date };

/** The balance of an account as of a moment, as it is known today: what a reorganisation took away since was never there. */
export async function balanceAsOf(
  manager: EntityManager,
  accountId: bigint,
  moment: LedgerMoment,
): Promise<LedgerBalance> {
  const [booked, ended, parameters] =
    'block' in moment
      ? [
          '(booking.block_number <= $2 OR booking.block_number IS NULL AND booking.occurred_at <= $3)',
          'true',
          [moment.block.toString(), moment.blockTime],
        ]
      : ['booking.occurred_at <= $2', 'ended.occurred_at <= $2', [moment.time]];
  const [row] = (await manager.query(
    `SELECT coalesce(sum(amount) FILTER (WHERE phase = 'pending'), 0) AS pending,
       coalesce(sum(amount) FILTER (WHERE phase = 'posted'), 0) AS posted
     FROM (
       SELECT entry.amount, coalesce(ended.phase, booking.phase) AS phase FROM ledger_entries AS entry
       JOIN ledger_transactions AS booking ON booking.id = entry.transaction_id
       LEFT JOIN ledger_transactions AS ended ON ended.pending_id = booking.id AND ${ended}
       WHERE entry.account_id = $1 AND ${booked}
     ) AS movement`,
    [accountId.toString(), ...parameters],
  )) as [{ pending: string; posted: string }];
  return { pending: BigInt(row.pending), posted: BigInt(row.posted) };
}

/** A line of a statement: a booking, or the reversal of one whose block left the chain. */
export interface StatementLine {
  /** Its place in the books; what was added later has a higher one. */
  readonly sequence: bigint;
  readonly line: 'booking' | 'reversal';
  /** The ledger transaction that was booked or reversed. */
  readonly transactionId: string;
  readonly kind: string;
  /** Minor units; positive added to the account. */
  readonly amount: bigint;
  /** Pending and posted together, after this line. */
  readonly balance: bigint;
  /** What the booking has become. */
  readonly status: 'pending' | 'posted' | 'voided';
  readonly orderId: string | null;
  readonly blockNumber: bigint | null;
  readonly transactionHash: string | null;
  readonly occurredAt: Date;
}

/** Where a statement goes on: below a line, with the balance that was there before it. */
export interface StatementPosition {
  readonly sequence: bigint;
  readonly balance: bigint;
}

interface LineRow {
  readonly account_balance: string;
  readonly sequence: string;
  readonly line: 'booking' | 'reversal';
  readonly transaction_id: string;
  readonly kind: string;
  readonly amount: string;
  readonly status: 'pending' | 'posted' | 'voided';
  readonly order_id: string | null;
  readonly block_number: string | null;
  readonly transaction_hash: string | null;
  readonly occurred_at: Date;
}

/**
 * A page of an account's lines, newest first. Lines are only ever added on top, so the balance that a page ends with holds for the
 * next one, and a page costs as much as it is long.
 */
export async function findStatement(
  manager: EntityManager,
  accountId: bigint,
  page: {
    readonly below?: StatementPosition | undefined;
    readonly limit: number;
    /** What the newest line that is shown ends with, where that is not what the account holds now. */
    readonly closingBalance?: bigint | undefined;
  },
): Promise<{ lines: StatementLine[]; next: StatementPosition | undefined }> {
  const rows = (await manager.query(
    `WITH bookings AS (
       SELECT entry.sequence, 'booking' AS line, booking.id AS transaction_id, booking.kind, entry.amount,
         coalesce(ended.phase, booking.phase) AS status, booking.order_id, booking.block_number, booking.transaction_hash,
         booking.occurred_at
       FROM ledger_entries AS entry
       JOIN ledger_transactions AS booking ON booking.id = entry.transaction_id
       LEFT JOIN ledger_transactions AS ended ON ended.pending_id = booking.id
       WHERE entry.account_id = $1 AND ($2::bigint IS NULL OR entry.sequence < $2) ORDER BY entry.sequence DESC LIMIT $3
     ), reversals AS (
       SELECT voiding.sequence, 'reversal' AS line, voiding.pending_id AS transaction_id, voiding.kind, -sum(entry.amount) AS amount,
         voiding.phase AS status, voiding.order_id, voiding.block_number, voiding.transaction_hash, voiding.occurred_at
       FROM ledger_transactions AS voiding JOIN ledger_entries AS entry ON entry.transaction_id = voiding.pending_id
       WHERE voiding.phase = 'voided' AND entry.account_id = $1 AND ($2::bigint IS NULL OR voiding.sequence < $2)
       GROUP BY voiding.id ORDER BY voiding.sequence DESC LIMIT $3
     )
     SELECT account.pending + account.posted AS account_balance, line.* FROM ledger_accounts AS account
     JOIN (SELECT * FROM bookings UNION ALL SELECT * FROM reversals) AS line ON true
     WHERE account.id = $1 ORDER BY line.sequence DESC LIMIT $3`,
    [accountId.toString(), page.below?.sequence.toString() ?? null, page.limit + 1],
  )) as LineRow[];
  let balance = page.below?.balance ?? page.closingBalance ?? BigInt(rows[0]?.account_balance ?? 0);
  const lines = rows.slice(0, page.limit).map((row) => {
    const line = toLine(row, balance);
    balance -= line.amount;
    return line;
  });
  const last = lines.at(-1);
  const next = rows.length > page.limit && last !== undefined ? { sequence: last.sequence, balance } : undefined;
  return { lines, next };
}

function toLine(row: LineRow, balance: bigint): StatementLine {
  return {
    sequence: BigInt(row.sequence),
    line: row.line,
    transactionId: row.transaction_id,
    kind: row.kind,
    amount: BigInt(row.amount),
    balance,
    status: row.status,
    orderId: row.order_id,
    blockNumber: row.block_number === null ? null : BigInt(row.block_number),
    transactionHash: row.transaction_hash,
    occurredAt: row.occurred_at,
  };
}
