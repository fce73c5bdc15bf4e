import { describe, expect, test } from '@jest/globals';
import { parse, validate, version } from 'uuid';
import { idPattern, newId } from './ids.js';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** The UUID in an id's 26 characters. */
function uuidOf(id: string): string {
  const value = [...id.slice(-26)].reduce((sum, character) => sum * 32n + BigInt(ALPHABET.indexOf(character)), 0n);
  return value
    .toString(16)
    .padStart(32, '0')
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

describe('new ids', () => {
  test('are UUIDs of version 7 with the time of their making', () => {
    const before = Date.now();
    const uuid = uuidOf(newId('order'));
    expect(validate(uuid)).toBe(true);
    expect(version(uuid)).toBe(7);
    const time = parse(uuid)
      .subarray(0, 6)
      .reduce((sum, byte) => sum * 256 + byte, 0);
    expect(time).toBeGreaterThanOrEqual(before);
    expect(time).toBeLessThanOrEqual(Date.now() + 1);
  });

  test('sort in the order of their making, also beyond one draw of random bytes', () => {
    const ids = Array.from({ length: 2_000 }, () => newId('event'));
    expect(ids.every((id) => idPattern('event').test(id))).toBe(true);
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('end in random bits of their own', () => {
    const ends = Array.from({ length: 1_000 }, () => newId('event').slice(-8));
    expect(new Set(ends).size).toBe(ends.length);
  });
});
