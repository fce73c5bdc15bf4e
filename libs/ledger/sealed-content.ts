import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { EntityManager } from 'typeorm';

export const transactionColumns = [
  ...['id', 'reference', 'phase', 'pending_id', 'kind', 'order_id', 'block_number', 'transaction_hash', 'occurred_at'],
  ...['created_at', 'sequence'],
] as const;

/** Columns of an entry, and of the account that it names: whose money moved is as much part of it as how much. */
export const entryColumns = [
  ...['ledger_entries.number', 'ledger_entries.account_id', 'ledger_entries.token', 'ledger_entries.amount'],
  ...['ledger_entries.sequence', 'ledger_accounts.owner', 'ledger_accounts.kind', 'ledger_accounts.token'],
] as const;

/** Every column of a ledger transaction and of its entries, as text in the order of the lists above. */
export interface SealedContent {
  readonly transaction: readonly (string | null)[];
  readonly entries: readonly (readonly (string | null)[])[];
}

const TIME_FORMAT = `'YYYY-MM-DD"T"HH24:MI:SS.US'`;

/** What seals cover of `transactionIds`; those that do not exist are absent. */
export async function readSealedContent(
  manager: EntityManager,
  transactionIds: readonly string[],
): Promise<Map<string, SealedContent>> {
  const rows = (await manager.query(
    `SELECT booking.id, json_build_array(booking.id, reference, phase, pending_id, booking.kind, order_id, block_number::text,
         transaction_hash, to_char(occurred_at AT TIME ZONE 'UTC', ${TIME_FORMAT}),
         to_char(created_at AT TIME ZONE 'UTC', ${TIME_FORMAT}), booking.sequence::text) AS transaction,
       coalesce((
         SELECT json_agg(json_build_array(number::text, account_id::text, entry.token, amount::text, entry.sequence::text,
           account.owner, account.kind, account.token) ORDER BY number)
         FROM ledger_entries AS entry LEFT JOIN ledger_accounts AS account ON account.id = entry.account_id
         WHERE entry.transaction_id = booking.id
       ), '[]'::json) AS entries
     FROM unnest($1::text[]) AS wanted (id) JOIN ledger_transactions AS booking ON booking.id = wanted.id`,
    [transactionIds],
  )) as (SealedContent & { id: string })[];
  return new Map(rows.map((row) => [row.id, row]));
}

/** SHA-256 in hex over the hash before and every column. */
export function sealHash(previousHash: string, { transaction, entries }: SealedContent): string {
  return createHash('sha256')
    .update(previousHash)
    .update(JSON.stringify([transaction, entries]))
    .digest('hex');
}

export function fingerprint(values: readonly unknown[]): string {
  return crc32(JSON.stringify(values)).toString(16).padStart(8, '0');
}

/**
 * Short checks of every column of the transaction, of every column over all entries, and of every entry. They prove nothing, as
 * the hash does that, but tell which column of which row the hash does not fit any more.
 */
export function fingerprintsOf({ transaction, entries }: SealedContent): string {
  const ofTransaction = transaction.map((value) => fingerprint([value]));
  const ofColumns = entryColumns.map((_, column) => fingerprint(entries.map((entry) => entry[column])));
  return [ofTransaction, ofColumns, entries.map(fingerprint)].map((part) => part.join('')).join('.');
}
