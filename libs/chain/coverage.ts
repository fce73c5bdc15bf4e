import type { EntityManager } from 'typeorm';
import type { Block } from './block.js';

/** Blocks that one row tells of at most, so that undoing a reorganisation and looking for holes stay cheap. */
const LONGEST_RANGE = 1_000;

/** Blocks that were read without a gap: each names the one before it as its parent, down to `parentHash`. */
export interface CoveredRange {
  readonly first: bigint;
  readonly parentHash: string;
  readonly last: bigint;
  readonly lastHash: string;
}

/** Where what was read does not hang together. */
export interface CoverageHole {
  /** Blocks that nobody read, or the place where one range does not continue the one before it. */
  readonly first: bigint;
  readonly last: bigint;
  readonly reason: string;
}

/** Notes that `blocks`, each the parent of the next, were read. */
export async function coverBlocks(manager: EntityManager, chainId: bigint, blocks: readonly Block[]): Promise<void> {
  const [first, last] = [blocks[0], blocks.at(-1)];
  if (first === undefined || last === undefined) return;
  await manager.query(
    `WITH grown AS (
       UPDATE chain_coverage SET last_number = $4, last_hash = $5, read_at = now()
       WHERE chain_id = $1 AND first_number = (SELECT max(first_number) FROM chain_coverage WHERE chain_id = $1)
         AND last_number = $2::bigint - 1 AND last_hash = $3 AND $4::bigint - first_number < $6 RETURNING 1
     )
     INSERT INTO chain_coverage (chain_id, first_number, parent_hash, last_number, last_hash)
     SELECT $1, $2, $3, $4, $5 WHERE NOT EXISTS (SELECT 1 FROM grown)`,
    [chainId.toString(), first.number.toString(), first.parentHash, last.number.toString(), last.hash, LONGEST_RANGE],
  );
}

/** What is above `ancestor` left the chain and has to be read anew. */
export async function uncoverAbove(
  manager: EntityManager,
  chainId: bigint,
  ancestor: Pick<Block, 'number' | 'hash'>,
): Promise<void> {
  const parameters = [chainId.toString(), ancestor.number.toString()];
  await manager.query(`DELETE FROM chain_coverage WHERE chain_id = $1 AND first_number > $2`, parameters);
  await manager.query(
    `UPDATE chain_coverage SET last_number = $2, last_hash = $3, read_at = now() WHERE chain_id = $1 AND last_number > $2`,
    [...parameters, ancestor.hash],
  );
}

/** What was read, oldest first. */
export async function findCoverage(manager: EntityManager, chainId: bigint): Promise<CoveredRange[]> {
  const rows = (await manager.query(
    `SELECT first_number, parent_hash, last_number, last_hash FROM chain_coverage WHERE chain_id = $1 ORDER BY first_number`,
    [chainId.toString()],
  )) as { first_number: string; parent_hash: string; last_number: string; last_hash: string }[];
  return rows.map((row) => ({
    first: BigInt(row.first_number),
    parentHash: row.parent_hash,
    last: BigInt(row.last_number),
    lastHash: row.last_hash,
  }));
}

/**
 * Where `ranges` leave out a block between `from` and `upTo`, or do not continue each other. A block's hash stands for all blocks
 * before it, so ranges that continue each other's hashes and end at the checkpoint's hash left nothing out.
 */
export function findHoles(
  ranges: readonly CoveredRange[],
  from: bigint,
  upTo: { readonly number: bigint; readonly hash: string },
): CoverageHole[] {
  const holes: CoverageHole[] = [];
  let [next, hash]: [bigint, string | undefined] = [from, undefined];
  for (const range of ranges) {
    if (range.first > next) holes.push({ first: next, last: range.first - 1n, reason: 'These blocks were not read.' });
    if (range.first < next && hash !== undefined) {
      holes.push({ first: range.first, last: next - 1n, reason: 'These blocks were read twice.' });
    }
    if (range.first === next && hash !== undefined && range.parentHash !== hash) {
      holes.push({ first: next, last: next, reason: 'This block does not continue the one that was read before it.' });
    }
    [next, hash] = [range.last + 1n, range.lastHash];
  }
  if (next <= upTo.number) {
    holes.push({ first: next, last: upTo.number, reason: 'These blocks were not read.' });
  } else if (hash !== undefined && (next !== upTo.number + 1n || hash !== upTo.hash)) {
    holes.push({ first: upTo.number, last: upTo.number, reason: 'What was read does not end at the checkpoint.' });
  }
  return holes;
}
