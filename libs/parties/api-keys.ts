import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { ALL_SCOPES, type GrantedScope, idPrefixes, newId } from '#domain';
import { ApiKey, type ApiKeyRole } from './api-key.entity.js';
import type { GrantedPart } from './auditor-grant.entity.js';
import { type Principal, principalOf } from './principal.js';

interface ApiKeyRow {
  readonly id: string;
  readonly business_id: string | null;
  readonly name: string;
  readonly secrets: readonly string[];
  /** Null where the key or the secret is not good any more. */
  readonly rights: string | null;
}

export interface NewApiKey {
  readonly name: string;
  readonly roles: readonly ApiKeyRole[];
  readonly businessId: string | null;
  /** All unless told. */
  readonly scopes?: readonly GrantedScope[];
  /** Never unless told. */
  readonly expiresAt?: Date | undefined;
  /** The person who answers for the key. */
  readonly memberId?: string | undefined;
}

/** The longest time for which a secret that was replaced stays good beside the new one: seven days. */
export const LONGEST_OVERLAP_SECONDS = 7 * 24 * 3_600;

const TOKEN = /^qk_([0-7][0-9a-hjkmnp-tv-z]{25})_([A-Za-z0-9_-]{43})$/;
const NO_SECRETS: readonly string[] = ['00'.repeat(32)];

function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

function newSecret(id: string): { secretHash: string; token: string } {
  const secret = randomBytes(32).toString('base64url');
  return {
    secretHash: hashSecret(secret),
    token: `qk_${id.slice(idPrefixes.apiKey.length + 1)}_${secret}`,
  };
}

/** Makes an API key. The returned token, `qk_<id>_<secret>`, is the only time that the secret is seen. */
export async function createApiKey(manager: EntityManager, key: NewApiKey): Promise<{ id: string; token: string }> {
  const id = newId('apiKey');
  const { secretHash, token } = newSecret(id);
  await manager.insert(ApiKey, {
    id,
    businessId: key.businessId,
    name: key.name,
    roles: [...key.roles],
    scopes: [...(key.scopes ?? [ALL_SCOPES])],
    expiresAt: key.expiresAt ?? null,
    memberId: key.memberId ?? null,
    secretHash,
  });
  return { id, token };
}

/**
 * Gives a key a new secret, and lets the current one go on for `overlapSeconds` (at most `LONGEST_OVERLAP_SECONDS`). The one before
 * that ends now, so that there are never more than two. Returns the new token, which is not seen again.
 */
export async function rotateApiKey(manager: EntityManager, id: string, overlapSeconds: number): Promise<string> {
  const { secretHash, token } = newSecret(id);
  await manager.query(`UPDATE api_keys SET previous_until = network_now() + make_interval(secs => $2) WHERE id = $1`, [
    id,
    overlapSeconds,
  ]);
  await manager.query(`INSERT INTO api_key_secrets (id, api_key_id, secret_hash) VALUES ($1, $2, $3)`, [
    newId('apiKeySecret'),
    id,
    secretHash,
  ]);
  return token;
}

/**
 * Who holds `token`; undefined when it is malformed, unknown, revoked, expired or replaced, its member
 * is deactivated or its grant has ended. Takes the
 * same time for all of these.
 */
export async function findPrincipal(manager: EntityManager, token: string): Promise<Principal | undefined> {
  const [, idPart = '', secret = ''] = TOKEN.exec(token) ?? [];
  const credential = hashSecret(secret);
  const [key] = (await manager.query(`SELECT id, business_id, name, secrets, rights FROM find_api_key($1, $2)`, [
    `${idPrefixes.apiKey}_${idPart}`,
    credential,
  ])) as ApiKeyRow[];
  const matches = isOneOf(key?.secrets ?? NO_SECRETS, credential);
  if (key === undefined || !matches || key.rights === null) {
    return undefined;
  }
  const principal = principalOf(
    { id: key.id, name: key.name, businessId: key.business_id },
    { credential, rights: key.rights },
  );
  if (key.business_id === null || !principal.roles.includes('auditor')) return principal;
  const [grant] = (await manager.query(`SELECT id, reads FROM find_grant($1)`, [key.id])) as {
    id: string;
    reads: GrantedPart[];
  }[];
  return grant === undefined ? undefined : { ...principal, grant };
}

/** Compares with each, whichever it is. */
function isOneOf(hashes: readonly string[], presented: string): boolean {
  const bytes = Buffer.from(presented, 'hex');
  return hashes.map((hash) => timingSafeEqual(bytes, Buffer.from(hash, 'hex'))).includes(true);
}

/** Notes that a key was used, at most once a minute. */
export async function touchApiKey(manager: EntityManager, apiKeyId: string): Promise<void> {
  await manager.query(`SELECT touch_api_key($1)`, [apiKeyId]);
}
