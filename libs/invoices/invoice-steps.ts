import type { EntityManager } from 'typeorm';
import type { EventOf } from '#domain';
import { type PurchaseOrder, partiesOf } from '#orders';
import { writeOutbox } from '#outbox';
import type { Party } from '#parties';
import { appendTrail } from '#trail';
import type { Invoice } from './invoice.entity.js';

/** Writes what a party did to an invoice into the order's trail and into the feed, as `invoice_<step>` and `invoice.<step>`. */
export async function recordInvoiceStep(
  manager: EntityManager,
  order: PurchaseOrder,
  invoice: Invoice,
  actor: Party,
  step: EventOf<'invoice'>,
  at: Date,
  details: Record<string, unknown> = {},
): Promise<void> {
  await appendTrail(manager, {
    orderId: order.id,
    kind: `invoice_${step}`,
    at,
    actorId: actor.business.id,
    actorAddress: actor.signer.address,
    amount: invoice.amount,
    subject: invoice.id,
    details: { number: invoice.number, ...details },
  });
  const holders = [invoice.holderId, invoice.pledgeeId].filter((id) => id !== null);
  await writeOutbox(manager, [
    {
      type: `invoice.${step}`,
      subject: invoice.id,
      businessIds: [...new Set([...partiesOf(order), ...holders])],
      payload: {
        orderId: order.id,
        orderReference: order.reference,
        invoiceId: invoice.id,
        number: invoice.number,
        amount: invoice.amount.toString(),
      },
    },
  ]);
}
