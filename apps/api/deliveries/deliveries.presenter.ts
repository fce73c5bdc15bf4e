import { type EntityManager, In } from 'typeorm';
import type { z } from 'zod';
import { type ClaimedDelivery, type ClaimedLine, type Delivery, DeliveryLine } from '#deliveries';
import { getParties, type Party } from '#parties';
import { presentParty } from '../parties/parties.presenter.js';
import { formatQuantity } from '../schemas/quantity.js';
import type { deliverySchema } from './deliveries.schema.js';

export type DeliveryView = z.infer<typeof deliverySchema>;

/** Deliveries with their claimants' names and their lines. */
export async function presentDeliveries(
  manager: EntityManager,
  deliveries: readonly Delivery[],
): Promise<DeliveryView[]> {
  if (deliveries.length === 0) {
    return [];
  }
  const parties = await getParties(
    manager,
    deliveries.map((delivery) => delivery.claimantId),
  );
  const found = await manager.find(DeliveryLine, {
    where: { deliveryId: In(deliveries.map((delivery) => delivery.id)) },
    order: { lineNumber: 'ASC' },
  });
  const lines = Map.groupBy(found, (line) => line.deliveryId);
  return deliveries.map((delivery) => present(delivery, parties, lines.get(delivery.id) ?? []));
}

function present(delivery: Delivery, parties: Map<string, Party>, lines: readonly ClaimedLine[]): DeliveryView {
  return {
    id: delivery.id,
    orderId: delivery.orderId,
    number: delivery.number,
    reference: delivery.reference,
    claimant: presentParty(parties, delivery.claimantId),
    amount: delivery.amount.toString(),
    cumulative: delivery.cumulative.toString(),
    deliveredAt: delivery.deliveredAt.toISOString(),
    evidence: delivery.evidence,
    evidenceHash: delivery.evidenceHash,
    status: delivery.status,
    claimedAt: delivery.claimedAt?.toISOString() ?? null,
    inspectionEndsAt: delivery.inspectionEndsAt?.toISOString() ?? null,
    decidedAt: delivery.decidedAt?.toISOString() ?? null,
    lines: lines.map((line) => ({
      number: line.lineNumber,
      quantity: formatQuantity(line.quantity),
      amount: line.amount.toString(),
    })),
    createdAt: delivery.createdAt.toISOString(),
  };
}

/** Deliveries that were claimed just now, whose lines are at hand. */
export async function presentNewDeliveries(
  manager: EntityManager,
  claimed: readonly Pick<ClaimedDelivery, 'delivery' | 'lines'>[],
): Promise<DeliveryView[]> {
  const parties = await getParties(
    manager,
    claimed.map(({ delivery }) => delivery.claimantId),
  );
  return claimed.map(({ delivery, lines }) => {
    const ordered = lines.toSorted((left, right) => left.lineNumber - right.lineNumber);
    return present(delivery, parties, ordered);
  });
}

export async function presentDelivery(manager: EntityManager, delivery: Delivery): Promise<DeliveryView> {
  const [view] = await presentDeliveries(manager, [delivery]);
  if (view === undefined) {
    throw new Error('A delivery has exactly one view');
  }
  return view;
}
