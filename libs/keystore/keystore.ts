import { createHash, randomBytes } from 'node:crypto';
import { addressOfKey, type KeySigner, signWithKey } from './key-signer.js';
import { seal, unseal } from './sealing.js';

/** A private key as the database keeps it: AES-256-GCM, all parts base64. */
export interface EncryptedKey {
  /** 1: under an unnamed secret, bound to the address. 2: under the secret of `secretId`, bound to address and secret. */
  readonly version: 1 | 2;
  readonly secretId?: string;
  readonly nonce: string;
  readonly ciphertext: string;
  readonly tag: string;
}

interface Secret {
  /** The first 16 hex digits of a hash of the secret: it names the secret without giving anything of it away. */
  readonly id: string;
  readonly bytes: Buffer;
}

function toSecret(bytes: Buffer): Secret {
  if (bytes.length !== 32) {
    throw new Error('A keystore secret is 32 bytes');
  }
  return {
    id: createHash('sha256').update('quittance keystore secret').update(bytes).digest('hex').slice(0, 16),
    bytes,
  };
}

/**
 * Makes, encrypts and uses managed signers' keys. Keys are in clear only inside a call: decrypting one takes a few microseconds, so
 * none is kept.
 */
export class Keystore {
  readonly #current: Secret;
  readonly #secrets: ReadonlyMap<string, Secret>;

  /** New keys are encrypted under `current`; what was encrypted under one of `older` can still be used. 32 bytes each. */
  constructor(current: Buffer, older: readonly Buffer[] = []) {
    this.#current = toSecret(current);
    this.#secrets = new Map([this.#current, ...older.map(toSecret)].map((secret) => [secret.id, secret]));
  }

  /** Names the secret that keys are encrypted under from now on. */
  get secretId(): string {
    return this.#current.id;
  }

  /** A new secp256k1 key: its checksummed address, and the key encrypted and bound to that address. */
  createKey(): { address: string; encryptedKey: EncryptedKey } {
    const key = randomBytes(32);
    try {
      const address = addressOfKey(key);
      return { address, encryptedKey: this.#encrypt(address, key) };
    } finally {
      key.fill(0);
    }
  }

  /** Signs by a managed key. Signing throws if the key was altered or moved, or if its secret is not known here. */
  signerOf(address: string, encryptedKey: EncryptedKey): KeySigner {
    return {
      address,
      signDigest: async (digest) => {
        const key = this.#decrypt(address, encryptedKey);
        try {
          return signWithKey(key, digest);
        } finally {
          key.fill(0);
        }
      },
    };
  }

  /** The same key under the current secret. Throws like signing. */
  reencrypt(address: string, encryptedKey: EncryptedKey): EncryptedKey {
    const key = this.#decrypt(address, encryptedKey);
    try {
      return this.#encrypt(address, key);
    } finally {
      key.fill(0);
    }
  }

  #encrypt(address: string, key: Buffer): EncryptedKey {
    const { id, bytes } = this.#current;
    return { ...seal(bytes, key, `${id} ${address}`), version: 2, secretId: id };
  }

  #decrypt(address: string, encryptedKey: EncryptedKey): Buffer {
    const { version, secretId } = encryptedKey;
    if (version === 1) return this.#decryptUnnamed(address, encryptedKey);
    const secret = this.#secrets.get(secretId ?? '');
    if (secret === undefined) {
      throw new Error(
        `The key of ${address} is encrypted under the secret ${secretId}, which is not here. Add it to KEYSTORE_OLD_SECRETS.`,
      );
    }
    return unseal(secret.bytes, encryptedKey, `${secret.id} ${address}`);
  }

  /** Version 1 does not say which secret it needs: the one that opens it is the one. */
  #decryptUnnamed(address: string, encryptedKey: EncryptedKey): Buffer {
    for (const secret of this.#secrets.values()) {
      try {
        return unseal(secret.bytes, encryptedKey, address);
      } catch {
        // Another secret's, or altered.
      }
    }
    throw new Error(`The key of ${address} cannot be decrypted by any secret that is known here.`);
  }
}
