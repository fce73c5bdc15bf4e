import { describe, expect, test } from '@jest/globals';
import { type CoveredRange, findHoles } from './coverage.js';

const range = (first: number, last: number): CoveredRange => ({
  first: BigInt(first),
  last: BigInt(last),
  parentHash: `hash ${first - 1}`,
  lastHash: `hash ${last}`,
});
const upTo = { number: 30n, hash: 'hash 30' };

describe('coverage', () => {
  test('ranges that continue each other to the checkpoint have no hole', () => {
    expect(findHoles([range(5, 9), range(10, 10), range(11, 30)], 5n, upTo)).toEqual([]);
    expect(findHoles([], 31n, upTo)).toEqual([]);
  });

  test('tells blocks that were left out at the start, between, and at the end', () => {
    const holes = findHoles([range(6, 9), range(12, 29)], 5n, upTo);
    expect(holes.map(({ first, last }) => [first, last])).toEqual([
      [5n, 5n],
      [10n, 11n],
      [30n, 30n],
    ]);
  });

  test('tells a range that continues another branch, and one that was read twice', () => {
    const strange = { ...range(10, 30), parentHash: 'another' };
    expect(findHoles([range(5, 9), strange], 5n, upTo).map(({ first }) => first)).toEqual([10n]);
    expect(findHoles([range(5, 12), range(10, 30)], 5n, upTo).map(({ first }) => first)).toEqual([10n]);
  });

  test('tells that it ends elsewhere than the checkpoint', () => {
    expect(findHoles([range(5, 30)], 5n, { ...upTo, hash: 'another' })).toHaveLength(1);
    expect(findHoles([range(5, 31)], 5n, upTo)).toHaveLength(1);
  });
});
