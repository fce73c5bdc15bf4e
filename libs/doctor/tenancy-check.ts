import { databaseRoles, findChangedAccess } from '#database';
import { type Check, findSentences, type Patient } from './check.js';

/** Every business that has part in an order: its parties, holders and pledgees of its invoices, and whom its books and trail name. */
const PARTAKERS = `(
  SELECT id AS order_id, unnest(ARRAY[buyer_id, supplier_id, attester_id, arbiter_id]) AS business_id FROM purchase_orders
  UNION SELECT order_id, unnest(ARRAY[supplier_id, buyer_id, holder_id, pledgee_id]) FROM invoices
  UNION SELECT order_id, actor_id FROM trail_entries WHERE actor_id IS NOT NULL
  UNION SELECT booking.order_id, owner FROM ledger_transactions AS booking
    JOIN ledger_entries AS entry ON entry.transaction_id = booking.id JOIN ledger_accounts AS account ON account.id = entry.account_id
    WHERE booking.order_id IS NOT NULL
)`;

/** What lets somebody around row-level security: tables or functions that are not as they should be, and users who are not restricted. */
async function findOpenDoors({ dataSource }: Patient): Promise<string[]> {
  const changed = await findChangedAccess(dataSource);
  const roles = (await dataSource.query(
    `SELECT rolname AS name FROM pg_roles WHERE rolname = ANY($1)
       AND (rolsuper OR rolbypassrls AND rolname <> $2 OR rolcreaterole OR rolcreatedb OR rolreplication) ORDER BY rolname`,
    [Object.values(databaseRoles), databaseRoles.worker],
  )) as { name: string }[];
  const sessions = (await dataSource.query(
    `SELECT DISTINCT usename AS name FROM pg_stat_activity JOIN pg_roles ON rolname = usename
     WHERE datname = current_database() AND application_name = 'quittance api'
       AND (rolsuper OR rolbypassrls OR NOT pg_has_role(usename, $1, 'USAGE') OR pg_has_role(usename, $2, 'USAGE')
         OR pg_has_role(usename, $3, 'USAGE')) ORDER BY usename`,
    [databaseRoles.app, databaseRoles.migrator, databaseRoles.worker],
  )) as { name: string }[];
  return [
    ...changed.map(
      (name) =>
        `Owner, rights or row-level security of ${name} are not what this version makes them; run: quittance migrate`,
    ),
    ...roles.map(
      ({ name }) => `The role ${name} has rights of an administrator, which row-level security does not restrict`,
    ),
    ...sessions.map(
      ({ name }) =>
        `The API is connected as ${name}, whom row-level security does not restrict to one business at a time`,
    ),
  ];
}

export const tenancyCheck: Check = {
  id: 'I8',
  promise: 'No business can read what it has no part in',
  examine: async (patient) => {
    const events = await findSentences(
      patient,
      `WITH partakers AS MATERIALIZED ${PARTAKERS}
       SELECT format('Business %s is shown event %s (%s) of order %s, in which it has no part', reader, id, type, payload->>'orderId')
         AS finding
       FROM outbox_events CROSS JOIN LATERAL unnest(business_ids) AS reader
       WHERE payload ? 'orderId' AND EXISTS (SELECT 1 FROM purchase_orders WHERE purchase_orders.id = payload->>'orderId') AND NOT EXISTS (
         SELECT 1 FROM partakers WHERE order_id = payload->>'orderId' AND business_id = reader) ORDER BY sequence`,
    );
    const operations = await findSentences(
      patient,
      `WITH partakers AS MATERIALIZED ${PARTAKERS}, subjects AS (
         SELECT id, id AS order_id FROM purchase_orders UNION ALL SELECT id, order_id FROM deliveries
         UNION ALL SELECT id, order_id FROM invoices UNION ALL SELECT id, order_id FROM settlements
         UNION ALL SELECT id, order_id FROM disputes
       )
       SELECT format('Business %s is shown operation %s on %s, in which it has no part', operations.business_id, operations.id, subject)
         AS finding
       FROM operations JOIN subjects ON subjects.id = subject
       WHERE operations.business_id IS NOT NULL AND NOT EXISTS (
         SELECT 1 FROM partakers WHERE partakers.order_id = subjects.order_id AND partakers.business_id = operations.business_id)
       ORDER BY operations.id`,
    );
    const keys = await findSentences(
      patient,
      `SELECT format('API key %s has the roles %s and %s', id, array_to_string(roles, ', '),
         CASE WHEN business_id IS NULL THEN 'belongs to no business' ELSE 'belongs to business ' || business_id END) AS finding
       FROM api_keys WHERE revoked_at IS NULL
         AND (business_id IS NULL) <> (roles && ARRAY['operator', 'auditor', 'regulator']::text[])
         AND NOT EXISTS (SELECT FROM auditor_grants WHERE api_key_id = api_keys.id AND auditor_grants.business_id = api_keys.business_id)
       ORDER BY id`,
    );
    return { broken: [...events, ...operations, ...keys, ...(await findOpenDoors(patient))] };
  },
};
