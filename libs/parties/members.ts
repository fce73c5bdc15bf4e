import { isDeepStrictEqual } from 'node:util';
import type { EntityManager } from 'typeorm';
import { coversScope, type GrantedScope, newId, QuittanceError, unknownId } from '#domain';
import { writeOutbox } from '#outbox';
import { ERASED } from '#records';
import type { ApiKeyRole } from './api-key.entity.js';
import { lockMembers, mayApprove, requireApprovers } from './approvers.js';
import { BusinessProfile } from './business-profile.entity.js';
import { endExternalSubject } from './external-subjects.js';
import { mayRevoke, requireMayGrant } from './granting.js';
import { Member } from './member.entity.js';
import { mayReadEverything, type Principal } from './principal.js';
import { gainsWatched, requireSecondPerson } from './second-person.js';

export type NewMember = Pick<Member, 'businessId' | 'name' | 'email' | 'roles' | 'scopes'>;

export async function createMember(manager: EntityManager, member: NewMember): Promise<Member> {
  const id = newId('member');
  await manager.insert(Member, { id, ...member });
  const { businessId, roles, scopes } = member;
  await writeOutbox(manager, [
    {
      type: 'member.added',
      subject: id,
      businessIds: businessId === null ? [] : [businessId],
      payload: { memberId: id, roles, scopes, status: 'active' },
    },
  ]);
  return getMember(manager, id);
}

/** Throws `not_found`. */
export async function getMember(manager: EntityManager, id: string): Promise<Member> {
  const member = await manager.findOneBy(Member, { id });
  if (member === null) throw unknownId('member', id);
  return member;
}

/** Throws `not_found` for members of other businesses, as for those that do not exist. */
export async function getOwnMember(manager: EntityManager, principal: Principal, id: string): Promise<Member> {
  const member = await getMember(manager, id);
  if (!mayReadEverything(principal) && member.businessId !== principal.businessId) throw unknownId('member', id);
  return member;
}

/** As {@link getOwnMember}, with all members of the business locked, in the order in which everybody locks them. */
export async function lockOwnMember(manager: EntityManager, principal: Principal, id: string): Promise<Member> {
  const { businessId } = await getOwnMember(manager, principal, id);
  if (businessId !== null) await lockMembers(manager, businessId);
  return manager.findOneOrFail(Member, { where: { id }, lock: { mode: 'pessimistic_write' } });
}

export const memberStatuses = ['active', 'deactivated'] as const;
export type MemberStatus = (typeof memberStatuses)[number];

/** What a person may do, and whether they may do anything. */
export interface MemberRights {
  readonly roles: readonly ApiKeyRole[];
  readonly scopes: readonly GrantedScope[];
  readonly status: MemberStatus;
}

export function rightsOf({ roles, scopes, deactivatedAt }: Member): MemberRights {
  return { roles, scopes, status: deactivatedAt === null ? 'active' : 'deactivated' };
}

/**
 * Gives and takes rights, for all credentials of the person from their next command on. Nobody gives more than they have, or takes what
 * they do not have; who is to approve or pay from now on is approved, and where there are approvals two people who approve stay. Deactivating
 * ends all credentials, and bringing somebody back brings none of them back. Throws `forbidden`, `approval_required`, and
 * `invalid_transition` for people whose data was erased and for the last two who approve.
 */
export async function changeMember(
  manager: EntityManager,
  principal: Principal,
  id: string,
  changes: Partial<MemberRights>,
): Promise<Member> {
  const member = await lockOwnMember(manager, principal, id);
  const { businessId } = member;
  const before = rightsOf(member);
  const after = { ...before, ...changes };
  requireMayChange(principal, member, after);
  await writeRights(manager, member, after);
  const changed = await getMember(manager, id);
  if (mayApprove(member) && !mayApprove(changed)) await requireApproversLeft(manager, businessId);
  if (isDeepStrictEqual(before, after)) return changed;
  await writeOutbox(manager, [
    {
      type: 'member.changed',
      subject: id,
      businessIds: businessId === null ? [] : [businessId],
      payload: { memberId: id, ...after, before },
    },
  ]);
  return changed;
}

function requireMayChange(principal: Principal, member: Member, after: MemberRights): void {
  if (!mayRevoke(principal, member)) {
    throw new QuittanceError('forbidden', 'You change only members whose roles and scopes you have yourself.');
  }
  if (after.status === 'deactivated') return;
  const { businessId, roles, scopes, deactivatedAt, name } = member;
  const isMore =
    deactivatedAt !== null ||
    after.roles.some((role) => !roles.includes(role)) ||
    after.scopes.some((scope) => !coversScope(scopes, scope));
  if (!isMore) return;
  if (name === ERASED) {
    throw new QuittanceError('invalid_transition', 'The data of the person was erased. Add them anew.', {
      state: 'deactivated',
    });
  }
  requireMayGrant(principal, { businessId, roles: after.roles, scopes: after.scopes, expiresAt: undefined });
  if (gainsWatched(after.scopes, deactivatedAt === null ? scopes : [])) requireSecondPerson(principal);
}

async function writeRights(manager: EntityManager, { id, deactivatedAt }: Member, after: MemberRights): Promise<void> {
  const { roles, scopes, status } = after;
  await manager.query(
    `UPDATE members SET roles = $2, scopes = $3,
       deactivated_at = CASE WHEN $4 = 'active' THEN NULL ELSE coalesce(deactivated_at, network_now()) END
     WHERE id = $1`,
    [id, roles, scopes, status],
  );
  if (status === 'deactivated') await endExternalSubject(manager, id);
  else if (deactivatedAt !== null) {
    await manager.query(`UPDATE api_keys SET revoked_at = network_now() WHERE member_id = $1 AND revoked_at IS NULL`, [
      id,
    ]);
  }
}

async function requireApproversLeft(manager: EntityManager, businessId: string | null): Promise<void> {
  if (businessId === null) return;
  const profile = await manager.findOneBy(BusinessProfile, { businessId });
  if (profile === null || profile.approvalThreshold === null) return;
  requireApprovers(await manager.findBy(Member, { businessId }));
}
