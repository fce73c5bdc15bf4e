import type { EntityManager } from 'typeorm';
import { writeOutbox } from '#outbox';
import type { Party } from '#parties';
import { appendTrail } from '#trail';
import type { PurchaseOrder } from './purchase-order.entity.js';

/** Writes what a party did to an order into its trail and into the feed, as `order_<step>` and `purchase_order.<step>`. `amount`
 * is what the step is about; the whole order unless told. */
export async function recordOrderStep(
  manager: EntityManager,
  order: PurchaseOrder,
  actor: Party,
  step: string,
  at: Date,
  details: Record<string, unknown> = {},
  amount: bigint = order.amount,
): Promise<void> {
  await appendTrail(manager, {
    orderId: order.id,
    kind: `order_${step}`,
    at,
    actorId: actor.business.id,
    actorAddress: actor.signer.address,
    amount,
    details,
  });
  await writeOutbox(manager, [
    {
      type: `purchase_order.${step}`,
      subject: order.id,
      businessIds: partiesOf(order),
      payload: {
        orderId: order.id,
        orderReference: order.reference,
        status: order.status,
        amount: order.amount.toString(),
      },
    },
  ]);
}

/** The businesses that see what happens to an order. */
export function partiesOf(order: PurchaseOrder): string[] {
  return [order.buyerId, order.supplierId, order.attesterId].filter((id) => id !== null);
}
