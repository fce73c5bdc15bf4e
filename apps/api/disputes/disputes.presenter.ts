import type { z } from 'zod';
import type { Dispute, Retention } from '#disputes';
import type { disputeSchema, retentionSchema } from './disputes.schema.js';

export function presentDispute(dispute: Dispute): z.infer<typeof disputeSchema> {
  return {
    id: dispute.id,
    orderId: dispute.orderId,
    kind: dispute.kind,
    deliveryId: dispute.deliveryId,
    tranche: dispute.tranche,
    contested: dispute.contested.toString(),
    reason: dispute.reason,
    reasonHash: dispute.reasonHash,
    status: dispute.status,
    arbitrationEndsAt: dispute.arbitrationEndsAt?.toISOString() ?? null,
    toSupplier: dispute.toSupplier?.toString() ?? null,
    toBuyer: dispute.toBuyer?.toString() ?? null,
    resolvedBy: dispute.resolvedBy,
    resolvedAt: dispute.resolvedAt?.toISOString() ?? null,
    createdAt: dispute.createdAt.toISOString(),
  };
}

export function presentRetention(retention: Retention): z.infer<typeof retentionSchema> {
  return {
    round: retention.round,
    tranche: retention.number,
    amount: retention.amount.toString(),
    dueAt: retention.dueAt.toISOString(),
    status: retention.status,
  };
}
