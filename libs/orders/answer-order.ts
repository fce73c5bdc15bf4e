import type { EntityManager } from 'typeorm';
import { attemptEach, type ItemOutcome } from '#commands';
import { commandTime } from '#database';
import { isBefore, orderTypedData, QuittanceError, type TypedData, termsFromJson, toUnixSeconds } from '#domain';
import { getParty, type Principal, type SigningDesk } from '#parties';
import { changeOrder, getOrder, lockOrder, lockOrders, moveOrder } from './order-access.js';
import { recordOrderStep } from './order-steps.js';
import type { PurchaseOrder } from './purchase-order.entity.js';

function termsTypedData(desk: SigningDesk, order: PurchaseOrder): TypedData {
  return orderTypedData(desk.contracts, termsFromJson(order.terms));
}

/** What the supplier signs to accept: the order's terms. */
export async function acceptanceOfTerms(
  manager: EntityManager,
  desk: SigningDesk,
  principal: Principal,
  orderId: string,
): Promise<TypedData> {
  return termsTypedData(desk, await getOrder(manager, principal, orderId));
}

/** The supplier agrees to the terms by its signature over them. Throws also `deadline_passed` once fundBy is over. */
export async function acceptOrder(
  manager: EntityManager,
  desk: SigningDesk,
  principal: Principal,
  orderId: string,
  signature: string | undefined,
): Promise<PurchaseOrder> {
  return acceptLocked(manager, desk, principal, await lockOrder(manager, principal, orderId), signature);
}

/** An order that is answered as one of many. */
export interface OrderAnswer {
  readonly orderId: string;
  /** Of an external signer. */
  readonly signature?: string | undefined;
}

/** Accepts many orders' terms, each like {@link acceptOrder}; what is wrong with one is its outcome. */
export async function acceptOrders(
  manager: EntityManager,
  desk: SigningDesk,
  principal: Principal,
  answers: readonly OrderAnswer[],
): Promise<ItemOutcome<PurchaseOrder>[]> {
  const orderOf = await lockOrders(
    manager,
    principal,
    answers.map(({ orderId }) => orderId),
  );
  return attemptEach(manager, answers, ({ orderId, signature }) =>
    acceptLocked(manager, desk, principal, orderOf(orderId), signature),
  );
}

async function acceptLocked(
  manager: EntityManager,
  desk: SigningDesk,
  principal: Principal,
  order: PurchaseOrder,
  signature: string | undefined,
): Promise<PurchaseOrder> {
  await moveOrder(manager, order, principal, 'accept');
  const now = await commandTime(manager);
  if (!isBefore(toUnixSeconds(now), toUnixSeconds(order.fundBy))) {
    throw new QuittanceError('deadline_passed', `The order could be funded until ${order.fundBy.toISOString()} only.`);
  }
  const supplier = await getParty(manager, order.supplierId);
  order.supplierSignature = await desk.sign(manager, supplier.signer, termsTypedData(desk, order), signature);
  await changeOrder(manager, order.id, { supplierSignature: order.supplierSignature });
  await recordOrderStep(manager, order, supplier, {
    kind: 'accepted',
    at: now,
    details: { signature: order.supplierSignature },
  });
  return order;
}

/** The supplier declines an issued order. */
export async function declineOrder(
  manager: EntityManager,
  principal: Principal,
  orderId: string,
  reason: string,
): Promise<PurchaseOrder> {
  const order = await lockOrder(manager, principal, orderId);
  await moveOrder(manager, order, principal, 'decline');
  const supplier = await getParty(manager, order.supplierId);
  await recordOrderStep(manager, order, supplier, {
    kind: 'declined',
    at: await commandTime(manager),
    details: { reason },
  });
  return order;
}

/** The buyer cancels an order before it is funded. */
export async function cancelOrder(
  manager: EntityManager,
  principal: Principal,
  orderId: string,
  reason: string,
): Promise<PurchaseOrder> {
  const order = await lockOrder(manager, principal, orderId);
  await moveOrder(manager, order, principal, 'cancel');
  const buyer = await getParty(manager, order.buyerId);
  await recordOrderStep(manager, order, buyer, {
    kind: 'cancelled',
    at: await commandTime(manager),
    details: { reason },
  });
  return order;
}
