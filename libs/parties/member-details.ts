import { type EntityManager, In } from 'typeorm';
import { newId, QuittanceError } from '#domain';
import { ERASED } from '#records';
import { mayRevoke } from './granting.js';
import { Member } from './member.entity.js';
import { MemberDetails } from './member-details.entity.js';
import { getOwnMember } from './members.js';
import type { Principal } from './principal.js';

/** What a person is called, and where mail reaches them. */
export type PersonDetails = Pick<Member, 'name' | 'email'>;

/** The members as they are called now, in the same order. */
export async function asCalledNow(manager: EntityManager, members: readonly Member[]): Promise<Member[]> {
  const ids = members.map(({ id }) => id);
  const changes = await manager.find(MemberDetails, { where: { memberId: In(ids) }, order: { number: 'ASC' } });
  const latest = new Map(changes.map(({ memberId, name, email }) => [memberId, { name, email }]));
  return members.map((member) => Object.assign(new Member(), member, latest.get(member.id)));
}

/**
 * Calls a member something else: the record of what they were called stays sealed as it is, and another is made. Returns the id of that
 * record; undefined where nothing changes. Throws `not_found`, `forbidden` for whoever has not all rights of the member, and
 * `invalid_transition` where the data of the person was erased.
 */
export async function changeDetails(
  manager: EntityManager,
  principal: Principal,
  id: string,
  changes: Partial<PersonDetails>,
): Promise<string | undefined> {
  const member = await getOwnMember(manager, principal, id);
  if (!mayRevoke(principal, member)) {
    throw new QuittanceError('forbidden', 'You change only members whose roles and scopes you have yourself.');
  }
  const { name: firstName } = await manager.findOneOrFail(Member, {
    ...{ where: { id }, lock: { mode: 'pessimistic_write' } },
  });
  if (firstName === ERASED) {
    throw new QuittanceError('invalid_transition', 'The data of the person was erased. Add them anew.', {
      state: 'erased',
    });
  }
  const [last] = await manager.find(MemberDetails, { where: { memberId: id }, order: { number: 'DESC' }, take: 1 });
  const { name, email } = { name: (last ?? member).name, email: (last ?? member).email };
  const after = { name, email, ...changes };
  if (after.name === name && after.email === email) return undefined;
  const detailsId = newId('memberDetails');
  await manager.insert(MemberDetails, { id: detailsId, memberId: id, number: (last?.number ?? 0) + 1, ...after });
  return detailsId;
}
