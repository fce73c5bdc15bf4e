import type { EntityManager } from 'typeorm';
import { QuittanceError } from '#domain';

/** A document, and the order that it goes with. */
export interface AttachedDocument {
  readonly documentId: string;
  readonly orderId: string;
}

/**
 * Attaches documents of a business to orders, whose parties may read them from then on. Throws `invalid_request` for a
 * document of somebody else, or one that belongs to another order, which may have claimed it a moment ago.
 *
 * @param pointer where the request names them
 */
export async function attachDocuments(
  manager: EntityManager,
  businessId: string,
  documents: readonly AttachedDocument[],
  pointer: string,
): Promise<void> {
  const wanted = new Map(documents.map(({ documentId, orderId }) => [documentId, orderId]));
  if (wanted.size === 0) return;
  const [, attached] = (await manager.query(
    `UPDATE documents SET order_id = wanted.order_id FROM unnest($1::text[], $2::text[]) AS wanted (id, order_id)
     WHERE documents.id = wanted.id AND business_id = $3 AND (documents.order_id IS NULL OR documents.order_id = wanted.order_id)`,
    [[...wanted.keys()], [...wanted.values()], businessId],
  )) as [unknown, number];
  if (attached !== wanted.size) {
    throw new QuittanceError('invalid_request', 'Every document must be your own and belong to no other order.', {
      errors: [{ pointer, detail: 'Upload each document first: POST /v1/documents.' }],
    });
  }
}
