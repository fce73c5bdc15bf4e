import { QuittanceError } from './errors.js';
import { keccakBytes } from './keccak.js';
import { MerkleTree } from './merkle-tree.js';
import { MAX_ORDER_AMOUNT } from './money.js';

/** Quantities carry six decimals: 1 piece is 1_000_000n. */
export const QUANTITY_DECIMALS = 6;
const QUANTITY_SCALE = 10n ** BigInt(QUANTITY_DECIMALS);
const BPS = 10_000n;

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
  /** How much more than the quantity is paid for, in hundredths of a percent; none where it is left out. At most 65,535. */
  readonly toleranceBps?: number;
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

function word(value: bigint, bits: bigint): Buffer {
  if (value < 0n || value >> bits !== 0n) throw new RangeError(`${value} does not fit into ${bits} bits`);
  return Buffer.from(value.toString(16).padStart(64, '0'), 'hex');
}

/**
 * Leaf = (line number, keccak256 of the sku, of the description and of the unit, quantity × 10^6, unit price, amount, tolerance),
 * a word each, hashed twice as OpenZeppelin's standard tree does: all that makes a line, so that nobody signs 10 kg and finds 10 t.
 */
function leafOf(line: OrderLine): Buffer {
  const texts = [line.sku, line.description, line.unit].map((text) => keccakBytes(Buffer.from(text)));
  const numbers = [line.quantity, line.unitPrice, line.amount].map((value) => word(value, 256n));
  const [position, tolerance] = [word(BigInt(line.number), 32n), word(BigInt(line.toleranceBps ?? 0), 16n)];
  return keccakBytes(keccakBytes(Buffer.concat([position, ...texts, ...numbers, tolerance])));
}

function toHex(hash: Buffer): string {
  return `0x${hash.toString('hex')}`;
}

/** Merkle root over the lines (OpenZeppelin standard tree). */
export function linesRoot(lines: readonly OrderLine[]): string {
  return toHex(new MerkleTree(lines.map(leafOf)).root);
}

/** Sibling hashes that prove the line of that number against {@link linesRoot}. Throws `invalid_request` if there is none. */
export function lineProof(lines: readonly OrderLine[], number: number): string[] {
  const line = lines.find((candidate) => candidate.number === number);
  if (line === undefined) throw new QuittanceError('invalid_request', `The order has no line ${number}.`);
  return new MerkleTree(lines.map(leafOf)).proofOf(leafOf(line)).map(toHex);
}

/**
 * The part of a line's amount that `delivered` of it (in total, × 10^6) is worth: pro rata, rounded down, for at most the quantity and
 * the tolerance on top. The contract OrderLines says the same on chain.
 */
export function lineShare(line: Pick<OrderLine, 'quantity' | 'amount' | 'toleranceBps'>, delivered: bigint): bigint {
  const most = (line.quantity * (BPS + BigInt(line.toleranceBps ?? 0))) / BPS;
  return (line.amount * (delivered < most ? delivered : most)) / line.quantity;
}
