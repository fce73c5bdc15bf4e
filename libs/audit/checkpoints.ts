import type { EntityManager } from 'typeorm';
import { appendAudits, NETWORK_TENANT } from './audit.js';
import { treeSize } from './entries.js';
import { hashRanges, NETWORK_TREE, rootAt } from './tree-store.js';

/** What the log had: `size` entries, of which the tree of all has `root`; signed by the log's key for the contract that anchors it. */
export interface AuditCheckpoint {
  readonly size: number;
  /** `0x` and 64 hex digits. */
  readonly root: string;
  /** Address of the log's key. */
  readonly log: string;
  readonly chainId: bigint;
  readonly contract: string;
  readonly signature: string;
  readonly createdAt: Date;
}

interface CheckpointRow {
  readonly size: string;
  readonly root: string;
  readonly log: string;
  readonly chain_id: string;
  readonly contract: string;
  readonly signature: string;
  readonly created_at: Date;
}

const toCheckpoint = (row: CheckpointRow): AuditCheckpoint => ({
  size: Number(row.size),
  root: row.root,
  log: row.log,
  chainId: BigInt(row.chain_id),
  contract: row.contract,
  signature: row.signature,
  createdAt: row.created_at,
});

/** Checkpoints from the newest down; `below` is a size. */
export async function findCheckpoints(
  manager: EntityManager,
  { below, limit }: { readonly below?: number | undefined; readonly limit: number },
): Promise<AuditCheckpoint[]> {
  const rows = (await manager.query(
    `SELECT size, root, log, chain_id, contract, signature, created_at FROM audit_checkpoints
     WHERE size < coalesce($1::bigint, 9223372036854775807) ORDER BY size DESC LIMIT $2`,
    [below ?? null, limit],
  )) as CheckpointRow[];
  return rows.map(toCheckpoint);
}

/** The checkpoint of exactly `size` entries. */
export async function findAuditCheckpoint(manager: EntityManager, size: number): Promise<AuditCheckpoint | undefined> {
  const [checkpoint] = await findCheckpoints(manager, { below: size + 1, limit: 1 });
  return checkpoint?.size === size ? checkpoint : undefined;
}

/** The tree of all entries does not continue what was signed before: somebody changed the past. */
export class LogRewrittenError extends Error {
  constructor(size: number, signed: string, found: string) {
    super(`The audit log's first ${size} entries had the root ${signed} when it was signed, and have ${found} now`);
    this.name = 'LogRewrittenError';
  }
}

export function rootHex(root: Uint8Array): string {
  return `0x${Buffer.from(root).toString('hex')}`;
}

/**
 * What is to be signed next: the tree of all entries, after it was seen that it continues the newest checkpoint. Undefined while it
 * has not grown. Throws {@link LogRewrittenError}.
 */
export async function nextCheckpoint(manager: EntityManager): Promise<{ size: number; root: string } | undefined> {
  const [last] = await findCheckpoints(manager, { limit: 1 });
  const size = await treeSize(manager);
  if (size === 0 || (last !== undefined && size < last.size)) {
    if (last !== undefined) throw new LogRewrittenError(last.size, last.root, `${size} entries`);
    return undefined;
  }
  if (last !== undefined) {
    const found = rootHex(await rootAt(manager, NETWORK_TREE, last.size));
    if (found !== last.root) throw new LogRewrittenError(last.size, last.root, found);
    if (size === last.size) return undefined;
  }
  return { size, root: rootHex(await rootAt(manager, NETWORK_TREE, size)) };
}

export async function storeCheckpoint(
  manager: EntityManager,
  checkpoint: Omit<AuditCheckpoint, 'createdAt'>,
): Promise<void> {
  const { size, root, log, chainId, contract, signature } = checkpoint;
  await manager.query(
    `INSERT INTO audit_checkpoints (size, root, log, chain_id, contract, signature) VALUES ($1, $2, $3, $4, $5, $6)`,
    [size, root, log, chainId.toString(), contract, signature],
  );
}

/** Trees that one transaction tells of. */
const MOST_TREES = 500;

/**
 * Writes size and root of every tenant's tree that has grown into the network's own log, so that whatever binds the one tree binds
 * them all. Returns how many it told of, at most {@link MOST_TREES}.
 */
export async function tellTreeHeads(manager: EntityManager): Promise<number> {
  const trees = (await manager.query(
    `SELECT tree, size FROM audit_trees WHERE size > told AND tree <> ALL($1) ORDER BY tree LIMIT ${MOST_TREES} FOR UPDATE`,
    [[NETWORK_TREE, NETWORK_TENANT]],
  )) as { tree: string; size: string }[];
  if (trees.length === 0) return 0;
  const records = [];
  for (const { tree, size } of trees) {
    const [root] = await hashRanges(manager, tree, [{ start: 0, end: Number(size) }]);
    if (root === undefined) continue;
    const details = { size, root: rootHex(root) };
    records.push({ actor: 'worker', action: 'tree_head', outcome: 'done' as const, subject: tree, details });
  }
  await appendAudits(manager, NETWORK_TENANT, records);
  await manager.query(`UPDATE audit_trees SET told = size WHERE tree = ANY($1)`, [trees.map(({ tree }) => tree)]);
  return trees.length;
}
