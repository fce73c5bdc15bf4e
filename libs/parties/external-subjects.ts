import { type EntityManager, IsNull } from 'typeorm';
import { violatedConstraint } from '#database';
import { type GrantedScope, newId, QuittanceError, sharedScopes } from '#domain';
import { ExternalSubject } from './external-subject.entity.js';
import { mayRevoke } from './granting.js';
import type { Member } from './member.entity.js';
import { type Principal, principalOf } from './principal.js';
import { gainsWatched, requireSecondPerson } from './second-person.js';

/** Whom a verified token names. */
export interface TokenSubject {
  readonly issuer: string;
  readonly subject: string;
  /** What the token was narrowed to; undefined: to nothing. */
  readonly scopes: readonly GrantedScope[] | undefined;
}

interface SubjectRow {
  readonly id: string;
  readonly business_id: string | null;
  readonly name: string;
  readonly credential: string;
  /** Null where the member is deactivated. */
  readonly rights: string | null;
}

/** The member whom a verified token names, with no more than the token's scopes; undefined when there is none, or it is deactivated. */
export async function findMemberPrincipal(
  manager: EntityManager,
  { issuer, subject, scopes }: TokenSubject,
): Promise<Principal | undefined> {
  const [row] = (await manager.query(
    `SELECT id, business_id, name, credential, rights FROM find_external_subject($1, $2)`,
    [issuer, subject],
  )) as SubjectRow[];
  if (row === undefined || row.rights === null) return undefined;
  const { id, name, business_id: businessId, credential, rights } = row;
  const principal = principalOf({ id, name, businessId }, { credential, rights });
  return scopes === undefined ? principal : { ...principal, scopes: sharedScopes(principal.scopes, scopes) };
}

/** The external subject that a member has now; null when none. */
export function externalSubjectOf(manager: EntityManager, memberId: string): Promise<ExternalSubject | null> {
  return manager.findOneBy(ExternalSubject, { memberId, endedAt: IsNull() });
}

/** Tokens of the member's subject are good for nothing from now on. */
export async function endExternalSubject(manager: EntityManager, memberId: string): Promise<void> {
  await manager.query(
    `UPDATE external_subjects SET ended_at = network_now() WHERE member_id = $1 AND ended_at IS NULL`,
    [memberId],
  );
}

/**
 * Sets whom the provider `issuer` knows the member as; null: as nobody. What lets somebody act as another person who approves or pays needs a
 * second person. Throws `forbidden`, `approval_required`, `invalid_transition` for deactivated members, or `duplicate_reference` for a
 * subject that another member has.
 */
export async function setExternalSubject(
  manager: EntityManager,
  principal: Principal,
  { id: memberId, businessId, roles, scopes }: Member,
  { issuer, subject }: { readonly issuer: string; readonly subject: string | null },
): Promise<void> {
  if (!mayRevoke(principal, { roles, scopes })) {
    throw new QuittanceError('forbidden', 'You do this only for members whose roles and scopes you have yourself.');
  }
  const isSomebodyElse = memberId !== principal.memberId;
  if (subject !== null && isSomebodyElse && gainsWatched(scopes)) requireSecondPerson(principal);
  const [member] = (await manager.query(`SELECT deactivated_at FROM members WHERE id = $1 FOR UPDATE`, [memberId])) as {
    deactivated_at: Date | null;
  }[];
  if (subject !== null && member?.deactivated_at !== null) {
    throw new QuittanceError('invalid_transition', 'The member is deactivated.', { state: 'deactivated' });
  }
  await endExternalSubject(manager, memberId);
  if (subject === null) return;
  try {
    await manager.insert(ExternalSubject, { id: newId('externalSubject'), businessId, memberId, issuer, subject });
  } catch (error) {
    if (violatedConstraint(error) !== 'external_subjects_one_member') throw error;
    throw new QuittanceError('duplicate_reference', 'Another member has this subject.');
  }
}
