import type { EntityManager } from 'typeorm';
import type { EventOf } from '#domain';
import { type OutboxEvent, writeOutbox } from '#outbox';
import type { Approval } from './approval.entity.js';

/** What of an approval the feed tells: nothing that people wrote. */
type ToldApproval = Pick<
  Approval,
  'id' | 'businessId' | 'method' | 'path' | 'expiresAt' | 'requestedBy' | 'requestedByMember'
> &
  Partial<Pick<Approval, 'decidedBy' | 'decidedByMember'>> & {
    /** Minor units, as a number or as its digits. */
    readonly amount: bigint | string | null;
  };

function eventOf(step: EventOf<'approval'>, approval: ToldApproval): OutboxEvent {
  const { id, businessId, method, path, amount, expiresAt, decidedBy, decidedByMember } = approval;
  return {
    type: `approval.${step}`,
    subject: id,
    businessIds: [businessId],
    payload: {
      ...{ approvalId: id, request: { method, path }, amount: amount?.toString() ?? null },
      expiresAt: expiresAt.toISOString(),
      requestedBy: { actorId: approval.requestedBy, memberId: approval.requestedByMember },
      ...(decidedBy == null ? {} : { decidedBy: { actorId: decidedBy, memberId: decidedByMember ?? null } }),
    },
  };
}

/** Tells the business what became of one. */
export async function tellApproval(
  manager: EntityManager,
  step: EventOf<'approval'>,
  approval: ToldApproval,
): Promise<void> {
  await writeOutbox(manager, [eventOf(step, approval)]);
}

/**
 * Tells of up to `limit` requests that nobody decided in time, once each. They are expired without it: whoever reads or decides one looks
 * at its end. Returns how many it told.
 */
export async function tellExpired(manager: EntityManager, limit: number): Promise<number> {
  const [rows] = (await manager.query(
    `UPDATE approvals SET expiry_told_at = network_now() WHERE id IN (
       SELECT id FROM approvals WHERE status = 'pending' AND expiry_told_at IS NULL AND expires_at <= network_now()
       ORDER BY expires_at LIMIT $1 FOR UPDATE SKIP LOCKED)
     RETURNING id, business_id AS "businessId", method, path, amount, expires_at AS "expiresAt", requested_by AS "requestedBy",
       requested_by_member AS "requestedByMember"`,
    [limit],
  )) as [ToldApproval[], number];
  await writeOutbox(
    manager,
    rows.map((row) => eventOf('expired', row)),
  );
  return rows.length;
}
