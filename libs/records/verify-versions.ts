import type { EntityManager } from 'typeorm';
import type { RecordFault } from './verify-records.js';
import { type VersionedTable, versionedTables } from './versioned-tables.js';

/**
 * Versions that the audit log tells of, each in the entry right before that of whatever changed the record. Written out, and not asked of
 * the functions that made them, as whoever changes records can change functions too. What is compared with them is materialized and taken
 * off as a set: the planner thinks that there are few, and would go through all of them for each.
 */
const TOLD = `told AS MATERIALIZED (
  SELECT record->>'hash' AS hash, record->>'table' AS record_table, record->>'key' AS record_key, record->>'number' AS number,
    record->>'act' AS act, record->'changed' AS changed
  FROM audit_entries AS entry, jsonb_array_elements(details->'records') AS record
  WHERE action = 'change_records' AND outcome = 'done' AND EXISTS (SELECT FROM audit_entries AS command
    WHERE command.tenant_id = entry.tenant_id AND command.sequence = entry.sequence + 1 AND command.actor = entry.actor))`;

const NAME = `concat_ws('/', record_table, record_key, number)`;

const HASH = `encode(sha256(convert_to(
  jsonb_build_array(record_table, record_key, number, act, to_jsonb(changed), hashes)::text, 'UTF8')), 'hex')`;

/** Entries in which one command tells of its changes at most; each has 200. */
const MOST_LISTS = 1_000;

type Check = (manager: EntityManager) => Promise<RecordFault | undefined>;

/** A version whose columns have another hash than it says, or another number than is its turn. */
async function changedVersion(manager: EntityManager): Promise<RecordFault | undefined> {
  const [wrong] = (await manager.query(
    `WITH counted AS (
       SELECT *, row_number() OVER (PARTITION BY record_table, record_key ORDER BY number) AS place FROM record_versions
     ), compared AS (SELECT *, ${HASH} AS real FROM counted)
     SELECT ${NAME} AS row, record_table, record_key, number, act, changed, hash, real, place FROM compared
     WHERE hash IS DISTINCT FROM real OR number IS DISTINCT FROM place
     ORDER BY hash IS NOT DISTINCT FROM real, record_table, record_key, number LIMIT 1`,
  )) as (VersionColumns & { row: string; hash: string | null; real: string; place: string })[];
  if (wrong === undefined) return undefined;
  const { row, place, hash, real, ...columns } = wrong;
  if (hash === real) return { table: 'record_versions', row: row.replace(/[0-9]+$/, place), problem: 'missing' };
  const told = (await manager.query(
    `WITH ${TOLD} SELECT hash, record_table, record_key, number::integer AS number, act, changed FROM told
     WHERE hash IN ($1, $2) ORDER BY hash = $2 DESC LIMIT 1`,
    [hash, real],
  )) as (VersionColumns & { hash: string })[];
  const column = told[0]?.hash === real ? 'hash' : changedColumn(columns, told[0]);
  return { table: 'record_versions', row, ...(column && { column }), problem: 'changed' };
}

interface VersionColumns {
  readonly record_table: string;
  readonly record_key: string;
  readonly number: number;
  readonly act: string;
  readonly changed: readonly string[];
}

/** Which column is not what the log tells of the version; hashes it does not tell one by one. */
function changedColumn(found: VersionColumns, told: VersionColumns | undefined): string | undefined {
  if (told === undefined) return undefined;
  const names = ['record_table', 'record_key', 'number', 'act', 'changed'] as const;
  return names.find((name) => JSON.stringify(found[name]) !== JSON.stringify(told[name])) ?? 'hashes';
}

/** A change that no entry of the log tells of: no command made it. */
async function untoldVersion(manager: EntityManager): Promise<RecordFault | undefined> {
  const [untold] = (await manager.query(
    `WITH ${TOLD}, untold AS MATERIALIZED (SELECT hash FROM record_versions WHERE act <> 'kept' EXCEPT SELECT hash FROM told)
     SELECT record_table AS table, record_key AS row, changed[1] AS column FROM record_versions
     WHERE hash IN (SELECT hash FROM untold) OR untold_in IS NOT NULL ORDER BY record_table, record_key, number LIMIT 1`,
  )) as { table: string; row: string; column: string | null }[];
  if (untold === undefined) return undefined;
  const { table, row, column } = untold;
  return { table, row, ...(column === null ? {} : { column }), problem: 'untold' };
}

/** A version that the log tells of, and that is not there. */
async function missingVersion(manager: EntityManager): Promise<RecordFault | undefined> {
  const [missing] = (await manager.query(
    `WITH ${TOLD}, missing AS MATERIALIZED (SELECT hash FROM told EXCEPT SELECT hash FROM record_versions)
     SELECT ${NAME} AS row FROM told WHERE hash IN (SELECT hash FROM missing) ORDER BY 1 LIMIT 1`,
  )) as { row: string }[];
  return missing && { table: 'record_versions', row: missing.row, problem: 'missing' };
}

/** Commands that change a record whenever they are done, or the first time that they are. */
const CHANGING = [
  { action: 'revoke_api_key', table: 'api_keys', always: false },
  { action: 'revoke_auditor_grant', table: 'auditor_grants', always: false },
  { action: 'deactivate_member', table: 'members', always: false },
  { action: 'approve', table: 'approvals', always: false },
  { action: 'reject_approval', table: 'approvals', always: false },
  { action: 'verify_business', table: 'businesses', always: true },
  { action: 'suspend_business', table: 'businesses', always: true },
  { action: 'reinstate_business', table: 'businesses', always: true },
];

/** A command that the log has, and that changed nothing: somebody kept the change from being made, or its version. */
async function withoutChange(manager: EntityManager): Promise<RecordFault | undefined> {
  const [idle] = (await manager.query(
    `WITH since AS (SELECT max(at) AS at FROM audit_entries WHERE action = 'keep_versions' AND tenant_id = 'network'),
     done AS (
       SELECT entry.*, known."table", row_number() OVER (PARTITION BY subject, entry.action ORDER BY entry.at, sequence) = 1 OR always AS counts
       FROM audit_entries AS entry JOIN jsonb_to_recordset($1::jsonb) AS known (action text, "table" text, always boolean)
         ON known.action = entry.action
       WHERE outcome = 'done')
     SELECT "table", subject AS row FROM done
     WHERE counts AND at > coalesce((SELECT at FROM since), '-infinity') AND NOT EXISTS (
       SELECT FROM audit_entries AS before WHERE before.tenant_id = done.tenant_id AND before.action = 'change_records'
         AND before.sequence BETWEEN done.sequence - ${MOST_LISTS} AND done.sequence - 1
         AND before.details->'records' @> jsonb_build_array(jsonb_build_object('table', done."table", 'key', done.subject))
         AND NOT EXISTS (SELECT FROM audit_entries AS between_them WHERE between_them.tenant_id = done.tenant_id
           AND between_them.sequence > before.sequence AND between_them.sequence < done.sequence AND between_them.action <> 'change_records'))
     ORDER BY at LIMIT 1`,
    [JSON.stringify(CHANGING)],
  )) as { table: string; row: string }[];
  return idle && { ...idle, problem: 'undone' };
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
       SELECT *, number = max(number) OVER (PARTITION BY record_table, record_key) AND act IS DISTINCT FROM 'removed' AS has_salt
       FROM record_versions) AS version
     WHERE (salt IS NOT NULL) <> has_salt ORDER BY record_table, record_key, number LIMIT 1`,
  )) as { row: string }[];
  return wrong && { table: 'record_versions', row: wrong.row, column: 'salt', problem: 'changed' };
}

async function unknownTable(manager: EntityManager): Promise<RecordFault | undefined> {
  const [wrong] = (await manager.query(
    `SELECT ${NAME} AS row FROM record_versions WHERE record_table IS NULL OR record_table <> ALL ($1) ORDER BY record_table, record_key, number LIMIT 1`,
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
  if (changed === undefined) return nullAsValue(manager, { table, key, columns });
  const { row, number, problem, wrong } = changed;
  if (problem !== 'changed') return { table, row, problem };
  // Keys never change: it is the salt that is another.
  if (wrong?.includes(key)) {
    return { table: 'record_versions', row: `${table}/${row}/${number}`, column: 'salt', problem };
  }
  return { table, row, ...(wrong?.[0] && { column: wrong[0] }), problem };
}

/** JSON's null in the place of none, which has the same hash: nobody writes it. */
async function nullAsValue(
  manager: EntityManager,
  { table, key, columns }: VersionedTable,
): Promise<RecordFault | undefined> {
  const json = (await manager.query(
    `SELECT attname AS name FROM pg_attribute WHERE attrelid = $1::regclass AND attname = ANY ($2) AND atttypid = 'jsonb'::regtype`,
    [table, columns],
  )) as { name: string }[];
  for (const { name } of json) {
    const [found] = (await manager.query(
      `SELECT ${key} AS row FROM ${table} WHERE ${name} = 'null'::jsonb ORDER BY 1 LIMIT 1`,
    )) as { row: string }[];
    if (found !== undefined) return { table, row: found.row, column: name, problem: 'changed' };
  }
  return undefined;
}

const CHECKS: readonly Check[] = [
  ...[unknownTable, changedVersion, keptVersions, missingVersion, strayedSalt, untoldVersion, withoutChange],
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
