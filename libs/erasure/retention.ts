import type { EntityManager } from 'typeorm';
import { networkTime } from '#database';
import { requireOrderOver, requireRetained } from '#documents';
import { QuittanceError, unknownId } from '#domain';
import { type AuditorGrant, getGrant, getMember, type Member } from '#parties';

function inUse(detail: string, state: string, action: string, href: string): QuittanceError {
  return new QuittanceError('invalid_transition', detail, { state, allowedActions: [{ action, href }] });
}

/**
 * A member who was deactivated. Who asked for what was decided by two people, and who decided, are known as long as the books. Throws
 * `not_found`, `invalid_transition`, `retention_period`.
 */
export async function requireGoneMember(manager: EntityManager, id: string): Promise<Member> {
  const member = await getMember(manager, id);
  if (member.deactivatedAt === null) {
    const href = `/v1/members/${id}/deactivate`;
    throw inUse('A member is deactivated first.', 'active', 'deactivate_member', href);
  }
  const [last] = (await manager.query(
    `SELECT max(coalesce(decided_at, created_at)) AS at FROM approvals
     WHERE business_id = $2 AND $1 IN (requested_by_member, decided_by_member)`,
    [id, member.businessId ?? ''],
  )) as { at: Date | null }[];
  if (last?.at) await requireRetained(manager, last.at, 'Names of those who asked for approvals and gave them');
  return member;
}

/** A business that is suspended, and whose last order is over and past keeping. Throws `not_found`, `invalid_transition`, `retention_period`. */
export async function requireIdleBusiness(manager: EntityManager, id: string): Promise<void> {
  // Locked first by whoever changes a business.
  await manager.query(`SELECT FROM business_profiles WHERE business_id = $1 FOR UPDATE`, [id]);
  const [business] = (await manager.query(`SELECT status FROM businesses WHERE id = $1 FOR UPDATE`, [id])) as {
    status: string;
  }[];
  if (business === undefined) throw unknownId('business', id);
  if (business.status !== 'suspended') {
    const href = `/v1/businesses/${id}/suspend`;
    throw inUse(
      'A business is suspended first, so that nothing new begins.',
      business.status,
      'suspend_business',
      href,
    );
  }
  const orders = (await manager.query(
    `SELECT id, created_at AS "createdAt" FROM purchase_orders
     WHERE $1 IN (buyer_id, supplier_id, attester_id, arbiter_id)
     ORDER BY status IN ('settled', 'refunded', 'declined', 'cancelled', 'lapsed'), created_at DESC LIMIT 1`,
    [id],
  )) as { id: string; createdAt: Date }[];
  for (const order of orders) {
    await requireOrderOver(manager, order.id, order.createdAt, 'Names of those who traded');
  }
}

/** Throws `not_found`, `invalid_transition`. */
export async function requireRevokedKey(
  manager: EntityManager,
  id: string,
): Promise<{ readonly businessId: string | null }> {
  const [key] = (await manager.query(
    `SELECT business_id AS "businessId", revoked_at IS NULL AND (expires_at IS NULL OR expires_at > network_now()) AS "isGood"
     FROM api_keys WHERE id = $1 FOR UPDATE`,
    [id],
  )) as { businessId: string | null; isGood: boolean }[];
  if (key === undefined) throw unknownId('apiKey', id);
  if (key.isGood) throw inUse('An API key is revoked first.', 'active', 'revoke_api_key', `/v1/api-keys/${id}`);
  return key;
}

/** Throws `not_found`, `invalid_transition`. */
export async function requireEndedGrant(manager: EntityManager, id: string): Promise<AuditorGrant> {
  const grant = await getGrant(manager, id);
  if (grant.revokedAt === null && grant.expiresAt > (await networkTime(manager))) {
    const href = `/v1/auditor-grants/${id}`;
    throw inUse('A grant is revoked first, or expires.', 'active', 'revoke_auditor_grant', href);
  }
  return grant;
}

/** Who the parties to an order are, whose answers may repeat its texts. */
export interface OldOrder {
  readonly orderId: string;
  readonly tenants: readonly string[];
}

const PARTIES = `array_remove(ARRAY[buyer_id, supplier_id, attester_id, arbiter_id], NULL) AS tenants`;

/** Throws `not_found`, `retention_period`. */
export async function requireOldDispute(manager: EntityManager, id: string): Promise<OldOrder> {
  const [found] = (await manager.query(
    `SELECT order_id AS "orderId", dispute.created_at AS "createdAt", ${PARTIES} FROM disputes AS dispute
     JOIN purchase_orders ON purchase_orders.id = order_id WHERE dispute.id = $1`,
    [id],
  )) as (OldOrder & { createdAt: Date })[];
  if (found === undefined) throw unknownId('dispute', id);
  await requireOrderOver(manager, found.orderId, found.createdAt, 'Reasons of disputes');
  return found;
}

/** Throws `not_found`, `retention_period`. */
export async function requireOldOrder(manager: EntityManager, id: string): Promise<OldOrder> {
  const [found] = (await manager.query(
    `SELECT id AS "orderId", created_at AS "createdAt", ${PARTIES} FROM purchase_orders WHERE id = $1`,
    [id],
  )) as (OldOrder & { createdAt: Date })[];
  if (found === undefined) throw unknownId('order', id);
  await requireOrderOver(manager, id, found.createdAt, 'What was said about orders');
  return found;
}

/** An approval that cannot be decided any more; one that commits an amount is kept as long as the books. */
export async function requireOldApproval(manager: EntityManager, id: string): Promise<{ readonly businessId: string }> {
  const [found] = (await manager.query(
    `SELECT business_id AS "businessId", amount IS NOT NULL AS "isMoney", created_at AS "createdAt",
       status = 'pending' AND expires_at > network_now() AS "isOpen" FROM approvals WHERE id = $1 FOR UPDATE`,
    [id],
  )) as { businessId: string; isMoney: boolean; createdAt: Date; isOpen: boolean }[];
  if (found === undefined) throw unknownId('approval', id);
  if (found.isOpen) {
    throw inUse('A request that waits is decided first.', 'pending', 'reject_approval', `/v1/approvals/${id}/reject`);
  }
  if (found.isMoney) await requireRetained(manager, found.createdAt, 'Requests that committed an amount');
  return found;
}
