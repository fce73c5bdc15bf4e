import type { EntityManager } from 'typeorm';
import type { EventOf } from '#domain';
import { type PurchaseOrder, partiesOf } from '#orders';
import { writeOutbox } from '#outbox';
import type { Party } from '#parties';
import { appendTrail } from '#trail';
import type { Delivery } from './delivery.entity.js';

/** Writes what a party did to a delivery into the order's trail and into the feed, as `delivery_<step>` and `delivery.<step>`. */
export async function recordDeliveryStep(
  manager: EntityManager,
  order: PurchaseOrder,
  delivery: Pick<Delivery, 'id' | 'amount' | 'cumulative' | 'deliveredAt' | 'evidenceHash'>,
  actor: Party,
  step: EventOf<'delivery'>,
  at: Date,
  details: Record<string, unknown>,
): Promise<void> {
  await appendTrail(manager, {
    orderId: order.id,
    kind: `delivery_${step}`,
    at,
    actorId: actor.business.id,
    actorAddress: actor.signer.address,
    amount: delivery.amount,
    subject: delivery.id,
    details: {
      cumulative: delivery.cumulative.toString(),
      deliveredAt: delivery.deliveredAt.toISOString(),
      evidenceHash: delivery.evidenceHash,
      ...details,
    },
  });
  await writeOutbox(manager, [
    {
      type: `delivery.${step}`,
      subject: delivery.id,
      businessIds: partiesOf(order),
      payload: {
        orderId: order.id,
        orderReference: order.reference,
        deliveryId: delivery.id,
        amount: delivery.amount.toString(),
        cumulative: delivery.cumulative.toString(),
      },
    },
  ]);
}
