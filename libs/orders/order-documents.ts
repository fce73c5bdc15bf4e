import type { EntityManager } from 'typeorm';
import { QuittanceError } from '#domain';

/**
 * Attaches documents of a business to an order, whose parties may read them from then on. Throws `invalid_request` for a
 * document of somebody else, or one that belongs to another order, which may have claimed it a moment ago.
 *
 * @param pointer where the request names them
 */
export async function attachDocuments(
  manager: EntityManager,
  orderId: string,
  businessId: string,
  documentIds: readonly string[],
  pointer: string,
): Promise<void> {
  const wanted = new Set(documentIds);
  const [, attached] = (await manager.query(
    `UPDATE documents SET order_id = $1 WHERE id = ANY($2) AND business_id = $3 AND (order_id IS NULL OR order_id = $1)`,
    [orderId, [...wanted], businessId],
  )) as [unknown, number];
  if (attached !== wanted.size) {
    throw new QuittanceError('invalid_request', 'Every document must be your own and belong to no other order.', {
      errors: [{ pointer, detail: 'Upload each document first: POST /v1/documents.' }],
    });
  }
}
