import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

export interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

export const newKeyPair = (): KeyPair => generateKeyPairSync('ed25519');
export const newCurveKeyPair = (): KeyPair => generateKeyPairSync('ec', { namedCurve: 'P-256' });
export const pemOf = ({ publicKey }: KeyPair): string => publicKey.export({ type: 'spki', format: 'pem' }).toString();

/** A request that is signed, which may be altered before it is sent. */
export interface SignedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What differs from a request as it should be. */
export interface Signing {
  readonly keyId: string;
  readonly privateKey: KeyObject;
  /** Where the client believes to be, when that is elsewhere. */
  readonly asked?: string;
  readonly created?: number;
  readonly nonce?: string;
  readonly without?: readonly string[];
  readonly more?: string;
}

export const nowSeconds = (): number => Math.floor(Date.now() / 1_000);

/** Signs by hand what the API wants signed, so that the SDK's signer is not its own judge. */
export function signRequest(request: SignedRequest, signing: Signing): SignedRequest {
  const { keyId, privateKey, asked = request.url, without = [], more = '' } = signing;
  const { created = nowSeconds(), nonce = randomBytes(12).toString('hex') } = signing;
  const digest =
    request.body === undefined
      ? {}
      : { 'content-digest': `sha-256=:${createHash('sha256').update(request.body).digest('base64')}:` };
  const headers: Record<string, string> = { ...request.headers, ...digest };
  const values = { '@method': request.method, '@target-uri': asked, ...headers } as Record<string, string>;
  const wanted = ['@method', '@target-uri', 'content-digest', 'idempotency-key', 'if-match'];
  const covered = wanted.filter((name) => values[name] !== undefined && !without.includes(name));
  const stated = [
    ...(without.includes('created') ? [] : [`;created=${created}`]),
    ...(without.includes('nonce') ? [] : [`;nonce="${nonce}"`]),
    ...(without.includes('keyid') ? [] : [`;keyid="${keyId}"`]),
  ].join('');
  const parameters = `(${covered.map((name) => `"${name}"`).join(' ')})${stated}${more}`;
  const base = [...covered.map((name) => `"${name}": ${values[name]}`), `"@signature-params": ${parameters}`].join(
    '\n',
  );
  const isCurve = privateKey.asymmetricKeyType === 'ec';
  const key = isCurve ? { key: privateKey, dsaEncoding: 'ieee-p1363' as const } : privateKey;
  const signature = sign(isCurve ? 'sha256' : null, Buffer.from(base), key).toString('base64');
  return {
    ...request,
    headers: { ...headers, 'signature-input': `sig1=${parameters}`, signature: `sig1=:${signature}:` },
  };
}
