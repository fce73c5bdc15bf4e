import type { EntityManager } from 'typeorm';
import { isId, QuittanceError } from '#domain';
import { BusinessProfile } from './business-profile.entity.js';
import type { Principal } from './principal.js';
import { requireSecondPerson } from './second-person.js';

/** Why a caller who signs nothing may ask nothing of a business that demands it; auditors whom it lets read act for themselves. */
export function unsignedRefusal(principal: Principal): QuittanceError | undefined {
  const { signaturesRequired, publicKeys, grant } = principal;
  if (!signaturesRequired || publicKeys.length > 0 || grant !== undefined) return undefined;
  return unsigned(principal, 'This business takes signed requests only. Use an API key with a public key, and sign.');
}

/** What signs can make the caller sign; a token never does. */
function unsigned({ actorId }: Principal, detail: string): QuittanceError {
  const action = isId('apiKey', actorId)
    ? { action: 'register_public_key', href: `/v1/api-keys/${actorId}/public-key` }
    : { action: 'create_api_key', href: '/v1/api-keys' };
  return new QuittanceError('unsigned_request', detail, { allowedActions: [action] });
}

/**
 * Says whether the caller's business takes signed requests only, and answers whether it did. Only a signed request says that it does, so
 * that whoever says it can go on. That it does not any more needs a second person where there is an approval threshold. Throws
 * `unsigned_request`, `approval_required`, or `invalid_transition` where no key of the business signs any more.
 */
export async function setSignaturesRequired(
  manager: EntityManager,
  principal: Principal,
  required: boolean,
): Promise<boolean> {
  const { businessId = '', publicKeys } = principal;
  if (required && publicKeys.length === 0) {
    throw unsigned(
      principal,
      'Ask for this with a signed request, which shows that somebody in your business can sign.',
    );
  }
  const before = await lockSignaturesRequired(manager, businessId);
  if (before === required) return before;
  if (required) await requireSigningKey(manager, businessId);
  else requireSecondPerson(principal);
  await manager.update(BusinessProfile, { businessId }, { signaturesRequired: required });
  return before;
}

/** With the row locked, by which whoever takes a public key away waits for whoever demands signatures, and the other way round. */
async function lockSignaturesRequired(manager: EntityManager, businessId: string): Promise<boolean> {
  await manager.query(`INSERT INTO business_profiles (business_id) VALUES ($1) ON CONFLICT DO NOTHING`, [businessId]);
  const { signaturesRequired } = await manager.findOneOrFail(BusinessProfile, {
    ...{ where: { businessId }, lock: { mode: 'pessimistic_write' } },
  });
  return signaturesRequired;
}

async function requireSigningKey(manager: EntityManager, businessId: string): Promise<void> {
  const [{ signs }] = (await manager.query(
    `SELECT EXISTS (SELECT FROM api_keys WHERE business_id = $1 AND public_keys <> '{}' AND revoked_at IS NULL
       AND (expires_at IS NULL OR expires_at > network_now())) AS signs`,
    [businessId],
  )) as [{ signs: boolean }];
  if (signs) return;
  throw new QuittanceError('invalid_transition', 'No API key of your business has a public key any more.', {
    allowedActions: [{ action: 'create_api_key', href: '/v1/api-keys' }],
  });
}

/** A key of a business that demands signatures keeps a public key: without one it would be good for nothing. Throws `invalid_transition`. */
export async function requireMayStopSigning(manager: EntityManager, businessId: string | null): Promise<void> {
  if (businessId === null || !(await lockSignaturesRequired(manager, businessId))) return;
  throw new QuittanceError(
    'invalid_transition',
    'The business takes signed requests only. Register another public key, or revoke the key.',
    { state: 'signatures_required', allowedActions: [{ action: 'register_public_key' }, { action: 'revoke_api_key' }] },
  );
}
