import { expect, test } from '@jest/globals';
import { rememberJson, toJson } from './known-json.js';

test('makes JSON of what nobody made JSON of before', () => {
  const body = { amount: '1' };
  rememberJson(body, undefined);
  expect([toJson(body), toJson([body]), toJson(null), toJson('text')]).toEqual([
    '{"amount":"1"}',
    '[{"amount":"1"}]',
    'null',
    '"text"',
  ]);
});

test('takes the JSON that an answer is kept as, of that very answer only', () => {
  const body = { amount: '1' };
  rememberJson(body, '{ "amount": "1" }');
  expect(toJson(body)).toBe('{ "amount": "1" }');
  expect(toJson({ ...body })).toBe('{"amount":"1"}');
});
