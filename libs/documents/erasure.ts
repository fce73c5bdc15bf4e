import type { EntityManager } from 'typeorm';
import { networkTime } from '#database';
import { QuittanceError, unknownId } from '#domain';
import { Document } from './document.entity.js';
import type { DocumentStorage } from './document-storage.js';
import { lockContent } from './documents.js';

/** For how long what belongs to an order is kept after it came, days: the ten years of commercial and tax law. */
export const RETENTION_DAYS = 3_650;
const DAY_MILLISECONDS = 86_400_000;
const ENDED = ['settled', 'refunded', 'declined', 'cancelled', 'lapsed'];

/** Throws `retention_period` within {@link RETENTION_DAYS} of `since`; `what`, in the plural, begins the sentence that says so. */
export async function requireRetained(manager: EntityManager, since: Date, what: string): Promise<void> {
  const until = new Date(since.getTime() + RETENTION_DAYS * DAY_MILLISECONDS);
  if ((await networkTime(manager)) < until) {
    throw new QuittanceError('retention_period', `${what} are kept until ${until.toISOString()}.`);
  }
}

/** Throws `retention_period` while an order goes on, and within {@link RETENTION_DAYS} of what came `since`. */
export async function requireOrderOver(
  manager: EntityManager,
  orderId: string,
  since: Date,
  what: string,
): Promise<void> {
  const [order] = (await manager.query(`SELECT status FROM purchase_orders WHERE id = $1`, [orderId])) as {
    status: string;
  }[];
  if (order !== undefined && !ENDED.includes(order.status)) {
    throw new QuittanceError('retention_period', `Its order ${orderId} is not over yet.`, { state: order.status });
  }
  await requireRetained(manager, since, what);
}

async function lockDocument(manager: EntityManager, id: string): Promise<Document> {
  const document = await manager.findOne(Document, { where: { id }, lock: { mode: 'pessimistic_write' } });
  if (document === null) throw unknownId('document', id);
  return document;
}

/**
 * Deletes a document's content and says so, unless another document has the same content, which stays for that one. What was made over
 * the content holds: its digest stays. Whether it is deleted is undefined where that was done before. Throws `retention_period` under a
 * legal hold, while its order goes on, and within {@link RETENTION_DAYS} of an order's document.
 */
export async function eraseContent(
  manager: EntityManager,
  storage: DocumentStorage,
  id: string,
): Promise<{ readonly document: Document; readonly isContentDeleted: boolean | undefined }> {
  const found = await lockDocument(manager, id);
  if (found.erasedAt !== null) return { document: found, isContentDeleted: undefined };
  await requireOver(manager, found);
  await lockContent(manager, found.sha256);
  await manager.query(`UPDATE documents SET erased_at = network_now() WHERE id = $1`, [id]);
  const [{ used }] = (await manager.query(
    `SELECT EXISTS (SELECT FROM documents WHERE sha256 = $1 AND erased_at IS NULL) AS used`,
    [found.sha256],
  )) as [{ used: boolean }];
  // Before the commit: what says that it is erased is. If the commit fails, the same request makes it good.
  if (!used) await storage.remove(found.sha256);
  return { document: await manager.findOneByOrFail(Document, { id }), isContentDeleted: !used };
}

async function requireOver(manager: EntityManager, { legalHold, orderId, createdAt }: Document): Promise<void> {
  if (legalHold !== null) throw new QuittanceError('retention_period', `It is under a legal hold: ${legalHold}.`);
  if (orderId !== null) await requireOrderOver(manager, orderId, createdAt, 'Documents of orders');
}

/** Puts a document under a legal hold for `reason`, or with null ends it. Throws `document_erased`. */
export async function holdDocument(manager: EntityManager, id: string, reason: string | null): Promise<Document> {
  const found = await lockDocument(manager, id);
  if (found.erasedAt !== null) throw new QuittanceError('document_erased', 'This content was erased already.');
  await manager.query(`UPDATE documents SET legal_hold = $2 WHERE id = $1`, [id, reason]);
  return manager.findOneByOrFail(Document, { id });
}
