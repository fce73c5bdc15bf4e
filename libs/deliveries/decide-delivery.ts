import type { EntityManager } from 'typeorm';
import { encodeAccept, encodeReleaseDeemed } from '#chain';
import { attemptEach, doneOf, type ItemOutcome, withoutRefused } from '#commands';
import { commandTime } from '#database';
import { acceptanceTypedData, QuittanceError, type TypedData, termsFromJson, unknownId, ZERO_HASH } from '#domain';
import { promiseChainWork } from '#operations';
import {
  answeredWorth,
  claimableWorth,
  getOrder,
  lockOrder,
  lockOrders,
  moveOrder,
  type PurchaseOrder,
  recordOrderStep,
  signingRoundWith,
} from '#orders';
import { type Commitment, commitAlone, getParty, judgedTogether, type Principal, type SigningDesk } from '#parties';
import { Delivery } from './delivery.entity.js';
import { markAccepting } from './delivery-rows.js';
import { type OrderClaims, readOrderClaims } from './order-claims.js';

interface PlannedAcceptance {
  readonly cumulative: bigint;
  readonly evidenceHash: string;
  readonly claimHint: bigint;
  readonly typedData: TypedData;
}

/** The largest cumulative amount that deliveries claim on chain; what an acceptance without an amount means. */
function planAcceptance(
  desk: SigningDesk,
  order: PurchaseOrder,
  { claims, settlementId }: OrderClaims,
  requested: bigint | undefined,
): PlannedAcceptance {
  const round = signingRoundWith(order, settlementId);
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
  const claimsOf = await readOrderClaims(manager, [order]);
  return planAcceptance(desk, order, claimsOf(order), cumulative).typedData;
}

/** Whichever of the two is mined first would decide, so who comes second waits until the first is answered. */
function requireNoContestUnderWay(order: PurchaseOrder, { contestUnderWay }: OrderClaims, cumulative: bigint): void {
  if (contestUnderWay === null || contestUnderWay > cumulative) return;
  throw new QuittanceError(
    'invalid_transition',
    'A contest of what this would accept is on its way to the chain. Accept what is left once it is there.',
    { state: order.status },
  );
}

export interface DeliveryAcceptance {
  /** Of the order, minor units; default all that is under inspection. */
  readonly cumulative?: bigint | undefined;
  /** Of an external signer. */
  readonly signature?: string | undefined;
}

/** An order whose deliveries are accepted, and paid when the operation is mined. */
export interface AcceptedOrder {
  readonly order: PurchaseOrder;
  readonly cumulative: bigint;
  /** Of it, what was not answered before. */
  readonly amount: bigint;
  readonly operationId: string;
}

/** The buyer accepts goods worth `cumulative` in total, which pays the supplier or the invoices' holders at once. */
export async function acceptDelivery(
  manager: EntityManager,
  desk: SigningDesk,
  principal: Principal,
  orderId: string,
  request: DeliveryAcceptance,
): Promise<AcceptedOrder> {
  const order = await lockOrder(manager, principal, orderId);
  const claimsOf = await readOrderClaims(manager, [order]);
  const accepted = await acceptClaims(manager, desk, principal, order, claimsOf(order), request);
  await markAccepting(manager, [accepted]);
  return accepted;
}

/** Accepts deliveries of many orders, each like {@link acceptDelivery}; what is wrong with one is its outcome. */
export async function acceptDeliveries(
  manager: EntityManager,
  desk: SigningDesk,
  principal: Principal,
  requests: readonly (DeliveryAcceptance & { readonly orderId: string })[],
): Promise<ItemOutcome<AcceptedOrder>[]> {
  const ids = requests.map(({ orderId }) => orderId);
  const orderOf = await lockOrders(manager, principal, ids);
  const claimsOf = await readOrderClaims(manager, orderOf.all);
  const each = judgedTogether(principal);
  const outcomes = await attemptEach(manager, requests, ({ orderId, ...request }) => {
    const order = orderOf(orderId);
    return acceptClaims(manager, desk, each, order, claimsOf(order), request);
  });
  await commitAlone(manager, principal, doneOf(outcomes).map(acceptanceOf));
  return withoutRefused(outcomes, async (accepted) => {
    await markAccepting(manager, accepted);
    return accepted;
  });
}

function acceptanceOf({ order, cumulative, amount }: Omit<AcceptedOrder, 'operationId'>): Commitment {
  const command = `accept:${order.settlementCount}:${cumulative}`;
  return { orderId: order.id, kind: 'release', command, token: order.token, amount };
}

/** Leaves the deliveries that it accepts to {@link markAccepting}. */
async function acceptClaims(
  manager: EntityManager,
  desk: SigningDesk,
  principal: Principal,
  order: PurchaseOrder,
  claims: OrderClaims,
  request: DeliveryAcceptance,
): Promise<AcceptedOrder> {
  await moveOrder(manager, order, principal, 'accept_delivery');
  const { typedData, ...acceptance } = planAcceptance(desk, order, claims, request.cumulative);
  const { cumulative } = acceptance;
  requireNoContestUnderWay(order, claims, cumulative);
  const amount = cumulative - answeredWorth(order);
  await commitAlone(manager, principal, [acceptanceOf({ order, cumulative, amount })]);
  const buyer = await getParty(manager, order.buyerId);
  const signature = await desk.sign(manager, buyer.signer, typedData, request.signature);
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
    amount,
    details: { cumulative: cumulative.toString(), operationId },
  });
  return { order, cumulative, amount, operationId };
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
