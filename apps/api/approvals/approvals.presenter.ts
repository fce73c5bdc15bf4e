import type { z } from 'zod';
import type { Approval, ApprovalStatus } from '#approvals';
import type { approvalSchema } from './approvals.schema.js';

export function presentApproval(approval: Approval, status: ApprovalStatus): z.infer<typeof approvalSchema> {
  const { id, businessId, method, path, body, digest, decidedBy, resultStatus } = approval;
  return {
    ...{ id, businessId, status, request: { method, path, body }, digest },
    amount: approval.amount?.toString() ?? null,
    requestedBy: { actorId: approval.requestedBy, memberId: approval.requestedByMember },
    createdAt: approval.createdAt.toISOString(),
    expiresAt: approval.expiresAt.toISOString(),
    decidedBy: decidedBy === null ? null : { actorId: decidedBy, memberId: approval.decidedByMember },
    decidedAt: approval.decidedAt?.toISOString() ?? null,
    reason: approval.reason,
    result: resultStatus === null ? null : { status: resultStatus, body: approval.resultBody },
  };
}
