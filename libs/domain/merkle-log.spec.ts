import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import {
  consistencyRanges,
  inclusionRanges,
  isConsistent,
  joinSubtrees,
  type LeafRange,
  leafHash,
  MerkleFrontier,
  rootOfInclusion,
  type Sha256,
  subtreesOf,
} from './merkle-log.js';

const sha256: Sha256 = (bytes) => createHash('sha256').update(bytes).digest();
const bytes = (hex: string) => Buffer.from(hex, 'hex');
const hexes = (hashes: readonly Uint8Array[]) => hashes.map((hash) => Buffer.from(hash).toString('hex'));

/** Leaves, roots and proofs that the authors of RFC 6962 published with their implementation (certificate-transparency). */
const published = {
  leaves: ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'],
  roots: [
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
    'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
    '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
    'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
    '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
  ],
  inclusions: [
    { index: 0, size: 1, proof: [] },
    {
      index: 0,
      size: 8,
      proof: [
        '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
      ],
    },
    {
      index: 5,
      size: 8,
      proof: [
        'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
        'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
        'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      ],
    },
    { index: 2, size: 3, proof: ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'] },
    {
      index: 1,
      size: 5,
      proof: [
        '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      ],
    },
  ],
  consistencies: [
    { first: 1, second: 1, proof: [] },
    {
      first: 1,
      second: 8,
      proof: [
        '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
      ],
    },
    {
      first: 6,
      second: 8,
      proof: [
        '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
        'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
        'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      ],
    },
    {
      first: 2,
      second: 5,
      proof: [
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      ],
    },
  ],
};

const publishedLeaves = published.leaves.map((leaf) => leafHash(sha256, bytes(leaf)));

/** The tree hash straight from its definition (RFC 6962, 2.1). */
function definedHash(leaves: readonly Uint8Array[]): Uint8Array {
  const [first] = leaves;
  if (first === undefined) return sha256(new Uint8Array());
  if (leaves.length === 1) return first;
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return sha256(Buffer.concat([bytes('01'), definedHash(leaves.slice(0, split)), definedHash(leaves.slice(split))]));
}

/** As a log proves: from perfect subtrees only. */
function hashOfRange(leaves: readonly Uint8Array[], range: LeafRange): Uint8Array {
  const hashes = subtreesOf(range).map(({ start, height }) => definedHash(leaves.slice(start, start + 2 ** height)));
  return joinSubtrees(sha256, hashes);
}

const changed = (hash: Uint8Array) => Buffer.from(hash).fill((hash[7] ?? 0) ^ 1, 7, 8);

describe('the published trees', () => {
  test('have the published roots', () => {
    const frontier = new MerkleFrontier(sha256);
    const roots = [frontier.root()];
    for (const leaf of publishedLeaves) {
      frontier.append(leaf);
      roots.push(frontier.root());
    }
    expect(hexes(roots)).toEqual(published.roots);
  });

  test.each(published.inclusions)(
    'have the published proof that leaf $index is among $size',
    ({ index, size, proof }) => {
      const made = inclusionRanges(index, size).map((range) => hashOfRange(publishedLeaves, range));
      expect(hexes(made)).toEqual(proof);
      const root = rootOfInclusion(sha256, { leaf: publishedLeaves[index]!, index, size, proof: proof.map(bytes) });
      expect(hexes([root!])).toEqual([published.roots[size]]);
    },
  );

  test.each(published.consistencies)('have the published proof that $first begin $second', (vector) => {
    const { first, second, proof } = vector;
    const made = consistencyRanges(first, second).map((range) => hashOfRange(publishedLeaves, range));
    expect(hexes(made)).toEqual(proof);
    const [older, newer] = [first, second].map((size) => ({ size, root: bytes(published.roots[size]!) }));
    expect(isConsistent(sha256, older!, newer!, proof.map(bytes))).toBe(true);
  });
});

describe('trees of every size up to 40', () => {
  const leaves = Array.from({ length: 40 }, (_, index) => leafHash(sha256, bytes(index.toString(16).padStart(4, '0'))));
  const roots = leaves.map((_, index) => definedHash(leaves.slice(0, index + 1)));
  const rootAt = (size: number) => roots[size - 1]!;

  test('grow to the root of their definition and tell of every perfect subtree', () => {
    const frontier = new MerkleFrontier(sha256);
    for (const [index, leaf] of leaves.entries()) {
      frontier.append(leaf, ({ start, height }, hash) => {
        expect(hexes([hash])).toEqual(hexes([definedHash(leaves.slice(start, start + 2 ** height))]));
      });
      expect(hexes([frontier.root()])).toEqual(hexes([roots[index]!]));
    }
    expect(frontier.size).toBe(40);
  });

  test('prove each leaf, and nothing else', () => {
    let refused = 0;
    for (let size = 1; size <= leaves.length; size += 1) {
      for (let index = 0; index < size; index += 1) {
        const leaf = leaves[index]!;
        const proof = inclusionRanges(index, size).map((range) => hashOfRange(leaves, range));
        const rootBy = (changes: Partial<Parameters<typeof rootOfInclusion>[1]>) =>
          rootOfInclusion(sha256, { leaf, index, size, proof, ...changes });
        const wanted = hexes([rootAt(size)])[0];
        expect(hexes([rootBy({})!])[0]).toBe(wanted);
        const forgeries = [
          { leaf: changed(leaf) },
          { index: (index + 1) % (size + 1) },
          { proof: [...proof, leaf] },
          ...(proof.length === 0
            ? []
            : [{ proof: proof.slice(1) }, { proof: [changed(proof[0]!), ...proof.slice(1)] }]),
        ];
        for (const forgery of forgeries) {
          const root = rootBy(forgery);
          expect(root !== undefined && hexes([root])[0] === wanted).toBe(false);
          refused += 1;
        }
      }
    }
    expect(refused).toBeGreaterThan(3_000);
  });

  test('prove of which trees they are the continuation, and of no others', () => {
    for (let second = 1; second <= leaves.length; second += 1) {
      for (let first = 1; first <= second; first += 1) {
        const proof = consistencyRanges(first, second).map((range) => hashOfRange(leaves, range));
        const older = { size: first, root: rootAt(first) };
        const newer = { size: second, root: rootAt(second) };
        expect(isConsistent(sha256, older, newer, proof)).toBe(true);
        expect(isConsistent(sha256, { ...older, root: changed(older.root) }, newer, proof)).toBe(false);
        expect(isConsistent(sha256, older, { ...newer, root: changed(newer.root) }, proof)).toBe(false);
        expect(isConsistent(sha256, older, newer, [...proof, older.root])).toBe(false);
        if (proof.length > 0) {
          expect(isConsistent(sha256, older, newer, proof.slice(0, -1))).toBe(false);
          expect(isConsistent(sha256, older, newer, [changed(proof[0]!), ...proof.slice(1)])).toBe(false);
        }
      }
    }
  });

  test.each([
    [-1, 3],
    [3, 3],
    [0, 0],
    [0.5, 1],
    [2 ** 53, 2 ** 54],
  ])('have no proof of leaf %d among %d', (index, size) => {
    expect(rootOfInclusion(sha256, { leaf: leaves[0]!, index, size, proof: [] })).toBeUndefined();
  });

  test('refuse ranges that no tree has', () => {
    expect(() => inclusionRanges(3, 3)).toThrow(RangeError);
    expect(() => consistencyRanges(0, 3)).toThrow(RangeError);
    expect(() => consistencyRanges(4, 3)).toThrow(RangeError);
    expect(isConsistent(sha256, { size: 0, root: rootAt(1) }, { size: 1, root: rootAt(1) }, [])).toBe(false);
  });
});
