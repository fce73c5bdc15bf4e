import { expect, test } from '@jest/globals';
import { StandardMerkleTree } from '@openzeppelin/merkle-tree';
import { keccak256, toUtf8Bytes } from 'ethers';
import fc from 'fast-check';
import { lineProof, linesRoot, type OrderLine } from './lines.js';

const LEAF_TYPES = ['uint32', 'bytes32', 'bytes32', 'bytes32', 'uint256', 'uint256', 'uint256', 'uint16'];
const unsigned = (bits: bigint) => fc.bigInt({ min: 0n, max: 2n ** bits - 1n });
const line = fc.record({
  sku: fc.string(),
  description: fc.string({ unit: 'grapheme' }),
  unit: fc.string(),
  quantity: unsigned(256n),
  unitPrice: unsigned(256n),
  amount: unsigned(256n),
  toleranceBps: fc.integer({ min: 0, max: 65_535 }),
});

test("lines have the root and the proofs of OpenZeppelin's standard tree", () => {
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 9 }), (drafts) => {
      const lines: OrderLine[] = drafts.map((draft, index) => ({ ...draft, number: index + 1 }));
      const tree = StandardMerkleTree.of(
        lines.map((entry) => [
          entry.number,
          ...[entry.sku, entry.description, entry.unit].map((text) => keccak256(toUtf8Bytes(text))),
          ...[entry.quantity, entry.unitPrice, entry.amount, entry.toleranceBps ?? 0],
        ]),
        LEAF_TYPES,
      );
      expect(linesRoot(lines)).toBe(tree.root);
      for (const index of lines.keys()) expect(lineProof(lines, index + 1)).toEqual(tree.getProof(index));
    }),
    { numRuns: 25 },
  );
});

test('what does not fit into a leaf has no root', () => {
  const fits: OrderLine = {
    ...{ number: 1, sku: 'A', description: 'B', unit: 'EA', quantity: 1n, unitPrice: 1n, amount: 1n },
  };
  for (const change of [{ quantity: 2n ** 256n }, { amount: -1n }, { toleranceBps: 65_536 }, { number: 2 ** 32 }]) {
    expect(() => linesRoot([{ ...fits, ...change }])).toThrow('does not fit');
  }
  expect(() => linesRoot([])).toThrow();
});
