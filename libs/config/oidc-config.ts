import { z } from 'zod';

/** Signature algorithms of tokens: asymmetric ones only, so that who can check a token cannot make one. */
export const tokenAlgorithms = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
] as const;

/** The identity provider whose access tokens the API takes beside its own keys. */
export interface OidcConfig {
  /** What `iss` of its tokens is, character by character. */
  readonly issuer: string;
  /** What `aud` of its tokens must hold: the name under which it knows this API. */
  readonly audience: string;
  /** Where it shows its public keys, as a JWK set. */
  readonly jwksUrl: string;
  readonly algorithms: readonly string[];
}

const DEFAULT_ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'];

const text = z.preprocess((value) => (value === '' ? undefined : value), z.string().max(2_000).optional());

export const oidcEnvironment = {
  OIDC_ISSUER: text,
  OIDC_AUDIENCE: text,
  OIDC_JWKS_URL: text,
  OIDC_ALGORITHMS: z
    .string()
    .default('')
    .transform((value) =>
      value
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== ''),
    )
    .pipe(z.array(z.enum(tokenAlgorithms))),
};

/** https; in a sandbox also http to this machine. No credentials, which would stand in logs. */
function requireSafeUrl(name: string, value: string, sandbox: boolean): void {
  const url = URL.parse(value);
  const isLoopback = url !== null && /^(127\.0\.0\.1|\[::1\]|localhost)$/.test(url.hostname);
  const isSafe = url?.protocol === 'https:' || (sandbox && isLoopback && url?.protocol === 'http:');
  if (isSafe && url?.username === '' && url.password === '' && url.hash === '') return;
  throw new Error(
    `${name} is an https URL without credentials and fragment; in a sandbox also http to this machine. See .env.example.`,
  );
}

/** Undefined where nothing is said. Throws where something is missing or not safe. */
export function readOidcConfig(
  values: z.output<z.ZodObject<typeof oidcEnvironment>>,
  sandbox: boolean,
): OidcConfig | undefined {
  const { OIDC_ISSUER: issuer, OIDC_AUDIENCE: audience, OIDC_JWKS_URL: jwksUrl, OIDC_ALGORITHMS: chosen } = values;
  if (issuer === undefined && audience === undefined && jwksUrl === undefined) return undefined;
  if (issuer === undefined || audience === undefined || jwksUrl === undefined) {
    throw new Error('OIDC_ISSUER, OIDC_AUDIENCE and OIDC_JWKS_URL go together. See .env.example.');
  }
  requireSafeUrl('OIDC_ISSUER', issuer, sandbox);
  requireSafeUrl('OIDC_JWKS_URL', jwksUrl, sandbox);
  return { issuer, audience, jwksUrl, algorithms: chosen.length === 0 ? DEFAULT_ALGORITHMS : chosen };
}
