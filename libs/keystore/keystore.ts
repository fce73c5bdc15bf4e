import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { addressOfKey, type KeySigner, signWithKey } from './key-signer.js';

/** A private key as the database keeps it: AES-256-GCM, all parts base64. */
export interface EncryptedKey {
  readonly version: 1;
  readonly nonce: string;
  readonly ciphertext: string;
  readonly tag: string;
}

/** Makes, encrypts and uses managed signers' keys. Keys are in clear only inside a call. */
export class Keystore {
  readonly #secret: Buffer;

  /** `secret`: 32 bytes. */
  constructor(secret: Buffer) {
    if (secret.length !== 32) {
      throw new Error('The keystore secret is 32 bytes');
    }
    this.#secret = secret;
  }

  /** A new secp256k1 key: its checksummed address, and the key encrypted and bound to that address. */
  createKey(): { address: string; encryptedKey: EncryptedKey } {
    const key = randomBytes(32);
    const address = addressOfKey(key);
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.#secret, nonce).setAAD(Buffer.from(address));
    const ciphertext = Buffer.concat([cipher.update(key), cipher.final()]);
    key.fill(0);
    return {
      address,
      encryptedKey: {
        version: 1,
        nonce: nonce.toString('base64'),
        ciphertext: ciphertext.toString('base64'),
        tag: cipher.getAuthTag().toString('base64'),
      },
    };
  }

  /** Signs by a managed key, which is in clear only while it signs. Signing throws if the key was altered or moved. */
  signerOf(address: string, encryptedKey: EncryptedKey): KeySigner {
    return {
      address,
      signDigest: async (digest) => {
        const key = this.decrypt(address, encryptedKey);
        try {
          return signWithKey(key, digest);
        } finally {
          key.fill(0);
        }
      },
    };
  }

  private decrypt(address: string, encryptedKey: EncryptedKey): Buffer {
    const decipher = createDecipheriv('aes-256-gcm', this.#secret, Buffer.from(encryptedKey.nonce, 'base64'));
    decipher.setAAD(Buffer.from(address)).setAuthTag(Buffer.from(encryptedKey.tag, 'base64'));
    return Buffer.concat([decipher.update(Buffer.from(encryptedKey.ciphertext, 'base64')), decipher.final()]);
  }
}
