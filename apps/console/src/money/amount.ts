/** At least this many decimals are shown, as far as the token has them. */
const SHOWN_DECIMALS = 2;

/**
 * An amount in minor units as people read it: `1234500000` with 6 decimals is `1,234.50`. Exact: decimals beyond the second
 * are shown when they are not zero.
 */
export function formatAmount(minorUnits: string | bigint, decimals: number): string {
  const amount = BigInt(minorUnits);
  const sign = amount < 0n ? '-' : '';
  const digits = (amount < 0n ? -amount : amount).toString().padStart(decimals + 1, '0');
  const split = digits.length - decimals;
  const whole = digits.slice(0, split).replace(/\B(?=(\d{3})+$)/g, ',');
  const fraction = digits.slice(split).replace(/0+$/, '').padEnd(Math.min(SHOWN_DECIMALS, decimals), '0');
  return `${sign}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

/**
 * Minor units of what somebody typed: digits with an optional decimal point, thousands separated by commas or spaces or not at
 * all. Undefined for anything else, and for more decimals than the token has.
 */
export function parseAmount(typed: string, decimals: number): bigint | undefined {
  const match = /^(\d+|\d{1,3}(?:[ ,]\d{3})+)(?:\.(\d+))?$/.exec(typed.trim());
  if (match === null) return undefined;
  const [, whole = '', fraction = ''] = match;
  if (fraction.length > decimals) return undefined;
  return BigInt(whole.replace(/[ ,]/g, '') + fraction.padEnd(decimals, '0'));
}

/** `part` of `total` in percent with two decimals, rounded down; 0 of nothing. */
export function percentOf(part: bigint, total: bigint): number {
  return total === 0n ? 0 : Number((part * 10_000n) / total) / 100;
}
