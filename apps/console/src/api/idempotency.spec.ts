import { expect, test } from '@jest/globals';
import { Intent } from './idempotency.js';

test('keeps the key when the same form is sent again', () => {
  const intent = new Intent();
  expect(intent.keyFor({ amount: '1' })).toBe(intent.keyFor({ amount: '1' }));
});

test('takes another key for another body and for another form', () => {
  const intent = new Intent();
  const first = intent.keyFor({ amount: '1' });
  expect(intent.keyFor({ amount: '2' })).not.toBe(first);
  expect(new Intent().keyFor({ amount: '1' })).not.toBe(first);
});

test('makes keys of printable ASCII', () => {
  expect(new Intent().keyFor({})).toMatch(/^[0-9a-f]{32}$/);
});
