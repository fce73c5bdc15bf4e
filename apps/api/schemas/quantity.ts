import { QUANTITY_DECIMALS } from '#domain';

/** A quantity scaled by 10^6 as a decimal number without trailing zeros. */
export function formatQuantity(quantity: bigint): string {
  const digits = quantity.toString().padStart(QUANTITY_DECIMALS + 1, '0');
  const fraction = digits.slice(-QUANTITY_DECIMALS).replace(/0+$/, '');
  const whole = digits.slice(0, -QUANTITY_DECIMALS);
  return fraction === '' ? whole : `${whole}.${fraction}`;
}
