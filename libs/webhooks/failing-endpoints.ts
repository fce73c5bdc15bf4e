import type { DataSource } from 'typeorm';
import { appendAudit } from '#audit';
import { inTransaction, OPERATOR_TENANT } from '#database';
import { type DisablableEndpoint, disableEndpoint } from './endpoints.js';
import { holdFanOut } from './fan-out.js';

/** Nothing but failures for so long, and an endpoint is sent no more. */
export const FAILING_DAYS = 5;

/**
 * Disables an endpoint whose receiver said that it is gone, or that fails since {@link FAILING_DAYS} days, with an event in the
 * feed and an entry in its owner's audit log. Returns whether it did.
 */
export async function disableIfHopeless(dataSource: DataSource, id: string, isGone: boolean): Promise<boolean> {
  const [hopeless] = (await dataSource.query(
    `SELECT 1 FROM webhook_endpoints WHERE id = $1 AND status = 'enabled'
       AND ($2 OR failing_since <= network_now() - make_interval(days => ${FAILING_DAYS}))`,
    [id, isGone],
  )) as unknown[];
  if (hopeless === undefined) return false;
  return inTransaction(dataSource, async (manager) => {
    const position = await holdFanOut(manager);
    const [endpoint] = (await manager.query(
      `SELECT id, business_id AS "businessId", status, failing_since AS "failingSince" FROM webhook_endpoints
       WHERE id = $1 FOR NO KEY UPDATE`,
      [id],
    )) as DisablableEndpoint[];
    if (endpoint?.status !== 'enabled') return false;
    const reason = isGone ? 'gone' : 'failing';
    await disableEndpoint(manager, endpoint, reason, position);
    await appendAudit(manager, {
      tenantId: endpoint.businessId ?? OPERATOR_TENANT,
      actor: 'worker',
      action: 'disable_webhook_endpoint',
      outcome: 'done',
      subject: id,
      details: { reason, failingSince: endpoint.failingSince?.toISOString() ?? null, disabledAfter: position },
    });
    return true;
  });
}
