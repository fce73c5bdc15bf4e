import { describe, expect, test } from '@jest/globals';
import { getAddress, recoverAddress } from 'ethers';
import { Keystore } from './keystore.js';

const DIGEST = `0x${'5a'.repeat(32)}`;

describe('Keystore', () => {
  const keystore = new Keystore(Buffer.alloc(32, 1));

  test('makes keys that sign for their address', async () => {
    const { address, encryptedKey } = keystore.createKey();
    const signature = await keystore.signerOf(address, encryptedKey).signDigest(Buffer.from(DIGEST.slice(2), 'hex'));
    expect(getAddress(address)).toBe(address);
    expect(recoverAddress(DIGEST, signature)).toBe(address);
  });

  test('makes a different key every time', () => {
    expect(keystore.createKey().address).not.toBe(keystore.createKey().address);
  });

  test('cannot use a key under another secret, for another address, or altered', async () => {
    const { address, encryptedKey } = keystore.createKey();
    const other = keystore.createKey();
    const altered = { ...encryptedKey, ciphertext: other.encryptedKey.ciphertext };
    const digest = Buffer.alloc(32, 3);
    const stranger = new Keystore(Buffer.alloc(32, 2));
    await expect(stranger.signerOf(address, encryptedKey).signDigest(digest)).rejects.toThrow();
    await expect(keystore.signerOf(other.address, encryptedKey).signDigest(digest)).rejects.toThrow();
    await expect(keystore.signerOf(address, altered).signDigest(digest)).rejects.toThrow();
  });

  test('wants a secret of 32 bytes', () => {
    expect(() => new Keystore(Buffer.alloc(16))).toThrow('32 bytes');
  });
});
