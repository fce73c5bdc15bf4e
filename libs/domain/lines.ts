import { StandardMerkleTree } from '@openzeppelin/merkle-tree';
import { id as keccakText } from 'ethers';
import { QuittanceError } from './errors.js';
import { MAX_ORDER_AMOUNT } from './money.js';

/** Quantities carry six decimals: 1 piece is 1_000_000n. */
export const QUANTITY_DECIMALS = 6;
const QUANTITY_SCALE = 10n ** BigInt(QUANTITY_DECIMALS);

export interface OrderLine {
  /** 1-based position in the order. */
  readonly number: number;
  readonly sku: string;
  readonly description: string;
  /** Scaled by 10^6, positive. */
  readonly quantity: bigint;
  readonly unit: string;
  /** Minor units of the token for one unit. */
  readonly unitPrice: bigint;
  /** Minor units of the token for the line. */
  readonly amount: bigint;
}

/** quantity × unit price, rounded half up to one minor unit. */
export function exactLineAmount(quantity: bigint, unitPrice: bigint): bigint {
  return (quantity * unitPrice + QUANTITY_SCALE / 2n) / QUANTITY_SCALE;
}

/**
 * The amount of a line. A stated amount may differ from quantity × unit price by at most `unitPriceRounding` minor units
 * per unit (what the stated price was rounded by) plus one minor unit. Throws `line_amount_mismatch`, and
 * `amount_out_of_range` for a line that is worth more than one order may be.
 */
export function lineAmount(line: {
  number: number;
  quantity: bigint;
  unitPrice: bigint;
  amount?: bigint;
  unitPriceRounding?: bigint;
}): bigint {
  const exact = exactLineAmount(line.quantity, line.unitPrice);
  if (exact > MAX_ORDER_AMOUNT) {
    throw new QuittanceError(
      'amount_out_of_range',
      `Line ${line.number}: quantity × unit price is more than ${MAX_ORDER_AMOUNT}.`,
    );
  }
  if (line.amount === undefined) {
    return exact;
  }
  const difference = line.amount > exact ? line.amount - exact : exact - line.amount;
  const allowed =
    line.unitPriceRounding === undefined ? 0n : exactLineAmount(line.quantity, line.unitPriceRounding) + 1n;
  if (difference > allowed) {
    throw new QuittanceError(
      'line_amount_mismatch',
      `Line ${line.number}: the amount ${line.amount} is not quantity × unit price (${exact}).`,
    );
  }
  return line.amount;
}

/**
 * Merkle root over the lines (OpenZeppelin standard tree), leaf = (line number, keccak256 of the sku, of the description and
 * of the unit, quantity × 10^6, unit price, amount): all that makes a line, so that nobody signs 10 kg and finds 10 t.
 */
export function linesRoot(lines: readonly OrderLine[]): string {
  const leaves = lines.map((line) => [
    line.number,
    keccakText(line.sku),
    keccakText(line.description),
    keccakText(line.unit),
    line.quantity,
    line.unitPrice,
    line.amount,
  ]);
  const types = ['uint32', 'bytes32', 'bytes32', 'bytes32', 'uint256', 'uint256', 'uint256'];
  return StandardMerkleTree.of(leaves, types).root;
}
