import { createCipheriv, randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { computeAddress, getAddress, hexlify, recoverAddress } from 'ethers';
import { type EncryptedKey, Keystore } from './keystore.js';

const DIGEST = Buffer.alloc(32, 0x5a);

/** As keys were encrypted before secrets had names. */
function encryptUnnamed(secret: Buffer, address: string, key: Buffer): EncryptedKey {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', secret, nonce).setAAD(Buffer.from(address));
  const ciphertext = Buffer.concat([cipher.update(key), cipher.final()]).toString('base64');
  return { version: 1, nonce: nonce.toString('base64'), ciphertext, tag: cipher.getAuthTag().toString('base64') };
}

describe('Keystore', () => {
  const old = Buffer.alloc(32, 1);
  const current = Buffer.alloc(32, 2);
  const keystore = new Keystore(old);

  test('makes keys that sign for their address', async () => {
    const { address, encryptedKey } = keystore.createKey();
    const signature = await keystore.signerOf(address, encryptedKey).signDigest(DIGEST);
    expect(getAddress(address)).toBe(address);
    expect(recoverAddress(hexlify(DIGEST), signature)).toBe(address);
  });

  test('makes a different key every time', () => {
    expect(keystore.createKey().address).not.toBe(keystore.createKey().address);
  });

  test('cannot use a key under another secret, for another address, or altered', async () => {
    const { address, encryptedKey } = keystore.createKey();
    const other = keystore.createKey();
    const stranger = new Keystore(current);
    const attempts = [
      stranger.signerOf(address, encryptedKey),
      stranger.signerOf(address, { ...encryptedKey, secretId: stranger.secretId }),
      keystore.signerOf(other.address, encryptedKey),
      keystore.signerOf(address, { ...encryptedKey, ciphertext: other.encryptedKey.ciphertext }),
      keystore.signerOf(address, { ...encryptedKey, version: 1 }),
      keystore.signerOf(address, { ...encryptedKey, tag: encryptedKey.tag.slice(0, 8) }),
    ];
    for (const signer of attempts) await expect(signer.signDigest(DIGEST)).rejects.toThrow();
  });

  test('says which secret is missing, and what to do', async () => {
    const { address, encryptedKey } = keystore.createKey();
    const signing = new Keystore(current).signerOf(address, encryptedKey).signDigest(DIGEST);
    await expect(signing).rejects.toThrow(
      `the secret ${keystore.secretId}, which is not here. Add it to KEYSTORE_OLD_SECRETS`,
    );
  });

  test('uses keys of older secrets, named or not, and brings them under the current one', async () => {
    const rotating = new Keystore(current, [old]);
    const named = keystore.createKey();
    const key = randomBytes(32);
    const unnamedAddress = computeAddress(hexlify(key));
    const unnamed = { address: unnamedAddress, encryptedKey: encryptUnnamed(old, unnamedAddress, key) };
    for (const { address, encryptedKey } of [named, unnamed]) {
      const before = await rotating.signerOf(address, encryptedKey).signDigest(DIGEST);
      const moved = rotating.reencrypt(address, encryptedKey);
      expect(moved).toMatchObject({ version: 2, secretId: rotating.secretId });
      expect(await new Keystore(current).signerOf(address, moved).signDigest(DIGEST)).toBe(before);
    }
  });

  test('shows no secret', () => {
    const shown = inspect(new Keystore(Buffer.alloc(32, 0x5c)), { depth: 9, showHidden: true });
    expect(shown).not.toContain('5c 5c');
  });

  test('wants secrets of 32 bytes', () => {
    expect(() => new Keystore(Buffer.alloc(16))).toThrow('32 bytes');
    expect(() => new Keystore(current, [Buffer.alloc(31)])).toThrow('32 bytes');
  });
});
