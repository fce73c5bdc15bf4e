import type { EntityManager } from 'typeorm';
import { encodeContest } from '#chain';
import { commandTime } from '#database';
import { type Delivery, getDelivery } from '#deliveries';
import {
  contestTypedData,
  maximum,
  minimum,
  newId,
  type OrderTerms,
  QuittanceError,
  type TypedData,
  termsFromJson,
} from '#domain';
import { promiseChainWork } from '#operations';
import {
  acknowledgedWorth,
  answeredWorth,
  claimableWorth,
  lockOrder,
  type PurchaseOrder,
  rolesIn,
  signingRound,
} from '#orders';
import { getParty, type Principal, type SigningDesk } from '#parties';
import { Dispute } from './dispute.entity.js';
import { recordDisputeStep } from './dispute-steps.js';
import { attachReason, hashReason, type Reason } from './reason.js';

export interface Contest extends Reason {
  /** Minor units, the last of what was claimed; default all of the delivery that can be contested. */
  readonly contested?: bigint | undefined;
}

function requireContestable(order: PurchaseOrder, terms: OrderTerms, principal: Principal, delivery: Delivery): void {
  if (!rolesIn(order, principal).includes('buyer')) {
    throw new QuittanceError('forbidden', "Only the order's buyer contests a delivery, with a key of that role.", {
      state: delivery.status,
    });
  }
  if (terms.arbitrationPeriod === 0n) {
    throw new QuittanceError('invalid_transition', "The order's terms know no contests; settle it instead.", {
      state: delivery.status,
      allowedActions: [{ action: 'propose_settlement', href: `/v1/purchase-orders/${order.id}/settlements` }],
    });
  }
  if (delivery.status !== 'claimed' || delivery.round !== order.settlementCount) {
    throw new QuittanceError('invalid_transition', `A delivery that is ${delivery.status} cannot be contested.`, {
      state: delivery.status,
    });
  }
}

/** What earlier claims cover whose inspection has ended is accepted by silence already. */
async function acceptedBySilence(manager: EntityManager, delivery: Delivery, now: Date): Promise<bigint> {
  const [row] = (await manager.query(
    `SELECT coalesce(max(cumulative), 0)::text AS ended FROM deliveries
     WHERE order_id = $1 AND round = $2 AND cumulative < $3 AND status IN ('claimed', 'accepting') AND inspection_ends_at <= $4`,
    [delivery.orderId, delivery.round, delivery.cumulative.toString(), now],
  )) as [{ ended: string }];
  return BigInt(row.ended);
}

async function planContest(
  manager: EntityManager,
  desk: SigningDesk,
  principal: Principal,
  order: PurchaseOrder,
  delivery: Delivery,
  request: Contest,
): Promise<{ cumulative: bigint; contested: bigint; reasonHash: string; typedData: TypedData }> {
  requireContestable(order, termsFromJson(order.terms), principal, delivery);
  const now = await commandTime(manager);
  if (delivery.inspectionEndsAt !== null && now >= delivery.inspectionEndsAt) {
    throw new QuittanceError(
      'deadline_passed',
      `The delivery could be contested until ${delivery.inspectionEndsAt.toISOString()} only.`,
    );
  }
  const { cumulative } = delivery;
  const answered = maximum(answeredWorth(order), await acceptedBySilence(manager, delivery, now));
  const owed = maximum((await acknowledgedWorth(manager, order)) - order.released, 0n);
  const most = minimum(cumulative - answered, claimableWorth(order) - answeredWorth(order) - owed);
  const contested = request.contested ?? minimum(delivery.amount, most);
  if (contested < 1n || contested > most) {
    throw new QuittanceError('amount_exceeds_order', `Of what is claimed ${most} can be contested, not ${contested}.`);
  }
  const contest = {
    orderHash: order.orderHash,
    round: await signingRound(manager, order),
    cumulative,
    contested,
    reasonHash: await hashReason(manager, principal, order.id, request),
  };
  return { ...contest, typedData: contestTypedData(desk.contracts, contest) };
}

/** What the buyer signs to contest a delivery. */
export async function contestOfDelivery(
  manager: EntityManager,
  desk: SigningDesk,
  principal: Principal,
  deliveryId: string,
  request: Contest,
): Promise<TypedData> {
  const { delivery, order } = await getDelivery(manager, principal, deliveryId);
  return (await planContest(manager, desk, principal, order, delivery, request)).typedData;
}

/**
 * The buyer disputes a delivery or a part of it; what else was claimed up to there is paid as accepted when the contest is mined.
 * Throws `forbidden`, `invalid_transition`, `deadline_passed` once inspection is over, `amount_exceeds_order`.
 */
export async function contestDelivery(
  manager: EntityManager,
  desk: SigningDesk,
  principal: Principal,
  deliveryId: string,
  request: Contest & { readonly signature?: string | undefined },
): Promise<{ dispute: Dispute; operationId: string }> {
  const found = await getDelivery(manager, principal, deliveryId);
  const order = await lockOrder(manager, principal, found.order.id);
  const { delivery } = await getDelivery(manager, principal, deliveryId);
  const { typedData, ...contest } = await planContest(manager, desk, principal, order, delivery, request);
  const buyer = await getParty(manager, order.buyerId);
  const signature = await desk.sign(manager, buyer.signer, typedData, request.signature);
  await attachReason(manager, principal, order.id, request);
  const id = newId('dispute');
  await manager.insert(Dispute, {
    id,
    orderId: order.id,
    round: delivery.round,
    kind: 'delivery',
    deliveryId: delivery.id,
    cumulative: contest.cumulative,
    contested: contest.contested,
    reason: request.reason,
    reasonHash: contest.reasonHash,
    status: 'submitted',
  });
  const operationId = await promiseChainWork(manager, {
    chainId: desk.contracts.chainId,
    businessId: order.buyerId,
    kind: 'contest_delivery',
    subject: id,
    businessKey: `contest:${order.orderHash}:${delivery.round}:${contest.cumulative}`,
    laneKey: order.orderHash,
    call: encodeContest(desk.contracts, termsFromJson(order.terms), { ...contest, signature }),
  });
  const dispute = await manager.findOneByOrFail(Dispute, { id });
  await recordDisputeStep(manager, order, dispute, buyer, 'submitted', {
    deliveryId: delivery.id,
    reason: request.reason,
    reasonHash: contest.reasonHash,
    operationId,
  });
  return { dispute, operationId };
}
