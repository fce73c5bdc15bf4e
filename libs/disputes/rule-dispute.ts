import type { EntityManager } from 'typeorm';
import { encodeRule } from '#chain';
import { commandTime } from '#database';
import { QuittanceError, rulingTypedData, type TypedData, termsFromJson, unknownId, ZERO_ADDRESS } from '#domain';
import { promiseChainWork } from '#operations';
import { getOrder, lockOrder, type PurchaseOrder, rolesIn, signingRound } from '#orders';
import { commitAlone, getParty, type Party, type Principal, type SigningDesk } from '#parties';
import { Dispute } from './dispute.entity.js';
import { recordDisputeStep } from './dispute-steps.js';
import { attachReason, hashReason, type Reason } from './reason.js';

export interface Ruling extends Reason {
  /** Minor units of what is contested; the rest goes to the buyer. */
  readonly toSupplier: bigint;
}

interface PlannedRuling {
  readonly dispute: bigint;
  readonly toSupplier: bigint;
  readonly reasonHash: string;
  readonly typedData: TypedData;
}

/** A dispute that the caller may read, and its order. Throws `not_found`. */
export async function getDispute(
  manager: EntityManager,
  principal: Principal,
  disputeId: string,
): Promise<{ dispute: Dispute; order: PurchaseOrder }> {
  const dispute = await manager.findOneBy(Dispute, { id: disputeId });
  const missing = unknownId('dispute', disputeId);
  if (dispute === null) {
    throw missing;
  }
  try {
    return { dispute, order: await getOrder(manager, principal, dispute.orderId) };
  } catch {
    throw missing;
  }
}

async function lockDispute(manager: EntityManager, principal: Principal, disputeId: string) {
  const found = await getDispute(manager, principal, disputeId);
  const order = await lockOrder(manager, principal, found.order.id);
  return { order, dispute: await manager.findOneByOrFail(Dispute, { id: disputeId }) };
}

async function planRuling(
  manager: EntityManager,
  desk: SigningDesk,
  principal: Principal,
  order: PurchaseOrder,
  dispute: Dispute,
  request: Ruling,
): Promise<PlannedRuling> {
  if (dispute.status !== 'open' || dispute.number === null) {
    throw new QuittanceError('invalid_transition', `A dispute that is ${dispute.status} cannot be resolved.`, {
      state: dispute.status,
    });
  }
  if (request.toSupplier > dispute.contested) {
    throw new QuittanceError(
      'amount_exceeds_order',
      `A ruling gives the supplier 0 to ${dispute.contested} minor units, not ${request.toSupplier}.`,
    );
  }
  const ruling = {
    orderHash: order.orderHash,
    round: await signingRound(manager, order),
    dispute: BigInt(dispute.number),
    toSupplier: request.toSupplier,
    reasonHash: await hashReason(manager, principal, order.id, request),
  };
  return { ...ruling, typedData: rulingTypedData(desk.contracts, ruling) };
}

/**
 * The arbiter's business rules itself. The ruling of an arbiter outside the network is brought, with its signature, by the buyer or
 * the supplier.
 */
async function requireMayRule(manager: EntityManager, order: PurchaseOrder, principal: Principal, dispute: Dispute) {
  const { arbiter } = termsFromJson(order.terms);
  const roles = rolesIn(order, principal);
  const isEntitled =
    order.arbiterId === null
      ? roles.includes('buyer') || roles.includes('supplier')
      : principal.businessId === order.arbiterId;
  if (arbiter === ZERO_ADDRESS || !isEntitled) {
    throw new QuittanceError('forbidden', "Only the order's arbiter rules on a dispute; a party can give in.", {
      state: dispute.status,
      allowedActions: [{ action: 'concede_dispute', href: `/v1/disputes/${dispute.id}/concede` }],
    });
  }
  const now = await commandTime(manager);
  if (dispute.arbitrationEndsAt !== null && now >= dispute.arbitrationEndsAt) {
    throw new QuittanceError(
      'deadline_passed',
      `The arbiter could rule until ${dispute.arbitrationEndsAt.toISOString()} only; the terms' fallback decides.`,
    );
  }
  return arbiter;
}

/** What the arbiter signs to rule. */
export async function rulingOnDispute(
  manager: EntityManager,
  desk: SigningDesk,
  principal: Principal,
  disputeId: string,
  request: Ruling,
): Promise<TypedData> {
  const { dispute, order } = await getDispute(manager, principal, disputeId);
  return (await planRuling(manager, desk, principal, order, dispute, request)).typedData;
}

/**
 * The arbiter decides a dispute; the money moves when the ruling is mined. Throws `forbidden`, `invalid_transition`,
 * `deadline_passed` once arbitration is over, `amount_exceeds_order`.
 */
export async function ruleDispute(
  manager: EntityManager,
  desk: SigningDesk,
  principal: Principal,
  disputeId: string,
  request: Ruling & { readonly signature?: string | undefined },
): Promise<{ dispute: Dispute; operationId: string }> {
  const { order, dispute } = await lockDispute(manager, principal, disputeId);
  const arbiter = await requireMayRule(manager, order, principal, dispute);
  const actor = await getParty(manager, principal.businessId ?? '');
  const signer =
    order.arbiterId === null ? { kind: 'external' as const, address: arbiter, encryptedKey: null } : actor.signer;
  const ruling = await planRuling(manager, desk, principal, order, dispute, request);
  const signature = await desk.sign(manager, signer, ruling.typedData, request.signature);
  await attachReason(manager, principal, order.id, request);
  return resolve(manager, desk, { order, dispute, actor, ruling, ruler: signer.address, signature }, request.reason);
}

function concession(
  order: PurchaseOrder,
  principal: Principal,
  dispute: Dispute,
): { toSupplier: bigint; giver: string } {
  const roles = rolesIn(order, principal);
  if (roles.includes('buyer')) return { toSupplier: dispute.contested, giver: order.buyerId };
  if (roles.includes('supplier')) return { toSupplier: 0n, giver: order.supplierId };
  throw new QuittanceError('forbidden', "Only the order's buyer and supplier give in, with keys of that role.", {
    state: dispute.status,
  });
}

/** What the buyer or the supplier signs to give in. */
export async function concessionOfDispute(
  manager: EntityManager,
  desk: SigningDesk,
  principal: Principal,
  disputeId: string,
  request: Reason,
): Promise<TypedData> {
  const { dispute, order } = await getDispute(manager, principal, disputeId);
  const { toSupplier } = concession(order, principal, dispute);
  return (await planRuling(manager, desk, principal, order, dispute, { ...request, toSupplier })).typedData;
}

/** The buyer pays all of what it contested, or the supplier gives all of it up. Throws `forbidden`, `invalid_transition`. */
export async function concedeDispute(
  manager: EntityManager,
  desk: SigningDesk,
  principal: Principal,
  disputeId: string,
  request: Reason & { readonly signature?: string | undefined },
): Promise<{ dispute: Dispute; operationId: string }> {
  const { order, dispute } = await lockDispute(manager, principal, disputeId);
  const { toSupplier, giver } = concession(order, principal, dispute);
  const actor = await getParty(manager, giver);
  const ruling = await planRuling(manager, desk, principal, order, dispute, { ...request, toSupplier });
  await commitAlone(manager, principal, [
    {
      orderId: order.id,
      kind: 'release',
      command: `concede:${disputeId}`,
      token: order.token,
      amount: dispute.contested,
    },
  ]);
  const signature = await desk.sign(manager, actor.signer, ruling.typedData, request.signature);
  await attachReason(manager, principal, order.id, request);
  const { address: ruler } = actor.signer;
  return resolve(manager, desk, { order, dispute, actor, ruling, ruler, signature }, request.reason);
}

async function resolve(
  manager: EntityManager,
  desk: SigningDesk,
  decision: {
    order: PurchaseOrder;
    dispute: Dispute;
    actor: Party;
    ruling: PlannedRuling;
    ruler: string;
    signature: string;
  },
  reason: string,
): Promise<{ dispute: Dispute; operationId: string }> {
  const { order, dispute, actor, ruling, ruler, signature } = decision;
  const operationId = await promiseChainWork(manager, {
    chainId: desk.contracts.chainId,
    businessId: actor.business.id,
    kind: 'rule_dispute',
    subject: dispute.id,
    businessKey: `rule:${order.orderHash}:${dispute.round}:${ruling.dispute}`,
    laneKey: order.orderHash,
    call: encodeRule(desk.contracts, termsFromJson(order.terms), { ...ruling, ruler, signature }),
  });
  await recordDisputeStep(manager, order, dispute, actor, 'ruling_submitted', {
    toSupplier: ruling.toSupplier.toString(),
    toBuyer: (dispute.contested - ruling.toSupplier).toString(),
    reason,
    reasonHash: ruling.reasonHash,
    ruler,
    operationId,
  });
  return { dispute, operationId };
}
