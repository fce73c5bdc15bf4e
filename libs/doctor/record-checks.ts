import { verifyAnchors } from '#anchoring';
import { verifyAudit, verifyTrees } from '#audit';
import { type Check, type Finding, findSentences, type Patient } from './check.js';

/** An event that waits longer is late: the relay looks many times a second. */
const LATE_SECONDS = 60;
/** So is a message to a webhook that is still to be tried: failures give it a later time. */
const LATE_WEBHOOK_SECONDS = 300;

/** I6 and I7: what was told, and what was written down. */
export const recordChecks: readonly Check[] = [
  {
    id: 'I6',
    promise:
      'Every committed event has its place in the feed and was sent to the webhooks that want it, or is a dead letter',
    examine: async (patient) => {
      const late = await findSentences(
        patient,
        `SELECT format('Event %s (%s) has waited since %s for its place in the feed', id, type, created_at) AS finding
         FROM outbox_events WHERE position IS NULL AND created_at < network_now() - ${LATE_SECONDS} * interval '1 second'
           AND NOT EXISTS (SELECT 1 FROM work_failures WHERE queue = 'events' AND reference = outbox_events.id)
         ORDER BY sequence`,
      );
      const gaps = await findSentences(
        patient,
        `SELECT format('The feed has no event at the positions %s to %s', previous + 1, position - 1) AS finding
         FROM (SELECT position, lag(position, 1, 0::bigint) OVER (ORDER BY position) AS previous FROM outbox_events
               WHERE position IS NOT NULL) AS feed
         WHERE position > previous + 1 ORDER BY position`,
      );
      const unsent = await findSentences(
        patient,
        `SELECT format('Event %s has been due at the webhook endpoint %s since %s', event_id, endpoint_id, due_at) AS finding
         FROM webhook_messages AS message JOIN webhook_endpoints AS endpoint ON endpoint.id = endpoint_id
         WHERE message.status IN ('pending', 'delivering', 'failed') AND endpoint.status = 'enabled'
           AND due_at < network_now() - ${LATE_WEBHOOK_SECONDS} * interval '1 second' ORDER BY due_at`,
      );
      const notes = await findSentences(
        patient,
        `SELECT format('%s events are parked as dead letters', count(*)) AS finding
         FROM work_failures WHERE queue = 'events' AND parked_at IS NOT NULL HAVING count(*) > 0`,
      );
      return { broken: [...late, ...gaps, ...unsent], notes };
    },
  },
  {
    id: 'I7',
    promise: 'The audit log of every tenant is the one that was written, entry by entry, and the one anchored on chain',
    examine: async (patient) => {
      const broken = await dataFaults(patient);
      return broken.length > 0 ? { broken } : await compareWithAnchors(patient);
    },
  },
];

const words = {
  hash: 'is not what was written',
  link: 'does not follow the one before it',
  gap: 'is missing',
  head: 'is missing at the end, or the head was changed',
};

async function dataFaults({ dataSource }: Patient): Promise<string[]> {
  const tenants = (await dataSource.query(
    `SELECT tenant_id FROM audit_heads UNION SELECT DISTINCT tenant_id FROM audit_entries ORDER BY 1`,
  )) as { tenant_id: string }[];
  const broken: string[] = [];
  for (const { tenant_id: tenantId } of tenants) {
    const fault = await verifyAudit(dataSource.manager, tenantId);
    if (fault === undefined) continue;
    const column = fault.column === undefined ? '' : ` (its ${fault.column})`;
    broken.push(`Audit entry ${fault.sequence} of ${tenantId}${column} ${words[fault.problem]}`);
  }
  const fault = await dataSource.transaction('REPEATABLE READ', verifyTrees);
  if (fault === undefined) return broken;
  return [
    ...broken,
    `${fault.table} ${fault.row}${fault.column === undefined ? '' : `, ${fault.column},`} is ${fault.problem}`,
  ];
}

/** The log's key is that of one of the operator's accounts, so what those anchored counts, whatever the database says of it. */
async function compareWithAnchors({ dataSource, rpc, contracts, auditAnchor }: Patient): Promise<Finding> {
  if (auditAnchor === undefined)
    return { broken: [], notes: ['The deployment has no AuditAnchor to compare the log with'] };
  const lanes = (await dataSource.query(`SELECT DISTINCT signer FROM chain_transactions`)) as { signer: string }[];
  const check = { ...auditAnchor, chainId: contracts.chainId, logs: lanes.map(({ signer }) => signer) };
  const { fault, anchored } = await verifyAnchors(dataSource.manager, rpc, check);
  if (fault !== undefined) return { broken: [fault.detail] };
  return { broken: [], notes: anchored === 0 ? ['No root of the audit log is anchored on chain yet'] : [] };
}
