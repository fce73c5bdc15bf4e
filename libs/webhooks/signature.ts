import { createHmac, createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** The symmetric and the asymmetric key of an endpoint. */
export interface SigningKeys {
  /** 32 bytes. */
  readonly hmac: Buffer;
  /** An ed25519 seed, 32 bytes. */
  readonly seed: Buffer;
}

/** Prefixes of the Standard Webhooks specification. */
const SECRET_PREFIX = 'whsec_';
const PUBLIC_KEY_PREFIX = 'whpk_';

/** What stands before the 32 bytes in PKCS #8 and in SubjectPublicKeyInfo of ed25519 (RFC 8410). */
const PKCS8_HEADER = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI_HEADER = Buffer.from('302a300506032b6570032100', 'hex');

export function newSigningKeys(): SigningKeys {
  const { privateKey } = generateKeyPairSync('ed25519', {
    privateKeyEncoding: { format: 'der', type: 'pkcs8' },
    publicKeyEncoding: { format: 'der', type: 'spki' },
  });
  return { hmac: randomBytes(32), seed: privateKey.subarray(PKCS8_HEADER.length) };
}

/** The secret as its owner keeps it: `whsec_` and base64. */
export function secretText({ hmac }: SigningKeys): string {
  return SECRET_PREFIX + hmac.toString('base64');
}

/** The public half of the asymmetric key: `whpk_` and base64. */
export function publicKeyText({ seed }: SigningKeys): string {
  const spki = createPublicKey(privateKeyOf(seed)).export({ format: 'der', type: 'spki' });
  return PUBLIC_KEY_PREFIX + spki.subarray(SPKI_HEADER.length).toString('base64');
}

export function privateKeyOf(seed: Buffer) {
  return createPrivateKey({ key: Buffer.concat([PKCS8_HEADER, seed]), format: 'der', type: 'pkcs8' });
}

/** What is signed: the id has no full stop, so the parts cannot be told otherwise. */
export function signedContent(id: string, timestamp: string, body: string): string {
  return `${id}.${timestamp}.${body}`;
}

/** The header `webhook-signature`: for every live key pair one HMAC-SHA256 (`v1`) and one ed25519 signature (`v1a`). */
export function signatureHeader(keys: readonly SigningKeys[], content: string): string {
  return keys
    .flatMap(({ hmac, seed }) => [
      `v1,${createHmac('sha256', hmac).update(content).digest('base64')}`,
      `v1a,${sign(null, Buffer.from(content), privateKeyOf(seed)).toString('base64')}`,
    ])
    .join(' ');
}
