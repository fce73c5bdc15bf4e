import type { EntityManager } from 'typeorm';
import { newId } from '#domain';

/**
 * Books what each invoice says that its buyer owes its supplier, under `invoice:<id>`, in the caller's transaction, unless it is booked
 * already. The database does it, since the supplier who issues does not reach the buyer's account; by their buyers, so that two calls do
 * not wait for each other's accounts.
 */
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
