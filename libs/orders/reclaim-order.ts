import type { EntityManager } from 'typeorm';
import { encodeReclaim } from '#chain';
import { networkTime } from '#database';
import { hasReached, maximum, QuittanceError, termsFromJson, toUnixSeconds } from '#domain';
import { promiseChainWork } from '#operations';
import { getParty, type Principal, type SigningDesk } from '#parties';
import { lockOrder, moveOrder } from './order-access.js';
import { recordOrderStep } from './order-steps.js';
import type { PurchaseOrder } from './purchase-order.entity.js';

/** The business key of reclaiming an order as it stands: after every payment there may be something to reclaim again. */
export function reclaimKey(order: Pick<PurchaseOrder, 'orderHash' | 'released' | 'refunded'>): string {
  return `reclaim:${order.orderHash}:${order.released + order.refunded}`;
}

/**
 * Returns what nobody claimed to the buyer, at or after deliverBy. Any party may ask; the worker does it by itself too.
 * Throws `deadline_not_reached`, or `invalid_transition` when every held unit is under a claim.
 */
export async function reclaimOrder(
  manager: EntityManager,
  desk: SigningDesk,
  principal: Principal,
  orderId: string,
): Promise<{ order: PurchaseOrder; operationId: string }> {
  const order = await lockOrder(manager, principal, orderId);
  await moveOrder(manager, order, principal, 'reclaim');
  const now = await networkTime(manager);
  const terms = termsFromJson(order.terms);
  if (!hasReached(toUnixSeconds(now), terms.deliverBy)) {
    throw new QuittanceError(
      'deadline_not_reached',
      `Money can be reclaimed from ${order.deliverBy.toISOString()} on.`,
    );
  }
  const underClaim = maximum(order.claimed - order.released, 0n);
  if (order.held <= underClaim) {
    throw new QuittanceError('invalid_transition', 'Everything that is held is under a delivery claim.', {
      state: order.status,
    });
  }
  const operationId = await promiseChainWork(manager, {
    chainId: desk.contracts.chainId,
    businessId: principal.businessId ?? null,
    kind: 'reclaim_order',
    subject: order.id,
    businessKey: reclaimKey(order),
    laneKey: order.orderHash,
    call: encodeReclaim(desk.contracts, terms),
  });
  const actor = await getParty(manager, principal.businessId ?? order.buyerId);
  await recordOrderStep(manager, order, actor, {
    kind: 'reclaim_submitted',
    at: now,
    amount: order.held - underClaim,
    details: { operationId },
  });
  return { order, operationId };
}
