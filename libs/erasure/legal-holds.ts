import type { EntityManager } from 'typeorm';
import { isId, QuittanceError, unknownId } from '#domain';
import type { ErasableKind } from './erase-subject.js';
import { LegalHold } from './legal-hold.entity.js';

const PARTIES = `ARRAY[po.buyer_id, po.supplier_id, po.attester_id, po.arbiter_id]`;
const OF_ORDER = (id: string) => `SELECT unnest(po.id || ${PARTIES}) FROM purchase_orders AS po WHERE po.id = ${id}`;

/** Those of the orders $2 about which one of `actors` asked for something that was done. */
const actedOn = (actors: string) => `
  SELECT po.id FROM purchase_orders AS po WHERE po.id = ANY ($2) AND EXISTS (
    SELECT FROM audit_entries WHERE actor IN (${actors}) AND subject IN (
      SELECT po.id
      UNION ALL SELECT id FROM deliveries WHERE order_id = po.id UNION ALL SELECT id FROM invoices WHERE order_id = po.id
      UNION ALL SELECT id FROM settlements WHERE order_id = po.id UNION ALL SELECT id FROM disputes WHERE order_id = po.id))`;

/** For each kind of what is erased, the orders and businesses, of those in $2, that the id $1 belongs to. */
const belongsTo: Readonly<Record<ErasableKind, string>> = {
  member: `SELECT business_id FROM members WHERE id = $1
    UNION ${actedOn(`SELECT $1 UNION ALL SELECT id FROM api_keys WHERE member_id = $1`)}
    UNION SELECT held FROM unnest($2::text[]) AS held JOIN approvals ON $1 IN (requested_by_member, decided_by_member)
      AND (strpos(path, held) > 0 OR strpos(body::text, held) > 0)`,
  business: `SELECT $1 UNION SELECT po.id FROM purchase_orders AS po WHERE po.id = ANY ($2) AND $1 = ANY (${PARTIES})`,
  apiKey: `SELECT business_id FROM api_keys WHERE id = $1 UNION ${actedOn('$1')}`,
  auditorGrant: `SELECT business_id FROM auditor_grants WHERE id = $1`,
  document: `SELECT business_id FROM documents WHERE id = $1
    UNION ${OF_ORDER('(SELECT order_id FROM documents WHERE id = $1)')}`,
  dispute: OF_ORDER('(SELECT order_id FROM disputes WHERE id = $1)'),
  approval: `SELECT business_id FROM approvals WHERE id = $1
    UNION SELECT held FROM unnest($2::text[]) AS held JOIN approvals ON approvals.id = $1
      AND (strpos(path, held) > 0 OR strpos(body::text, held) > 0)`,
  order: OF_ORDER('$1'),
  logEntry: `SELECT split_part($1, '/', 1)
    UNION SELECT held FROM unnest($2::text[]) AS held JOIN audit_entries
      ON tenant_id = split_part($1, '/', 1) AND sequence = split_part($1, '/', 2)::bigint
      AND (strpos(subject, held) > 0 OR strpos(details::text, held) > 0)`,
};

/**
 * Lets an erasure go on that touches nothing which is held, until the end of the transaction. Throws `retention_period`, which names the
 * order or business and not why it is held.
 */
export async function requireNotHeld(manager: EntityManager, kind: ErasableKind, id: string): Promise<void> {
  const [{ held }] = (await manager.query(`SELECT held_subjects() AS held`)) as [{ held: string[] }];
  if (held.length === 0) return;
  const [hold] = (await manager.query(
    `SELECT subject FROM (${belongsTo[kind]}) AS owner (subject) WHERE subject = ANY ($2) ORDER BY subject LIMIT 1`,
    [id, held],
  )) as { subject: string }[];
  if (hold === undefined) return;
  throw new QuittanceError('retention_period', `It is under the legal hold of ${hold.subject}.`, { state: 'held' });
}

/**
 * Puts an order or a business under a legal hold for `reason`, in the place of one that is there, or with null ends it. Undefined where
 * there is none any more. Throws `not_found`.
 */
export async function holdSubject(
  manager: EntityManager,
  id: string,
  reason: string | null,
): Promise<LegalHold | undefined> {
  await requireSubject(manager, id);
  await manager.query(`SELECT pg_advisory_xact_lock(hashtextextended('legal holds', 0))`);
  if (reason === null) {
    await manager.delete(LegalHold, { id });
    return undefined;
  }
  await manager.query(
    `INSERT INTO legal_holds (id, reason) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET reason = EXCLUDED.reason`,
    [id, reason],
  );
  return manager.findOneByOrFail(LegalHold, { id });
}

async function requireSubject(manager: EntityManager, id: string): Promise<void> {
  const kind = isId('order', id) ? 'order' : 'business';
  const table = kind === 'order' ? 'purchase_orders' : 'businesses';
  const found = (await manager.query(`SELECT FROM ${table} WHERE id = $1`, [id])) as unknown[];
  if (found.length === 0) throw unknownId(kind, id);
}
