import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { EntityManager } from 'typeorm';
import { hiddenValues, saltValues } from './personal-hashes.js';
import { firstIdOf, isSalted, type SealedTable, sealedColumns, sealedTables, sealedValue } from './sealed-tables.js';

/** For how long after its id was made a record may come to be seen: commands end long before. */
export const GRACE_MILLISECONDS = 60_000;

export interface SealedRecord {
  readonly key: string;
  /** Every sealed column as text, in the table's order. */
  readonly values: readonly (string | null)[];
}

/**
 * What a seal is made over: every column's value, or salted hashes in the places of those about people. Records of before those were
 * salted have a seal of each form.
 */
export type SealForm = 'plain' | 'salted';

export function formOf(sealed: SealedTable): SealForm {
  return isSalted(sealed) ? 'salted' : 'plain';
}

/** The columns of a form, in their order. */
export function columnsOf(sealed: SealedTable, form: SealForm): readonly string[] {
  return form === 'plain' ? sealed.columns : sealedColumns(sealed);
}

/** SHA-256 in hex over the hash before, table, key, every column, and the form where it is not the plain one. */
export function recordHash(
  previousHash: string,
  table: string,
  { key, values }: SealedRecord,
  form: SealForm = 'plain',
): string {
  return createHash('sha256')
    .update(previousHash)
    .update(JSON.stringify([table, key, values, ...(form === 'plain' ? [] : [form])]))
    .digest('hex');
}

/** A short check of each column. It proves nothing, but tells which column the hash does not fit any more. */
export function recordFingerprints(values: readonly (string | null)[]): string {
  return values.map((value) => crc32(JSON.stringify(value)).toString(16).padStart(8, '0')).join('');
}

/** SQL for a record's key and its columns; times are UTC whatever the session's zone is. */
export function recordOf(sealed: SealedTable, columns: readonly string[], alias: string): string {
  const texts = columns.map((name) => `to_jsonb(${sealedValue(sealed, name, alias)})#>>'{}'`).join(', ');
  return `concat_ws('/', ${sealed.key.map((name) => `${alias}.${name}`).join(', ')}) AS key, array_to_json(ARRAY[${texts}]) AS values`;
}

/**
 * Gives up to `limit` records of each table that have no seal yet their places in the hash chain, in the caller's transaction. One
 * sealer works at a time; another does nothing meanwhile. Returns how many it sealed.
 */
export async function sealRecords(manager: EntityManager, limit: number, now = Date.now()): Promise<number> {
  const [head] = (await manager.query(
    `SELECT position, hash, floor(extract(epoch FROM clock_timestamp()) * 1000)::float8 AS clock
     FROM record_seal_head FOR UPDATE SKIP LOCKED`,
  )) as { position: string; hash: string; clock: number }[];
  if (head === undefined) return 0;
  // The database makes ids too, and its clock may be behind.
  const settledAt = Math.min(now, head.clock) - GRACE_MILLISECONDS;
  await manager.query(`SET LOCAL TimeZone = 'UTC'`);
  let { hash } = head;
  let position = Number(head.position);
  for (const sealed of sealedTables) {
    const { records, last, isAll } = await unsealed(manager, sealed, limit);
    const first = position + 1;
    const hashes = records.map((record) => {
      hash = recordHash(hash, sealed.table, record, formOf(sealed));
      return hash;
    });
    position += records.length;
    await storeSeals(manager, sealed, first, records, hashes);
    const settled = firstIdOf(sealed.id, settledAt);
    if (isAll) await moveCursor(manager, sealed, settled);
    else if (last !== undefined && last < settled) await moveCursor(manager, sealed, last);
  }
  await manager.query(`UPDATE record_seal_head SET position = $1, hash = $2`, [position, hash]);
  return position - Number(head.position);
}

/** Which column of a table's cursor tells up to where its records are sealed in their form. */
export function cursorColumn(sealed: SealedTable): 'sealed_to' | 'salted_to' {
  return isSalted(sealed) ? 'salted_to' : 'sealed_to';
}

/** What the log calls its entries of heads of seals. */
export const SEAL_HEAD_ACTION = 'seal_head';

/** Columns of cursors: one for each form of seals. */
export const CURSOR_COLUMNS = ['sealed_to', 'salted_to'] as const;

/**
 * The cursors as such an entry tells them, by table and column. None of its names may be `salted` alone, which in the log is what stands
 * for a text of people.
 */
export type ToldCursors = Readonly<Record<string, { readonly [Column in (typeof CURSOR_COLUMNS)[number]]?: string }>>;

/** SQL for {@link ToldCursors}; null where there is none. */
export const CURSORS_NOW = `(SELECT jsonb_object_agg(record_table, jsonb_strip_nulls(jsonb_build_object(
  ${CURSOR_COLUMNS.map((column) => `'${column}', ${column}`).join(', ')}))) FROM record_seal_cursors)`;

/** From `sealedTo` on is looked for records without a seal from now on; never back. */
async function moveCursor(manager: EntityManager, sealed: SealedTable, sealedTo: string): Promise<void> {
  const column = cursorColumn(sealed);
  await manager.query(
    `INSERT INTO record_seal_cursors (record_table, sealed_to${column === 'sealed_to' ? '' : ', salted_to'})
     VALUES ($1, $2${column === 'sealed_to' ? '' : ', $2'}) ON CONFLICT (record_table)
     DO UPDATE SET ${column} = greatest(record_seal_cursors.${column} COLLATE "C", excluded.${column})`,
    [sealed.table, sealedTo],
  );
}

/**
 * Records without a seal, as they are sealed; `last` is the id that the last one is found by. Each record's seal is looked up by the
 * index: as a join, before the seals' statistics are known, it would be planned as a walk through all of them for each record.
 */
async function unsealed(
  manager: EntityManager,
  sealed: SealedTable,
  limit: number,
): Promise<{ readonly records: readonly SealedRecord[]; readonly last: string | undefined; readonly isAll: boolean }> {
  const { table, key, id } = sealed;
  const form = formOf(sealed);
  const columns = columnsOf(sealed, form);
  const found = (await manager.query(
    `SELECT ${recordOf(sealed, columns, 'record')} FROM ${table} AS record
     WHERE record.${id[0]} >= coalesce((SELECT ${cursorColumn(sealed)} FROM record_seal_cursors WHERE record_table = $1), '')
       AND (SELECT true FROM record_seals WHERE record_table = $1 AND form = $3
         AND record_key = concat_ws('/', ${key.map((name) => `record.${name}`).join(', ')})) IS NULL
     ORDER BY ${key.map((name) => `record.${name}`).join(', ')} LIMIT $2`,
    [table, limit, form],
  )) as SealedRecord[];
  const page = { last: found.at(-1)?.key.split('/')[0], isAll: found.length < limit };
  if (form === 'plain' || found.length === 0) return { ...page, records: found };
  const hashes = await saltValues(manager, sealed, columns, found);
  const records = found.map(({ key: own, values }) => ({
    key: own,
    values: hiddenValues(sealed, columns, values, hashes.get(own) ?? []),
  }));
  return { ...page, records };
}

async function storeSeals(
  manager: EntityManager,
  sealed: SealedTable,
  first: number,
  records: readonly SealedRecord[],
  hashes: readonly string[],
): Promise<void> {
  if (records.length === 0) return;
  await manager.query(
    `INSERT INTO record_seals (position, record_table, record_key, fingerprints, hash, form)
     SELECT $1::bigint + place - 1, $2, key, fingerprints, hash, $6
     FROM unnest($3::text[], $4::text[], $5::text[]) WITH ORDINALITY AS seal (key, fingerprints, hash, place)`,
    [
      ...[first, sealed.table, records.map(({ key }) => key)],
      ...[records.map(({ values }) => recordFingerprints(values)), hashes, formOf(sealed)],
    ],
  );
}
