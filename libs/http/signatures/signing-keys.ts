import { createPublicKey, type KeyObject, verify } from 'node:crypto';

/** Algorithms of the registry of RFC 9421 that are taken. */
export const signatureAlgorithms = ['ed25519', 'ecdsa-p256-sha256'] as const;
export type SignatureAlgorithm = (typeof signatureAlgorithms)[number];

/** A public key, as the text that it is kept as. */
export interface SigningKey {
  /** SubjectPublicKeyInfo (RFC 5280) in base64. */
  readonly encoded: string;
  readonly algorithm: SignatureAlgorithm;
  readonly key: KeyObject;
}

const PEM = /^-----BEGIN PUBLIC KEY-----\r?\n[A-Za-z0-9+/=\r\n]+-----END PUBLIC KEY-----\s*$/;

function algorithmOf({ type, asymmetricKeyType, asymmetricKeyDetails }: KeyObject): SignatureAlgorithm | undefined {
  if (type !== 'public') return undefined;
  if (asymmetricKeyType === 'ed25519') return 'ed25519';
  const isP256 = asymmetricKeyType === 'ec' && asymmetricKeyDetails?.namedCurve === 'prime256v1';
  return isP256 ? 'ecdsa-p256-sha256' : undefined;
}

function toSigningKey(key: KeyObject): SigningKey | undefined {
  const algorithm = algorithmOf(key);
  if (algorithm === undefined) return undefined;
  return { encoded: key.export({ type: 'spki', format: 'der' }).toString('base64'), algorithm, key };
}

/** Reads a public key in PEM; undefined for everything else, private keys above all, and for keys of other kinds. */
export function parsePublicKey(pem: string): SigningKey | undefined {
  if (!PEM.test(pem)) return undefined;
  try {
    return toSigningKey(createPublicKey(pem));
  } catch {
    return undefined;
  }
}

/** Reads what {@link SigningKey.encoded} holds. Throws for anything else. */
export function decodePublicKey(encoded: string): SigningKey {
  const key = toSigningKey(createPublicKey({ key: Buffer.from(encoded, 'base64'), format: 'der', type: 'spki' }));
  if (key === undefined) throw new Error('No public key that requests are signed with');
  return key;
}

/**
 * RFC 9421, 3.3: the curve's signature is r and s, 32 bytes each, one after the other.
 * @param base with one character for every byte that came, as Node shows headers
 */
export function isSignedBy({ algorithm, key }: SigningKey, base: string, signature: Uint8Array): boolean {
  const bytes = Buffer.from(base, 'latin1');
  if (algorithm === 'ed25519') return verify(null, bytes, key, signature);
  return verify('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }, signature);
}
