import type { EntityManager } from 'typeorm';
import { lockMembers, type Principal, requireApprovers, requireSecondPerson } from '#parties';

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
  if (threshold !== null) requireApprovers(await lockMembers(manager, businessId));
  await manager.query(
    `INSERT INTO business_profiles (business_id, approval_threshold) VALUES ($1, $2)
     ON CONFLICT (business_id) DO UPDATE SET approval_threshold = $2`,
    [businessId, threshold?.toString() ?? null],
  );
}
