import type { EntityManager } from 'typeorm';
import type { EventOf } from '#domain';
import { writeOutbox } from '#outbox';
import type { Party } from '#parties';
import { appendTrail } from '#trail';
import type { PurchaseOrder } from './purchase-order.entity.js';

/** What a party did to an order. */
export interface OrderStep {
  /** Past tense, without the resource: `accepted`. */
  readonly kind: EventOf<'purchase_order'>;
  readonly at: Date;
  /** Minor units that the step is about; the whole order unless told. */
  readonly amount?: bigint;
  readonly details?: Readonly<Record<string, unknown>>;
  /** See `TrailRecord`. */
  readonly opens?: true;
}

/** Writes a step into the order's trail and into the feed, as `order_<kind>` and `purchase_order.<kind>`. */
export async function recordOrderStep(
  manager: EntityManager,
  order: PurchaseOrder,
  actor: Party,
  { kind, at, amount = order.amount, details = {}, opens }: OrderStep,
): Promise<void> {
  await appendTrail(manager, {
    orderId: order.id,
    kind: `order_${kind}`,
    at,
    actorId: actor.business.id,
    actorAddress: actor.signer.address,
    amount,
    details,
    ...(opens === undefined ? {} : { opens }),
  });
  await announceOrderStep(manager, order, kind);
}

/** Writes a step into the feed alone, where the trail has it already. */
export async function announceOrderStep(
  manager: EntityManager,
  order: PurchaseOrder,
  kind: OrderStep['kind'],
): Promise<void> {
  await writeOutbox(manager, [
    {
      type: `purchase_order.${kind}`,
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
  return [order.buyerId, order.supplierId, order.attesterId, order.arbiterId].filter((id) => id !== null);
}
