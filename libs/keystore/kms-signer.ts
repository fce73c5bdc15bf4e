import { createPublicKey } from 'node:crypto';
import secp256k1 from 'secp256k1';
import { addressOfPublicKey, signatureHex } from '#domain';
import type { KeySigner } from './key-signer.js';

/** What went wrong with a key management service. `throttled` and `unavailable` pass; the others need an operator. */
export type KmsFailure = 'throttled' | 'unavailable' | 'refused' | 'unusable';

export class KmsError extends Error {
  constructor(
    readonly failure: KmsFailure,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'KmsError';
  }
}

export interface KmsKey {
  /** Id, ARN or alias of a key of the spec ECC_SECG_P256K1 for SIGN_VERIFY. */
  readonly keyId: string;
  /** The address that the key must have, so that no other key is used by mistake. */
  readonly address: string;
}

export interface KmsOptions {
  /** For one signature, with all attempts; 10 s unless told. */
  readonly timeoutMilliseconds?: number;
  /** For one attempt; 3 s unless told. */
  readonly attemptMilliseconds?: number;
  /** Attempts of one request while the service is busy or away; 4 unless told. */
  readonly attempts?: number;
  /** Another address than the region's, for tests and private endpoints; else AWS_ENDPOINT_URL_KMS. */
  readonly endpoint?: string;
}

/** AWS's names of what passes by itself. */
const THROTTLED = new Set(['ThrottlingException', 'LimitExceededException', 'TooManyRequestsException']);
const REFUSED = new Set([
  'AccessDeniedException',
  'NotFoundException',
  'DisabledException',
  'KMSInvalidStateException',
  'InvalidKeyUsageException',
  'IncorrectKeyException',
  'UnrecognizedClientException',
  'InvalidSignatureException',
  'CredentialsProviderError',
  'ValidationException',
]);

function classify(error: unknown): KmsFailure {
  const { name } = Object(error) as { name?: string };
  if (THROTTLED.has(name ?? '')) return 'throttled';
  return REFUSED.has(name ?? '') ? 'refused' : 'unavailable';
}

/** The uncompressed secp256k1 public key of 65 bytes in a DER SubjectPublicKeyInfo. */
function readPublicKey(der: Uint8Array): Buffer {
  const {
    crv,
    x = '',
    y = '',
  } = createPublicKey({ key: Buffer.from(der), format: 'der', type: 'spki' }).export({
    format: 'jwk',
  });
  if (crv !== 'secp256k1') throw new RangeError(`a key on the curve ${crv}`);
  return Buffer.concat([Buffer.from([4]), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
}

/**
 * r, s and v of a DER signature: the lower s, and the recovery id that leads to `publicKey`, which proves at the same time that
 * the signature is by that key over that digest. Throws `unusable`.
 */
function toEthereumSignature(der: Uint8Array, digest: Uint8Array, publicKey: Buffer): string {
  let lowS: Uint8Array;
  try {
    lowS = secp256k1.signatureNormalize(secp256k1.signatureImport(der));
  } catch (error) {
    throw new KmsError('unusable', 'The key management service sent a signature that is not DER', { cause: error });
  }
  for (const recoveryId of [0, 1]) {
    try {
      if (publicKey.equals(secp256k1.ecdsaRecover(lowS, recoveryId, digest, false)))
        return signatureHex(lowS, recoveryId);
    } catch {
      // No point on the curve for this recovery id.
    }
  }
  throw new KmsError('unusable', 'The key management service signed by another key, or something else');
}

/**
 * A signer whose key never leaves AWS KMS, or what speaks its protocol. The address is checked before anything is signed.
 * The client is loaded here, so that processes without such keys do not pay for it.
 * @throws {KmsError} now, and when signing
 */
export async function openKmsSigner({ keyId, address }: KmsKey, options: KmsOptions = {}): Promise<KeySigner> {
  const { timeoutMilliseconds = 10_000, attemptMilliseconds = 3_000, attempts = 4, endpoint } = options;
  const { GetPublicKeyCommand, KMSClient, SignCommand } = await import('@aws-sdk/client-kms');
  const client = new KMSClient({
    maxAttempts: attempts,
    requestHandler: {
      connectionTimeout: attemptMilliseconds,
      requestTimeout: attemptMilliseconds,
      throwOnRequestTimeout: true,
    },
    ...(endpoint === undefined ? {} : { endpoint }),
  });

  async function ask<Answer>(what: string, request: (abortSignal: AbortSignal) => Promise<Answer>): Promise<Answer> {
    try {
      return await request(AbortSignal.timeout(timeoutMilliseconds));
    } catch (error) {
      const failure = classify(error);
      const { name } = Object(error) as { name?: string };
      throw new KmsError(failure, `The key management service did not ${what} (${keyId}): ${failure}, ${name}`, {
        cause: error,
      });
    }
  }

  const { PublicKey: der } = await ask('show the public key', (abortSignal) =>
    client.send(new GetPublicKeyCommand({ KeyId: keyId }), { abortSignal }),
  );
  let publicKey: Buffer;
  try {
    publicKey = readPublicKey(der ?? new Uint8Array());
  } catch (error) {
    throw new KmsError('unusable', `The key ${keyId} is not of the spec ECC_SECG_P256K1: ${String(error)}`);
  }
  if (addressOfPublicKey(publicKey) !== address) {
    throw new KmsError('refused', `The key ${keyId} has the address ${addressOfPublicKey(publicKey)}, not ${address}`);
  }
  return {
    address,
    async signDigest(digest) {
      const { Signature: signature } = await ask('sign', (abortSignal) =>
        client.send(
          new SignCommand({
            KeyId: keyId,
            Message: digest,
            MessageType: 'DIGEST',
            SigningAlgorithm: 'ECDSA_SHA_256',
          }),
          { abortSignal },
        ),
      );
      return toEthereumSignature(signature ?? new Uint8Array(), digest, publicKey);
    },
  };
}
