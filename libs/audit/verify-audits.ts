import type { EntityManager } from 'typeorm';
import { type AuditFault, verifyAudit } from './audit.js';

/** Verifies the chain of every tenant that has entries or a head; undefined when all hold, else the first fault. */
export async function verifyAudits(manager: EntityManager): Promise<AuditFault | undefined> {
  const tenants = (await manager.query(
    `SELECT tenant_id FROM audit_heads UNION SELECT tenant_id FROM audit_entries ORDER BY tenant_id`,
  )) as { tenant_id: string }[];
  for (const { tenant_id: tenantId } of tenants) {
    const fault = await verifyAudit(manager, tenantId);
    if (fault !== undefined) return fault;
  }
  return undefined;
}
