import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import {
  consistencyRanges,
  inclusionRanges,
  joinSubtrees,
  type LeafRange,
  leafHash,
  MerkleFrontier,
  type Sha256,
  type Subtree,
  subtreesOf,
} from '#domain';

/** The tree of all entries. Every other tree is a tenant's and has its name. */
export const NETWORK_TREE = '*';

/** A tile stands for this many leaves, or tiles of the level below. */
export const TILE_WIDTH = 256;
const TILE_HEIGHT = 8;

export const sha256: Sha256 = (bytes) => createHash('sha256').update(bytes).digest();

/** The leaf of an entry: over the 32 bytes of its own hash, which binds every column. */
export function leafOfEntry(entryHash: string): Uint8Array {
  return leafHash(sha256, Buffer.from(entryHash, 'hex'));
}

interface Interval {
  readonly level: number;
  /** Numbers of leaves (level 0) or tiles, `end` exclusive. */
  readonly start: number;
  readonly end: number;
}

/** Where the hash of a subtree is read from: leaves, or tiles as large as fit into it. */
function intervalOf({ start, height }: Subtree): Interval {
  const level = Math.floor(height / TILE_HEIGHT);
  const width = TILE_WIDTH ** level;
  return { level, start: start / width, end: (start + 2 ** height) / width };
}

/** Reads leaves or tiles of one level, for each interval in order. Throws where one is missing. */
async function readIntervals(
  manager: EntityManager,
  tree: string,
  level: number,
  intervals: readonly Interval[],
): Promise<Uint8Array[][]> {
  if (intervals.length === 0) return [];
  const [source, parameters] =
    level > 0
      ? [
          `SELECT number AS place, hash FROM audit_tiles WHERE tree = $3 AND level = $4 AND number >= first AND number < last`,
          [tree, level],
        ]
      : tree === NETWORK_TREE
        ? [`SELECT position AS place, hash FROM audit_leaves WHERE position >= first AND position < last`, []]
        : [
            `SELECT sequence - 1 AS place, hash FROM audit_leaves WHERE tenant_id = $3 AND sequence > first AND sequence <= last`,
            [tree],
          ];
  const rows = (await manager.query(
    `SELECT number, hash FROM unnest($1::bigint[], $2::bigint[]) WITH ORDINALITY AS wanted (first, last, number)
     CROSS JOIN LATERAL (${source}) AS found ORDER BY number, place`,
    [intervals.map(({ start }) => start), intervals.map(({ end }) => end), ...parameters],
  )) as { number: string; hash: Buffer }[];
  const found = intervals.map((): Uint8Array[] => []);
  for (const row of rows) found[Number(row.number) - 1]?.push(row.hash);
  for (const [index, { start, end }] of intervals.entries()) {
    if (found[index]?.length !== end - start) {
      throw new Error(`The tree ${tree} lacks nodes of level ${level} between ${start} and ${end}`);
    }
  }
  return found;
}

function rootOfPerfect(hashes: readonly Uint8Array[]): Uint8Array {
  const frontier = new MerkleFrontier(sha256);
  for (const hash of hashes) frontier.append(hash);
  return frontier.root();
}

/** Hashes of ranges of a tree's leaves, in order, in a handful of statements however large it is. */
export async function hashRanges(
  manager: EntityManager,
  tree: string,
  ranges: readonly LeafRange[],
): Promise<Uint8Array[]> {
  const subtrees = ranges.map(subtreesOf);
  const intervals = subtrees.flat().map(intervalOf);
  const hashes = new Map<Interval, Uint8Array>();
  for (const level of new Set(intervals.map((interval) => interval.level))) {
    const ofLevel = intervals.filter((interval) => interval.level === level);
    const found = await readIntervals(manager, tree, level, ofLevel);
    for (const [index, interval] of ofLevel.entries()) hashes.set(interval, rootOfPerfect(found[index] ?? []));
  }
  let next = 0;
  return subtrees.map((parts) => {
    const own = intervals.slice(next, next + parts.length);
    next += parts.length;
    return joinSubtrees(
      sha256,
      own.map((interval) => hashes.get(interval) as Uint8Array),
    );
  });
}

/** The root of a tree's first `size` leaves. */
export async function rootAt(manager: EntityManager, tree: string, size: number): Promise<Uint8Array> {
  const [root] = await hashRanges(manager, tree, [{ start: 0, end: size }]);
  return root ?? joinSubtrees(sha256, []);
}

/** Proves that the leaf at `index` is among a tree's first `size`. */
export function proveInclusion(
  manager: EntityManager,
  tree: string,
  index: number,
  size: number,
): Promise<Uint8Array[]> {
  return hashRanges(manager, tree, inclusionRanges(index, size));
}

/** Proves that a tree's first `first` leaves begin its first `second`. */
export function proveConsistency(
  manager: EntityManager,
  tree: string,
  first: number,
  second: number,
): Promise<Uint8Array[]> {
  return hashRanges(manager, tree, consistencyRanges(first, second));
}

/** Stores the tiles that a tree got when it grew from `before` to `after` leaves, which are stored already. */
export async function storeTiles(manager: EntityManager, tree: string, before: number, after: number): Promise<void> {
  for (let level = 1; Math.floor(after / TILE_WIDTH ** level) > 0; level += 1) {
    const width = TILE_WIDTH ** level;
    const numbers: number[] = [];
    for (let number = Math.floor(before / width); (number + 1) * width <= after; number += 1) numbers.push(number);
    if (numbers.length === 0) return;
    const parts = numbers.map((number) => ({
      level: level - 1,
      start: number * TILE_WIDTH,
      end: (number + 1) * TILE_WIDTH,
    }));
    const hashes = (await readIntervals(manager, tree, level - 1, parts)).map(rootOfPerfect);
    await manager.query(
      `INSERT INTO audit_tiles (tree, level, number, hash)
       SELECT $1, $2, number, hash FROM unnest($3::bigint[], $4::bytea[]) AS tile (number, hash)`,
      [tree, level, numbers, hashes],
    );
  }
}
