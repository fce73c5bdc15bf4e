import type { EntityManager } from 'typeorm';
import { encodeFundWithAuthorization } from '#chain';
import { attemptEach, doneOf, type ItemOutcome } from '#commands';
import { commandTime } from '#database';
import {
  authorizationTypedData,
  isBefore,
  QuittanceError,
  type TypedData,
  termsFromJson,
  toUnixSeconds,
} from '#domain';
import { promiseChainWork } from '#operations';
import { type Commitment, commitAlone, getParty, judgedTogether, type Principal, type SigningDesk } from '#parties';
import type { OrderAnswer } from './answer-order.js';
import { getOrder, lockOrder, lockOrders, moveOrder } from './order-access.js';
import { recordOrderStep } from './order-steps.js';
import type { PurchaseOrder } from './purchase-order.entity.js';

function authorization(desk: SigningDesk, order: PurchaseOrder): TypedData {
  const terms = termsFromJson(order.terms);
  return authorizationTypedData(desk.token, {
    from: terms.buyer,
    to: desk.contracts.escrow,
    value: terms.amount,
    validBefore: terms.fundBy,
    nonce: order.orderHash,
  });
}

/** What the buyer signs to fund: an ERC-3009 authorisation for the escrow whose nonce is the order's hash. */
export async function fundingOfOrder(
  manager: EntityManager,
  desk: SigningDesk,
  principal: Principal,
  orderId: string,
): Promise<TypedData> {
  return authorization(desk, await getOrder(manager, principal, orderId));
}

/** An order whose money is on its way into escrow. */
export interface FundedOrder {
  readonly order: PurchaseOrder;
  readonly operationId: string;
}

/** The buyer locks the order's amount in escrow. The money moves when the operation is mined. */
export async function fundOrder(
  manager: EntityManager,
  desk: SigningDesk,
  principal: Principal,
  orderId: string,
  signature: string | undefined,
): Promise<FundedOrder> {
  return fundLocked(manager, desk, principal, await lockOrder(manager, principal, orderId), signature);
}

/** Funds many orders, each like {@link fundOrder}; what is wrong with one is its outcome. */
export async function fundOrders(
  manager: EntityManager,
  desk: SigningDesk,
  principal: Principal,
  answers: readonly OrderAnswer[],
): Promise<ItemOutcome<FundedOrder>[]> {
  const orderOf = await lockOrders(
    manager,
    principal,
    answers.map(({ orderId }) => orderId),
  );
  const each = judgedTogether(principal);
  const outcomes = await attemptEach(manager, answers, ({ orderId, signature }) =>
    fundLocked(manager, desk, each, orderOf(orderId), signature),
  );
  await commitAlone(
    manager,
    principal,
    doneOf(outcomes).map(({ order }) => fundingOf(order)),
  );
  return outcomes;
}

function fundingOf({ id, token, amount }: PurchaseOrder): Commitment {
  return { orderId: id, kind: 'fund', command: 'fund', token, amount };
}

async function fundLocked(
  manager: EntityManager,
  desk: SigningDesk,
  principal: Principal,
  order: PurchaseOrder,
  signature: string | undefined,
): Promise<FundedOrder> {
  await moveOrder(manager, order, principal, 'fund');
  const now = await commandTime(manager);
  const terms = termsFromJson(order.terms);
  if (!isBefore(toUnixSeconds(now), terms.fundBy)) {
    throw new QuittanceError('deadline_passed', `The order could be funded until ${order.fundBy.toISOString()} only.`);
  }
  await commitAlone(manager, principal, [fundingOf(order)]);
  const buyer = await getParty(manager, order.buyerId);
  const operationId = await promiseChainWork(manager, {
    chainId: desk.contracts.chainId,
    businessId: order.buyerId,
    kind: 'fund_order',
    subject: order.id,
    businessKey: `fund:${order.orderHash}`,
    laneKey: order.orderHash,
    call: encodeFundWithAuthorization(
      desk.contracts,
      terms,
      await desk.sign(manager, buyer.signer, authorization(desk, order), signature),
    ),
  });
  await recordOrderStep(manager, order, buyer, { kind: 'funding_submitted', at: now, details: { operationId } });
  return { order, operationId };
}
