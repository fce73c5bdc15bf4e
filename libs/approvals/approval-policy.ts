import type { EntityManager } from 'typeorm';
import { coversScope, QuittanceError } from '#domain';
import { Member, type Principal, requireSecondPerson } from '#parties';

/** With fewer nothing could be approved. */
const FEWEST_PEOPLE = 2;

/**
 * Sets the amount above which a second person approves; null: nobody does. What loosens it, higher or none, needs a second person itself.
 * Throws `approval_required`, or `invalid_transition` where there are not two people who may approve.
 */
export async function setApprovalThreshold(
  manager: EntityManager,
  principal: Principal,
  threshold: bigint | null,
): Promise<void> {
  const { approvalThreshold: current, businessId = '' } = principal;
  if (current !== undefined && (threshold === null || threshold > current)) requireSecondPerson(principal);
  if (threshold !== null) await requirePeople(manager, businessId);
  await manager.query(
    `INSERT INTO business_profiles (business_id, approval_threshold) VALUES ($1, $2)
     ON CONFLICT (business_id) DO UPDATE SET approval_threshold = $2`,
    [businessId, threshold?.toString() ?? null],
  );
}

async function requirePeople(manager: EntityManager, businessId: string): Promise<void> {
  const members = await manager.findBy(Member, { businessId });
  const approvers = members.filter(
    ({ deactivatedAt, scopes }) => deactivatedAt === null && coversScope(scopes, 'approvals:write'),
  );
  if (approvers.length >= FEWEST_PEOPLE) return;
  throw new QuittanceError(
    'invalid_transition',
    `Approvals take ${FEWEST_PEOPLE} members with the scope approvals:write; there are ${approvers.length}.`,
    { allowedActions: [{ action: 'create_member', href: '/v1/members' }] },
  );
}
