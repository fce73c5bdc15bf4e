import type { EntityManager } from 'typeorm';
import { ERASE_ACTION, newSalt, saltedHash } from '#audit';
import { recordOf, type SealedRecord } from './seal-records.js';
import { sealedTables } from './sealed-tables.js';
import { SUBJECTS } from './verify-personal.js';

/** What was erased of one record. */
export interface ErasedValues {
  readonly table: string;
  /** The record's id. */
  readonly id: string;
  /** Those that had a value. */
  readonly columns: readonly string[];
}

/**
 * Erases what a record says about people, or of that only `only`: values and salts go, and the salted hashes stay, over which its seals
 * verify. What it returns belongs into the audit log ({@link erasureEntry}) in the same transaction, or the verification of records says that
 * somebody else took the values away. Undefined where nothing was left to erase.
 */
export async function eraseValues(
  manager: EntityManager,
  table: string,
  id: string,
  only?: readonly string[],
): Promise<ErasedValues | undefined> {
  const sealed = sealedTables.find((each) => each.table === table);
  if (sealed === undefined) throw new Error(`${table} is not sealed`);
  const columns = Object.keys(sealed.personal).filter((name) => only?.includes(name) ?? true);
  await manager.query(`SET LOCAL TimeZone = 'UTC'`);
  const [record] = (await manager.query(
    `SELECT ${recordOf(sealed, columns, 'record')} FROM ${table} AS record WHERE id = $1 FOR UPDATE`,
    [id],
  )) as SealedRecord[];
  const gone = (await manager.query(
    `SELECT column_name AS name FROM personal_hashes WHERE record_table = $1 AND record_key = $2 AND salt IS NULL`,
    [table, id],
  )) as { name: string }[];
  const there = columns.filter(
    (name, place) => (record?.values[place] ?? null) !== null && !gone.some((each) => each.name === name),
  );
  if (there.length === 0) return undefined;
  for (const name of there) {
    const hash = saltedHash(newSalt(), record?.values[columns.indexOf(name)] ?? '');
    // Of what has its salted hash, that one stays.
    await manager.query(
      `INSERT INTO personal_hashes (record_table, record_key, column_name, salt, hash) VALUES ($1, $2, $3, NULL, $4)
       ON CONFLICT (record_table, record_key, column_name) DO UPDATE SET salt = NULL`,
      [table, id, name, hash],
    );
  }
  const assignments = there.map((name, place) => `${name} = $${place + 2}`).join(', ');
  await manager.query(`UPDATE ${table} SET ${assignments} WHERE id = $1`, [
    id,
    ...there.map((name) => sealed.personal[name]),
  ]);
  return { table, id, columns: there };
}

/** How the audit log tells of an erasure. */
export function erasureEntry({ table, id, columns }: ErasedValues) {
  return {
    action: ERASE_ACTION,
    outcome: 'done' as const,
    subject: id,
    details: { table, columns: [...columns] },
  };
}

/** An erasure and the entry of the audit log that tells of it. */
export interface ToldErasure {
  readonly table: string;
  readonly row: string;
  readonly columns: readonly string[];
  readonly tenantId: string;
  readonly sequence: string;
  readonly at: Date;
}

/** Erasures that the log tells of, the newest first, and how many there are. */
export async function findErasures(
  manager: EntityManager,
  limit: number,
): Promise<{ readonly count: number; readonly newest: readonly ToldErasure[] }> {
  const rows = (await manager.query(
    `SELECT entry.details->>'table' AS table, subject AS row, tenant_id AS "tenantId", sequence, at,
       ARRAY(SELECT jsonb_array_elements_text(entry.details->'columns')) AS columns, count(*) OVER ()::integer AS count
     FROM (SELECT DISTINCT unnest(${SUBJECTS}) AS subject FROM personal_hashes AS own WHERE salt IS NULL) AS erased
     JOIN audit_entries AS entry USING (subject) WHERE action = $1 AND outcome = 'done'
     ORDER BY at DESC, tenant_id, sequence DESC LIMIT $2`,
    [ERASE_ACTION, limit],
  )) as (ToldErasure & { count: number })[];
  return { count: rows[0]?.count ?? 0, newest: rows.map(({ count: _count, ...erasure }) => erasure) };
}
