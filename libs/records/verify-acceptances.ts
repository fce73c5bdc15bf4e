import type { EntityManager } from 'typeorm';
import type { RecordFault } from './verify-records.js';

/**
 * The first order that has another signature of its supplier than the step of its trail that accepted it, which is sealed. Undefined when
 * there is none.
 */
export async function verifyAcceptances(manager: EntityManager): Promise<RecordFault | undefined> {
  const [order] = (await manager.query(
    `SELECT id AS row FROM purchase_orders LEFT JOIN (
       SELECT DISTINCT ON (order_id) order_id, details->>'signature' AS signature FROM trail_entries
       WHERE kind = 'order_accepted' ORDER BY order_id, sequence DESC) AS accepted ON accepted.order_id = id
     WHERE supplier_signature IS DISTINCT FROM accepted.signature ORDER BY id LIMIT 1`,
  )) as { row: string }[];
  return order && { table: 'purchase_orders', row: order.row, column: 'supplier_signature', problem: 'changed' };
}
