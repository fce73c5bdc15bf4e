import type { EntityManager } from 'typeorm';
import {
  BusinessProfile,
  getProfile,
  lockMembers,
  type Principal,
  requireApprovers,
  requireSecondPerson,
} from '#parties';

/** When a second person approves. */
export interface ApprovalPolicy {
  /** Minor units above which they do; null: never. */
  readonly threshold: bigint | null;
  /** For so long what one person committed alone counts towards the threshold. */
  readonly windowSeconds: number;
}

/** The policy of the caller's business. */
export async function getApprovalPolicy(manager: EntityManager, principal: Principal): Promise<ApprovalPolicy> {
  const { profile } = await getProfile(manager, principal, principal.businessId ?? '');
  return { threshold: profile.approvalThreshold, windowSeconds: profile.approvalWindowSeconds };
}

/**
 * Sets the policy; a window that is not told stays. What loosens it, a higher amount, none, or a shorter window, needs a second person itself.
 * Throws `approval_required`, or `invalid_transition` where there are not two people who may approve.
 */
export async function setApprovalPolicy(
  manager: EntityManager,
  principal: Principal,
  { threshold, windowSeconds }: Pick<ApprovalPolicy, 'threshold'> & Partial<ApprovalPolicy>,
): Promise<{ readonly before: ApprovalPolicy; readonly after: ApprovalPolicy }> {
  const { businessId = '' } = principal;
  const members = threshold === null ? undefined : await lockMembers(manager, businessId);
  const before = await lockPolicy(manager, businessId);
  const after = { threshold, windowSeconds: windowSeconds ?? before.windowSeconds };
  const current = { ...principal, approvalThreshold: before.threshold ?? undefined };
  if (isLooser(before, after)) requireSecondPerson(current);
  if (members !== undefined) requireApprovers(members);
  await manager.update(
    BusinessProfile,
    { businessId },
    { approvalThreshold: threshold, approvalWindowSeconds: after.windowSeconds },
  );
  return { before, after };
}

/** With its row locked, as by commands that count towards it. */
async function lockPolicy(manager: EntityManager, businessId: string): Promise<ApprovalPolicy> {
  await manager.query(`INSERT INTO business_profiles (business_id) VALUES ($1) ON CONFLICT DO NOTHING`, [businessId]);
  const { approvalThreshold, approvalWindowSeconds } = await manager.findOneOrFail(BusinessProfile, {
    ...{ where: { businessId }, lock: { mode: 'pessimistic_write' } },
  });
  return { threshold: approvalThreshold, windowSeconds: approvalWindowSeconds };
}

function isLooser(before: ApprovalPolicy, after: ApprovalPolicy): boolean {
  if (before.threshold === null) return false;
  return after.threshold === null || after.threshold > before.threshold || after.windowSeconds < before.windowSeconds;
}
