import { describe, expect, test } from '@jest/globals';
import { CursorCodec } from './cursor.js';

describe('CursorCodec', () => {
  const codec = new CursorCodec(Buffer.alloc(32, 3));

  test('gives back what it was given', () => {
    expect(codec.decode(codec.encode('po_1', 'orders of A'), 'orders of A')).toBe('po_1');
  });

  test('refuses a cursor of another scope or secret', () => {
    const cursor = codec.encode('po_1', 'orders of A');
    expect(() => codec.decode(cursor, 'orders of B')).toThrow('malformed_request');
    expect(() => new CursorCodec(Buffer.alloc(32, 4)).decode(cursor, 'orders of A')).toThrow('malformed_request');
  });

  test('refuses a cursor with any one bit flipped', () => {
    const bytes = Buffer.from(codec.encode('po_1', 'orders of A'), 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(() => codec.decode(flipped.toString('base64url'), 'orders of A')).toThrow('malformed_request');
    }
  });

  test.each(['', 'x', '!!!!'])('refuses %j', (cursor) => {
    expect(() => codec.decode(cursor, 'orders of A')).toThrow('malformed_request');
  });
});
