import type { EntityManager } from 'typeorm';
import { newId, unknownId } from '#domain';
import { getOrder } from '#orders';
import type { Principal } from '#parties';
import { Document } from './document.entity.js';
import type { StoredContent } from './document-storage.js';

export interface NewDocument extends StoredContent {
  readonly fileName: string;
  readonly mediaType: string;
  readonly orderId?: string | undefined;
}

/** Records an uploaded document of the caller's business. Throws `not_found` for an order that is not the caller's. */
export async function recordDocument(
  manager: EntityManager,
  principal: Principal,
  document: NewDocument,
): Promise<Document> {
  if (document.orderId !== undefined) {
    await getOrder(manager, principal, document.orderId);
  }
  await lockContent(manager, document.sha256);
  const id = newId('document');
  await manager.insert(Document, {
    id,
    businessId: principal.businessId ?? '',
    orderId: document.orderId ?? null,
    fileName: document.fileName,
    mediaType: document.mediaType,
    size: document.size,
    sha256: document.sha256,
  });
  return manager.findOneByOrFail(Document, { id });
}

/** Contents lie under their digest: who keeps one and who erases it wait for each other. */
export async function lockContent(manager: EntityManager, sha256: string): Promise<void> {
  await manager.query(`SELECT pg_advisory_xact_lock(hashtextextended('content ' || $1, 0))`, [sha256]);
}

/** A document of the caller's, or of an order that the caller may read. Throws `not_found`. */
export async function getDocument(manager: EntityManager, principal: Principal, id: string): Promise<Document> {
  const missing = unknownId('document', id);
  const document = await manager.findOneBy(Document, { id });
  if (document === null) {
    throw missing;
  }
  if (document.businessId === principal.businessId) {
    return document;
  }
  if (document.orderId === null) {
    if (principal.businessId === undefined && principal.roles.includes('auditor')) {
      return document;
    }
    throw missing;
  }
  try {
    await getOrder(manager, principal, document.orderId);
  } catch {
    throw missing;
  }
  return document;
}
