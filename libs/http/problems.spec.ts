import { describe, expect, test } from '@jest/globals';
import { HttpException } from '@nestjs/common';
import { RpcUnavailableError } from '#chain';
import { errorCodes, QuittanceError } from '#domain';
import { toRefusal } from './problem.filter.js';
import { problems, toProblem } from './problems.js';

describe('problems', () => {
  test('every error code has a status of a refusal and a title', () => {
    for (const code of errorCodes) {
      expect(problems[code].status).toBeGreaterThanOrEqual(400);
      expect(problems[code].title).not.toBe('');
    }
  });

  test('carry what the refusal says and leave the query out', () => {
    const error = new QuittanceError('invalid_transition', 'No.', {
      state: 'issued',
      allowedActions: [{ action: 'cancel' }],
    });
    expect(toProblem(error, { url: '/v1/x?key=secret', id: 'r1' })).toEqual({
      type: 'urn:quittance:problem:invalid_transition',
      title: 'Not possible in this state',
      status: 409,
      code: 'invalid_transition',
      detail: 'No.',
      instance: '/v1/x',
      requestId: 'r1',
      state: 'issued',
      allowedActions: [{ action: 'cancel' }],
    });
  });

  test('say nothing of what went wrong inside', () => {
    const refusal = toRefusal(new Error('relation "secrets" does not exist at postgres://user:pass@host'));
    expect(refusal.code).toBe('internal');
    expect(refusal.detail).not.toMatch(/secrets|postgres/);
  });

  test.each([{ code: '57P01' }, { code: 'ECONNREFUSED' }, { driverError: { code: '53300' } }])(
    'a database that cannot serve (%j) is unavailable, to be tried again',
    (error) => {
      expect(toRefusal(Object.assign(new Error('x'), error)).code).toBe('unavailable');
    },
  );

  test('a node that cannot be reached is unavailable, to be tried again, and what it said stays inside', () => {
    const refusal = toRefusal(new RpcUnavailableError('socket hang up at https://node.example/key'));
    expect(refusal.code).toBe('unavailable');
    expect(refusal.detail).not.toMatch(/node|socket/);
  });

  test('a value that the database cannot hold is the request being wrong', () => {
    expect(toRefusal(Object.assign(new Error('x'), { code: '22P05' })).code).toBe('invalid_request');
  });

  test('keep the status of what the framework refuses', () => {
    expect(toRefusal(new HttpException('Cannot GET /x', 404)).code).toBe('not_found');
    expect(toRefusal(Object.assign(new Error('too large'), { statusCode: 413 })).code).toBe('payload_too_large');
  });
});
