import { decodeProtectedHeader, errors, type JWTPayload, jwtVerify, type ProtectedHeaderParameters } from 'jose';
import type { OidcConfig } from '#config';
import { type GrantedScope, grantableScopes } from '#domain';
import type { TokenSubject } from '#parties';
import { keysOfProvider, unreachable } from './provider-keys.js';

/** By which the clocks of the provider and of this machine may differ. */
export const CLOCK_TOLERANCE_SECONDS = 30;
/** Since a token was issued, whatever it says of its end. */
export const LONGEST_TOKEN_SECONDS = 86_400;
/** RFC 9068: what tells an access token from an ID token, which is for the client that signed somebody in. */
const ACCESS_TOKEN = 'at+jwt';
/** By which a token would bring its own key, or say where to fetch it. */
const KEY_HEADERS = ['jku', 'jwk', 'x5u', 'x5c'] as const satisfies readonly (keyof ProtectedHeaderParameters)[];
/** Three parts in base64url, the first an object. */
const TOKEN = /^eyJ[\w-]{10,}\.[\w-]+\.[\w-]+$/;
/** Refusals of a token; everything else is a provider that cannot be asked. */
const REFUSALS = new Set<string>([
  errors.JOSEAlgNotAllowed.code,
  errors.JOSENotSupported.code,
  errors.JWKSMultipleMatchingKeys.code,
  errors.JWKSNoMatchingKey.code,
  errors.JWSInvalid.code,
  errors.JWSSignatureVerificationFailed.code,
  errors.JWTClaimValidationFailed.code,
  errors.JWTExpired.code,
  errors.JWTInvalid.code,
]);

/** A token that is good now. */
export interface VerifiedToken extends TokenSubject {
  readonly expiresAt: Date;
}

/** The access tokens of an identity provider (JWT, RFC 9068). */
export class AccessTokens {
  private readonly keys;

  constructor(
    private readonly config: OidcConfig,
    cooldownMilliseconds?: number,
  ) {
    this.keys = keysOfProvider(config.jwksUrl, cooldownMilliseconds);
  }

  static isOne(token: string): boolean {
    return TOKEN.test(token);
  }

  /** Whom `token` names; undefined when it is not good. Throws `unavailable` when the provider's keys cannot be had. */
  async verify(token: string): Promise<VerifiedToken | undefined> {
    const { issuer, audience, algorithms } = this.config;
    if (!namesItsKeyOnly(token)) return undefined;
    try {
      const { payload } = await jwtVerify(token, this.keys, {
        ...{ issuer, audience, algorithms: [...algorithms], typ: ACCESS_TOKEN },
        ...{ clockTolerance: CLOCK_TOLERANCE_SECONDS, maxTokenAge: LONGEST_TOKEN_SECONDS },
        requiredClaims: ['exp', 'sub'],
      });
      return subjectOf(issuer, payload);
    } catch (error) {
      if (error instanceof errors.JOSEError && REFUSALS.has(error.code)) return undefined;
      throw unreachable();
    }
  }
}

/** Whether its header has a key id, and nothing that brings a key or says where one is. */
function namesItsKeyOnly(token: string): boolean {
  try {
    const header = decodeProtectedHeader(token);
    return header.kid !== undefined && KEY_HEADERS.every((name) => header[name] === undefined);
  } catch {
    return false;
  }
}

function subjectOf(issuer: string, { sub, exp = 0, scope, scp }: JWTPayload): VerifiedToken | undefined {
  const scopes = scope ?? scp;
  const names = typeof scopes === 'string' ? scopes.split(' ') : scopes;
  if (typeof sub !== 'string' || (names !== undefined && !isListOfText(names))) return undefined;
  const expiresAt = new Date((exp + CLOCK_TOLERANCE_SECONDS) * 1_000);
  return { issuer, subject: sub, scopes: names === undefined ? undefined : grantedOf(names), expiresAt };
}

function isListOfText(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

/** Names of other systems' scopes, such as openid, give nothing. */
function grantedOf(names: readonly string[]): GrantedScope[] {
  return grantableScopes.filter((scope) => names.includes(scope));
}
