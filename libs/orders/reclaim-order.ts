import type { EntityManager } from 'typeorm';
import { encodeReclaim } from '#chain';
import { commandTime } from '#database';
import { hasReached, QuittanceError, termsFromJson, toUnixSeconds } from '#domain';
import { promiseChainWork } from '#operations';
import { getParty, type Principal, type SigningDesk } from '#parties';
import { reclaimableAmount } from './claimable-worth.js';
import { lockOrder, moveOrder } from './order-access.js';
import { recordOrderStep } from './order-steps.js';
import type { PurchaseOrder } from './purchase-order.entity.js';

/** The business key of reclaiming an order as it stands: after every payment there may be something to reclaim again. */
export function reclaimKey(order: PurchaseOrder): string {
  return `reclaim:${order.orderHash}:${order.settlementCount}:${order.paid + order.refunded + order.fees}`;
}

/**
 * Returns what nobody claimed to the buyer, at or after the last time to claim. Any party may ask; the worker does it by itself too.
 * Throws `deadline_not_reached`, or `invalid_transition` when every held unit is claimed, disputed, retained or owed.
 */
export async function reclaimOrder(
  manager: EntityManager,
  desk: SigningDesk,
  principal: Principal,
  orderId: string,
): Promise<{ order: PurchaseOrder; operationId: string }> {
  const order = await lockOrder(manager, principal, orderId);
  await moveOrder(manager, order, principal, 'reclaim');
  const now = await commandTime(manager);
  if (!hasReached(toUnixSeconds(now), toUnixSeconds(order.claimBy))) {
    throw new QuittanceError('deadline_not_reached', `Money can be reclaimed from ${order.claimBy.toISOString()} on.`);
  }
  const amount = await reclaimableAmount(manager, order);
  if (amount === 0n) {
    throw new QuittanceError(
      'invalid_transition',
      'Everything that is held is claimed, disputed, retained or owed on an acknowledged invoice.',
      { state: order.status },
    );
  }
  const operationId = await promiseChainWork(manager, {
    chainId: desk.contracts.chainId,
    businessId: principal.businessId ?? null,
    kind: 'reclaim_order',
    subject: order.id,
    businessKey: reclaimKey(order),
    laneKey: order.orderHash,
    call: encodeReclaim(desk.contracts, termsFromJson(order.terms)),
  });
  const actor = await getParty(manager, principal.businessId ?? order.buyerId);
  await recordOrderStep(manager, order, actor, {
    kind: 'reclaim_submitted',
    at: now,
    amount,
    details: { operationId },
  });
  return { order, operationId };
}
