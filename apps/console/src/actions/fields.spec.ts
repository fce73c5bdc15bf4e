import { expect, test } from '@jest/globals';
import { type Field, readFields } from './fields.js';

const fields: readonly Field[] = [
  { name: 'amount', label: 'Amount', kind: 'amount', required: true },
  { name: 'deliveredAt', label: 'Delivered at', kind: 'dateTime' },
  { name: 'registered', label: 'Register', kind: 'flag' },
  { name: 'evidence', label: 'Evidence', kind: 'file', send: (documentId) => [{ documentId }] },
];

test('sends minor units, RFC 3339, booleans and what a field makes of its value', () => {
  const values = {
    amount: '1,500.25',
    deliveredAt: '2026-03-31T12:00Z',
    registered: 'yes',
    evidence: 'doc_1',
  };
  expect(readFields(fields, values, 6)).toEqual({
    body: {
      amount: '1500250000',
      deliveredAt: '2026-03-31T12:00:00.000Z',
      registered: true,
      evidence: [{ documentId: 'doc_1' }],
    },
  });
});

test('leaves out what is empty', () => {
  expect(readFields(fields, { amount: '1', deliveredAt: ' ', registered: '' }, 6)).toEqual({
    body: { amount: '1000000' },
  });
});

test('names every field that is wrong', () => {
  expect(readFields(fields, { amount: '', deliveredAt: 'soon' }, 6)).toEqual({
    errors: { amount: 'Amount is needed.', deliveredAt: 'A date and a time.' },
  });
  expect(readFields(fields, { amount: '0.0000001' }, 6)).toEqual({
    errors: { amount: 'An amount such as 1,500.25, with at most 6 decimals.' },
  });
});
