import { type EntityManager, Equal, type FindOperator, Raw } from 'typeorm';
import { deferredWrites } from '#database';

import { nextOrderStatus, type OrderRole, type OrderStatus, QuittanceError, unknownId } from '#domain';
import { mayReadEverything, type Principal } from '#parties';
import { linkOrderActions } from './order-actions.js';
import { lockOrderRow, lockOrderRows } from './order-rows.js';
import { PurchaseOrder } from './purchase-order.entity.js';

/** The parts that a caller plays in an order. */
export function rolesIn(order: PurchaseOrder, principal: Principal): OrderRole[] {
  const roles: OrderRole[] = [];
  if (principal.businessId === order.buyerId && principal.roles.includes('buyer')) {
    roles.push('buyer');
  }
  if (principal.businessId === order.supplierId && principal.roles.includes('supplier')) {
    roles.push('supplier');
  }
  if (principal.businessId === order.attesterId && principal.roles.includes('supplier')) {
    roles.push('attester');
  }
  return roles;
}

/** Whether the caller's business is a party of the order, or the caller may read everything. */
export function mayRead(order: PurchaseOrder, principal: Principal): boolean {
  const { businessId } = principal;
  return businessId === undefined
    ? mayReadEverything(principal)
    : [order.buyerId, order.supplierId, order.attesterId, order.arbiterId].includes(businessId);
}

function refuseUnknown(id: string): never {
  throw unknownId('order', id);
}

/** An order that the caller may read. Throws `not_found`, the same for unknown orders and for those of others. */
export async function getOrder(manager: EntityManager, principal: Principal, id: string): Promise<PurchaseOrder> {
  const order = await manager.findOneBy(PurchaseOrder, { id });
  return order !== null && mayRead(order, principal) ? order : refuseUnknown(id);
}

/** Like {@link getOrder}, and locks the order's row until the transaction ends. */
export async function lockOrder(manager: EntityManager, principal: Principal, id: string): Promise<PurchaseOrder> {
  const order = await lockOrderRow(manager, id);
  return order !== undefined && mayRead(order, principal) ? order : refuseUnknown(id);
}

/** Tells each of many orders: throws `not_found` as {@link lockOrder} does. */
export interface LockedOrders {
  (id: string): PurchaseOrder;
  /** Those that are the caller's to know. */
  readonly all: readonly PurchaseOrder[];
}

/** Locks orders until the transaction ends. */
export async function lockOrders(
  manager: EntityManager,
  principal: Principal,
  ids: readonly string[],
): Promise<LockedOrders> {
  const locked = await lockOrderRows(manager, [...new Set(ids)]);
  const all = [...locked.values()].filter((order) => mayRead(order, principal));
  const known = new Map(all.map((order) => [order.id, order]));
  return Object.assign((id: string) => known.get(id) ?? refuseUnknown(id), { all });
}

function nextStatus(order: PurchaseOrder, principal: Principal, action: string): OrderStatus {
  try {
    return nextOrderStatus(order.status, action, rolesIn(order, principal));
  } catch (error) {
    if (error instanceof QuittanceError) {
      const allowedActions = linkOrderActions(order.id, error.context.allowedActions ?? []);
      throw new QuittanceError(error.code, error.detail, { ...error.context, allowedActions });
    }
    throw error;
  }
}

/**
 * Moves a locked order by `action`. Throws `forbidden` or `invalid_transition` with the actions that are allowed.
 */
export async function moveOrder(
  manager: EntityManager,
  order: PurchaseOrder,
  principal: Principal,
  action: string,
): Promise<OrderStatus> {
  const status = nextStatus(order, principal, action);
  if (status !== order.status) {
    await changeOrder(manager, order.id, { status });
    order.status = status;
  }
  return status;
}

type OrderChange = Partial<{ status: OrderStatus; supplierSignature: string; invoiced: bigint }>;

/** Changes a locked order; within a command at its end. */
export async function changeOrder(manager: EntityManager, orderId: string, change: OrderChange): Promise<void> {
  const writes = deferredWrites(manager);
  if (writes === undefined) await manager.update(PurchaseOrder, { id: orderId }, change);
  else {
    const { invoiced, ...rest } = change;
    writes.changeOrder(orderId, { ...rest, ...(invoiced === undefined ? {} : { invoiced: invoiced.toString() }) });
  }
}

/**
 * A condition for columns that hold an order's id: the order `orderId`, if given, and one that the caller may read.
 * Undefined when there is nothing to restrict.
 */
export function ofReadableOrder(principal: Principal, orderId: string | undefined): FindOperator<string> | undefined {
  if (mayReadEverything(principal)) {
    return orderId === undefined ? undefined : Equal(orderId);
  }
  return Raw(
    (column) =>
      `${column} IN (SELECT readable.id FROM purchase_orders AS readable WHERE (readable.buyer_id = :businessId
       OR readable.supplier_id = :businessId OR readable.attester_id = :businessId OR readable.arbiter_id = :businessId)
       AND (CAST(:orderId AS text) IS NULL OR readable.id = :orderId))`,
    { businessId: principal.businessId ?? '', orderId: orderId ?? null },
  );
}
