import type { EntityManager } from 'typeorm';
import { encodeSettle } from '#chain';
import { commandTime, violatedConstraint } from '#database';
import {
  type EventOf,
  maximum,
  newId,
  QuittanceError,
  settlementTypedData,
  type TypedData,
  termsFromJson,
  unknownId,
} from '#domain';
import { promiseChainWork } from '#operations';
import { acknowledgedWorth, getOrder, lockOrder, moveOrder, type PurchaseOrder, partiesOf, rolesIn } from '#orders';
import { writeOutbox } from '#outbox';
import { type Commitment, commitAlone, getParty, type Party, type Principal, type SigningDesk } from '#parties';
import { appendTrail } from '#trail';
import { Settlement } from './settlement.entity.js';

export interface Split {
  readonly toSupplier: bigint;
  readonly toBuyer: bigint;
}

/** Business and role of the key count: a key of the buyer's that may only sell signs nothing as the buyer. */
function requireSettlingParty(order: PurchaseOrder, principal: Principal): void {
  const roles = rolesIn(order, principal);
  if (!roles.includes('buyer') && !roles.includes('supplier')) {
    throw new QuittanceError('forbidden', "Only the order's buyer and supplier settle it, with keys of that role.");
  }
}

function splitTypedData(desk: SigningDesk, order: PurchaseOrder, split: Split & { nonce: number }): TypedData {
  return settlementTypedData(desk.contracts, {
    orderHash: order.orderHash,
    toSupplier: split.toSupplier,
    toBuyer: split.toBuyer,
    nonce: BigInt(split.nonce),
  });
}

async function recordSettlementStep(
  manager: EntityManager,
  order: PurchaseOrder,
  settlement: Settlement,
  actor: Party,
  step: EventOf<'settlement'>,
  details: Record<string, unknown> = {},
): Promise<void> {
  const amounts = { toSupplier: settlement.toSupplier.toString(), toBuyer: settlement.toBuyer.toString() };
  await appendTrail(manager, {
    orderId: order.id,
    kind: `settlement_${step}`,
    at: await commandTime(manager),
    actorId: actor.business.id,
    actorAddress: actor.signer.address,
    amount: settlement.toSupplier + settlement.toBuyer,
    subject: settlement.id,
    details: { ...amounts, ...details },
  });
  await writeOutbox(manager, [
    {
      type: `settlement.${step}`,
      subject: settlement.id,
      businessIds: partiesOf(order),
      payload: { orderId: order.id, orderReference: order.reference, settlementId: settlement.id, ...amounts },
    },
  ]);
}

/** What a party signs to propose a settlement. Throws `forbidden` for others. */
export async function proposalOfSettlement(
  manager: EntityManager,
  desk: SigningDesk,
  principal: Principal,
  orderId: string,
  split: Split,
): Promise<TypedData> {
  const order = await getOrder(manager, principal, orderId);
  requireSettlingParty(order, principal);
  return splitTypedData(desk, order, { ...split, nonce: order.settlementCount });
}

/** What the buyer owes on acknowledged invoices cannot be given back. */
async function requireDebtCovered(manager: EntityManager, order: PurchaseOrder, { toBuyer }: Split): Promise<void> {
  const acknowledged = await acknowledgedWorth(manager, order);
  const left = order.released + order.held - toBuyer;
  if (toBuyer > 0n && left < acknowledged) {
    throw new QuittanceError(
      'amount_exceeds_order',
      `Acknowledged invoices reach up to ${acknowledged}, so that at most ${maximum(order.released + order.held - acknowledged, 0n)} can go back to the buyer.`,
    );
  }
}

/** What a settlement commits. Of those with the same nonce one at most is paid. */
function splitOf({ id, token }: PurchaseOrder, nonce: number, amount: bigint): Commitment {
  return { orderId: id, kind: 'release', command: `settle:${nonce}`, token, amount };
}

/** Buyer or supplier proposes how to split held money. One proposal is open at a time. Throws `amount_exceeds_order`. */
export async function proposeSettlement(
  manager: EntityManager,
  desk: SigningDesk,
  principal: Principal,
  orderId: string,
  request: Split & { readonly signature?: string | undefined },
): Promise<Settlement> {
  const order = await lockOrder(manager, principal, orderId);
  await moveOrder(manager, order, principal, 'propose_settlement');
  const total = request.toSupplier + request.toBuyer;
  if (total < 1n || total > order.held) {
    throw new QuittanceError(
      'amount_exceeds_order',
      `A settlement splits 1 to ${order.held} minor units, not ${total}.`,
    );
  }
  await requireDebtCovered(manager, order, request);
  await commitAlone(manager, principal, [splitOf(order, order.settlementCount, total)]);
  const proposer = await getParty(manager, principal.businessId ?? '');
  const nonce = order.settlementCount;
  const typedData = splitTypedData(desk, order, { ...request, nonce });
  const signature = await desk.sign(manager, proposer.signer, typedData, request.signature);
  const byBuyer = proposer.business.id === order.buyerId;
  const id = newId('settlement');
  try {
    await manager.insert(Settlement, {
      id,
      orderId: order.id,
      nonce,
      proposedBy: proposer.business.id,
      toSupplier: request.toSupplier,
      toBuyer: request.toBuyer,
      buyerSignature: byBuyer ? signature : null,
      supplierSignature: byBuyer ? null : signature,
      status: 'proposed',
    });
  } catch (error) {
    if (violatedConstraint(error) === 'settlements_one_open') {
      throw new QuittanceError(
        'invalid_transition',
        'A settlement of this order is open already. Accept or withdraw it.',
        {
          state: 'proposed',
          allowedActions: [{ action: 'accept_settlement' }, { action: 'withdraw_settlement' }],
        },
      );
    }
    throw error;
  }
  const settlement = await manager.findOneByOrFail(Settlement, { id });
  await recordSettlementStep(manager, order, settlement, proposer, 'proposed');
  return settlement;
}

/** A settlement that the caller may read. Throws `not_found`. */
export async function getSettlement(
  manager: EntityManager,
  principal: Principal,
  settlementId: string,
): Promise<{ settlement: Settlement; order: PurchaseOrder }> {
  const settlement = await manager.findOneBy(Settlement, { id: settlementId });
  const missing = unknownId('settlement', settlementId);
  if (settlement === null) {
    throw missing;
  }
  try {
    return { settlement, order: await getOrder(manager, principal, settlement.orderId) };
  } catch {
    throw missing;
  }
}

async function lockProposal(manager: EntityManager, principal: Principal, settlementId: string) {
  const found = await getSettlement(manager, principal, settlementId);
  const order = await lockOrder(manager, principal, found.order.id);
  requireSettlingParty(order, principal);
  const settlement = await manager.findOneByOrFail(Settlement, { id: settlementId });
  if (settlement.status !== 'proposed') {
    throw new QuittanceError('invalid_transition', `A settlement that is ${settlement.status} is decided.`, {
      state: settlement.status,
    });
  }
  return { order, settlement };
}

/** What the other party signs to accept a settlement. Throws `forbidden` for others. */
export async function acceptanceOfSettlement(
  manager: EntityManager,
  desk: SigningDesk,
  principal: Principal,
  settlementId: string,
): Promise<TypedData> {
  const { order, settlement } = await getSettlement(manager, principal, settlementId);
  requireSettlingParty(order, principal);
  return splitTypedData(desk, order, settlement);
}

/** The other party agrees; the split is paid when the operation is mined. Throws `forbidden` for the proposer. */
export async function acceptSettlement(
  manager: EntityManager,
  desk: SigningDesk,
  principal: Principal,
  settlementId: string,
  provided: string | undefined,
): Promise<{ settlement: Settlement; operationId: string }> {
  const { order, settlement } = await lockProposal(manager, principal, settlementId);
  if (principal.businessId === settlement.proposedBy) {
    throw new QuittanceError('forbidden', 'The other party accepts a settlement.', {
      state: settlement.status,
      allowedActions: [{ action: 'withdraw_settlement', href: `/v1/settlements/${settlement.id}/withdraw` }],
    });
  }
  await commitAlone(manager, principal, [splitOf(order, settlement.nonce, settlement.toSupplier + settlement.toBuyer)]);
  const accepter = await getParty(manager, principal.businessId ?? '');
  const signature = await desk.sign(manager, accepter.signer, splitTypedData(desk, order, settlement), provided);
  const buyerSignature = settlement.buyerSignature ?? signature;
  const supplierSignature = settlement.supplierSignature ?? signature;
  Object.assign(settlement, { buyerSignature, supplierSignature, status: 'submitted' });
  await manager.update(Settlement, { id: settlement.id }, { buyerSignature, supplierSignature, status: 'submitted' });
  const operationId = await promiseChainWork(manager, {
    chainId: desk.contracts.chainId,
    businessId: accepter.business.id,
    kind: 'settle_order',
    subject: settlement.id,
    businessKey: `settle:${order.orderHash}:${settlement.nonce}`,
    laneKey: order.orderHash,
    call: encodeSettle(desk.contracts, termsFromJson(order.terms), {
      toSupplier: settlement.toSupplier,
      toBuyer: settlement.toBuyer,
      nonce: BigInt(settlement.nonce),
      buyerSignature,
      supplierSignature,
    }),
  });
  await recordSettlementStep(manager, order, settlement, accepter, 'submitted', { operationId });
  return { settlement, operationId };
}

/** The proposer takes a proposal back, or the other party declines it. */
export async function withdrawSettlement(
  manager: EntityManager,
  principal: Principal,
  settlementId: string,
): Promise<Settlement> {
  const { order, settlement } = await lockProposal(manager, principal, settlementId);
  settlement.status = 'withdrawn';
  await manager.update(Settlement, { id: settlement.id }, { status: 'withdrawn' });
  const actor = await getParty(manager, principal.businessId ?? '');
  await recordSettlementStep(manager, order, settlement, actor, 'withdrawn');
  return settlement;
}
