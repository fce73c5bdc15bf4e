import { QuittanceError } from '#domain';
import { ContentCheck } from './content-digest.js';
import {
  componentOf,
  coveredBy,
  fieldOf,
  type MessageSignature,
  type SignedMessage,
  signatureBase,
  signaturesOf,
} from './message-signature.js';
import { decodePublicKey, isSignedBy } from './signing-keys.js';
import { MalformedField } from './structured-fields.js';

/** Before and after now, within which a signature was made. */
export const SIGNATURE_WINDOW_SECONDS = 300;
/** Characters of a nonce. */
export const NONCE_LENGTH = { least: 16, most: 128 } as const;

/** What a signature always covers. */
const COVERED_ALWAYS = ['@method', '@target-uri'];
/** What it covers where the request has it: otherwise somebody on the way could change it, or take it away. */
const COVERED_WHERE_SENT = ['content-digest', 'idempotency-key', 'if-match'];

export interface ExpectedSigner {
  /** Id of the API key whose secret came with the request. */
  readonly keyId: string;
  /** Its public keys, as `SigningKey.encoded`. */
  readonly publicKeys: readonly string[];
}

/** A request that its API key signed. Its content may not be what was signed: that is for `content` to say. */
export interface VerifiedSignature {
  readonly publicKey: string;
  readonly nonce: string;
  /** Seconds since 1970, from which on the signature is too old. */
  readonly expiresAt: number;
  /** Undefined where the request has no content. */
  readonly content: ContentCheck | undefined;
}

/** Refusals of signatures have one code and say what is wrong: whoever gets them has the key's secret. */
export function signatureRefusal(what: string): QuittanceError {
  return new QuittanceError('unauthenticated', `The request is not signed as its API key wants it: ${what}.`);
}

/** Whether the request says that `keyId` signed it, rightly or not. */
export function claimsSignatureOf(message: SignedMessage, keyId: string): boolean {
  return fieldOf(message, 'signature-input')?.includes(`"${keyId}"`) === true;
}

/**
 * Checks who signed a request, when, and what of it (RFC 9421). Signatures with other key ids, as proxies add them, are not looked at.
 * The caller compares the content and remembers the nonce. Throws `unauthenticated`.
 * @param now seconds since 1970
 */
export function verifyRequestSignature(
  message: SignedMessage,
  { keyId, publicKeys }: ExpectedSigner,
  now: number,
): VerifiedSignature {
  const [signature, ...others] = signaturesBy(message, keyId);
  if (signature === undefined) throw signatureRefusal(`it has no signature with the keyid ${keyId}`);
  if (others.length > 0) throw signatureRefusal('it has two signatures with that keyid');
  const { nonce, expiresAt } = checkParameters(signature, now);
  checkCoverage(message, signature);
  const publicKey = signerOf(message, signature, publicKeys);
  const digest = fieldOf(message, 'content-digest');
  return { publicKey, nonce, expiresAt, content: digest === undefined ? undefined : checkOf(digest) };
}

function signaturesBy(message: SignedMessage, keyId: string): MessageSignature[] {
  try {
    return signaturesOf(message).filter(({ input }) => input.parameters.get('keyid') === keyId);
  } catch (error) {
    if (error instanceof MalformedField) throw signatureRefusal(`Signature-Input or Signature is ${error.message}`);
    throw error;
  }
}

function checkParameters({ input }: MessageSignature, now: number): { nonce: string; expiresAt: number } {
  const created = input.parameters.get('created');
  const expires = input.parameters.get('expires') ?? Number.POSITIVE_INFINITY;
  const nonce = input.parameters.get('nonce');
  if (typeof created !== 'number' || typeof expires !== 'number') throw signatureRefusal('created is not a time');
  if (Math.abs(now - created) > SIGNATURE_WINDOW_SECONDS) {
    throw signatureRefusal(`created is more than ${SIGNATURE_WINDOW_SECONDS} s from the time here, ${now}`);
  }
  if (expires <= now) throw signatureRefusal('expires has passed');
  if (typeof nonce !== 'string' || nonce.length < NONCE_LENGTH.least || nonce.length > NONCE_LENGTH.most) {
    throw signatureRefusal(`nonce is no text of ${NONCE_LENGTH.least} to ${NONCE_LENGTH.most} characters`);
  }
  return { nonce, expiresAt: Math.min(created + SIGNATURE_WINDOW_SECONDS, expires) };
}

function checkCoverage(message: SignedMessage, { input }: MessageSignature): void {
  const covered = coveredBy(input);
  if (covered === undefined) throw signatureRefusal('components are covered once each, and without parameters');
  const needed = [
    ...COVERED_ALWAYS,
    ...COVERED_WHERE_SENT.filter((name) => fieldOf(message, name) !== undefined),
    ...(hasContent(message) ? ['content-digest'] : []),
  ];
  const missing = needed.find((name) => !covered.includes(name));
  if (missing !== undefined) throw signatureRefusal(`it does not cover ${missing}`);
  const absent = covered.find((name) => componentOf(message, name) === undefined);
  if (absent !== undefined) throw signatureRefusal(`it covers ${absent}, which the request does not have`);
}

function hasContent(message: SignedMessage): boolean {
  return fieldOf(message, 'transfer-encoding') !== undefined || !/^0*$/.test(fieldOf(message, 'content-length') ?? '');
}

/** The public key that made the signature. */
function signerOf(message: SignedMessage, { input, signature }: MessageSignature, publicKeys: readonly string[]) {
  const base = signatureBase(input, (name) => componentOf(message, name)) ?? '';
  const algorithm = input.parameters.get('alg');
  const signer = publicKeys
    .map(decodePublicKey)
    .find((key) => (algorithm ?? key.algorithm) === key.algorithm && isSignedBy(key, base, signature));
  if (signer === undefined) throw signatureRefusal('the signature is not that of its public key');
  return signer.encoded;
}

function checkOf(digest: string): ContentCheck {
  try {
    return new ContentCheck(digest);
  } catch (error) {
    if (error instanceof MalformedField) throw signatureRefusal(`Content-Digest is ${error.message}`);
    throw error;
  }
}
