import { expect, test } from '@jest/globals';
import { ApiError, fieldProblem, otherErrors, problemOf } from './problem.js';

const problem = {
  status: 422,
  code: 'invalid_request',
  title: 'The request is not valid',
  detail: 'Two fields are wrong.',
  errors: [
    { pointer: '/amount', detail: 'Too much.' },
    { pointer: '/evidence/0/sha256', detail: 'Not a digest.' },
  ],
};

test('finds what a problem says about a field, nested or not', () => {
  expect(fieldProblem(problem, 'amount')).toBe('Too much.');
  expect(fieldProblem(problem, 'evidence')).toBe('Not a digest.');
  expect(fieldProblem(problem, 'number')).toBeUndefined();
  expect(fieldProblem(undefined, 'amount')).toBeUndefined();
});

test('leaves no error untold when the form has no such field', () => {
  expect(otherErrors(problem, ['amount'])).toEqual([{ pointer: '/evidence/0/sha256', detail: 'Not a digest.' }]);
});

test('turns anything thrown into a problem', () => {
  expect(problemOf(new ApiError(problem))).toBe(problem);
  expect(problemOf(new Error('broken'))).toMatchObject({ status: 0, detail: 'broken' });
});
