import type { EntityManager } from 'typeorm';
import { type FoundRecord, readRecords } from './read-records.js';
import {
  CURSOR_COLUMNS,
  columnsOf,
  cursorColumn,
  formOf,
  GRACE_MILLISECONDS,
  recordFingerprints,
  recordHash,
  type SealForm,
} from './seal-records.js';
import { firstIdOf, idForm, isIdOf, type SealedTable, sealedColumns, sealedTables } from './sealed-tables.js';
import { type Cursor, ToldReach } from './told-cursors.js';
import { hashFault, hiddenColumns, looseHash, strayHash } from './verify-personal.js';

/** The first record that is not as it was written. */
export interface RecordFault {
  readonly table: string;
  /** The row's key. */
  readonly row: string;
  readonly column?: string;
  /** `erased`: a value was taken away, and no entry of the audit log says so. `untold`: no command made the change. `undone`: a command made it, and it is not there. */
  readonly problem: 'changed' | 'missing' | 'added' | 'erased' | 'untold' | 'undone';
}

/** Up to which seal the records were found right. */
export interface RecordProgress {
  readonly position: number;
  readonly hash: string;
}

const PAGE = 1_000;
export const NO_RECORDS: RecordProgress = { position: 0, hash: '0'.repeat(64) };

export interface Seal {
  readonly position: string;
  readonly record_table: string;
  readonly record_key: string;
  readonly fingerprints: string;
  readonly hash: string;
  readonly form: SealForm;
}

/**
 * Recomputes the chain of record seals from where it was verified before, at the one moment that the caller's transaction sees, and
 * looks for records that have none although they are older than sealing takes, or that have theirs although sealing had passed their
 * ids. What an entry of the audit log says was erased is right without its value. Undefined when all holds.
 */
export async function verifyRecords(
  manager: EntityManager,
  from: RecordProgress = NO_RECORDS,
  onProgress: (progress: RecordProgress) => void = () => undefined,
): Promise<RecordFault | undefined> {
  await manager.query(`SET LOCAL TimeZone = 'UTC'`);
  const told = new ToldReach(manager);
  let last = from;
  for (;;) {
    const seals = (await manager.query(
      `SELECT position, record_table, record_key, fingerprints, hash, form FROM record_seals WHERE position > $1 ORDER BY position LIMIT ${PAGE}`,
      [last.position],
    )) as Seal[];
    const records = await readRecords(manager, seals);
    for (const seal of seals) {
      const fault = sealFault(seal, last, records.get(`${seal.record_table} ${seal.record_key}`));
      if (fault !== undefined) return fault;
      await told.before(Number(seal.position));
      if (told.isPassed(seal)) return { table: seal.record_table, row: seal.record_key, problem: 'added' };
      last = { position: Number(seal.position), hash: seal.hash };
    }
    onProgress(last);
    if (seals.length < PAGE) break;
  }
  return (
    (await headFault(manager, last)) ??
    (await cursorFault(manager, told)) ??
    (await unsealedRecord(manager)) ??
    (await quotedObject(manager)) ??
    (await strayHash(manager))
  );
}

function sealFault(seal: Seal, last: RecordProgress, record: FoundRecord | undefined): RecordFault | undefined {
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
  if (!isIdOf(sealed.id, record.key.split('/')[0] ?? ''))
    return { table: sealed.table, row: record.key, problem: 'added' };
  if (record.fault !== undefined) return record.fault;
  const { form } = seal;
  const wanted = formOf(sealed);
  if (form !== 'plain' && form !== wanted) return own('form');
  const fits = (as: SealForm) =>
    recordHash(last.hash, sealed.table, { key: record.key, values: record.values[as] }, as) === seal.hash;
  const fingerprints = recordFingerprints(record.values[form]);
  if (fits(form)) {
    if (fingerprints !== seal.fingerprints) return own('fingerprints');
    return form === 'salted' ? looseHash(record) : undefined;
  }
  const hidden = form === 'plain' ? hiddenColumns(record) : [];
  const place = changedPlace(columnsOf(sealed, form), fingerprints, seal.fingerprints, hidden);
  // It was made over values that are erased, and the record has another seal over their salted hashes.
  if (hidden.length > 0 && place < 0) return undefined;
  if (wanted === 'salted' && fits(form === 'plain' ? 'salted' : 'plain')) return own('form');
  if (fingerprints === seal.fingerprints) return own('hash');
  const column = columnsOf(sealed, form)[place];
  const changed: RecordFault = {
    ...{ table: sealed.table, row: record.key },
    ...(column === undefined ? {} : { column }),
    problem: 'changed',
  };
  if (form === 'plain' || column === undefined || !(column in sealed.personal)) return changed;
  return hashFault(record, column, fingerprintAt(seal.fingerprints, place)) ?? changed;
}

function fingerprintAt(fingerprints: string, place: number): string {
  return fingerprints.slice(place * 8, place * 8 + 8);
}

/** Where the first column is whose fingerprint is another, or -1; those of `hidden` say nothing any more. */
function changedPlace(columns: readonly string[], found: string, sealed: string, hidden: readonly string[]): number {
  return columns.findIndex(
    (column, place) => !hidden.includes(column) && fingerprintAt(found, place) !== fingerprintAt(sealed, place),
  );
}

async function headFault(manager: EntityManager, last: RecordProgress): Promise<RecordFault | undefined> {
  const [head] = (await manager.query(`SELECT position, hash FROM record_seal_head WHERE singleton`)) as {
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

/** A cursor says of a time that is over what a sealer could have sealed by then, and never less than the log told. */
async function cursorFault(manager: EntityManager, told: ToldReach): Promise<RecordFault | undefined> {
  // Before the cursors are read, which may have moved since where the caller's transaction sees every statement at a moment of its own.
  await told.before(Number.POSITIVE_INFINITY);
  const rows = (await manager.query(
    `SELECT record_table AS row, sealed_to, salted_to FROM record_seal_cursors ORDER BY 1`,
  )) as Cursor[];
  for (const { row, ...cursor } of rows) {
    const id = sealedTables.find(({ table }) => table === row)?.id;
    if (id === undefined) return { table: 'record_seal_cursors', row, problem: 'added' };
    for (const column of CURSOR_COLUMNS) {
      const reached = cursor[column];
      if (reached === null) continue;
      if (!isIdOf(id, reached) || reached > firstIdOf(id, Date.now())) {
        return { table: 'record_seal_cursors', row, column, problem: 'changed' };
      }
    }
  }
  return told.cursorFault(rows);
}

/** Which records have seals by now, if all is right: those with ids before it. Undefined where no sealer has been yet. */
async function sealedBefore(manager: EntityManager, sealed: SealedTable): Promise<string | undefined> {
  const [{ reached, isBegun }] = (await manager.query(
    `SELECT (SELECT ${cursorColumn(sealed)} FROM record_seal_cursors WHERE record_table = $1) AS reached,
       EXISTS (SELECT FROM record_seals WHERE record_table = $1 AND form = $2) AS "isBegun"`,
    [sealed.table, formOf(sealed)],
  )) as [{ reached: string | null; isBegun: boolean }];
  const settled = firstIdOf(sealed.id, Date.now() - 2 * GRACE_MILLISECONDS);
  if (reached !== null && reached < settled) return reached;
  return reached !== null || isBegun ? settled : undefined;
}

/** A record without a seal that is older than sealing takes, or whose id is none that anything makes: the sealer may never come to it. */
async function unsealedRecord(manager: EntityManager): Promise<RecordFault | undefined> {
  for (const sealed of sealedTables) {
    const { table, key, id } = sealed;
    const name = `concat_ws('/', ${key.map((column) => `record.${column}`).join(', ')})`;
    const own = `record.${id[0]} COLLATE "C"`;
    const [record] = (await manager.query(
      `SELECT ${name} AS row FROM ${table} AS record WHERE (${own} < $2 OR ${own} >= $4 OR ${own} !~ $5)
       AND NOT EXISTS (SELECT FROM record_seals WHERE record_table = $1 AND record_key = ${name} AND form = $3) ORDER BY 1 LIMIT 1`,
      [
        ...[table, (await sealedBefore(manager, sealed)) ?? '', formOf(sealed)],
        ...[firstIdOf(id, Date.now() + GRACE_MILLISECONDS), idForm(id)],
      ],
    )) as { row: string }[];
    if (record !== undefined) return { table, row: record.row, problem: 'added' };
  }
  return undefined;
}

/**
 * A JSON string where objects and lists stand: one of their own text is sealed as they are. No sealed column ever holds a string by
 * itself.
 */
async function quotedObject(manager: EntityManager): Promise<RecordFault | undefined> {
  for (const sealed of sealedTables) {
    const columns = (await manager.query(
      `SELECT attname::text AS name FROM pg_attribute
       WHERE attrelid = to_regclass($1) AND atttypid = 'jsonb'::regtype AND attname = ANY ($2) ORDER BY attnum`,
      [sealed.table, sealedColumns(sealed)],
    )) as { name: string }[];
    if (columns.length === 0) continue;
    const types = columns.map(({ name }) => `('${name}', jsonb_typeof(record.${name}))`).join(', ');
    const [quoted] = (await manager.query(
      `SELECT concat_ws('/', ${sealed.key.map((column) => `record.${column}`).join(', ')}) AS row, own.name AS column
       FROM ${sealed.table} AS record, LATERAL (VALUES ${types}) AS own (name, type) WHERE own.type = 'string' ORDER BY 1 LIMIT 1`,
    )) as { row: string; column: string }[];
    if (quoted !== undefined) return { table: sealed.table, ...quoted, problem: 'changed' };
  }
  return undefined;
}
