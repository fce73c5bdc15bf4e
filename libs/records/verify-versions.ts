import type { EntityManager } from 'typeorm';
import type { RecordFault } from './verify-records.js';
import { type VersionedTable, versionedTables } from './versioned-tables.js';

/**
 * Versions that the audit log tells of, each in the entry right before that of whatever changed the record. Written out, and not asked of
 * the functions that made them, as whoever changes records can change functions too.
 */
const TOLD = `told AS (
  SELECT record->>'hash' AS hash, record->>'table' AS record_table, record->>'key' AS record_key, record->>'number' AS number,
    record->>'act' AS act, record->'changed' AS changed
  FROM audit_entries AS entry, jsonb_array_elements(details->'records') AS record
  WHERE action = 'change_records' AND outcome = 'done' AND EXISTS (SELECT FROM audit_entries AS command
    WHERE command.tenant_id = entry.tenant_id AND command.sequence = entry.sequence + 1 AND command.actor = entry.actor))`;

const NAME = `concat_ws('/', record_table, record_key, number)`;

const HASH = `encode(sha256(convert_to(
  jsonb_build_array(record_table, record_key, number, act, to_jsonb(changed), hashes)::text, 'UTF8')), 'hex')`;

type Check = (manager: EntityManager) => Promise<RecordFault | undefined>;

/** A version whose columns have another hash than it says, or another number than is its turn. */
async function changedVersion(manager: EntityManager): Promise<RecordFault | undefined> {
  const [wrong] = (await manager.query(
    `WITH ${TOLD}, counted AS (
       SELECT *, row_number() OVER (PARTITION BY record_table, record_key ORDER BY number) AS place FROM record_versions)
     SELECT ${NAME} AS row, number, place, hash = ${HASH} AS fits, own.told AS own, real.told AS real
     FROM counted AS version
       LEFT JOIN LATERAL (SELECT jsonb_build_object(
           'record_table', told.record_table = version.record_table, 'record_key', told.record_key = version.record_key,
           'number', told.number = version.number::text, 'act', told.act = version.act,
           'changed', told.changed = to_jsonb(version.changed)) AS told FROM told WHERE told.hash = version.hash LIMIT 1) AS own ON true
       LEFT JOIN LATERAL (SELECT true AS told FROM told WHERE told.hash = ${HASH} LIMIT 1) AS real ON true
     WHERE hash <> ${HASH} OR number <> place ORDER BY hash = ${HASH}, record_table, record_key, number LIMIT 1`,
  )) as {
    row: string;
    number: number;
    place: string;
    fits: boolean;
    own: Record<string, boolean> | null;
    real: true | null;
  }[];
  if (wrong === undefined) return undefined;
  if (wrong.fits) {
    const row = wrong.row.replace(/[0-9]+$/, wrong.place);
    return { table: 'record_versions', row, problem: 'missing' };
  }
  const column = wrong.real ? 'hash' : Object.entries(wrong.own ?? {}).find(([, isRight]) => !isRight)?.[0];
  const changed = column ?? (wrong.own === null ? undefined : 'hashes');
  return { table: 'record_versions', row: wrong.row, ...(changed && { column: changed }), problem: 'changed' };
}

/** A change that no entry of the log tells of: no command made it. */
async function untoldVersion(manager: EntityManager): Promise<RecordFault | undefined> {
  const [untold] = (await manager.query(
    `WITH ${TOLD} SELECT record_table AS table, record_key AS row, changed[1] AS column FROM record_versions
     WHERE act <> 'kept' AND hash NOT IN (SELECT hash FROM told WHERE hash IS NOT NULL)
     ORDER BY record_table, record_key, number LIMIT 1`,
  )) as { table: string; row: string; column: string | null }[];
  if (untold === undefined) return undefined;
  const { table, row, column } = untold;
  return { table, row, ...(column === null ? {} : { column }), problem: 'untold' };
}

/** A version that the log tells of, and that is not there. */
async function missingVersion(manager: EntityManager): Promise<RecordFault | undefined> {
  const [missing] = (await manager.query(
    `WITH ${TOLD} SELECT ${NAME} AS row FROM told WHERE hash NOT IN (SELECT hash FROM record_versions) ORDER BY 1 LIMIT 1`,
  )) as { row: string }[];
  return missing && { table: 'record_versions', row: missing.row, problem: 'missing' };
}

/** Of records that were there before their versions were, one entry tells what the versions were that they got. */
async function keptVersions(manager: EntityManager): Promise<RecordFault | undefined> {
  const [wrong] = (await manager.query(
    `WITH kept AS (
       SELECT record_table, count(*) AS records,
         encode(sha256(convert_to(string_agg(hash, '' ORDER BY record_key COLLATE "C"), 'UTF8')), 'hex') AS root
       FROM record_versions WHERE act = 'kept' GROUP BY record_table
     ), entry AS (
       SELECT subject AS record_table, (details->>'records')::bigint AS records, details->>'root' AS root FROM audit_entries
       WHERE action = 'keep_versions' AND tenant_id = 'network' AND actor = 'migration')
     SELECT coalesce(kept.record_table, entry.record_table) AS row,
       CASE WHEN entry.root IS NULL OR kept.records > entry.records THEN 'added'
         WHEN kept.root IS NULL OR kept.records < entry.records THEN 'missing' ELSE 'changed' END AS problem
     FROM kept FULL JOIN entry ON entry.record_table = kept.record_table
     WHERE kept.root IS DISTINCT FROM entry.root OR kept.records IS DISTINCT FROM entry.records ORDER BY 1 LIMIT 1`,
  )) as { row: string; problem: 'added' | 'missing' | 'changed' }[];
  return wrong && { table: 'record_versions', ...wrong };
}

/** A salt that is there although the version is not the newest, or the other way round. */
async function strayedSalt(manager: EntityManager): Promise<RecordFault | undefined> {
  const [wrong] = (await manager.query(
    `SELECT ${NAME} AS row FROM (
       SELECT *, number = max(number) OVER (PARTITION BY record_table, record_key) AND act <> 'removed' AS has_salt
       FROM record_versions) AS version
     WHERE (salt IS NOT NULL) <> has_salt ORDER BY record_table, record_key, number LIMIT 1`,
  )) as { row: string }[];
  return wrong && { table: 'record_versions', row: wrong.row, column: 'salt', problem: 'changed' };
}

async function unknownTable(manager: EntityManager): Promise<RecordFault | undefined> {
  const [wrong] = (await manager.query(
    `SELECT ${NAME} AS row FROM record_versions WHERE record_table <> ALL ($1) ORDER BY record_table, record_key, number LIMIT 1`,
    [versionedTables.map(({ table }) => table)],
  )) as { row: string }[];
  return wrong && { table: 'record_versions', row: wrong.row, problem: 'added' };
}

interface ComparedRecord {
  readonly row: string;
  readonly number: number | null;
  readonly problem: 'added' | 'missing' | 'changed';
  /** Columns, the key among them, whose hash is another. */
  readonly wrong: readonly string[] | null;
}

/** The first record that is not what its newest version says. */
async function changedRecord(
  manager: EntityManager,
  { table, key, columns }: VersionedTable,
): Promise<RecordFault | undefined> {
  const [changed] = (await manager.query(
    `WITH newest AS (
       SELECT DISTINCT ON (record_key) record_key, number, act, hashes, salt FROM record_versions WHERE record_table = $1
       ORDER BY record_key, number DESC
     ), compared AS (
       SELECT coalesce(record_key, found.key) AS row, number,
         CASE WHEN found.key IS NULL THEN 'missing' WHEN act IS NULL OR act = 'removed' THEN 'added' ELSE 'changed' END AS problem,
         ARRAY(SELECT name FROM unnest($2::text[]) AS name WHERE hashes->>name IS DISTINCT FROM encode(sha256(convert_to(
           salt || ':' || name || ':' || coalesce(content->name, 'null')::text, 'UTF8')), 'hex')) AS wrong
       FROM newest FULL JOIN (SELECT ${key} AS key, to_jsonb(record) AS content FROM ${table} AS record) AS found ON found.key = record_key
       WHERE act IS DISTINCT FROM 'removed' OR found.key IS NOT NULL)
     SELECT * FROM compared WHERE problem <> 'changed' OR wrong <> '{}' ORDER BY row LIMIT 1`,
    [table, [key, ...columns]],
  )) as ComparedRecord[];
  if (changed === undefined) return undefined;
  const { row, number, problem, wrong } = changed;
  if (problem !== 'changed') return { table, row, problem };
  // Keys never change: it is the salt that is another.
  if (wrong?.includes(key)) {
    return { table: 'record_versions', row: `${table}/${row}/${number}`, column: 'salt', problem };
  }
  return { table, row, ...(wrong?.[0] && { column: wrong[0] }), problem };
}

const CHECKS: readonly Check[] = [
  ...[unknownTable, changedVersion, keptVersions, missingVersion, strayedSalt, untoldVersion],
  ...versionedTables.map(
    (versioned): Check =>
      (manager) =>
        changedRecord(manager, versioned),
  ),
];

/**
 * Compares what commands change with the newest version that the audit log tells of, in the caller's transaction. Returns the first record
 * or version that is wrong; undefined when all are right.
 */
export async function verifyVersions(manager: EntityManager): Promise<RecordFault | undefined> {
  await manager.query(`SET LOCAL TimeZone = 'UTC'; SET LOCAL statement_timeout = 0`);
  for (const check of CHECKS) {
    const fault = await check(manager);
    if (fault !== undefined) return fault;
  }
  return undefined;
}
