import { describe, expect, test } from '@jest/globals';
import { MAX_ORDER_AMOUNT } from './money.js';
import { composeTerms, type TermsChoice, termsFromJson, termsToJson } from './terms.js';
import { ZERO_ADDRESS, ZERO_HASH } from './zero.js';

const NOW = 1_000_000n;
const choice: TermsChoice = {
  buyer: `0x${'11'.repeat(20)}`,
  supplier: `0x${'22'.repeat(20)}`,
  token: `0x${'33'.repeat(20)}`,
  attester: ZERO_ADDRESS,
  amount: 100n,
  fundBy: NOW + 10n,
  deliverBy: NOW + 20n,
  inspectionPeriod: 3600n,
  linesRoot: ZERO_HASH,
  documentsHash: ZERO_HASH,
  salt: 2n ** 96n - 1n,
};

describe('composing terms', () => {
  test('turns every term off that was not chosen', () => {
    const { arbiter, retentionBps, feeBps, feeRecipient, amount } = composeTerms(choice, NOW);
    expect({ arbiter, retentionBps, feeBps, feeRecipient, amount }).toEqual({
      arbiter: ZERO_ADDRESS,
      retentionBps: 0n,
      feeBps: 0n,
      feeRecipient: ZERO_ADDRESS,
      amount: 100n,
    });
  });

  test.each([1n, MAX_ORDER_AMOUNT])('an amount of %s can be ordered', (amount) => {
    expect(composeTerms({ ...choice, amount }, NOW).amount).toBe(amount);
  });

  test.each([
    ['nothing', { amount: 0n }, 'amount_out_of_range'],
    ['more than a uint112', { amount: MAX_ORDER_AMOUNT + 1n }, 'amount_out_of_range'],
    ['oneself as supplier', { supplier: choice.buyer }, 'invalid_request'],
    [
      'oneself in other letters',
      { supplier: `0x${'AB'.repeat(20)}`, buyer: `0x${'ab'.repeat(20)}` },
      'invalid_request',
    ],
    ['funding until now', { fundBy: NOW }, 'deadline_passed'],
    ['delivery before funding', { deliverBy: NOW + 10n }, 'invalid_request'],
    ['a deadline beyond a uint40', { deliverBy: 2n ** 40n }, 'invalid_request'],
    ['an inspection beyond a uint32', { inspectionPeriod: 2n ** 32n }, 'invalid_request'],
  ])('refuses %s', (_, change, code) => {
    expect(() => composeTerms({ ...choice, ...change }, NOW)).toThrow(code);
  });

  test('terms survive JSON', () => {
    const terms = composeTerms(choice, NOW);
    expect(termsFromJson(JSON.parse(JSON.stringify(termsToJson(terms))))).toEqual(terms);
  });
});
