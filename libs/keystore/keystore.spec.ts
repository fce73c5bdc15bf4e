import { describe, expect, test } from '@jest/globals';
import { getAddress, recoverAddress } from 'ethers';
import { Keystore } from './keystore.js';

const DIGEST = `0x${'5a'.repeat(32)}`;

describe('Keystore', () => {
  const keystore = new Keystore(Buffer.alloc(32, 1));

  test('makes keys that sign for their address', () => {
    const { address, encryptedKey } = keystore.createKey();
    const signature = keystore.signDigest(address, encryptedKey, DIGEST);
    expect(getAddress(address)).toBe(address);
    expect(recoverAddress(DIGEST, signature)).toBe(address);
  });

  test('makes a different key every time', () => {
    expect(keystore.createKey().address).not.toBe(keystore.createKey().address);
  });

  test('cannot use a key under another secret, for another address, or altered', () => {
    const { address, encryptedKey } = keystore.createKey();
    const other = keystore.createKey();
    const altered = { ...encryptedKey, ciphertext: other.encryptedKey.ciphertext };
    expect(() => new Keystore(Buffer.alloc(32, 2)).signDigest(address, encryptedKey, DIGEST)).toThrow();
    expect(() => keystore.signDigest(other.address, encryptedKey, DIGEST)).toThrow();
    expect(() => keystore.signDigest(address, altered, DIGEST)).toThrow();
  });

  test('wants a secret of 32 bytes', () => {
    expect(() => new Keystore(Buffer.alloc(16))).toThrow('32 bytes');
  });
});
