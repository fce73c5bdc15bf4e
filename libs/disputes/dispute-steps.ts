import type { EntityManager } from 'typeorm';
import { commandTime } from '#database';
import type { EventOf } from '#domain';
import { type PurchaseOrder, partiesOf } from '#orders';
import { writeOutbox } from '#outbox';
import type { Party } from '#parties';
import { appendTrail } from '#trail';
import type { Dispute } from './dispute.entity.js';

/** Writes what somebody did about a dispute into the order's trail and into the feed, as `dispute_<step>` and `dispute.<step>`. */
export async function recordDisputeStep(
  manager: EntityManager,
  order: PurchaseOrder,
  dispute: Dispute,
  actor: Party,
  step: EventOf<'dispute'>,
  details: Record<string, unknown>,
): Promise<void> {
  await appendTrail(manager, {
    orderId: order.id,
    kind: `dispute_${step}`,
    at: await commandTime(manager),
    actorId: actor.business.id,
    actorAddress: actor.signer.address,
    amount: dispute.contested,
    subject: dispute.id,
    details,
  });
  await writeOutbox(manager, [
    {
      type: `dispute.${step}`,
      subject: dispute.id,
      businessIds: partiesOf(order),
      payload: {
        orderId: order.id,
        orderReference: order.reference,
        disputeId: dispute.id,
        contested: dispute.contested.toString(),
      },
    },
  ]);
}
