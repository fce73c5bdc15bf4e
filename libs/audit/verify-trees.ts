import type { EntityManager } from 'typeorm';
import { MerkleFrontier } from '#domain';
import { rootHex } from './checkpoints.js';
import { leafOfEntry, NETWORK_TREE, sha256, TILE_WIDTH } from './tree-store.js';

/** The first thing in the trees that does not follow from the log's entries. */
export interface TreeFault {
  readonly table: 'audit_leaves' | 'audit_trees' | 'audit_tiles' | 'audit_checkpoints';
  /** The row's key. */
  readonly row: string;
  readonly column?: string;
  readonly problem: 'changed' | 'missing' | 'added';
}

const PAGE = 2_000;

interface Tile {
  readonly tree: string;
  readonly level: number;
  readonly number: number;
  readonly hash: string;
}

/**
 * Builds every tree anew from the entries and compares leaves, tiles, sizes and the roots of all checkpoints, at the one moment that
 * the caller's transaction sees. Undefined when all holds.
 */
export async function verifyTrees(manager: EntityManager): Promise<TreeFault | undefined> {
  const checkpoints = new Map(
    ((await manager.query(`SELECT size, root FROM audit_checkpoints`)) as { size: string; root: string }[]).map(
      (row) => [Number(row.size), row.root],
    ),
  );
  const frontiers = new Map<string, MerkleFrontier>([[NETWORK_TREE, new MerkleFrontier(sha256)]]);
  const tiles: Tile[] = [];
  for (let position = 0; ; ) {
    const page = await readPage(manager, position);
    for (const leaf of page) {
      const fault = leafFault(leaf, position, frontiers.get(leaf.tenant_id)?.size ?? 0);
      if (fault !== undefined) return fault;
      for (const tree of [NETWORK_TREE, leaf.tenant_id]) grow(frontiers, tiles, tree, leaf.hash);
      position += 1;
      const root = checkpoints.get(position);
      if (root !== undefined && root !== rootHex(frontiers.get(NETWORK_TREE)?.root() ?? new Uint8Array())) {
        return { table: 'audit_checkpoints', row: String(position), column: 'root', problem: 'changed' };
      }
      checkpoints.delete(position);
    }
    const fault = await tileFault(manager, tiles.splice(0));
    if (fault !== undefined) return fault;
    if (page.length < PAGE) break;
  }
  const [beyond] = [...checkpoints.keys()].sort((one, other) => one - other);
  if (beyond !== undefined) {
    const size = frontiers.get(NETWORK_TREE)?.size ?? 0;
    return { table: 'audit_leaves', row: String(size), problem: 'missing' };
  }
  return (await sizeFault(manager, frontiers)) ?? (await surplusTile(manager, frontiers));
}

interface LeafRow {
  readonly position: string;
  readonly tenant_id: string;
  /** Whether the tenant has a log. */
  readonly is_known: boolean;
  readonly sequence: string;
  readonly hash: Buffer;
  readonly entry_hash: string | null;
}

async function readPage(manager: EntityManager, from: number): Promise<LeafRow[]> {
  return (await manager.query(
    `SELECT position, leaf.tenant_id, leaf.sequence, leaf.hash, entry.hash AS entry_hash,
       EXISTS (SELECT FROM audit_heads AS head WHERE head.tenant_id = leaf.tenant_id) AS is_known
     FROM (SELECT * FROM audit_leaves WHERE position >= $1 ORDER BY position LIMIT ${PAGE}) AS leaf
     LEFT JOIN audit_entries AS entry ON entry.tenant_id = leaf.tenant_id AND entry.sequence = leaf.sequence
     ORDER BY position`,
    [from],
  )) as LeafRow[];
}

function leafFault(leaf: LeafRow, position: number, before: number): TreeFault | undefined {
  const row = String(position);
  if (Number(leaf.position) !== position) return { table: 'audit_leaves', row, problem: 'missing' };
  if (leaf.entry_hash === null) {
    return { table: 'audit_leaves', row, column: leaf.is_known ? 'sequence' : 'tenant_id', problem: 'changed' };
  }
  if (Number(leaf.sequence) !== before + 1)
    return { table: 'audit_leaves', row, column: 'sequence', problem: 'changed' };
  if (!leaf.hash.equals(leafOfEntry(leaf.entry_hash))) {
    return { table: 'audit_leaves', row, column: 'hash', problem: 'changed' };
  }
  return undefined;
}

function grow(frontiers: Map<string, MerkleFrontier>, tiles: Tile[], tree: string, leaf: Uint8Array): void {
  const frontier = frontiers.get(tree) ?? new MerkleFrontier(sha256);
  frontiers.set(tree, frontier);
  frontier.append(leaf, ({ start, height }, hash) => {
    if (height === 0 || height % 8 !== 0) return;
    const level = height / 8;
    tiles.push({ tree, level, number: start / TILE_WIDTH ** level, hash: Buffer.from(hash).toString('hex') });
  });
}

const tileName = ({ tree, level, number }: Omit<Tile, 'hash'>) => `${tree}/${level}/${number}`;

async function tileFault(manager: EntityManager, tiles: readonly Tile[]): Promise<TreeFault | undefined> {
  if (tiles.length === 0) return undefined;
  const [fault] = (await manager.query(
    `SELECT wanted.tree, wanted.level, wanted.number, tile.hash IS NULL AS is_missing
     FROM jsonb_to_recordset($1) AS wanted (tree text, level smallint, number bigint, hash text)
     LEFT JOIN audit_tiles AS tile USING (tree, level, number)
     WHERE encode(tile.hash, 'hex') IS DISTINCT FROM wanted.hash LIMIT 1`,
    [JSON.stringify(tiles)],
  )) as { tree: string; level: number; number: number; is_missing: boolean }[];
  if (fault === undefined) return undefined;
  const row = tileName(fault);
  return fault.is_missing
    ? { table: 'audit_tiles', row, problem: 'missing' }
    : { table: 'audit_tiles', row, column: 'hash', problem: 'changed' };
}

/** Sizes that are not what the leaves make. */
async function sizeFault(
  manager: EntityManager,
  frontiers: ReadonlyMap<string, MerkleFrontier>,
): Promise<TreeFault | undefined> {
  const rows = (await manager.query(
    `SELECT tree, size, told, (
       SELECT coalesce(max((details->>'size')::bigint), 0) FROM audit_entries
       WHERE tenant_id = 'network' AND action = 'tree_head' AND subject = tree) AS stated
     FROM audit_trees ORDER BY tree`,
  )) as { tree: string; size: string; told: string; stated: string }[];
  for (const { tree, size, told, stated } of rows) {
    const wanted = frontiers.get(tree)?.size;
    if (wanted === undefined) return { table: 'audit_trees', row: tree, problem: 'added' };
    if (wanted !== Number(size)) return { table: 'audit_trees', row: tree, column: 'size', problem: 'changed' };
    if (told !== stated) return { table: 'audit_trees', row: tree, column: 'told', problem: 'changed' };
  }
  const known = new Set(rows.map(({ tree }) => tree));
  const absent = [...frontiers.keys()].find((tree) => !known.has(tree));
  return absent === undefined ? undefined : { table: 'audit_trees', row: absent, problem: 'missing' };
}

async function surplusTile(
  manager: EntityManager,
  frontiers: ReadonlyMap<string, MerkleFrontier>,
): Promise<TreeFault | undefined> {
  const sizes = [...frontiers].map(([tree, { size }]) => ({ tree, size }));
  const [tile] = (await manager.query(
    `SELECT tile.tree, level, number FROM audit_tiles AS tile
     LEFT JOIN jsonb_to_recordset($1) AS wanted (tree text, size bigint) ON wanted.tree = tile.tree
     WHERE number < 0 OR coalesce(wanted.size, 0) < (number + 1) * 256::numeric ^ level ORDER BY 1, 2, 3 LIMIT 1`,
    [JSON.stringify(sizes)],
  )) as { tree: string; level: number; number: number }[];
  return tile && { table: 'audit_tiles', row: tileName(tile), problem: 'added' };
}
