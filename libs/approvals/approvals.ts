import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { EntityManager } from 'typeorm';
import { commandTime, networkTime } from '#database';
import { isId, newId, QuittanceError, unknownId } from '#domain';
import { ApiKey, getMember, type Principal, principalOf } from '#parties';
import { Approval, type ApprovalStatus } from './approval.entity.js';
import { tellApproval } from './approval-events.js';

/** The request that is asked for. */
export interface HeldRequest {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

/** Seconds for which a request waits: at least, unless told, and at most (five minutes, seven days, thirty days). */
export const APPROVAL_SECONDS = { least: 300, usual: 7 * 86_400, most: 30 * 86_400 } as const;

/** SHA-256 over the RFC 8785 form of method, path and body, in hex: what an approval is bound to. */
export function digestOf({ method, path, body }: HeldRequest): string {
  return createHash('sha256')
    .update(canonicalize({ method, path, body }) ?? '')
    .digest('hex');
}

export function statusOf({ status, expiresAt }: Approval, now: Date): ApprovalStatus {
  return status === 'pending' && expiresAt <= now ? 'expired' : status;
}

/** The person behind a caller, without whom there are no two. Throws `forbidden`. */
export function requirePerson({ memberId }: Principal): string {
  if (memberId !== undefined) return memberId;
  throw new QuittanceError(
    'forbidden',
    'Approvals are between people: use a key for which a member answers, or a token.',
  );
}

/** Records what waits for a second person. `amount` is the most that it may commit. Throws `forbidden` where nobody asks. */
export async function requestApproval(
  manager: EntityManager,
  principal: Principal,
  request: HeldRequest,
  { amount, seconds }: { readonly amount: bigint | null; readonly seconds: number },
): Promise<Approval> {
  const id = newId('approval');
  const now = await networkTime(manager);
  await manager.insert(Approval, {
    id,
    businessId: principal.businessId ?? '',
    ...{ method: request.method, path: request.path, digest: digestOf(request), amount },
    body: request.body as never,
    requestedBy: principal.actorId,
    requestedByMember: requirePerson(principal),
    expiresAt: new Date(now.getTime() + seconds * 1_000),
    status: 'pending',
  });
  const approval = await manager.findOneByOrFail(Approval, { id });
  await tellApproval(manager, 'requested', approval);
  return approval;
}

/** An approval that the caller's tenant sees. Throws `not_found`. */
export async function getApproval(manager: EntityManager, id: string): Promise<Approval> {
  const approval = await manager.findOneBy(Approval, { id });
  if (approval === null) throw unknownId('approval', id);
  return approval;
}

/** Locks one that may still be decided, so that it is decided once. Throws `not_found`, `invalid_transition`. */
export async function lockPending(manager: EntityManager, id: string): Promise<Approval> {
  const approval = await manager.findOne(Approval, { where: { id }, lock: { mode: 'pessimistic_write' } });
  if (approval === null) throw unknownId('approval', id);
  const status = statusOf(approval, await networkTime(manager));
  if (status !== 'pending') {
    throw new QuittanceError('invalid_transition', `An approval that is ${status} is decided.`, { state: status });
  }
  return approval;
}

/**
 * Who asked, as they may act now, for the command to run as theirs, once the caller may approve it: another person, who states the
 * digest of what they saw. Throws `forbidden`, and `invalid_transition` for what is not what was seen, or when whoever asked may do
 * nothing any more.
 */
export async function approvedRequester(
  manager: EntityManager,
  approver: Principal,
  approval: Approval,
  digest: string,
): Promise<Principal> {
  if (requirePerson(approver) === approval.requestedByMember) {
    throw new QuittanceError('forbidden', 'Who asks does not approve, whichever key or token they use.', {
      state: 'pending',
    });
  }
  if (digest !== approval.digest || digestOf(approval) !== approval.digest) {
    throw new QuittanceError(
      'invalid_transition',
      'This digest is not that of the request that waits. Look at it again.',
      {
        state: 'pending',
        allowedActions: [{ action: 'get_approval', href: `/v1/approvals/${approval.id}` }],
      },
    );
  }
  const { requestedBy } = approval;
  const caller = isId('member', requestedBy)
    ? await getMember(manager, requestedBy)
    : await manager.findOneBy(ApiKey, { id: requestedBy });
  const [{ rights }] = (await manager.query(`SELECT present_rights_of($1) AS rights`, [requestedBy])) as [
    { rights: string | null },
  ];
  if (caller === null || rights === null) {
    throw new QuittanceError('invalid_transition', 'Whoever asked for this may do nothing any more. Reject it.', {
      state: 'pending',
      allowedActions: [{ action: 'reject_approval', href: `/v1/approvals/${approval.id}/reject` }],
    });
  }
  const requester = principalOf(caller, { credential: '', rights });
  return { ...requester, approved: { amount: approval.amount } };
}

/** What became of one: nobody decides it again. */
export async function decide(
  manager: EntityManager,
  decider: Principal,
  approval: Approval,
  decision: Pick<Approval, 'reason'> & {
    readonly status: 'approved' | 'rejected';
    readonly result?: { status: number; body: unknown } | undefined;
  },
): Promise<Approval> {
  const { status, reason, result } = decision;
  await manager.query(
    `UPDATE approvals SET status = $2, reason = $3, decided_by = $4, decided_by_member = $5, decided_at = $6, result_status = $7,
       result_body = $8 WHERE id = $1`,
    [
      ...[approval.id, status, reason, decider.actorId, decider.memberId ?? null, await commandTime(manager)],
      ...[result?.status ?? null, result === undefined ? null : JSON.stringify(result.body)],
    ],
  );
  const decided = await getApproval(manager, approval.id);
  await tellApproval(manager, status, decided);
  return decided;
}
