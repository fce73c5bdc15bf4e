import type { EntityManager } from 'typeorm';
import { newId, unknownId } from '#domain';
import { endExternalSubject } from './external-subjects.js';
import { Member } from './member.entity.js';
import { mayReadEverything, type Principal } from './principal.js';

export type NewMember = Pick<Member, 'businessId' | 'name' | 'email' | 'roles' | 'scopes'>;

export async function createMember(manager: EntityManager, member: NewMember): Promise<Member> {
  const id = newId('member');
  await manager.insert(Member, { id, ...member });
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

/** From now on none of the person's credentials is good, and their external subject is free; doing it again changes nothing. */
export async function deactivateMember(manager: EntityManager, id: string): Promise<Member> {
  await manager.query(`UPDATE members SET deactivated_at = coalesce(deactivated_at, network_now()) WHERE id = $1`, [
    id,
  ]);
  await endExternalSubject(manager, id);
  return getMember(manager, id);
}
