import { createHash, createPrivateKey, type KeyObject, randomBytes, sign } from 'node:crypto';

/** Signs requests with the private key of a public key that is registered for the API key. */
export interface RequestSigner {
  readonly algorithm: 'ed25519' | 'ecdsa-p256-sha256';
  /** The signature of `base`: 64 bytes; of P-256, r and s one after the other, over SHA-256 of `base`. A KMS or an HSM may make it. */
  sign(base: Uint8Array): Uint8Array | Promise<Uint8Array>;
}

/** A request as it will be sent. */
export interface RequestToSign {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Undefined: it has none. */
  readonly content: Uint8Array | undefined;
}

/** What is covered where the request has it, beside method and URL. */
const COVERED_FIELDS = ['content-digest', 'idempotency-key', 'if-match'];

/** Signs with a key in memory: Ed25519 or P-256, as PEM or as a `KeyObject`. Throws for every other kind. */
export function requestSigner(privateKey: string | KeyObject): RequestSigner {
  const key = typeof privateKey === 'string' ? createPrivateKey(privateKey) : privateKey;
  if (key.asymmetricKeyType === 'ed25519') return { algorithm: 'ed25519', sign: (base) => sign(null, base, key) };
  if (key.asymmetricKeyType !== 'ec' || key.asymmetricKeyDetails?.namedCurve !== 'prime256v1') {
    throw new TypeError('Requests are signed with keys of Ed25519 or P-256.');
  }
  return {
    algorithm: 'ecdsa-p256-sha256',
    sign: (base) => sign('sha256', base, { key, dsaEncoding: 'ieee-p1363' }),
  };
}

/** The id of an API key, which its token begins with. */
function keyIdOf(apiKey: string): string {
  return `key_${apiKey.split('_')[1] ?? ''}`;
}

/**
 * The headers that say who sends a request (RFC 9421) with which content (RFC 9530). They are good for five minutes and once: sign again
 * what is sent again.
 */
export async function signatureHeaders(
  signer: RequestSigner,
  apiKey: string,
  { method, url, headers, content }: RequestToSign,
): Promise<Record<string, string>> {
  const digest = content === undefined ? {} : { 'content-digest': digestOf(content) };
  const fields = new Headers({ ...headers, ...digest });
  const { origin, pathname, search } = new URL(url);
  const components = [
    ['@method', method],
    ['@target-uri', `${origin}${pathname}${search}`],
    ...COVERED_FIELDS.filter((name) => fields.has(name)).map((name) => [name, fields.get(name)]),
  ];
  const covered = components.map(([name]) => `"${name}"`).join(' ');
  const created = Math.floor(Date.now() / 1_000);
  const nonce = randomBytes(16).toString('base64url');
  const parameters = `(${covered});created=${created};nonce="${nonce}";keyid="${keyIdOf(apiKey)}";alg="${signer.algorithm}"`;
  const lines = [...components, ['@signature-params', parameters]].map(([name, value]) => `"${name}": ${value}`);
  const signature = await signer.sign(Buffer.from(lines.join('\n'), 'latin1'));
  return {
    ...digest,
    'signature-input': `quittance=${parameters}`,
    signature: `quittance=:${Buffer.from(signature).toString('base64')}:`,
  };
}

function digestOf(content: Uint8Array): string {
  return `sha-256=:${createHash('sha256').update(content).digest('base64')}:`;
}
