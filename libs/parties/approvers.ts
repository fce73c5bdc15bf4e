import type { EntityManager } from 'typeorm';
import { coversScope, QuittanceError } from '#domain';
import { Member } from './member.entity.js';

/** With fewer nothing could be approved. */
export const FEWEST_APPROVERS = 2;

/** Whether a person may let what others of their business ask for run. */
export function mayApprove({ scopes, deactivatedAt }: Pick<Member, 'scopes' | 'deactivatedAt'>): boolean {
  return deactivatedAt === null && coversScope(scopes, 'approvals:write');
}

/** The members of a business, locked, so that no two commands at a time take the last approvers away. */
export function lockMembers(manager: EntityManager, businessId: string): Promise<Member[]> {
  return manager.find(Member, { where: { businessId }, order: { id: 'ASC' }, lock: { mode: 'pessimistic_write' } });
}

/** Throws `invalid_transition` where there are not enough people among `members` for approvals. */
export function requireApprovers(members: readonly Member[]): void {
  const approvers = members.filter(mayApprove).length;
  if (approvers >= FEWEST_APPROVERS) return;
  throw new QuittanceError(
    'invalid_transition',
    `Approvals take ${FEWEST_APPROVERS} members with the scope approvals:write; there would be ${approvers}.`,
    { allowedActions: [{ action: 'create_member', href: '/v1/members' }] },
  );
}
