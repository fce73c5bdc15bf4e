import { QuittanceError } from './errors.js';

/** The largest amount one order may hold: what a packed uint112 storage field can carry. Minor units. */
export const MAX_ORDER_AMOUNT = 2n ** 112n - 1n;

const MAX_UINT256 = 2n ** 256n - 1n;
const DECIMAL_DIGITS = /^[0-9]{1,78}$/;

/** Whether `text` is an amount in minor units: 1 to 78 ASCII digits, at most 2^256 - 1. */
export function isAmountText(text: string): boolean {
  return DECIMAL_DIGITS.test(text) && BigInt(text) <= MAX_UINT256;
}

/** Reads an amount in minor units. Throws `invalid_request` on anything but 1 to 78 ASCII digits up to 2^256 - 1. */
export function parseAmount(text: string): bigint {
  if (!isAmountText(text)) {
    throw new QuittanceError('invalid_request', 'An amount is a string of 1 to 78 digits in minor units.');
  }
  return BigInt(text);
}

/** Writes minor units as a decimal number with `decimals` places, for people: `formatUnits(1500000n, 6)` is "1.50". */
export function formatUnits(amount: bigint, decimals: number): string {
  const sign = amount < 0n ? '-' : '';
  const digits = (amount < 0n ? -amount : amount).toString().padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, '');
  const cents = fraction.padEnd(Math.min(2, decimals), '0');
  return cents === '' ? `${sign}${whole}` : `${sign}${whole}.${cents}`;
}

/**
 * Reads a non-negative decimal number as an integer scaled by 10^`decimals`: `parseUnits("1.5", 6)` is 1500000n.
 * Throws `invalid_request` on signs, exponents, more than `decimals` places, or more than 78 digits.
 */
export function parseUnits(text: string, decimals: number): bigint {
  const match = /^([0-9]{1,72})(?:\.([0-9]+))?$/.exec(text);
  const [, whole = '', fraction = ''] = match ?? [];
  if (match === null || fraction.length > decimals) {
    throw new QuittanceError(
      'invalid_request',
      `"${text.slice(0, 80)}" is not a number with up to ${decimals} decimals.`,
    );
  }
  return BigInt(whole + fraction.padEnd(decimals, '0'));
}

export function minimum(left: bigint, right: bigint): bigint {
  return left < right ? left : right;
}

export function maximum(left: bigint, right: bigint): bigint {
  return left > right ? left : right;
}
