import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { EntityManager } from 'typeorm';
import { QuittanceError } from '#domain';
import { attachDocuments } from '#orders';
import type { Principal } from '#parties';

/** Why somebody contests or rules, in words and perhaps with a document. */
export interface Reason {
  readonly reason: string;
  readonly documentId?: string | undefined;
}

/**
 * What stands on chain for a reason: SHA-256 over the RFC 8785 form of `{reason, documentHash}`, the document's SHA-256 in lower-case
 * hex or null. Throws `invalid_request` for a document that is not the caller's own.
 */
export async function hashReason(
  manager: EntityManager,
  principal: Principal,
  orderId: string,
  { reason, documentId }: Reason,
): Promise<string> {
  const rows = (await manager.query(
    `SELECT sha256 FROM documents WHERE id = $1 AND business_id = $2 AND (order_id IS NULL OR order_id = $3)`,
    [documentId ?? '', principal.businessId ?? '', orderId],
  )) as { sha256: string }[];
  const documentHash = rows[0]?.sha256 ?? null;
  if (documentId !== undefined && documentHash === null) {
    const detail = 'Upload the document first (POST /v1/documents), for this order or for none.';
    throw new QuittanceError('invalid_request', detail, { errors: [{ pointer: '/documentId', detail }] });
  }
  const canonical = canonicalize({ reason, documentHash }) ?? '';
  return `0x${createHash('sha256').update(canonical).digest('hex')}`;
}

/** Lets the order's parties read the reason's document. */
export async function attachReason(
  manager: EntityManager,
  principal: Principal,
  orderId: string,
  { documentId }: Reason,
): Promise<void> {
  if (documentId === undefined) return;
  await attachDocuments(manager, principal.businessId ?? '', [{ documentId, orderId }], '/documentId');
}
