import { describe, expect, test } from '@jest/globals';
import { DEFAULT_RETRY_POLICY, isPassing, pauseBefore, retryAfterOf } from './retry.js';

const policy = { ...DEFAULT_RETRY_POLICY, attempts: 4, firstPauseMilliseconds: 100, longestPauseMilliseconds: 300 };

describe('when a request is sent again', () => {
  test.each([408, 425, 429, 500, 502, 503, 504])('%d may pass', (status) => {
    expect(isPassing(status, 'whatever')).toBe(true);
  });

  test.each([400, 401, 403, 404, 409, 413, 415, 422, 501])('%d is an answer', (status) => {
    expect(isPassing(status, 'invalid_request')).toBe(false);
  });

  test('409 may pass where it is our own request that is being worked on', () => {
    expect(isPassing(409, 'request_in_flight')).toBe(true);
  });

  test('the bound of the pause doubles up to the longest, and the pause is a random part of it', () => {
    expect([1, 2, 3].map((failures) => pauseBefore(policy, failures, undefined, 1))).toEqual([100, 200, 300]);
    expect(pauseBefore(policy, 3, undefined, 0.5)).toBe(150);
  });

  test('the last attempt that the policy allows is the last', () => {
    expect(pauseBefore(policy, 3, undefined, 0)).toBe(0);
    expect(pauseBefore(policy, 4, undefined, 0)).toBeUndefined();
  });

  test('a pause is at least what Retry-After asks for, unless that is longer than the policy waits', () => {
    expect(pauseBefore(policy, 1, 2_000, 1)).toBe(2_100);
    expect(pauseBefore(policy, 1, policy.longestRetryAfterMilliseconds, 0)).toBe(60_000);
    expect(pauseBefore(policy, 1, policy.longestRetryAfterMilliseconds + 1, 0)).toBeUndefined();
  });

  test('Retry-After is seconds or a date', () => {
    const now = Date.parse('2026-01-01T00:00:00Z');
    expect(retryAfterOf('3', now)).toBe(3_000);
    expect(retryAfterOf('Thu, 01 Jan 2026 00:00:05 GMT', now)).toBe(5_000);
    expect(retryAfterOf('Wed, 31 Dec 2025 00:00:00 GMT', now)).toBe(0);
    expect(retryAfterOf('soon', now)).toBeUndefined();
    expect(retryAfterOf(null, now)).toBeUndefined();
  });
});
