import type { EntityManager } from 'typeorm';
import { ERASE_ACTION, saltedHash } from '#audit';
import { type PersonalHash, sealedForm } from './personal-hashes.js';
import type { FoundRecord } from './read-records.js';
import { recordFingerprints, type SealedRecord } from './seal-records.js';
import { type SealedTable, sealedColumns, sealedTables } from './sealed-tables.js';
import type { RecordFault } from './verify-records.js';

/** SQL for the subjects under which the log would tell of an erasure of `own`, a salted hash. */
export const SUBJECTS = `CASE own.record_table ${sealedTables
  .flatMap(({ table, erasedWith }) =>
    erasedWith === undefined
      ? []
      : `WHEN '${table}' THEN (SELECT ${erasedWith} FROM ${table} AS record WHERE record.id = own.record_key)`,
  )
  .join(' ')} ELSE ARRAY[own.record_key] END`;

/** Whether the log tells that the value of `own` was erased. Of a column like `details.reason` it says `reason`. */
const IS_TOLD = `EXISTS (SELECT FROM audit_entries WHERE subject = ANY (${SUBJECTS}) AND action = '${ERASE_ACTION}'
  AND outcome = 'done' AND details->'columns' ? substring(own.column_name FROM '[^.]+$'))`;

/** Which columns of a table's records are erased, and the audit log says so, by the records' keys. */
export async function erasuresTold(
  manager: EntityManager,
  table: string,
  keys: readonly string[],
): Promise<Map<string, string[]>> {
  if (keys.length === 0) return new Map();
  const rows = (await manager.query(
    `SELECT record_key AS key, array_agg(column_name) AS columns FROM personal_hashes AS own
     WHERE record_table = $1 AND record_key = ANY ($2) AND salt IS NULL AND ${IS_TOLD} GROUP BY 1`,
    [table, keys],
  )) as { key: string; columns: string[] }[];
  return new Map(rows.map(({ key, columns }) => [key, columns]));
}

/** What a seal over salted hashes is made over: computed from the values, but for what was erased. */
export function saltedValues(
  sealed: SealedTable,
  { values }: SealedRecord,
  hashes: readonly PersonalHash[],
): (string | null)[] {
  return sealedColumns(sealed).map((column, place) => {
    const value = values[place] ?? null;
    const own = column in sealed.personal ? hashes.find((hash) => hash.column === column) : undefined;
    if (own === undefined) return value;
    if (own.salt === null) return sealedForm(own.hash);
    return value === null ? null : sealedForm(saltedHash(own.salt, value));
  });
}

function hashRow(table: string, key: string, column: string): Pick<RecordFault, 'table' | 'row'> {
  return { table: 'personal_hashes', row: `${table}/${key}/${column}` };
}

/** What of a record's erasures is wrong whatever its seals say; `told` are the columns that the log says were erased. */
export function erasureFault(
  { table, personal, ...sealed }: SealedTable,
  { key, values }: SealedRecord,
  hashes: readonly PersonalHash[],
  told: readonly string[],
): RecordFault | undefined {
  const columns = sealedColumns({ table, personal, ...sealed });
  for (const { column, salt } of hashes) {
    if (!(column in personal)) return { ...hashRow(table, key, column), problem: 'added' };
    if (salt !== null) continue;
    if (!told.includes(column)) return { table, row: key, column, problem: 'erased' };
    if ((values[columns.indexOf(column)] ?? null) !== personal[column]) {
      return { table, row: key, column, problem: 'changed' };
    }
  }
  return undefined;
}

/** A salted hash that is not that of its value, where the seals say that the value and its salt are right. */
export function looseHash({ table, key, columns, values, hashes }: FoundRecord): RecordFault | undefined {
  for (const { column, salt, hash } of hashes) {
    const own = values.salted[columns.indexOf(column)] ?? null;
    if (salt === null || own === sealedForm(hash)) continue;
    if (own === null) return { ...hashRow(table, key, column), problem: 'added' };
    return { ...hashRow(table, key, column), column: 'hash', problem: 'changed' };
  }
  return undefined;
}

/** Whether it is the salted hash of a column that is wrong, and not the value, by the fingerprint of the column in the seal. */
export function hashFault(
  { table, key, hashes, values, columns }: FoundRecord,
  column: string,
  sealed: string,
): RecordFault | undefined {
  if (sealed === recordFingerprints([null])) return undefined;
  const own = hashes.find((hash) => hash.column === column);
  if (own === undefined) {
    const hasValue = (values.salted[columns.indexOf(column)] ?? null) !== null;
    return hasValue ? { ...hashRow(table, key, column), problem: 'missing' } : undefined;
  }
  if (own.salt !== null) return undefined;
  return { ...hashRow(table, key, column), column: 'hash', problem: 'changed' };
}

/** Columns of a record that are erased. */
export function hiddenColumns({ hashes }: FoundRecord): string[] {
  return hashes.filter(({ salt }) => salt === null).map(({ column }) => column);
}

/** A salted hash of no record that was sealed, and that no erasure made. */
export async function strayHash(manager: EntityManager): Promise<RecordFault | undefined> {
  const [stray] = (await manager.query(
    `SELECT concat_ws('/', record_table, record_key, column_name) AS row FROM personal_hashes AS own
     WHERE NOT EXISTS (SELECT FROM record_seals AS seal
         WHERE seal.record_table = own.record_table AND seal.record_key = own.record_key AND seal.form = 'salted')
       AND NOT (salt IS NULL AND ${IS_TOLD})
     ORDER BY 1 LIMIT 1`,
  )) as { row: string }[];
  return stray && { table: 'personal_hashes', row: stray.row, problem: 'added' };
}
