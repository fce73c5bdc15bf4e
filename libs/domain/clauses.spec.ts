import { describe, expect, test } from '@jest/globals';
import { type Clauses, isPlain, NO_CLAUSES, requireConsistentClauses } from './clauses.js';

const SOMEBODY = `0x${'11'.repeat(20)}`;
const every: Clauses = {
  arbiter: SOMEBODY,
  arbitrationPeriod: 1_209_600n,
  fallbackSupplierBps: 10_000n,
  retentionBps: 1000n,
  retentionPeriod: 7_776_000n,
  lateBpsPerDay: 50n,
  lateCapBps: 1500n,
  earlyDiscountBps: 200n,
  earlyDiscountPeriod: 864_000n,
  feeBps: 25n,
  feeRecipient: SOMEBODY,
};

describe('clauses', () => {
  test('that are all zero make an order plain, and any other does not', () => {
    expect(isPlain(NO_CLAUSES)).toBe(true);
    for (const [name, value] of Object.entries(every)) expect(isPlain({ ...NO_CLAUSES, [name]: value })).toBe(false);
  });

  test.each<[string, Partial<Clauses>]>([
    ['none', {}],
    ['every one', every],
    ['a negotiation window without an arbiter', { arbitrationPeriod: 1n, fallbackSupplierBps: 5000n }],
    ['contests without an arbiter and a fallback to the buyer', { arbitrationPeriod: 1n }],
  ])('%s can be agreed', (_, clauses) => {
    expect(() => requireConsistentClauses({ ...NO_CLAUSES, ...clauses })).not.toThrow();
  });

  test.each<[string, Partial<Clauses>]>([
    ['more than everything', { ...every, feeBps: 10_001n }],
    ['a period beyond a uint32', { ...every, retentionPeriod: 2n ** 32n }],
    ['late deductions without a cap', { lateBpsPerDay: 1n }],
    ['a cap without late deductions', { lateCapBps: 1n }],
    ['retention without a period', { retentionBps: 1n }],
    ['a retention period for nothing', { retentionPeriod: 1n }],
    ['a discount without a period', { earlyDiscountBps: 1n }],
    ['a discount period for nothing', { earlyDiscountPeriod: 1n }],
    ['a fee for nobody', { feeBps: 1n }],
    ['a recipient of nothing', { feeRecipient: SOMEBODY }],
    ['an arbiter without time', { arbiter: SOMEBODY }],
    ['a fallback without time', { fallbackSupplierBps: 1n }],
  ])('%s cannot', (_, clauses) => {
    expect(() => requireConsistentClauses({ ...NO_CLAUSES, ...clauses })).toThrow('invalid_request');
  });
});
