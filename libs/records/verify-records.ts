import type { EntityManager } from 'typeorm';
import {
  firstIdOf,
  GRACE_MILLISECONDS,
  recordFingerprints,
  recordHash,
  recordOf,
  type SealedRecord,
} from './seal-records.js';
import { type SealedTable, sealedTables } from './sealed-tables.js';

/** The first record that is not as it was written. */
export interface RecordFault {
  readonly table: string;
  /** The row's key. */
  readonly row: string;
  readonly column?: string;
  readonly problem: 'changed' | 'missing' | 'added';
}

/** Up to which seal the records were found right. */
export interface RecordProgress {
  readonly position: number;
  readonly hash: string;
}

const PAGE = 1_000;
export const NO_RECORDS: RecordProgress = { position: 0, hash: '0'.repeat(64) };

interface Seal {
  readonly position: string;
  readonly record_table: string;
  readonly record_key: string;
  readonly fingerprints: string;
  readonly hash: string;
}

/**
 * Recomputes the chain of record seals from where it was verified before, at the one moment that the caller's transaction sees, and
 * looks for records that have none although they are older than sealing takes. Undefined when all holds.
 */
export async function verifyRecords(
  manager: EntityManager,
  from: RecordProgress = NO_RECORDS,
  onProgress: (progress: RecordProgress) => void = () => undefined,
): Promise<RecordFault | undefined> {
  await manager.query(`SET LOCAL TimeZone = 'UTC'`);
  let last = from;
  for (;;) {
    const seals = (await manager.query(
      `SELECT position, record_table, record_key, fingerprints, hash FROM record_seals WHERE position > $1 ORDER BY position LIMIT ${PAGE}`,
      [last.position],
    )) as Seal[];
    const records = await readRecords(manager, seals);
    for (const seal of seals) {
      const fault = sealFault(seal, last, records.get(`${seal.record_table} ${seal.record_key}`));
      if (fault !== undefined) return fault;
      last = { position: Number(seal.position), hash: seal.hash };
    }
    onProgress(last);
    if (seals.length < PAGE) break;
  }
  return (await headFault(manager, last)) ?? (await cursorFault(manager)) ?? (await unsealedRecord(manager));
}

async function readRecords(manager: EntityManager, seals: readonly Seal[]): Promise<Map<string, SealedRecord>> {
  const records = new Map<string, SealedRecord>();
  for (const [table, own] of Map.groupBy(seals, (seal) => seal.record_table)) {
    const sealed = sealedTables.find((each) => each.table === table);
    if (sealed === undefined) continue;
    const keys = sealed.key.map((name) => `record.${name}`);
    const found = (await manager.query(
      `SELECT ${recordOf(sealed, 'record')} FROM ${table} AS record
       WHERE record.${sealed.id[0]} = ANY($1) AND concat_ws('/', ${keys.join(', ')}) = ANY($2)`,
      [own.map((seal) => seal.record_key.split('/')[0]), own.map((seal) => seal.record_key)],
    )) as SealedRecord[];
    for (const record of found) records.set(`${table} ${record.key}`, record);
  }
  return records;
}

function sealFault(seal: Seal, last: RecordProgress, record: SealedRecord | undefined): RecordFault | undefined {
  const expected = last.position + 1;
  if (Number(seal.position) !== expected) return { table: 'record_seals', row: String(expected), problem: 'missing' };
  const own = (column: string): RecordFault => ({
    table: 'record_seals',
    row: seal.position,
    column,
    problem: 'changed',
  });
  const sealed = sealedTables.find(({ table }) => table === seal.record_table);
  if (sealed === undefined) return own('record_table');
  if (record === undefined) return { table: sealed.table, row: seal.record_key, problem: 'missing' };
  const fingerprints = recordFingerprints(record.values);
  const isIntact = recordHash(last.hash, sealed.table, record) === seal.hash;
  if (isIntact) return fingerprints === seal.fingerprints ? undefined : own('fingerprints');
  if (fingerprints === seal.fingerprints) return own('hash');
  const column = changedColumn(sealed, fingerprints, seal.fingerprints);
  return { table: sealed.table, row: record.key, ...(column === undefined ? {} : { column }), problem: 'changed' };
}

function changedColumn({ columns }: SealedTable, found: string, sealed: string): string | undefined {
  return columns.find((_, place) => found.slice(place * 8, place * 8 + 8) !== sealed.slice(place * 8, place * 8 + 8));
}

async function headFault(manager: EntityManager, last: RecordProgress): Promise<RecordFault | undefined> {
  const [head] = (await manager.query(`SELECT position, hash FROM record_seal_head`)) as {
    position: string;
    hash: string;
  }[];
  if (head === undefined) return { table: 'record_seal_head', row: 'head', problem: 'missing' };
  const position = Number(head.position);
  if (position === last.position && head.hash === last.hash) return undefined;
  if (position > last.position && head.hash !== last.hash) {
    return { table: 'record_seals', row: String(last.position + 1), problem: 'missing' };
  }
  if (position < last.position && head.hash !== last.hash) {
    return { table: 'record_seals', row: String(position + 1), problem: 'added' };
  }
  const column = position === last.position ? 'hash' : 'position';
  return { table: 'record_seal_head', row: 'head', column, problem: 'changed' };
}

/** A cursor says of a time that is over what a sealer could have sealed by then. */
async function cursorFault(manager: EntityManager): Promise<RecordFault | undefined> {
  const rows = (await manager.query(`SELECT record_table, sealed_to FROM record_seal_cursors ORDER BY 1`)) as {
    record_table: string;
    sealed_to: string;
  }[];
  for (const { record_table: row, sealed_to: sealedTo } of rows) {
    const prefix = sealedTables.find(({ table }) => table === row)?.id[1];
    if (prefix === undefined) return { table: 'record_seal_cursors', row, problem: 'added' };
    const isPlausible = /^[a-z]+_[0-9a-hjkmnp-tv-z]{26}$/.test(sealedTo) && sealedTo.startsWith(`${prefix}_`);
    if (!isPlausible || sealedTo > firstIdOf(prefix, Date.now())) {
      return { table: 'record_seal_cursors', row, column: 'sealed_to', problem: 'changed' };
    }
  }
  return undefined;
}

async function unsealedRecord(manager: EntityManager): Promise<RecordFault | undefined> {
  for (const { table, key, id } of sealedTables) {
    const name = `concat_ws('/', ${key.map((column) => `record.${column}`).join(', ')})`;
    const [record] = (await manager.query(
      `SELECT ${name} AS row FROM ${table} AS record WHERE record.${id[0]} COLLATE "C" < least($2, (
         SELECT sealed_to FROM record_seal_cursors WHERE record_table = $1) COLLATE "C")
       AND NOT EXISTS (SELECT FROM record_seals WHERE record_table = $1 AND record_key = ${name}) ORDER BY 1 LIMIT 1`,
      [table, firstIdOf(id[1], Date.now() - 2 * GRACE_MILLISECONDS)],
    )) as { row: string }[];
    if (record !== undefined) return { table, row: record.row, problem: 'added' };
  }
  return undefined;
}
