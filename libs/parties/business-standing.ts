import type { EntityManager } from 'typeorm';
import { violatedConstraint } from '#database';
import {
  type BusinessStatus,
  type BusinessStatusAction,
  type EventOf,
  nextBusinessStatus,
  QuittanceError,
  unknownId,
} from '#domain';
import { writeOutbox } from '#outbox';
import { Business } from './business.entity.js';
import { BusinessProfile } from './business-profile.entity.js';
import type { Principal } from './principal.js';
import { requireSecondPerson } from './second-person.js';
import { APPROVAL_WINDOW_SECONDS } from './sole-commitments.js';

/** What names a business to the law and to banks. */
export interface BusinessIdentity {
  readonly legalName?: string | undefined;
  readonly lei?: string | undefined;
  readonly taxId?: string | undefined;
  readonly iban?: string | undefined;
  readonly bic?: string | undefined;
}

/** What the feed tells of each action, to the business itself: others see its status where they deal with it. */
const DONE: { readonly [Action in BusinessStatusAction]: EventOf<'business'> } = {
  verify: 'verified',
  suspend: 'suspended',
  reinstate: 'reinstated',
};

/** The business with its row locked. Throws `not_found`. */
export async function lockBusiness(manager: EntityManager, id: string): Promise<Business> {
  const business = await manager.findOne(Business, { where: { id }, lock: { mode: 'pessimistic_write' } });
  if (business === null) throw unknownId('business', id);
  return business;
}

/** The business and its profile, for whoever may see it: itself, the operator, auditors. Throws `not_found` for others. */
export async function getProfile(
  manager: EntityManager,
  principal: Principal,
  id: string,
): Promise<{ business: Business; profile: BusinessProfile }> {
  const isOwn = principal.businessId === undefined || principal.businessId === id;
  const business = isOwn ? await manager.findOneBy(Business, { id }) : null;
  if (business === null) throw unknownId('business', id);
  return { business, profile: await profileOf(manager, id) };
}

/**
 * As {@link getProfile}, with the row of the profile locked: whoever changes a business locks that first, then the business itself. Throws
 * `not_found`.
 */
export async function lockProfile(
  manager: EntityManager,
  principal: Principal,
  id: string,
): Promise<{ business: Business; profile: BusinessProfile }> {
  await getProfile(manager, principal, id);
  await lockProfileRow(manager, id);
  return getProfile(manager, principal, id);
}

async function lockProfileRow(manager: EntityManager, businessId: string): Promise<void> {
  await manager.query(`INSERT INTO business_profiles (business_id) VALUES ($1) ON CONFLICT DO NOTHING`, [businessId]);
  await manager.query(`SELECT FROM business_profiles WHERE business_id = $1 FOR UPDATE`, [businessId]);
}

async function profileOf(manager: EntityManager, businessId: string): Promise<BusinessProfile> {
  const profile = await manager.findOneBy(BusinessProfile, { businessId });
  const empty = {
    ...{ businessId, taxId: null, iban: null, bic: null, statusReason: null, approvalThreshold: null },
    approvalWindowSeconds: APPROVAL_WINDOW_SECONDS.usual,
    signaturesRequired: false,
  };
  return profile ?? Object.assign(new BusinessProfile(), empty);
}

/**
 * Changes what names a business; where banks pay it, a second person approves. The operator's verification vouches for legal name, LEI and tax id: once it was given, only the
 * operator changes them. Throws `forbidden`, or `duplicate_reference` for an LEI that another business has.
 */
export async function changeIdentity(
  manager: EntityManager,
  principal: Principal,
  id: string,
  { legalName, lei, taxId, iban, bic }: BusinessIdentity,
): Promise<void> {
  const { business } = await lockProfile(manager, principal, id);
  const isVouchedFor = legalName !== undefined || lei !== undefined || taxId !== undefined;
  if (isVouchedFor && business.status !== 'pending' && !principal.roles.includes('operator')) {
    throw new QuittanceError('forbidden', 'Verified were legal name, LEI and tax id: the operator changes them.', {
      state: business.status,
    });
  }
  if (iban !== undefined || bic !== undefined) requireSecondPerson(principal);
  try {
    await manager.query(`SELECT describe_business($1, $2, $3)`, [id, legalName ?? null, lei ?? null]);
  } catch (error) {
    if (violatedConstraint(error) !== 'businesses_lei_key') throw error;
    throw new QuittanceError('duplicate_reference', 'Another business on the network has this LEI.');
  }
  await manager.query(
    `INSERT INTO business_profiles (business_id, tax_id, iban, bic) VALUES ($1, $2, $3, $4) ON CONFLICT (business_id) DO UPDATE SET
       tax_id = coalesce($2, business_profiles.tax_id), iban = coalesce($3, business_profiles.iban),
       bic = coalesce($4, business_profiles.bic)`,
    [id, taxId ?? null, iban ?? null, bic ?? null],
  );
}

/** The operator verifies, suspends or reinstates. Throws `not_found`, `invalid_transition`. */
export async function moveBusiness(
  manager: EntityManager,
  id: string,
  action: BusinessStatusAction,
  reason: string,
): Promise<BusinessStatus> {
  if (!(await manager.existsBy(Business, { id }))) throw unknownId('business', id);
  await lockProfileRow(manager, id);
  const { status: previousStatus } = await lockBusiness(manager, id);
  const status = nextBusinessStatus(id, previousStatus, action);
  await manager.update(Business, { id }, { status });
  await manager.query(
    `INSERT INTO business_profiles (business_id, status_reason) VALUES ($1, $2)
     ON CONFLICT (business_id) DO UPDATE SET status_reason = $2`,
    [id, reason],
  );
  await writeOutbox(manager, [
    {
      type: `business.${DONE[action]}`,
      subject: id,
      businessIds: [id],
      payload: { businessId: id, status, previousStatus },
    },
  ]);
  return status;
}
