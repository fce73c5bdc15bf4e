import type { ColumnOptions, ValueTransformer } from 'typeorm';

/** Postgres numerics and bigints as bigint; null stays null. */
const bigintTransformer: ValueTransformer = {
  to: (value: bigint | null | undefined) => (typeof value === 'bigint' ? value.toString() : value),
  from: (value: string | null) => (value === null ? null : BigInt(value)),
};

/** An amount in minor units: numeric(78, 0) as bigint. */
export const amountColumn: ColumnOptions = {
  type: 'numeric',
  precision: 78,
  scale: 0,
  transformer: bigintTransformer,
};

const QUANTITY_DECIMALS = 6;

/** A quantity: numeric(38, 6) as a bigint scaled by 10^6. */
export const quantityColumn: ColumnOptions = {
  type: 'numeric',
  precision: 38,
  scale: QUANTITY_DECIMALS,
  transformer: {
    to: (value: bigint) => {
      const digits = value.toString().padStart(QUANTITY_DECIMALS + 1, '0');
      return `${digits.slice(0, -QUANTITY_DECIMALS)}.${digits.slice(-QUANTITY_DECIMALS)}`;
    },
    from: (value: string) => BigInt(value.replace('.', '')),
  },
};
