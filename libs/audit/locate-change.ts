import type { EntityManager } from 'typeorm';
import type { AuditRow } from './audit.js';

/** Values that are tried in the place of one that may have been changed. */
const MOST_VALUES = 10_000;
const REPEATED = ['actor', 'action', 'subject'] as const;

type Hash = (row: AuditRow) => string;

/** The hash that the log holds to be an entry's beside the entry itself: that in the entry after it, or in the head. */
async function rememberedHash(manager: EntityManager, { tenantId, sequence }: AuditRow): Promise<string | undefined> {
  const [row] = (await manager.query(
    `SELECT coalesce(
       (SELECT previous_hash FROM audit_entries WHERE tenant_id = $1 AND sequence = $2::bigint + 1),
       (SELECT hash FROM audit_heads WHERE tenant_id = $1 AND sequence = $2::bigint)) AS hash`,
    [tenantId, sequence],
  )) as { hash: string | null }[];
  return row?.hash ?? undefined;
}

/**
 * Which column of an entry was changed whose hash does not fit it, where it can be told. A hash is compared with the one that the log
 * remembers beside it. Of an outcome there is one other value, and actors, actions and subjects are the same again in other entries: the
 * column with which one of those values makes the hash right again is the one. Undefined for times and details, which nothing repeats,
 * and where more than one column was changed.
 */
export async function findChangedColumn(
  manager: EntityManager,
  row: AuditRow,
  stored: string,
  hash: Hash,
): Promise<string | undefined> {
  const remembered = await rememberedHash(manager, row);
  if (remembered !== undefined && remembered === hash(row) && remembered !== stored) return 'hash';
  const outcome = row.outcome === 'done' ? 'refused' : 'done';
  if (hash({ ...row, outcome }) === stored) return 'outcome';
  for (const column of REPEATED) {
    const values = (await manager.query(
      `SELECT DISTINCT ${column} AS value FROM audit_entries LIMIT ${MOST_VALUES}`,
    )) as {
      value: string;
    }[];
    if (values.some(({ value }) => hash({ ...row, [column]: value }) === stored)) return column;
  }
  return undefined;
}

interface LinkedRow extends AuditRow {
  readonly hash: string;
}

/**
 * Whether the entry that should be at `expected` is there under another sequence or tenant, and so which of the two was changed. It is
 * known by the hash before it.
 */
export async function findMovedEntry(
  manager: EntityManager,
  expected: { readonly tenantId: string; readonly sequence: string; readonly previousHash: string },
  hash: Hash,
): Promise<'sequence' | 'tenant_id' | undefined> {
  const rows = (await manager.query(
    `SELECT tenant_id AS "tenantId", sequence, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at, actor, action,
       outcome, subject, details, previous_hash AS "previousHash", hash
     FROM audit_entries WHERE previous_hash = $1 LIMIT 100`,
    [expected.previousHash],
  )) as LinkedRow[];
  for (const { hash: stored, ...row } of rows) {
    if (hash({ ...row, ...expected }) !== stored) continue;
    if (row.tenantId !== expected.tenantId) return 'tenant_id';
    if (row.sequence !== expected.sequence) return 'sequence';
  }
  return undefined;
}
