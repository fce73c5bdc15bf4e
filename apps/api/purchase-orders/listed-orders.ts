import type { FindOptionsWhere } from 'typeorm';
import type { z } from 'zod';
import type { PurchaseOrder } from '#orders';
import { mayReadEverything, type Principal } from '#parties';
import { beginsWith, madeUnder, within } from '../pagination/filters.js';
import type { purchaseOrderQuery } from './purchase-orders.schema.js';

/** Which orders a caller lists: those of its business, or all for auditors and the operator. */
export function listedOrders(
  principal: Principal,
  query: z.output<typeof purchaseOrderQuery>,
): FindOptionsWhere<PurchaseOrder>[] {
  const filters: FindOptionsWhere<PurchaseOrder> = {
    ...(query.status === undefined ? {} : { status: query.status }),
    ...beginsWith('reference', query.reference, query.referencePrefix),
    ...within('amount', { from: query.amountFrom, to: query.amountTo }),
    ...within('createdAt', { from: query.createdFrom, before: query.createdBefore }),
    ...within('fundBy', { from: query.fundByFrom, before: query.fundByBefore }),
    ...within('deliverBy', { from: query.deliverByFrom, before: query.deliverByBefore }),
    ...madeUnder(principal, query.idempotencyKey),
  };
  const businessId = principal.businessId ?? '';
  const counterparty = query.counterpartyId;
  const parts =
    query.role === undefined ? (['buyer', 'supplier', 'attester', 'arbiter'] as const) : ([query.role] as const);
  if (mayReadEverything(principal)) {
    return counterparty === undefined
      ? [filters]
      : [
          { ...filters, buyerId: counterparty },
          { ...filters, supplierId: counterparty },
        ];
  }
  const other = (name: 'buyerId' | 'supplierId') => (counterparty === undefined ? {} : { [name]: counterparty });
  const byPart = {
    buyer: { ...filters, buyerId: businessId, ...other('supplierId') },
    supplier: { ...filters, supplierId: businessId, ...other('buyerId') },
    attester: { ...filters, attesterId: businessId, ...other('buyerId') },
    arbiter: { ...filters, arbiterId: businessId, ...other('buyerId') },
  };
  return parts.map((part) => byPart[part]);
}
