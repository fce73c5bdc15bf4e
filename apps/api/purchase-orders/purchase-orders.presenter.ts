import type { EntityManager } from 'typeorm';
import type { z } from 'zod';
import { allowedOrderActions, isPlain, termsFromJson, ZERO_ADDRESS } from '#domain';
import { linkOrderActions, type PurchaseOrder, PurchaseOrderLine, rolesIn } from '#orders';
import { getParties, type Party, type Principal } from '#parties';
import { presentParty } from '../parties/parties.presenter.js';
import { formatQuantity } from '../schemas/quantity.js';
import type { purchaseOrderSchema } from './purchase-orders.schema.js';

type PurchaseOrderView = z.infer<typeof purchaseOrderSchema>;

function presentActions(order: PurchaseOrder, principal: Principal): PurchaseOrderView['allowedActions'] {
  const roles = rolesIn(order, principal);
  if (roles.length === 0) {
    return [];
  }
  return linkOrderActions(order.id, allowedOrderActions(order.status, roles)) as PurchaseOrderView['allowedActions'];
}

function presentClauses(order: PurchaseOrder, parties: Map<string, Party>): PurchaseOrderView['clauses'] {
  const terms = termsFromJson(order.terms);
  if (isPlain(terms)) {
    return null;
  }
  const { arbiter, arbitrationPeriod, fallbackSupplierBps, retentionBps, lateBpsPerDay, earlyDiscountBps, feeBps } =
    terms;
  return {
    arbitration:
      arbitrationPeriod === 0n
        ? null
        : {
            periodSeconds: Number(arbitrationPeriod),
            arbiter:
              arbiter === ZERO_ADDRESS
                ? null
                : {
                    id: order.arbiterId,
                    name: parties.get(order.arbiterId ?? '')?.business.name ?? null,
                    address: arbiter,
                  },
            fallbackSupplierBps: Number(fallbackSupplierBps),
          },
    retention: retentionBps === 0n ? null : { bps: Number(retentionBps), periodSeconds: Number(terms.retentionPeriod) },
    lateDeduction: lateBpsPerDay === 0n ? null : { bpsPerDay: Number(lateBpsPerDay), capBps: Number(terms.lateCapBps) },
    earlyDiscount:
      earlyDiscountBps === 0n
        ? null
        : { bps: Number(earlyDiscountBps), periodSeconds: Number(terms.earlyDiscountPeriod) },
    fee: feeBps === 0n ? null : { bps: Number(feeBps), recipient: terms.feeRecipient },
  };
}

function present(order: PurchaseOrder, parties: Map<string, Party>, principal: Principal): PurchaseOrderView {
  return {
    id: order.id,
    orderHash: order.orderHash,
    reference: order.reference,
    status: order.status,
    buyer: presentParty(parties, order.buyerId),
    supplier: presentParty(parties, order.supplierId),
    attester: order.attesterId === null ? null : presentParty(parties, order.attesterId),
    token: order.token,
    amount: order.amount.toString(),
    funded: order.funded.toString(),
    held: order.held.toString(),
    released: order.released.toString(),
    paid: order.paid.toString(),
    refunded: order.refunded.toString(),
    fees: order.fees.toString(),
    claimed: order.claimed.toString(),
    contested: order.contested.toString(),
    disputed: order.disputed.toString(),
    retained: order.retained.toString(),
    invoiced: order.invoiced.toString(),
    fundBy: order.fundBy.toISOString(),
    deliverBy: order.deliverBy.toISOString(),
    claimBy: order.claimBy.toISOString(),
    inspectionPeriodSeconds: Number(order.terms.inspectionPeriod),
    clauses: presentClauses(order, parties),
    terms: order.terms,
    linesRoot: order.terms.linesRoot,
    documentsHash: order.terms.documentsHash,
    supplierSignature: order.supplierSignature,
    createdAt: order.createdAt.toISOString(),
    updatedAt: order.updatedAt.toISOString(),
    allowedActions: presentActions(order, principal),
  };
}

/** Orders with their parties' names and what the caller may do next. */
export async function presentPurchaseOrders(
  manager: EntityManager,
  orders: readonly PurchaseOrder[],
  principal: Principal,
): Promise<PurchaseOrderView[]> {
  const ids = orders.flatMap((order) => [order.buyerId, order.supplierId, order.attesterId, order.arbiterId]);
  const parties = await getParties(
    manager,
    ids.filter((id) => id !== null),
  );
  return orders.map((order) => present(order, parties, principal));
}

export async function presentPurchaseOrder(
  manager: EntityManager,
  order: PurchaseOrder,
  principal: Principal,
): Promise<PurchaseOrderView> {
  const [view] = await presentPurchaseOrders(manager, [order], principal);
  if (view === undefined) {
    throw new Error('An order has exactly one view');
  }
  return view;
}

/** An order's lines in their order. */
export async function presentLines(manager: EntityManager, orderId: string) {
  const lines = await manager.find(PurchaseOrderLine, { where: { orderId }, order: { number: 'ASC' } });
  return lines.map((line) => ({
    number: line.number,
    sku: line.sku,
    description: line.description,
    quantity: formatQuantity(line.quantity),
    unit: line.unit,
    unitPrice: line.unitPrice.toString(),
    amount: line.amount.toString(),
  }));
}
