import type { EntityManager } from 'typeorm';
import { encodeAccept, encodeReleaseDeemed } from '#chain';
import { commandTime } from '#database';
import { acceptanceTypedData, QuittanceError, type TypedData, termsFromJson, unknownId, ZERO_HASH } from '#domain';
import { promiseChainWork } from '#operations';
import {
  answeredWorth,
  claimableWorth,
  getOrder,
  lockOrder,
  moveOrder,
  type PurchaseOrder,
  recordOrderStep,
  signingRound,
} from '#orders';
import { getParty, type Principal, type SigningDesk } from '#parties';
import { Delivery } from './delivery.entity.js';
import { findClaims } from './delivery-rows.js';

/** The largest cumulative amount that deliveries claim on chain; what an acceptance without an amount means. */
async function planAcceptance(
  manager: EntityManager,
  desk: SigningDesk,
  order: PurchaseOrder,
  requested: bigint | undefined,
): Promise<{ cumulative: bigint; evidenceHash: string; claimHint: bigint; typedData: TypedData }> {
  const round = await signingRound(manager, order);
  const claims = await findClaims(manager, order.id, order.settlementCount);
  const open = claims.filter(({ status }) => status === 'claimed' || status === 'accepting');
  const cumulative = requested ?? open[0]?.cumulative ?? 0n;
  const [answered, most] = [answeredWorth(order), claimableWorth(order)];
  if (cumulative <= answered || cumulative > most) {
    const problem =
      requested === undefined
        ? 'There is no delivery under inspection. Name a cumulative amount to accept without a claim.'
        : `A cumulative acceptance is more than the ${answered} answered so far and at most ${most}.`;
    throw new QuittanceError(requested === undefined ? 'invalid_transition' : 'amount_exceeds_order', problem, {
      state: order.status,
    });
  }
  const evidenceHash = open.find((delivery) => delivery.cumulative === cumulative)?.evidenceHash ?? ZERO_HASH;
  const claimHint = claims.findLast((delivery) => delivery.cumulative >= cumulative)?.cumulative ?? 0n;
  const typedData = acceptanceTypedData(desk.contracts, {
    orderHash: order.orderHash,
    round,
    cumulative,
    evidenceHash,
  });
  return { cumulative, evidenceHash, claimHint, typedData };
}

/** What the buyer signs to accept deliveries up to a cumulative amount (default: all that are under inspection). */
export async function acceptanceOfDelivery(
  manager: EntityManager,
  desk: SigningDesk,
  principal: Principal,
  orderId: string,
  cumulative: bigint | undefined,
): Promise<TypedData> {
  const order = await getOrder(manager, principal, orderId);
  return (await planAcceptance(manager, desk, order, cumulative)).typedData;
}

/** Whichever of the two is mined first would decide, so who comes second waits until the first is answered. */
async function requireNoContestUnderWay(
  manager: EntityManager,
  order: PurchaseOrder,
  cumulative: bigint,
): Promise<void> {
  const rows = (await manager.query(
    `SELECT 1 FROM disputes WHERE order_id = $1 AND round = $2 AND kind = 'delivery' AND status = 'submitted' AND cumulative <= $3 LIMIT 1`,
    [order.id, order.settlementCount, cumulative.toString()],
  )) as unknown[];
  if (rows.length === 0) return;
  throw new QuittanceError(
    'invalid_transition',
    'A contest of what this would accept is on its way to the chain. Accept what is left once it is there.',
    { state: order.status },
  );
}

/** The buyer accepts goods worth `cumulative` in total, which pays the supplier or the invoices' holders at once. */
export async function acceptDelivery(
  manager: EntityManager,
  desk: SigningDesk,
  principal: Principal,
  orderId: string,
  request: { readonly cumulative?: bigint | undefined; readonly signature?: string | undefined },
): Promise<{ order: PurchaseOrder; operationId: string }> {
  const order = await lockOrder(manager, principal, orderId);
  await moveOrder(manager, order, principal, 'accept_delivery');
  const { typedData, ...acceptance } = await planAcceptance(manager, desk, order, request.cumulative);
  const { cumulative } = acceptance;
  await requireNoContestUnderWay(manager, order, cumulative);
  const buyer = await getParty(manager, order.buyerId);
  const signature = await desk.sign(manager, buyer.signer, typedData, request.signature);
  await manager.query(
    `UPDATE deliveries SET status = 'accepting' WHERE order_id = $1 AND round = $2 AND status = 'claimed' AND cumulative <= $3`,
    [order.id, order.settlementCount, cumulative.toString()],
  );
  const operationId = await promiseChainWork(manager, {
    chainId: desk.contracts.chainId,
    businessId: order.buyerId,
    kind: 'accept_delivery',
    subject: order.id,
    businessKey: `accept:${order.orderHash}:${order.settlementCount}:${cumulative}`,
    laneKey: order.orderHash,
    call: encodeAccept(desk.contracts, termsFromJson(order.terms), { ...acceptance, signature }),
  });
  await recordOrderStep(manager, order, buyer, {
    kind: 'acceptance_submitted',
    at: await commandTime(manager),
    amount: cumulative - answeredWorth(order),
    details: { cumulative: cumulative.toString(), operationId },
  });
  return { order, operationId };
}

/** A delivery that the caller may read, and its order. Throws `not_found`. */
export async function getDelivery(
  manager: EntityManager,
  principal: Principal,
  deliveryId: string,
): Promise<{ delivery: Delivery; order: PurchaseOrder }> {
  const delivery = await manager.findOneBy(Delivery, { id: deliveryId });
  const missing = unknownId('delivery', deliveryId);
  if (delivery === null) {
    throw missing;
  }
  try {
    return { delivery, order: await getOrder(manager, principal, delivery.orderId) };
  } catch {
    throw missing;
  }
}

/** Business key of the deemed release of a claim. */
export function deemedReleaseKey(orderHash: string, { round, cumulative }: Delivery): string {
  return `releaseDeemed:${orderHash}:${round}:${cumulative}`;
}

/**
 * Pays a claim on which the buyer stayed silent until its inspection ended. Any party may ask; the worker does it by itself too.
 * Throws `deadline_not_reached` or `invalid_transition`.
 */
export async function releaseDelivery(
  manager: EntityManager,
  desk: SigningDesk,
  principal: Principal,
  deliveryId: string,
): Promise<{ delivery: Delivery; operationId: string }> {
  const found = await getDelivery(manager, principal, deliveryId);
  const order = await lockOrder(manager, principal, found.order.id);
  const delivery = await manager.findOneByOrFail(Delivery, { id: deliveryId });
  if (delivery.status !== 'claimed' || delivery.inspectionEndsAt === null) {
    throw new QuittanceError('invalid_transition', `A delivery that is ${delivery.status} cannot be released.`, {
      state: delivery.status,
    });
  }
  const now = await commandTime(manager);
  if (now < delivery.inspectionEndsAt) {
    const until = delivery.inspectionEndsAt.toISOString();
    throw new QuittanceError(
      'deadline_not_reached',
      `The buyer inspects until ${until}; silence accepts from then on.`,
    );
  }
  const operationId = await promiseChainWork(manager, {
    chainId: desk.contracts.chainId,
    businessId: principal.businessId ?? null,
    kind: 'release_delivery',
    subject: delivery.id,
    businessKey: deemedReleaseKey(order.orderHash, delivery),
    laneKey: order.orderHash,
    call: encodeReleaseDeemed(desk.contracts, termsFromJson(order.terms), delivery.cumulative),
  });
  const actor = await getParty(manager, principal.businessId ?? order.supplierId);
  await recordOrderStep(manager, order, actor, {
    kind: 'release_submitted',
    at: now,
    amount: delivery.amount,
    details: { deliveryId, operationId },
  });
  return { delivery, operationId };
}
