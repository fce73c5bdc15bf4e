import type { EntityManager } from 'typeorm';
import type { RecordFault } from './verify-records.js';

/**
 * Records that only a command makes, which names them in the audit log in the same transaction: by itself, or as one of many in bulk or
 * of what was approved. Other commands name ids of other tables, which are none of a record's own. `where` leaves out those that the
 * chain makes too, and which are compared with the chain.
 */
const madeByCommands = [
  { table: 'businesses', action: 'register_business', where: 'true' },
  { table: 'purchase_orders', action: 'issue_order', where: 'true' },
  { table: 'documents', action: 'upload_document', where: 'true' },
  { table: 'settlements', action: 'propose_settlement', where: 'true' },
  { table: 'invoices', action: 'issue_invoice', where: 'NOT record.registered' },
] as const;

/** The first record that no command in the log made: it was slipped in, under an id that nothing had. Undefined when there is none. */
export async function verifyOrigins(manager: EntityManager): Promise<RecordFault | undefined> {
  for (const { table, action, where } of madeByCommands) {
    const [record] = (await manager.query(
      `SELECT record.id AS row FROM ${table} AS record WHERE ${where}
       AND NOT EXISTS (SELECT FROM audit_entries WHERE subject = record.id AND action = $1 AND outcome = 'done')
       ORDER BY record.id LIMIT 1`,
      [action],
    )) as { row: string }[];
    if (record !== undefined) return { table, row: record.row, problem: 'added' };
  }
  return undefined;
}
