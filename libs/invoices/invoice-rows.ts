import type { EntityManager } from 'typeorm';
import type { Invoice } from './invoice.entity.js';

/**
 * Inserts new invoices of one supplier. Returns the ids of those that are there now: those whose number the supplier used before, in the
 * same call too, are left out.
 */
export async function insertInvoices(
  manager: EntityManager,
  invoices: readonly Invoice[],
): Promise<ReadonlySet<string>> {
  const rows = invoices.map((invoice) => ({
    ...invoice,
    fromAmount: invoice.fromAmount.toString(),
    toAmount: invoice.toAmount.toString(),
    amount: invoice.amount.toString(),
    paid: undefined,
  }));
  // By number, so that two calls of one supplier do not wait for each other.
  const inserted = (await manager.query(
    `INSERT INTO invoices (id, order_id, number, supplier_id, buyer_id, holder_id, holder_address, from_amount, to_amount, amount,
       due_date, due_at, document_hash, registered, invoice_hash, status, created_at)
     SELECT id, "orderId", number, "supplierId", "buyerId", "holderId", "holderAddress", "fromAmount", "toAmount", amount,
       "dueDate", "dueAt", "documentHash", registered, "invoiceHash", status, "createdAt"
     FROM json_to_recordset($1::json) AS wanted (id text, "orderId" text, number text, "supplierId" text, "buyerId" text,
       "holderId" text, "holderAddress" text, "fromAmount" numeric, "toAmount" numeric, amount numeric, "dueDate" date,
       "dueAt" timestamptz, "documentHash" text, registered boolean, "invoiceHash" text, status text, "createdAt" timestamptz)
     ORDER BY number, id
     ON CONFLICT (supplier_id, number) WHERE invoice_hash IS DISTINCT FROM number DO NOTHING RETURNING id`,
    [JSON.stringify(rows)],
  )) as { id: string }[];
  return new Set(inserted.map(({ id }) => id));
}
