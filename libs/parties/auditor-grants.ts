import type { EntityManager } from 'typeorm';
import { commandTime } from '#database';
import { newId, QuittanceError, type Scope, unknownId } from '#domain';
import { createApiKey } from './api-keys.js';
import { AuditorGrant, type GrantedPart } from './auditor-grant.entity.js';
import { getParty } from './businesses.js';
import { requireWithin } from './granting.js';
import type { Principal } from './principal.js';

const LONGEST_DAYS = 400;
const DAY_MILLISECONDS = 86_400_000;

/** What whoever lets an auditor read a part may read itself. */
const SCOPES_OF_PART: Readonly<Record<GrantedPart, readonly Scope[]>> = {
  trails: ['orders:read', 'deliveries:read', 'invoices:read', 'disputes:read', 'payments:read'],
  documents: ['documents:read'],
  ledger: ['ledger:read'],
};

export interface NewAuditorGrant {
  /** Whose records may be read. */
  readonly businessId: string;
  /** Who it is, for people. */
  readonly auditor: string;
  readonly reads: readonly GrantedPart[];
  /** Half-open. */
  readonly period: { readonly from: Date; readonly until: Date };
  /** At most 400 days ahead. */
  readonly expiresAt: Date;
}

function invalid(pointer: string, detail: string): QuittanceError {
  return new QuittanceError('invalid_request', detail, { errors: [{ pointer, detail }] });
}

/**
 * Lets an auditor read, with an API key of its own, whose token is returned this once. Throws `invalid_request` for periods that end
 * before they begin, for grants that have expired or expire too late, and for documents without the trails they belong to; `forbidden`
 * where the caller may not read that itself, or not for so long.
 */
export async function grantToAuditor(
  manager: EntityManager,
  principal: Principal,
  wanted: NewAuditorGrant,
): Promise<{ grant: AuditorGrant; token: string }> {
  const { businessId, auditor, reads, period, expiresAt } = wanted;
  const now = await commandTime(manager);
  if (period.from >= period.until) throw invalid('/period/until', 'A period ends after it begins.');
  if (expiresAt <= now) throw invalid('/expiresAt', 'A grant expires in the future.');
  if (expiresAt.getTime() > now.getTime() + LONGEST_DAYS * DAY_MILLISECONDS) {
    throw invalid('/expiresAt', `A grant expires within ${LONGEST_DAYS} days.`);
  }
  if (reads.includes('documents') && !reads.includes('trails')) {
    throw invalid('/reads', 'Documents are read with the trails of the orders that they belong to: grant both.');
  }
  const scopes = reads.flatMap((part) => SCOPES_OF_PART[part]);
  requireWithin(principal, scopes, expiresAt);
  await getParty(manager, businessId);
  const key = await createApiKey(manager, { name: `auditor ${auditor}`, roles: ['auditor'], businessId });
  const id = newId('auditorGrant');
  await manager.insert(AuditorGrant, {
    ...{ id, businessId, auditor, expiresAt },
    apiKeyId: key.id,
    reads: [...reads],
    periodFrom: period.from,
    periodUntil: period.until,
    grantedBy: principal.roles.includes('regulator') ? 'regulator' : 'business',
  });
  return { grant: await manager.findOneByOrFail(AuditorGrant, { id }), token: key.token };
}

/**
 * Ends a grant and its key. Doing it again changes nothing. Throws `not_found`, or `forbidden` when a business ends what a regulator
 * granted.
 */
export async function revokeGrant(manager: EntityManager, principal: Principal, id: string): Promise<AuditorGrant> {
  const grant = await getGrant(manager, id);
  if (grant.grantedBy === 'regulator' && !principal.roles.includes('regulator')) {
    throw new QuittanceError('forbidden', 'A regulator granted this, and a regulator revokes it.');
  }
  await manager.query(`UPDATE auditor_grants SET revoked_at = coalesce(revoked_at, network_now()) WHERE id = $1`, [id]);
  await manager.query(`UPDATE api_keys SET revoked_at = coalesce(revoked_at, network_now()) WHERE id = $1`, [
    grant.apiKeyId,
  ]);
  return manager.findOneByOrFail(AuditorGrant, { id });
}

/** A grant that the caller's tenant sees. Throws `not_found`. */
export async function getGrant(manager: EntityManager, id: string): Promise<AuditorGrant> {
  const grant = await manager.findOneBy(AuditorGrant, { id });
  if (grant === null) throw unknownId('auditorGrant', id);
  return grant;
}
