import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { bumpFees, capFees } from './fees.js';

const fees = fc
  .tuple(fc.bigInt({ min: 0n, max: 10n ** 12n }), fc.bigInt({ min: 0n, max: 10n ** 12n }))
  .map(([tip, base]) => ({ maxFeePerGas: tip + base, maxPriorityFeePerGas: tip }));
const ceilings = fc.bigInt({ min: 1n, max: 10n ** 13n });

test('a replacement pays at least 12.5 % more in both parts, never more than the ceiling, or waits', () => {
  fc.assert(
    fc.property(fees, fees, ceilings, (last, market, ceiling) => {
      const bumped = bumpFees(last, market, ceiling);
      if (bumped === undefined) return;
      expect(bumped.maxFeePerGas * 8n).toBeGreaterThanOrEqual(last.maxFeePerGas * 9n);
      expect(bumped.maxPriorityFeePerGas * 8n).toBeGreaterThanOrEqual(last.maxPriorityFeePerGas * 9n);
      expect(bumped.maxFeePerGas).toBeGreaterThan(last.maxFeePerGas);
      expect(bumped.maxFeePerGas).toBeLessThanOrEqual(ceiling);
      expect(bumped.maxPriorityFeePerGas).toBeLessThanOrEqual(bumped.maxFeePerGas);
    }),
  );
});

test('a replacement waits only when the smallest allowed raise would exceed the ceiling', () => {
  const last = { maxFeePerGas: 800n, maxPriorityFeePerGas: 80n };
  expect(bumpFees(last, last, 900n)).toEqual({ maxFeePerGas: 900n, maxPriorityFeePerGas: 90n });
  expect(bumpFees(last, last, 899n)).toBeUndefined();
});

test('a replacement follows a market that rose further', () => {
  const last = { maxFeePerGas: 800n, maxPriorityFeePerGas: 80n };
  const market = { maxFeePerGas: 5000n, maxPriorityFeePerGas: 100n };
  expect(bumpFees(last, market, 10_000n)).toEqual(market);
});

test('the tip never exceeds a capped fee', () => {
  const capped = capFees({ maxFeePerGas: 100n, maxPriorityFeePerGas: 90n }, 50n);
  expect(capped).toEqual({ maxFeePerGas: 50n, maxPriorityFeePerGas: 50n });
});
