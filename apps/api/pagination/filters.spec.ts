import { describe, expect, test } from '@jest/globals';
import { afterPrefix } from './filters.js';

describe('afterPrefix', () => {
  test.each([
    ['PO-1', 'PO-2'],
    ['PO-9', 'PO-:'],
    ['\ud7ff', '\ue000'],
    ['a\u{10ffff}', 'b'],
    ['\u{10ffff}', undefined],
    ['😀', '😁'],
  ])('the texts that begin with %j end before %j', (prefix, end) => {
    expect(afterPrefix(prefix)).toBe(end);
    if (end === undefined) return;
    for (const text of [prefix, `${prefix}\u{10ffff}`, `${prefix}0`]) {
      expect(Buffer.compare(Buffer.from(text), Buffer.from(end))).toBeLessThan(0);
    }
  });
});
