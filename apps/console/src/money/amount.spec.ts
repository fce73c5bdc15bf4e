import { describe, expect, test } from '@jest/globals';
import { formatAmount, parseAmount, percentOf } from './amount.js';

describe('formatAmount', () => {
  test.each([
    ['0', '0.00'],
    ['1', '0.000001'],
    ['10000', '0.01'],
    ['1500000', '1.50'],
    ['999999999', '999.999999'],
    ['1000000000', '1,000.00'],
    ['123456789012345', '123,456,789.012345'],
    ['-2500000', '-2.50'],
  ])('shows %s minor units of six decimals as %s', (minorUnits, shown) => {
    expect(formatAmount(minorUnits, 6)).toBe(shown);
  });

  test('is exact where a number would round', () => {
    expect(formatAmount(2n ** 112n, 6)).toBe('5,192,296,858,534,827,628,530,496,329.220096');
  });

  test('follows the decimals of the token', () => {
    expect(formatAmount('1234', 0)).toBe('1,234');
    expect(formatAmount('1234', 1)).toBe('123.4');
    expect(formatAmount('1000000000000000001', 18)).toBe('1.000000000000000001');
  });
});

describe('parseAmount', () => {
  test.each([
    ['1500', 1_500_000_000n],
    [' 1,500.25 ', 1_500_250_000n],
    ['1 500', 1_500_000_000n],
    ['0.000001', 1n],
  ])('reads %j', (typed, minorUnits) => {
    expect(parseAmount(typed, 6)).toBe(minorUnits);
  });

  test.each(['', '-1', '1.', '.5', '1,50', '1.0000001', '1e6', '١', '12,3456', 'ten'])('refuses %j', (typed) => {
    expect(parseAmount(typed, 6)).toBeUndefined();
  });

  test('reads back what formatAmount shows', () => {
    for (const amount of [0n, 1n, 999_999n, 1_000_000n, 12_345_678_901_234n]) {
      expect(parseAmount(formatAmount(amount, 6), 6)).toBe(amount);
    }
  });
});

test('percentOf rounds down and knows nothing of nothing', () => {
  expect(percentOf(1n, 3n)).toBe(33.33);
  expect(percentOf(5n, 5n)).toBe(100);
  expect(percentOf(0n, 0n)).toBe(0);
});
