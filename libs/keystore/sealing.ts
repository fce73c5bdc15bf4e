import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** Bytes as the database keeps them: AES-256-GCM, all parts base64. */
export interface Sealed {
  readonly version: 1;
  readonly nonce: string;
  readonly ciphertext: string;
  readonly tag: string;
}

/** Encrypts `content` under a 32-byte `secret`. It opens only together with the same `boundTo`, so it cannot be moved. */
export function seal(secret: Buffer, content: Buffer, boundTo: string): Sealed {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', secret, nonce).setAAD(Buffer.from(boundTo));
  const ciphertext = Buffer.concat([cipher.update(content), cipher.final()]);
  return {
    version: 1,
    nonce: nonce.toString('base64'),
    ciphertext: ciphertext.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
  };
}

/** The content of {@link seal}. Throws when it was altered, moved, or sealed under another secret. */
export function unseal(secret: Buffer, sealed: Omit<Sealed, 'version'>, boundTo: string): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', secret, Buffer.from(sealed.nonce, 'base64'), {
    authTagLength: 16,
  });
  decipher.setAAD(Buffer.from(boundTo)).setAuthTag(Buffer.from(sealed.tag, 'base64'));
  return Buffer.concat([decipher.update(Buffer.from(sealed.ciphertext, 'base64')), decipher.final()]);
}
