import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { exactLineAmount, lineAmount, lineProof, lineShare, linesRoot, type OrderLine } from './lines.js';
import { MAX_ORDER_AMOUNT } from './money.js';

const PIECE = 1_000_000n;

describe('line amounts', () => {
  test('are quantity times unit price, rounded half up', () => {
    expect(exactLineAmount(19n * PIECE, 29_000_000n)).toBe(551_000_000n);
    expect(exactLineAmount(500_000n, 1n)).toBe(1n);
    expect(exactLineAmount(499_999n, 1n)).toBe(0n);
  });

  test('may be stated when they are exact', () => {
    expect(lineAmount({ number: 1, quantity: 2n * PIECE, unitPrice: 5n, amount: 10n })).toBe(10n);
    expect(() => lineAmount({ number: 1, quantity: 2n * PIECE, unitPrice: 5n, amount: 11n })).toThrow(
      'line_amount_mismatch',
    );
  });

  test('are at most what one order may hold', () => {
    const line = { number: 1, quantity: PIECE, unitPrice: MAX_ORDER_AMOUNT };
    expect(lineAmount(line)).toBe(MAX_ORDER_AMOUNT);
    expect(() => lineAmount({ ...line, unitPrice: MAX_ORDER_AMOUNT + 1n })).toThrow('amount_out_of_range');
    expect(() => lineAmount({ ...line, quantity: 10n ** 32n, unitPrice: 2n ** 256n - 1n })).toThrow(
      'amount_out_of_range',
    );
  });

  test('may differ by what the unit price was rounded by, and one minor unit, but no more', () => {
    const line = { number: 1, quantity: 100n * PIECE, unitPrice: 330n, unitPriceRounding: 5n };
    expect(lineAmount({ ...line, amount: 33_501n })).toBe(33_501n);
    expect(() => lineAmount({ ...line, amount: 33_502n })).toThrow('line_amount_mismatch');
    expect(lineAmount({ ...line, amount: 32_499n })).toBe(32_499n);
    expect(() => lineAmount({ ...line, amount: 32_498n })).toThrow('line_amount_mismatch');
  });
});

describe("a line's share", () => {
  const line = { quantity: 3n * PIECE, amount: 100n };

  test('is pro rata, rounded down', () => {
    expect(lineShare(line, 0n)).toBe(0n);
    expect(lineShare(line, PIECE)).toBe(33n);
    expect(lineShare(line, 2n * PIECE)).toBe(66n);
    expect(lineShare(line, 3n * PIECE)).toBe(100n);
  });

  test('ends at the quantity, or at the tolerance on top of it', () => {
    expect(lineShare(line, 4n * PIECE)).toBe(100n);
    expect(lineShare({ ...line, toleranceBps: 1000 }, 4n * PIECE)).toBe(110n);
    expect(lineShare({ ...line, toleranceBps: 1000 }, 3n * PIECE + 150_000n)).toBe(105n);
  });
});

describe('the lines root', () => {
  const line: OrderLine = {
    number: 1,
    sku: 'A',
    description: 'Gloves',
    quantity: PIECE,
    unit: 'EA',
    unitPrice: 7n,
    amount: 7n,
  };

  test('changes with every field of every line', () => {
    const changes = [
      { number: 2 },
      { sku: 'B' },
      { description: 'Masks' },
      { unit: 'KG' },
      { quantity: 2n },
      { unitPrice: 8n },
      { amount: 8n },
      { toleranceBps: 500 },
    ];
    const roots = [line, ...changes.map((change) => ({ ...line, ...change }))].map((changed) => linesRoot([changed]));
    expect(new Set(roots).size).toBe(roots.length);
  });

  test('takes a tolerance that is left out for none', () => {
    expect(linesRoot([line])).toBe(linesRoot([{ ...line, toleranceBps: 0 }]));
  });

  test('has no proof of a line that is not there', () => {
    expect(() => lineProof([line], 2)).toThrow('invalid_request');
  });
});

describe('the vectors, which the contract is tested against too', () => {
  interface VectorLine {
    line: Record<'sku' | 'description' | 'unit' | 'quantity' | 'unitPrice' | 'amount', string>;
    number: number;
    toleranceBps: number;
    proof: string[];
    shares: { delivered: string; share: string }[];
  }
  const { orders } = JSON.parse(readFileSync('test/vectors/order-lines.json', 'utf8')) as {
    orders: { root: string; lines: VectorLine[] }[];
  };

  test.each(orders)('agree on the order of $root', ({ root, lines }) => {
    const orderLines = lines.map(({ line, number, toleranceBps }) => ({
      ...line,
      number,
      toleranceBps,
      quantity: BigInt(line.quantity),
      unitPrice: BigInt(line.unitPrice),
      amount: BigInt(line.amount),
    }));
    expect(linesRoot(orderLines)).toBe(root);
    for (const [index, { number, proof, shares }] of lines.entries()) {
      expect(lineProof(orderLines, number)).toEqual(proof);
      for (const { delivered, share } of shares) {
        expect(lineShare(orderLines[index] as OrderLine, BigInt(delivered))).toBe(BigInt(share));
      }
    }
  });
});
