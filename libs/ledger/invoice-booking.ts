import type { EntityManager } from 'typeorm';
import { newId } from '#domain';

/**
 * Books what an invoice says that its buyer owes its supplier, under `invoice:<id>`, in the caller's transaction. The database does it,
 * since the supplier who issues does not reach the buyer's account. Returns false when it is booked already.
 */
export async function bookInvoice(manager: EntityManager, invoiceId: string): Promise<boolean> {
  const [row] = (await manager.query(`SELECT book_invoice($1, $2) AS booked`, [
    invoiceId,
    newId('ledgerTransaction'),
  ])) as [{ booked: boolean }];
  return row.booked;
}

/** Books many invoices like {@link bookInvoice}, by their buyers, so that two calls do not wait for each other's accounts. */
export async function bookInvoices(
  manager: EntityManager,
  invoices: readonly { readonly id: string; readonly buyerId: string }[],
): Promise<void> {
  const ordered = invoices.toSorted((one, other) => (one.buyerId < other.buyerId ? -1 : 1));
  await manager.query(`SELECT book_invoice(id, booking) FROM unnest($1::text[], $2::text[]) AS wanted (id, booking)`, [
    ordered.map(({ id }) => id),
    ordered.map(() => newId('ledgerTransaction')),
  ]);
}
