// Writes test/vectors/order-lines.json: lines of orders with their proofs, and what deliveries of them are worth, by exact fractions
// of their own. Every value is fixed, so the file changes only if the leaf or the rule does.
//   hardhat run --no-compile test/vectors/generate-order-lines.ts
//   VECTORS_CHECK=1 hardhat run --no-compile test/vectors/generate-order-lines.ts    fail if the committed file differs
import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';

import { id } from 'ethers';

import { lineProof, linesRoot, MAX_ORDER_AMOUNT, type OrderLine } from '../../libs/domain/index.js';

const FILE = resolve('test/vectors/order-lines.json');
const PIECE = 1_000_000n;

function lineOf(number: number, quantity: bigint, unitPrice: bigint, amount: bigint, toleranceBps: number): OrderLine {
  const [sku, description, unit] = [`SKU-${number}`, `Article ${number}, größe M`, number % 2 === 0 ? 'KGM' : 'EA'];
  return { number, sku, description, unit, quantity, unitPrice, amount, toleranceBps };
}

const orders: OrderLine[][] = [
  [lineOf(1, 19n * PIECE, 29_000_000n, 551_000_000n, 0)],
  [lineOf(1, 3n * PIECE, 33n, 100n, 0), lineOf(2, 3n * PIECE, 33n, 100n, 1000)],
  [
    lineOf(1, 1n, 1n, 1n, 10_000),
    lineOf(2, 7n * PIECE, 142_857n, 1_000_000n, 1),
    lineOf(3, 12_345_678n, 8_100_000n, 99_999_992n, 250),
    lineOf(4, PIECE, MAX_ORDER_AMOUNT, MAX_ORDER_AMOUNT, 500),
    lineOf(5, 10n ** 24n, 1n, 10n ** 18n, 65_535),
  ],
  Array.from({ length: 33 }, (_, index) =>
    lineOf(index + 1, BigInt(index + 1) * PIECE, 1_000_003n, BigInt(index + 1) * 1_000_003n, index * 100),
  ),
];

/** The largest whole number whose product with the denominator is not above the numerator, found bit by bit. */
function floorOfFraction(numerator: bigint, denominator: bigint): bigint {
  let whole = 0n;
  for (let bit = 256n; bit >= 0n; bit -= 1n) {
    const candidate = whole | (1n << bit);
    if (candidate * denominator <= numerator) whole = candidate;
  }
  return whole;
}

function shareOf(line: OrderLine, delivered: bigint): bigint {
  const limit = floorOfFraction(line.quantity * (10_000n + BigInt(line.toleranceBps ?? 0)), 10_000n);
  return floorOfFraction(line.amount * (delivered > limit ? limit : delivered), line.quantity);
}

function deliveriesOf({ quantity, toleranceBps = 0 }: OrderLine): bigint[] {
  const limit = (quantity * (10_000n + BigInt(toleranceBps))) / 10_000n;
  const deliveries = [
    0n,
    1n,
    quantity / 3n,
    quantity - 1n,
    quantity,
    quantity + 1n,
    limit,
    limit + 1n,
    2n ** 256n - 1n,
  ];
  return [...new Set(deliveries)];
}

const vectors = {
  orders: orders.map((lines) => ({
    root: linesRoot(lines),
    lines: lines.map((line) => ({
      number: line.number,
      skuHash: id(line.sku),
      descriptionHash: id(line.description),
      unitHash: id(line.unit),
      toleranceBps: line.toleranceBps,
      line: {
        sku: line.sku,
        description: line.description,
        unit: line.unit,
        quantity: line.quantity.toString(),
        unitPrice: line.unitPrice.toString(),
        amount: line.amount.toString(),
      },
      proof: lineProof(lines, line.number),
      shares: deliveriesOf(line).map((delivered) => ({
        delivered: delivered.toString(),
        share: shareOf(line, delivered).toString(),
      })),
    })),
  })),
};

const content = `${JSON.stringify(vectors, null, 2)}\n`;
if (process.env.VECTORS_CHECK === '1') {
  if ((await readFile(FILE, 'utf8')) !== content) throw new Error(`${FILE} differs. Generate it again.`);
} else {
  await writeFile(FILE, content);
}
