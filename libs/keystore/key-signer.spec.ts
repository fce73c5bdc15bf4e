import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { computeAddress, hexlify, SigningKey } from 'ethers';
import fc from 'fast-check';
import { LocalKeySigner } from './key-signer.js';

const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 });

describe('a local key', () => {
  test('signs byte for byte as ethers does (RFC 6979, low s), again and again', async () => {
    await fc.assert(
      fc.asyncProperty(bytes32, bytes32, async (key, digest) => {
        const oracle = new SigningKey(key);
        const signer = new LocalKeySigner(key);
        expect(signer.address).toBe(computeAddress(oracle.publicKey));
        expect(await signer.signDigest(digest)).toBe(oracle.sign(digest).serialized);
        expect(await signer.signDigest(digest)).toBe(oracle.sign(digest).serialized);
      }),
      { numRuns: 25 },
    );
  });

  test('is not taken where it is none', () => {
    const order = 'fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141';
    for (const key of ['00'.repeat(32), order, '11'.repeat(31)]) {
      expect(() => LocalKeySigner.ofHex(`0x${key}`)).toThrow('A private key is 32 bytes');
    }
  });

  test('cannot be read from the signer', () => {
    const key = Buffer.alloc(32, 0x5c);
    const signer = new LocalKeySigner(Buffer.from(key));
    const shown = `${inspect(signer, { depth: 9, showHidden: true })}${JSON.stringify(signer)}`;
    expect(shown).not.toContain(hexlify(key).slice(2, 20));
    expect(shown).not.toContain('5c 5c');
    expect(shown).not.toContain('92,');
  });
});
