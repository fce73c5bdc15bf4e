import type { EntityManager } from 'typeorm';
import type { AuditRow } from './audit.js';
import { NETWORK_TREE, proveInclusion, rootAt } from './tree-store.js';

/** An entry of the log with its hash. */
export interface AuditEntry extends AuditRow {
  readonly hash: string;
}

/** A leaf's place in a tree, and the proof that it is among the first `size` leaves, whose root is `root`. */
export interface Inclusion {
  readonly index: number;
  readonly size: number;
  readonly root: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

const COLUMNS = `tenant_id AS "tenantId", sequence, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at,
  actor, action, outcome, subject, details, previous_hash AS "previousHash", hash`;

/** A tenant's entries from the newest down. */
export async function findAuditEntries(
  manager: EntityManager,
  tenantId: string,
  { below, limit }: { readonly below?: bigint | undefined; readonly limit: number },
): Promise<AuditEntry[]> {
  return (await manager.query(
    `SELECT ${COLUMNS} FROM audit_entries WHERE tenant_id = $1 AND sequence < coalesce($2::bigint, 9223372036854775807)
     ORDER BY sequence DESC LIMIT $3`,
    [tenantId, below?.toString() ?? null, limit],
  )) as AuditEntry[];
}

/** Entries of a tenant about one subject and action, from the newest down. */
export async function findEntriesOf(
  manager: EntityManager,
  { tenantId, subject, action }: { readonly tenantId: string; readonly subject: string; readonly action: string },
  { below, limit }: { readonly below?: bigint | undefined; readonly limit: number },
): Promise<AuditEntry[]> {
  return (await manager.query(
    `SELECT ${COLUMNS} FROM audit_entries WHERE subject = $1 AND tenant_id = $2 AND action = $3
       AND sequence < coalesce($4::bigint, 9223372036854775807) ORDER BY sequence DESC LIMIT $5`,
    [subject, tenantId, action, below?.toString() ?? null, limit],
  )) as AuditEntry[];
}

export async function findAuditEntry(
  manager: EntityManager,
  tenantId: string,
  sequence: bigint,
): Promise<AuditEntry | undefined> {
  const [entry] = await findAuditEntries(manager, tenantId, { below: sequence + 1n, limit: 1 });
  return entry?.sequence === sequence.toString() ? entry : undefined;
}

/** Whatever the log says of `subjects`, in the order in which they were written down, of every tenant. */
export async function findEntriesAbout(manager: EntityManager, subjects: readonly string[]): Promise<AuditEntry[]> {
  return (await manager.query(
    `SELECT ${COLUMNS} FROM audit_entries WHERE subject = ANY($1) ORDER BY audit_entries.at, tenant_id COLLATE "C", audit_entries.sequence`,
    [subjects],
  )) as AuditEntry[];
}

/** Places of entries in the tree of all; undefined for those that have none yet. */
export async function findPositions(
  manager: EntityManager,
  entries: readonly Pick<AuditRow, 'tenantId' | 'sequence'>[],
): Promise<(number | undefined)[]> {
  const rows = (await manager.query(
    `SELECT position FROM unnest($1::text[], $2::bigint[]) WITH ORDINALITY AS wanted (tenant_id, sequence, number)
     LEFT JOIN audit_leaves USING (tenant_id, sequence) ORDER BY number`,
    [entries.map(({ tenantId }) => tenantId), entries.map(({ sequence }) => sequence)],
  )) as { position: string | null }[];
  return rows.map(({ position }) => (position === null ? undefined : Number(position)));
}

/** Proves that the leaf at `index` is among the first `size` of a tree. */
export async function provenInclusion(
  manager: EntityManager,
  tree: string,
  index: number,
  size: number,
): Promise<Inclusion> {
  return {
    index,
    size,
    root: await rootAt(manager, tree, size),
    proof: await proveInclusion(manager, tree, index, size),
  };
}

/** Size of a tree; 0 where there is none. */
export async function treeSize(manager: EntityManager, tree: string = NETWORK_TREE): Promise<number> {
  const [row] = (await manager.query(`SELECT size FROM audit_trees WHERE tree = $1`, [tree])) as { size: string }[];
  return Number(row?.size ?? 0);
}
