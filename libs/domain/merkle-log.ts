/**
 * The append-only Merkle tree of RFC 6962 (Certificate Transparency; RFC 9162 has the same): roots, inclusion and consistency
 * proofs, and their verification. Pure and without imports, so that browsers verify with the code that servers prove with.
 * Leaves are numbered from 0. Sizes are below 2^53.
 */

/** SHA-256. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array;

/** Leaves `start` to `start + 2^height`, a perfect subtree: `start` is a multiple of its width. */
export interface Subtree {
  readonly start: number;
  readonly height: number;
}

/** Leaves `start` to `end`, exclusive. */
export interface LeafRange {
  readonly start: number;
  readonly end: number;
}

function prefixed(prefix: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(1 + parts.reduce((sum, part) => sum + part.length, 0));
  bytes[0] = prefix;
  let offset = 1;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}

export function leafHash(sha256: Sha256, leaf: Uint8Array): Uint8Array {
  return sha256(prefixed(0, leaf));
}

export function nodeHash(sha256: Sha256, left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256(prefixed(1, left, right));
}

/** The root of a tree without leaves. */
export function emptyRoot(sha256: Sha256): Uint8Array {
  return sha256(new Uint8Array(0));
}

function largestPowerBelow(size: number): number {
  let power = 1;
  while (power * 2 < size) power *= 2;
  return power;
}

/**
 * The perfect subtrees that a range of leaves falls into, from left to right. The range is one that occurs in a tree: where it
 * begins is a multiple of the power of two that holds it. Its hash is {@link joinSubtrees} of theirs.
 */
export function subtreesOf({ start, end }: LeafRange): Subtree[] {
  const subtrees: Subtree[] = [];
  let position = start;
  while (position < end) {
    let height = 0;
    while (position % 2 ** (height + 1) === 0 && position + 2 ** (height + 1) <= end) height += 1;
    subtrees.push({ start: position, height });
    position += 2 ** height;
  }
  return subtrees;
}

/** The hash of a range from those of its {@link subtreesOf}. */
export function joinSubtrees(sha256: Sha256, hashes: readonly Uint8Array[]): Uint8Array {
  const joined = hashes.reduceRight<Uint8Array | undefined>(
    (right, left) => (right === undefined ? left : nodeHash(sha256, left, right)),
    undefined,
  );
  return joined ?? emptyRoot(sha256);
}

/** The ranges whose hashes prove that the leaf at `index` is in a tree of `size` leaves, from the leaf up (RFC 6962, 2.1.1). */
export function inclusionRanges(index: number, size: number): LeafRange[] {
  if (!(index >= 0 && index < size)) throw new RangeError(`A tree of ${size} leaves has no leaf ${index}`);
  const path = ({ start, end }: LeafRange): LeafRange[] => {
    if (end - start === 1) return [];
    const split = start + largestPowerBelow(end - start);
    return index < split
      ? [...path({ start, end: split }), { start: split, end }]
      : [...path({ start: split, end }), { start, end: split }];
  };
  return path({ start: 0, end: size });
}

/** The ranges whose hashes prove that a tree of `first` leaves begins the one of `second` leaves (RFC 6962, 2.1.2). */
export function consistencyRanges(first: number, second: number): LeafRange[] {
  if (!(first > 0 && first <= second)) throw new RangeError(`No tree of ${first} leaves begins one of ${second}`);
  const subproof = ({ start, end }: LeafRange, isKnown: boolean): LeafRange[] => {
    if (first === end) return isKnown ? [] : [{ start, end }];
    const split = start + largestPowerBelow(end - start);
    return first <= split
      ? [...subproof({ start, end: split }, isKnown), { start: split, end }]
      : [...subproof({ start: split, end }, false), { start, end: split }];
  };
  return subproof({ start: 0, end: second }, true);
}

const half = (value: number) => Math.floor(value / 2);
const isOdd = (value: number) => value % 2 === 1;

/** The root that a leaf has by its inclusion proof (RFC 9162, 2.1.3.2); undefined where the proof has not the length that it must have. */
export function rootOfInclusion(
  sha256: Sha256,
  { leaf, index, size, proof }: { leaf: Uint8Array; index: number; size: number; proof: readonly Uint8Array[] },
): Uint8Array | undefined {
  if (!(Number.isSafeInteger(index) && Number.isSafeInteger(size) && index >= 0 && index < size)) return undefined;
  let position = index;
  let last = size - 1;
  let hash = leaf;
  for (const sibling of proof) {
    if (last === 0) return undefined;
    if (isOdd(position) || position === last) {
      hash = nodeHash(sha256, sibling, hash);
      while (!isOdd(position) && position !== 0) {
        position = half(position);
        last = half(last);
      }
    } else {
      hash = nodeHash(sha256, hash, sibling);
    }
    position = half(position);
    last = half(last);
  }
  return last === 0 ? hash : undefined;
}

function areEqual(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}

/** Whether a tree of `first` leaves with `firstRoot` begins the one of `second` leaves with `secondRoot` (RFC 9162, 2.1.4.2). */
export function isConsistent(
  sha256: Sha256,
  older: { readonly size: number; readonly root: Uint8Array },
  newer: { readonly size: number; readonly root: Uint8Array },
  proof: readonly Uint8Array[],
): boolean {
  const sizes = [older.size, newer.size];
  if (!sizes.every(Number.isSafeInteger) || older.size < 1 || older.size > newer.size) return false;
  if (older.size === newer.size) return proof.length === 0 && areEqual(older.root, newer.root);
  const isPerfect = 2 ** Math.round(Math.log2(older.size)) === older.size;
  const [start, ...path] = isPerfect ? [older.root, ...proof] : proof;
  if (start === undefined || path.length === 0) return false;
  let position = older.size - 1;
  let last = newer.size - 1;
  while (isOdd(position)) {
    position = half(position);
    last = half(last);
  }
  let oldHash = start;
  let newHash = start;
  for (const sibling of path) {
    if (last === 0) return false;
    if (isOdd(position) || position === last) {
      oldHash = nodeHash(sha256, sibling, oldHash);
      newHash = nodeHash(sha256, sibling, newHash);
      while (!isOdd(position) && position !== 0) {
        position = half(position);
        last = half(last);
      }
    } else {
      newHash = nodeHash(sha256, newHash, sibling);
    }
    position = half(position);
    last = half(last);
  }
  return last === 0 && areEqual(oldHash, older.root) && areEqual(newHash, newer.root);
}

/** A tree that grows at its end and keeps only what its root needs: a hash per binary digit of its size. */
export class MerkleFrontier {
  #subtrees: { readonly height: number; readonly hash: Uint8Array }[] = [];
  #size = 0;

  constructor(private readonly sha256: Sha256) {}

  get size(): number {
    return this.#size;
  }

  /** Adds a leaf by its {@link leafHash}. Calls `onSubtree` for every perfect subtree that it completes, the leaf itself included. */
  append(leaf: Uint8Array, onSubtree?: (subtree: Subtree, hash: Uint8Array) => void): void {
    let height = 0;
    let hash = leaf;
    this.#size += 1;
    onSubtree?.({ start: this.#size - 1, height }, hash);
    for (let top = this.#subtrees.at(-1); top?.height === height; top = this.#subtrees.at(-1)) {
      hash = nodeHash(this.sha256, top.hash, hash);
      height += 1;
      this.#subtrees.pop();
      onSubtree?.({ start: this.#size - 2 ** height, height }, hash);
    }
    this.#subtrees.push({ height, hash });
  }

  root(): Uint8Array {
    return joinSubtrees(
      this.sha256,
      this.#subtrees.map(({ hash }) => hash),
    );
  }
}
