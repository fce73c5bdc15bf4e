import type { EntityManager } from 'typeorm';
import { leafOfEntry, NETWORK_TREE, storeTiles } from './tree-store.js';

/** Entries of one tenant that one step takes at most, so that busy tenants do not hold up the others. */
const MOST_OF_ONE_TENANT = 250;

export interface TreeGrowth {
  readonly added: number;
  /** Tenants whose log has a gap where its tree ends: what comes after it has no place. */
  readonly gaps: readonly string[];
}

interface NewEntry {
  readonly tenant_id: string;
  readonly sequence: string;
  readonly hash: string;
  /** Size of the tenant's tree. */
  readonly size: string;
}

/**
 * Gives up to `limit` entries of the log that have none yet their places in the tree of all and in their tenants' trees, in the
 * caller's transaction. One at a time extends; another does nothing meanwhile. The order is each tenant's own, and any among them.
 */
export async function extendTrees(manager: EntityManager, limit: number): Promise<TreeGrowth> {
  const [tree] = (await manager.query(`SELECT size FROM audit_trees WHERE tree = $1 FOR UPDATE SKIP LOCKED`, [
    NETWORK_TREE,
  ])) as { size: string }[];
  if (tree === undefined) return { added: 0, gaps: [] };
  const found = (await manager.query(
    `SELECT entry.tenant_id, entry.sequence, entry.hash, behind.size
     FROM (
       SELECT tenant_id, coalesce(size, 0) AS size FROM audit_heads LEFT JOIN audit_trees ON tree = tenant_id
       WHERE sequence > coalesce(size, 0) ORDER BY tenant_id LIMIT $1
     ) AS behind CROSS JOIN LATERAL (
       SELECT tenant_id, sequence, hash FROM audit_entries
       WHERE audit_entries.tenant_id = behind.tenant_id AND sequence > behind.size ORDER BY sequence LIMIT ${MOST_OF_ONE_TENANT}
     ) AS entry ORDER BY entry.tenant_id, entry.sequence LIMIT $1`,
    [limit],
  )) as NewEntry[];
  const { entries, gaps } = withoutGaps(found);
  if (entries.length === 0) return { added: 0, gaps };
  const before = Number(tree.size);
  await storeLeaves(manager, before, entries);
  for (const [tenant, own] of Map.groupBy(entries, ({ tenant_id }) => tenant_id)) {
    const size = Number(own[0]?.size);
    await storeTiles(manager, tenant, size, size + own.length);
  }
  await storeTiles(manager, NETWORK_TREE, before, before + entries.length);
  return { added: entries.length, gaps };
}

/** What has a place: each tenant's entries up to the first that is missing. */
function withoutGaps(found: readonly NewEntry[]): { entries: NewEntry[]; gaps: string[] } {
  const entries: NewEntry[] = [];
  const gaps = new Set<string>();
  let last: { tenant: string; sequence: bigint } | undefined;
  for (const entry of found) {
    const expected = (last?.tenant === entry.tenant_id ? last.sequence : BigInt(entry.size)) + 1n;
    if (gaps.has(entry.tenant_id)) continue;
    if (BigInt(entry.sequence) !== expected) {
      gaps.add(entry.tenant_id);
      continue;
    }
    entries.push(entry);
    last = { tenant: entry.tenant_id, sequence: expected };
  }
  return { entries, gaps: [...gaps] };
}

async function storeLeaves(manager: EntityManager, first: number, entries: readonly NewEntry[]): Promise<void> {
  await manager.query(
    `WITH leaf AS (
       INSERT INTO audit_leaves (position, tenant_id, sequence, hash)
       SELECT $1::bigint + ordinal - 1, tenant_id, sequence, hash
       FROM unnest($2::text[], $3::bigint[], $4::bytea[]) WITH ORDINALITY AS leaf (tenant_id, sequence, hash, ordinal)
       RETURNING tenant_id
     )
     INSERT INTO audit_trees (tree, size)
       SELECT tenant_id, count(*) FROM leaf GROUP BY tenant_id UNION ALL SELECT $5, count(*) FROM leaf ORDER BY 1
     ON CONFLICT (tree) DO UPDATE SET size = audit_trees.size + excluded.size`,
    [
      first,
      entries.map((entry) => entry.tenant_id),
      entries.map((entry) => entry.sequence),
      entries.map((entry) => leafOfEntry(entry.hash)),
      NETWORK_TREE,
    ],
  );
}
