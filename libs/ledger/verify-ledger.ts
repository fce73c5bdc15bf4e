import type { DataSource, EntityManager } from 'typeorm';
import { movedBy } from './seal.js';
import {
  entryColumns,
  fingerprint,
  fingerprintsOf,
  readSealedContent,
  type SealedContent,
  sealHash,
  transactionColumns,
} from './sealed-content.js';

/** The first thing in the books that is not as it was written. */
export interface LedgerFault {
  readonly table: string;
  /** The row's key. */
  readonly row: string;
  /** The column that was changed, where that can be told. */
  readonly column?: string;
  readonly problem: 'changed' | 'missing' | 'added' | 'sum';
}

interface SealHead {
  readonly position: string;
  readonly hash: string;
}

interface SealRow {
  readonly position: string;
  readonly transaction_id: string;
  readonly fingerprints: string;
  readonly hash: string;
}

const PAGE = 1_000;
const FINGERPRINT_DIGITS = 8;
const GENESIS_HASH = '0'.repeat(64);

/**
 * Recomputes the chain of seals over all ledger transactions, every balance and every running sum, at one moment. Undefined when
 * all holds. What is not sealed yet, normally the last second's, must still sum to zero and to the balances.
 */
export function verifyLedger(dataSource: DataSource): Promise<LedgerFault | undefined> {
  return dataSource.transaction('REPEATABLE READ', verifyLedgerWithin);
}

/** {@link verifyLedger} in a transaction of the caller's, which must see one moment. */
export async function verifyLedgerWithin(manager: EntityManager): Promise<LedgerFault | undefined> {
  return (
    (await verifySeals(manager)) ??
    (await verifyQueue(manager)) ??
    (await verifyEntries(manager)) ??
    (await verifyBalances(manager)) ??
    (await verifyTotals(manager))
  );
}

async function verifySeals(manager: EntityManager): Promise<LedgerFault | undefined> {
  const [head] = (await manager.query(`SELECT position, hash FROM ledger_seal_head WHERE singleton`)) as SealHead[];
  if (head === undefined) return { table: 'ledger_seal_head', row: 'head', problem: 'missing' };
  let last = { position: 0n, hash: GENESIS_HASH };
  for (;;) {
    const seals = (await manager.query(
      `SELECT position, transaction_id, fingerprints, hash FROM ledger_seals WHERE position > $1 ORDER BY position LIMIT ${PAGE}`,
      [last.position.toString()],
    )) as SealRow[];
    const contents = await readSealedContent(
      manager,
      seals.map((seal) => seal.transaction_id),
    );
    for (const seal of seals) {
      if (last.hash === head.hash && last.position === BigInt(head.position)) {
        return { table: 'ledger_seals', row: seal.position, problem: 'added' };
      }
      const fault = verifySeal(seal, last, contents.get(seal.transaction_id));
      if (fault !== undefined) return fault;
      last = { position: BigInt(seal.position), hash: seal.hash };
    }
    if (seals.length < PAGE) break;
  }
  const position = BigInt(head.position);
  if (position > last.position && head.hash !== last.hash) {
    return { table: 'ledger_seals', row: (last.position + 1n).toString(), problem: 'missing' };
  }
  if (position !== last.position || head.hash !== last.hash) {
    const column = position === last.position ? 'hash' : 'position';
    return { table: 'ledger_seal_head', row: 'head', column, problem: 'changed' };
  }
  return undefined;
}

function verifySeal(
  seal: SealRow,
  last: { position: bigint; hash: string },
  content: SealedContent | undefined,
): LedgerFault | undefined {
  const expected = last.position + 1n;
  if (BigInt(seal.position) !== expected) {
    return { table: 'ledger_seals', row: expected.toString(), problem: 'missing' };
  }
  if (content === undefined) {
    return seal.fingerprints.startsWith(fingerprint([seal.transaction_id]))
      ? { table: 'ledger_transactions', row: seal.transaction_id, problem: 'missing' }
      : { table: 'ledger_seals', row: seal.position, column: 'transaction_id', problem: 'changed' };
  }
  const fingerprints = fingerprintsOf(content);
  const isIntact = sealHash(last.hash, content) === seal.hash;
  if (isIntact && fingerprints === seal.fingerprints) return undefined;
  if (isIntact || fingerprints === seal.fingerprints) {
    const column = isIntact ? 'fingerprints' : 'hash';
    return { table: 'ledger_seals', row: seal.position, column, problem: 'changed' };
  }
  return locate(seal, content, fingerprints);
}

/** What differs from what was sealed: a column of the transaction, rows of its entries, or a column of one of them. */
function locate(seal: SealRow, content: SealedContent, fingerprints: string): LedgerFault {
  const [transaction = [], columns = [], rows = []] = fingerprints.split('.').map(split);
  const [sealedTransaction = [], sealedColumns = [], sealedRows = []] = seal.fingerprints.split('.').map(split);
  const row = seal.transaction_id;
  const column = transactionColumns.find((_, index) => transaction[index] !== sealedTransaction[index]);
  if (column !== undefined) return { table: 'ledger_transactions', row, column, problem: 'changed' };
  if (rows.length !== sealedRows.length) {
    const number = content.entries.findIndex((_, index) => rows[index] !== sealedRows[index]);
    const entry = content.entries[number]?.[0] ?? String(rows.length + 1);
    const problem = rows.length < sealedRows.length ? 'missing' : 'added';
    return { table: 'ledger_entries', row: `${row}/${entry}`, problem };
  }
  const changed = content.entries.findIndex((_, index) => rows[index] !== sealedRows[index]);
  const [table = 'ledger_entries', name] =
    entryColumns.find((_, index) => columns[index] !== sealedColumns[index])?.split('.') ?? [];
  const entry = content.entries[changed];
  if (table === 'ledger_accounts' && entry?.[entryColumns.indexOf('ledger_accounts.owner')] === null) {
    return { table, row: entry[1] ?? row, problem: 'missing' };
  }
  const key = table === 'ledger_accounts' ? (entry?.[1] ?? row) : `${row}/${entry?.[0] ?? ''}`;
  return { table, row: key, ...(name === undefined ? {} : { column: name }), problem: 'changed' };
}

function split(fingerprints: string): string[] {
  return Array.from({ length: Math.ceil(fingerprints.length / FINGERPRINT_DIGITS) }, (_, index) =>
    fingerprints.slice(index * FINGERPRINT_DIGITS, (index + 1) * FINGERPRINT_DIGITS),
  );
}

/** Whatever is not sealed waits to be, and nothing else does. */
async function verifyQueue(manager: EntityManager): Promise<LedgerFault | undefined> {
  const [added] = (await manager.query(
    `SELECT id FROM ledger_transactions WHERE NOT EXISTS (SELECT FROM ledger_seals WHERE transaction_id = id)
       AND NOT EXISTS (SELECT FROM ledger_unsealed WHERE transaction_id = id) ORDER BY sequence LIMIT 1`,
  )) as { id: string }[];
  if (added !== undefined) return { table: 'ledger_transactions', row: added.id, problem: 'added' };
  const [queued] = (await manager.query(
    `SELECT transaction_id AS id, EXISTS (SELECT FROM ledger_transactions WHERE id = transaction_id) AS exists FROM ledger_unsealed
     WHERE NOT EXISTS (SELECT FROM ledger_transactions WHERE id = transaction_id)
       OR EXISTS (SELECT FROM ledger_seals WHERE ledger_seals.transaction_id = ledger_unsealed.transaction_id)
     ORDER BY transaction_id LIMIT 1`,
  )) as { id: string; exists: boolean }[];
  if (queued === undefined) return undefined;
  return queued.exists
    ? { table: 'ledger_unsealed', row: queued.id, problem: 'added' }
    : { table: 'ledger_transactions', row: queued.id, problem: 'missing' };
}

/** Entries belong to a transaction and an account, and those of a booking sum to zero. */
async function verifyEntries(manager: EntityManager): Promise<LedgerFault | undefined> {
  const [stray] = (await manager.query(
    `SELECT transaction_id || '/' || number AS row FROM ledger_entries AS entry
     WHERE NOT EXISTS (SELECT FROM ledger_transactions WHERE id = transaction_id)
       OR NOT EXISTS (SELECT FROM ledger_accounts AS account WHERE account.id = account_id AND account.token = entry.token)
     ORDER BY entry.sequence LIMIT 1`,
  )) as { row: string }[];
  if (stray !== undefined) return { table: 'ledger_entries', row: stray.row, problem: 'added' };
  const [crooked] = (await manager.query(
    `SELECT transaction_id AS row FROM ledger_entries GROUP BY transaction_id, token HAVING sum(amount) <> 0
     ORDER BY min(sequence) LIMIT 1`,
  )) as { row: string }[];
  return crooked && { table: 'ledger_transactions', row: crooked.row, problem: 'sum' };
}

async function verifyBalances(manager: EntityManager): Promise<LedgerFault | undefined> {
  const [fault] = (await manager.query(
    `SELECT account.id, booked.account_id IS NULL AS is_unused, account.posted IS DISTINCT FROM coalesce(booked.posted, 0) AS posted
     FROM ledger_accounts AS account
     LEFT JOIN (
       SELECT account_id, coalesce(sum(amount) FILTER (WHERE phase = 'pending'), 0) AS pending,
         coalesce(sum(amount) FILTER (WHERE phase = 'posted'), 0) AS posted
       FROM (
         SELECT entry.account_id, entry.amount, coalesce(ended.phase, booking.phase) AS phase FROM ledger_entries AS entry
         JOIN ledger_transactions AS booking ON booking.id = entry.transaction_id
         LEFT JOIN ledger_transactions AS ended ON ended.pending_id = booking.id
       ) AS movement GROUP BY account_id
     ) AS booked ON booked.account_id = account.id
     WHERE booked.account_id IS NULL OR account.pending <> booked.pending OR account.posted <> booked.posted
     ORDER BY account.id LIMIT 1`,
  )) as { id: string; is_unused: boolean; posted: boolean }[];
  if (fault === undefined) return undefined;
  return fault.is_unused
    ? { table: 'ledger_accounts', row: fault.id, problem: 'added' }
    : { table: 'ledger_accounts', row: fault.id, column: fault.posted ? 'posted' : 'pending', problem: 'changed' };
}

async function verifyTotals(manager: EntityManager): Promise<LedgerFault | undefined> {
  const [fault] = (await manager.query(
    `SELECT concat_ws('/', token, account_kind, booking_kind) AS row, total.added IS DISTINCT FROM booked.added AS added,
       total.added IS NULL AS is_missing, booked.added IS NULL AS is_extra
     FROM (SELECT * FROM ledger_totals) AS total
     FULL JOIN (${movedBy('moved.id IN (SELECT transaction_id FROM ledger_seals)')}) AS booked
       USING (token, account_kind, booking_kind)
     WHERE total.added IS DISTINCT FROM booked.added OR total.taken IS DISTINCT FROM booked.taken
     ORDER BY token, account_kind, booking_kind LIMIT 1`,
  )) as { row: string; added: boolean; is_missing: boolean; is_extra: boolean }[];
  if (fault === undefined) return undefined;
  if (fault.is_missing) return { table: 'ledger_totals', row: fault.row, problem: 'missing' };
  if (fault.is_extra) return { table: 'ledger_totals', row: fault.row, problem: 'added' };
  return { table: 'ledger_totals', row: fault.row, column: fault.added ? 'added' : 'taken', problem: 'changed' };
}
