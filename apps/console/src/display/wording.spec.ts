import { expect, test } from '@jest/globals';
import { durationInWords, inWords, shortHash } from './wording.js';

test('says names of the API in words', () => {
  expect(inWords('claim_delivery')).toBe('Claim delivery');
  expect(inWords('')).toBe('');
});

test('shortens hashes and leaves short texts alone', () => {
  expect(shortHash(`0x${'ab'.repeat(32)}`)).toBe('0xabababab…abababab');
  expect(shortHash('0x1234')).toBe('0x1234');
});

test.each([
  [0, 'none'],
  [1, '1 second'],
  [5 * 86_400, '5 days'],
  [93_600, '1 day 2 hours'],
])('says %i seconds in words', (seconds, words) => {
  expect(durationInWords(seconds)).toBe(words);
});
