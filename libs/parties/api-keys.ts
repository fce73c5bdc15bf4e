import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { ALL_SCOPES, type GrantedScope, idPrefixes, newId, QuittanceError, unknownId } from '#domain';
import { ApiKey, type ApiKeyRole } from './api-key.entity.js';
import type { GrantedPart } from './auditor-grant.entity.js';
import { mayRevoke } from './granting.js';
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
  /** With which its requests are signed, in base64; they are not unless told. */
  readonly publicKey?: string | undefined;
}

/** The longest time for which a secret or a public key that was replaced stays good beside the new one: seven days. */
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
    publicKeys: key.publicKey === undefined ? [] : [key.publicKey],
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
 * From now on requests with the key must be signed with `publicKey`, or for `overlapSeconds` (at most `LONGEST_OVERLAP_SECONDS`) with the
 * one before it; there are never more than two. Null: they are not signed any more.
 */
export async function setPublicKey(
  manager: EntityManager,
  id: string,
  publicKey: string | null,
  overlapSeconds = 0,
): Promise<void> {
  await manager.query(
    `UPDATE api_keys SET
       previous_public_key_until = CASE WHEN $2::text IS NULL OR public_keys = '{}' THEN NULL
         ELSE network_now() + make_interval(secs => $3) END,
       public_keys = CASE WHEN $2 IS NULL THEN '{}' ELSE ARRAY[$2] || public_keys[1:1] END
     WHERE id = $1 AND public_keys[1] IS DISTINCT FROM $2`,
    [id, publicKey, overlapSeconds],
  );
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

/** A key of the caller's business that has nothing which the caller has not. Throws `not_found`, `forbidden`. */
export async function lockOwnApiKey(manager: EntityManager, principal: Principal, id: string): Promise<ApiKey> {
  const key = await manager.findOne(ApiKey, { where: { id }, lock: { mode: 'pessimistic_write' } });
  const isOperator = principal.roles.includes('operator');
  if (key === null || (!isOperator && key.businessId !== principal.businessId)) {
    throw unknownId('apiKey', id);
  }
  if (key.id !== principal.actorId && !mayRevoke(principal, key)) {
    throw new QuittanceError('forbidden', 'You change only keys whose roles and scopes you have yourself.');
  }
  return key;
}

/** Whoever learns a new secret, or says who signs, becomes who the key speaks for. Throws `forbidden`. */
export function requireSamePerson(principal: Principal, key: ApiKey): void {
  if (principal.roles.includes('operator') || key.memberId === (principal.memberId ?? null)) return;
  throw new QuittanceError(
    'forbidden',
    'Only whoever answers for a key, or the operator, changes its secret or public key.',
  );
}

/** Notes that a key was used, at most once a minute. */
export async function touchApiKey(manager: EntityManager, apiKeyId: string): Promise<void> {
  await manager.query(`SELECT touch_api_key($1)`, [apiKeyId]);
}
