import type { EntityManager } from 'typeorm';
import type { z } from 'zod';
import { commandTime } from '#database';
import type { Invoice } from '#invoices';
import { getParties } from '#parties';
import { presentParty } from '../parties/parties.presenter.js';
import type { invoiceSchema } from './invoices.schema.js';

type InvoiceView = z.infer<typeof invoiceSchema>;

/** Invoices with their parties' names. */
export async function presentInvoices(manager: EntityManager, invoices: readonly Invoice[]): Promise<InvoiceView[]> {
  if (invoices.length === 0) {
    return [];
  }
  const ids = invoices.flatMap((invoice) => [invoice.supplierId, invoice.buyerId, invoice.holderId, invoice.pledgeeId]);
  const parties = await getParties(
    manager,
    ids.filter((id) => id !== null),
  );
  const today = (await commandTime(manager)).toISOString().slice(0, 10);
  return invoices.map((invoice) => ({
    id: invoice.id,
    orderId: invoice.orderId,
    number: invoice.number,
    supplier: presentParty(parties, invoice.supplierId),
    buyer: presentParty(parties, invoice.buyerId),
    holder: {
      id: invoice.holderId,
      name: parties.get(invoice.holderId ?? '')?.business.name ?? null,
      address: invoice.holderAddress,
    },
    pledgee:
      invoice.pledgeeAddress === null
        ? null
        : {
            id: invoice.pledgeeId,
            name: parties.get(invoice.pledgeeId ?? '')?.business.name ?? null,
            address: invoice.pledgeeAddress,
          },
    from: invoice.fromAmount.toString(),
    to: invoice.toAmount.toString(),
    amount: invoice.amount.toString(),
    paid: invoice.paid.toString(),
    dueDate: invoice.dueDate,
    documentHash: invoice.documentHash,
    registered: invoice.registered,
    invoiceHash: invoice.invoiceHash,
    acknowledgedAt: invoice.acknowledgedAt?.toISOString() ?? null,
    status: invoice.status,
    overdue: invoice.status === 'issued' && invoice.dueDate < today,
    createdAt: invoice.createdAt.toISOString(),
  }));
}

export async function presentInvoice(manager: EntityManager, invoice: Invoice): Promise<InvoiceView> {
  const [view] = await presentInvoices(manager, [invoice]);
  if (view === undefined) {
    throw new Error('An invoice has exactly one view');
  }
  return view;
}
