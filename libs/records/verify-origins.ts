import type { EntityManager } from 'typeorm';
import type { RecordFault } from './verify-records.js';

/**
 * Records that only a command makes, which names them in the audit log in the same transaction; `where` leaves out those that the chain
 * makes too, and which are compared with the chain.
 */
const madeByCommands = [
  { table: 'businesses', where: 'true' },
  { table: 'purchase_orders', where: 'true' },
  { table: 'documents', where: 'true' },
  { table: 'settlements', where: 'true' },
  { table: 'invoices', where: 'NOT record.registered' },
] as const;

/** The first record that no command in the log made: it was slipped in, under an id that nothing had. Undefined when there is none. */
export async function verifyOrigins(manager: EntityManager): Promise<RecordFault | undefined> {
  for (const { table, where } of madeByCommands) {
    const [record] = (await manager.query(
      `SELECT record.id AS row FROM ${table} AS record WHERE ${where}
       AND NOT EXISTS (SELECT FROM audit_entries WHERE subject = record.id AND outcome = 'done') ORDER BY record.id LIMIT 1`,
    )) as { row: string }[];
    if (record !== undefined) return { table, row: record.row, problem: 'added' };
  }
  return undefined;
}
