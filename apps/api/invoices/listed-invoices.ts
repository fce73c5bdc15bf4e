import type { FindOptionsWhere } from 'typeorm';
import type { z } from 'zod';
import type { Invoice } from '#invoices';
import { mayReadEverything, type Principal } from '#parties';
import { beginsWith, madeUnder, within } from '../pagination/filters.js';
import type { invoiceQuery } from './invoices.schema.js';

/** Which invoices a caller lists: those that its business has part in, or all for auditors and the operator. */
export function listedInvoices(
  principal: Principal,
  query: z.output<typeof invoiceQuery>,
): FindOptionsWhere<Invoice>[] {
  const { counterpartyId } = query;
  const filters: FindOptionsWhere<Invoice> = {
    ...(query.orderId === undefined ? {} : { orderId: query.orderId }),
    ...(query.status === undefined ? {} : { status: query.status }),
    ...beginsWith('number', query.number, query.numberPrefix),
    ...within('dueDate', { from: query.dueFrom, to: query.dueTo }),
    ...within('amount', { from: query.amountFrom, to: query.amountTo }),
    ...within('createdAt', { from: query.createdFrom, before: query.createdBefore }),
    ...madeUnder(principal, query.idempotencyKey),
  };
  const of = (name: 'supplierId' | 'buyerId') => (counterpartyId === undefined ? {} : { [name]: counterpartyId });
  if (mayReadEverything(principal)) {
    return counterpartyId === undefined
      ? [filters]
      : [
          { ...filters, ...of('supplierId') },
          { ...filters, ...of('buyerId') },
        ];
  }
  const businessId = principal.businessId ?? '';
  const byPart = {
    supplier: { ...filters, supplierId: businessId, ...of('buyerId') },
    buyer: { ...filters, buyerId: businessId, ...of('supplierId') },
    holder: { ...filters, holderId: businessId, ...of('buyerId') },
    pledgee: { ...filters, pledgeeId: businessId, ...of('buyerId') },
  };
  return query.role === undefined ? Object.values(byPart) : [byPart[query.role]];
}
