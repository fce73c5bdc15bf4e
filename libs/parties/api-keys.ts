import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { idPrefixes, newId } from '#domain';
import { ApiKey, type ApiKeyRole } from './api-key.entity.js';
import type { GrantedPart } from './auditor-grant.entity.js';

/** Who calls the API. */
export interface Principal {
  readonly apiKeyId: string;
  readonly apiKeyName: string;
  readonly roles: readonly ApiKeyRole[];
  /** Undefined for the operator's, regulators' and network-wide auditors' keys; of an auditor's grant, the business that is read. */
  readonly businessId: string | undefined;
  /** What limits an auditor whom a business lets read. */
  readonly grant?: { readonly id: string; readonly reads: readonly GrantedPart[] } | undefined;
}

/**
 * Whether the caller reads what belongs to any business: the operator, regulators and network-wide auditors do. A key without a business
 * and without such a role reads nothing.
 */
export function mayReadEverything(principal: Principal): boolean {
  return (
    principal.businessId === undefined &&
    principal.roles.some((role) => role === 'auditor' || role === 'operator' || role === 'regulator')
  );
}

interface ApiKeyRow {
  readonly id: string;
  readonly business_id: string | null;
  readonly name: string;
  readonly roles: ApiKeyRole[];
  readonly secret_hash: string;
  readonly revoked_at: Date | null;
}

const TOKEN = /^qk_([0-7][0-9a-hjkmnp-tv-z]{25})_([A-Za-z0-9_-]{43})$/;
const UNKNOWN_HASH = Buffer.alloc(32);

function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** Makes an API key. The returned token, `qk_<id>_<secret>`, is the only time that the secret is seen. */
export async function createApiKey(
  manager: EntityManager,
  key: { name: string; roles: readonly ApiKeyRole[]; businessId: string | null },
): Promise<{ id: string; token: string }> {
  const id = newId('apiKey');
  const secret = randomBytes(32).toString('base64url');
  await manager.insert(ApiKey, {
    id,
    businessId: key.businessId,
    name: key.name,
    roles: [...key.roles],
    secretHash: hashSecret(secret).toString('hex'),
  });
  return { id, token: `qk_${id.slice(idPrefixes.apiKey.length + 1)}_${secret}` };
}

/** Who holds `token`; undefined when it is malformed, unknown or revoked, or its grant has ended. Takes the same time for all of these. */
export async function findPrincipal(manager: EntityManager, token: string): Promise<Principal | undefined> {
  const [, idPart = '', secret = ''] = TOKEN.exec(token) ?? [];
  const [key] = (await manager.query(
    `SELECT id, business_id, name, roles, secret_hash, revoked_at FROM find_api_key($1)`,
    [`${idPrefixes.apiKey}_${idPart}`],
  )) as ApiKeyRow[];
  const expected = key === undefined ? UNKNOWN_HASH : Buffer.from(key.secret_hash, 'hex');
  const matches = timingSafeEqual(hashSecret(secret), expected);
  if (key === undefined || !matches || key.revoked_at !== null) {
    return undefined;
  }
  const principal = {
    apiKeyId: key.id,
    apiKeyName: key.name,
    roles: key.roles,
    businessId: key.business_id ?? undefined,
  };
  if (key.business_id === null || !key.roles.includes('auditor')) return principal;
  const [grant] = (await manager.query(`SELECT id, reads FROM find_grant($1)`, [key.id])) as {
    id: string;
    reads: GrantedPart[];
  }[];
  return grant === undefined ? undefined : { ...principal, grant };
}

/** Notes that a key was used, at most once a minute. */
export async function touchApiKey(manager: EntityManager, apiKeyId: string): Promise<void> {
  await manager.query(`SELECT touch_api_key($1)`, [apiKeyId]);
}
