import { describe, expect, test } from '@jest/globals';
import { storableAnswer } from './completion.js';

describe('answers that are kept', () => {
  test.each([
    ['plain', { id: 'po_1', texts: ['a', null], amount: '12' }],
    ['a whole pair', { name: '\u{1f69a}' }],
    ['text that looks like an escape', { name: '\\u0000', path: 'c:\\\\udead' }],
    ['other control characters', { name: '\u0001\u001f\n' }],
  ])('%s are JSON', (_, body) => {
    const answer = storableAnswer(body);
    expect(answer).toBe(JSON.stringify(body));
    expect(JSON.parse(answer)).toEqual(body);
  });

  test.each([
    ['NUL', '\u0000'],
    ['NUL behind a backslash', '\\\u0000'],
    ['the first half of a pair', 'a\ud800b'],
    ['the second half of a pair', '\udfff'],
    ['halves in the wrong order', '\ude9a\ud83d'],
  ])('%s is refused, in values and in names', (_, text) => {
    for (const body of [{ name: text }, { [text]: 1 }, { deep: [{ in: [text] }] }]) {
      expect(() => storableAnswer(body)).toThrow('cannot be stored');
    }
  });
});
