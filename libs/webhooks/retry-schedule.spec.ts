import { describe, expect, test } from '@jest/globals';
import { retryDelay, retryDelays } from './retry-schedule.js';

describe('the schedule of retries', () => {
  test('is ten tries over a little more than three days', () => {
    expect(retryDelays).toEqual([5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]);
    expect(retryDelay(10, 0)).toBeUndefined();
  });

  test('is never kept early, and late by a tenth at most', () => {
    for (const [index, delay] of retryDelays.entries()) {
      expect(retryDelay(index + 1, 0)).toBe(delay);
      expect(retryDelay(index + 1, 0.999)).toBeLessThan(delay * 1.1);
    }
  });
});
