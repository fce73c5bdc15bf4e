import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { formatUnits, isAmountText, parseAmount, parseUnits } from './money.js';

describe('amounts in minor units', () => {
  test.each(['0', '1', '00012', (2n ** 256n - 1n).toString()])('%s is one', (text) => {
    expect(parseAmount(text)).toBe(BigInt(text));
  });

  test.each(['', ' 1', '-1', '+1', '1.0', '1e3', '0x10', '١٢', (2n ** 256n).toString(), '1'.repeat(79)])(
    '"%s" is none',
    (text) => {
      expect(isAmountText(text)).toBe(false);
      expect(() => parseAmount(text)).toThrow('invalid_request');
    },
  );
});

describe('decimal numbers for people', () => {
  test.each([
    [1_500_000n, 6, '1.50'],
    [1_234_567n, 6, '1.234567'],
    [0n, 6, '0.00'],
    [-5n, 2, '-0.05'],
    [7n, 0, '7'],
    [15n, 1, '1.5'],
  ])('%s with %i decimals is written %s', (amount, decimals, text) => {
    expect(formatUnits(amount, decimals)).toBe(text);
  });

  test('what was written is read back', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 30n }), fc.integer({ min: 0, max: 18 }), (amount, decimals) => {
        expect(parseUnits(formatUnits(amount, decimals), decimals)).toBe(amount);
      }),
    );
  });

  test.each(['', '-1', '1.', '.5', '1e2', '1.1234567', '1,5'])('"%s" is not read with six decimals', (text) => {
    expect(() => parseUnits(text, 6)).toThrow('invalid_request');
  });
});
