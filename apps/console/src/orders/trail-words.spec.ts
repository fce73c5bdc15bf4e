import { expect, test } from '@jest/globals';
import { trailColor, trailWords } from './trail-words.js';

test('tells kinds in words, also those that it has never heard of', () => {
  expect(trailWords('payment_released')).toBe('Payment released to the payee');
  expect(trailWords('order_issued')).toBe('Order issued');
  expect(trailWords('order_funded_reverted')).toBe('Taken back by the chain: order funded');
  expect(trailWords('something_new')).toBe('Something new');
});

test('marks what failed and what was paid', () => {
  expect(trailColor({ kind: 'order_funding_failed', chain: null })).toBe('red');
  expect(trailColor({ kind: 'payment_released', chain: null })).toBe('green');
  expect(trailColor({ kind: 'order_issued', chain: null })).toBe('gray.6');
});
