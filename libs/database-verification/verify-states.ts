import type { EntityManager } from 'typeorm';
import { toldFailures } from '#settlement';
import type { LocatedFault } from './steps.js';

/** A query for rows that are not as others say: each with its `table`, `row` and, where that can be told, `column`. */
interface Contradiction {
  readonly problem: string;
  readonly sql: string;
}

/** Contract functions whose failures the network tells in its audit log. */
const toldKinds = toldFailures.map((kind) => `'${kind}'`).join(', ');

/** Failures that no log of the chain tells, and what in the trail, which is sealed, or in chain work tells them. */
const untoldFailures = ['deliveries', 'invoices', 'disputes'].map(
  (table): Contradiction => ({
    problem: 'failed, and neither the trail nor any work says so',
    sql: `SELECT '${table}' AS table, id AS row, 'status' AS column FROM ${table} AS record WHERE status = 'failed'
      AND NOT EXISTS (SELECT FROM chain_intents WHERE subject = record.id AND status = 'failed')
      AND NOT EXISTS (SELECT FROM trail_entries AS step
        WHERE step.order_id = record.order_id AND step.subject = record.id AND kind LIKE '%\\_failed')`,
  }),
);

/** Steps of a settlement, and with `of` those of its order. */
const settlementStep = (kinds: string, of = 'AND step.subject = record.id') =>
  `EXISTS (SELECT FROM trail_entries AS step WHERE step.order_id = record.order_id ${of} AND kind IN (${kinds}))`;

/** Whether the log that a step tells of was taken away by a reorganisation since. */
const revertedStep = (of: string) => `EXISTS (SELECT FROM trail_entries AS undone
  WHERE undone.order_id = ${of}.order_id AND undone.block_hash = ${of}.block_hash AND undone.log_index = ${of}.log_index
    AND undone.sequence > ${of}.sequence AND undone.kind = ${of}.kind || '_reverted')`;

/** Whether the chain settled a settlement, as its trail tells: in a log that stands, or in one that a reorganisation took away. */
const settledByLog = (stands: boolean) =>
  `EXISTS (SELECT FROM trail_entries AS step WHERE step.order_id = record.order_id AND step.subject = record.id
    AND kind = 'settlement_settled' AND ${stands ? 'NOT' : ''} ${revertedStep('step')})`;

const contradictions: readonly Contradiction[] = [
  ...untoldFailures,
  {
    problem: 'not what the trail says',
    // One that another overtook has failed, and an order that is over ends what was only proposed.
    sql: `SELECT 'settlements' AS table, id AS row, 'status' AS column FROM settlements AS record WHERE NOT CASE status
      WHEN 'proposed' THEN NOT ${settlementStep(`'settlement_submitted', 'settlement_withdrawn', 'settlement_settled'`)}
      WHEN 'submitted' THEN ${settlementStep(`'settlement_submitted'`)} OR ${settledByLog(false)}
      WHEN 'settled' THEN ${settlementStep(`'settlement_settled'`)}
      WHEN 'withdrawn' THEN ${settlementStep(`'settlement_withdrawn'`)} OR ${settlementStep(`'order_settled', 'order_refunded'`, '')}
      WHEN 'failed' THEN NOT ${settledByLog(true)} AND (${settlementStep(`'settlement_failed'`)} OR ${settlementStep(`'settlement_settled'`, '')}
        OR EXISTS (SELECT FROM chain_intents WHERE subject = record.id AND chain_intents.status = 'failed'))
      ELSE false END`,
  },
  {
    problem: 'missing, and work anchors it',
    sql: `SELECT 'audit_checkpoints' AS table, split_part(business_key, ':', 3) AS row, NULL AS column FROM chain_intents
      WHERE starts_with(business_key, 'anchorAudit:') AND NOT EXISTS (
        SELECT FROM audit_checkpoints WHERE size = split_part(business_key, ':', 3)::bigint)`,
  },
  {
    problem: 'missing, and work names it',
    sql: `SELECT 'chain_transactions' AS table, transaction_id AS row, NULL AS column FROM (
        SELECT transaction_id FROM chain_attempts UNION SELECT transaction_id FROM chain_intents WHERE transaction_id IS NOT NULL
      ) AS named WHERE NOT EXISTS (SELECT FROM chain_transactions WHERE id = transaction_id)`,
  },
  {
    problem: 'added: nobody signed it',
    sql: `SELECT 'chain_transactions' AS table, id AS row, NULL AS column FROM chain_transactions AS sent
      WHERE status <> 'foreign' AND NOT EXISTS (SELECT FROM chain_attempts WHERE transaction_id = sent.id)`,
  },
  {
    problem: 'not the status of the transaction that does it',
    sql: `SELECT 'chain_intents' AS table, intent.id AS row, 'status' AS column
      FROM chain_intents AS intent LEFT JOIN chain_transactions AS sent ON sent.id = intent.transaction_id
      WHERE CASE intent.status WHEN 'mined' THEN sent.status IS DISTINCT FROM 'mined' WHEN 'final' THEN sent.status IS DISTINCT FROM 'final'
        WHEN 'assigned' THEN sent.status IS NULL OR sent.status NOT IN ('signed', 'broadcast') ELSE false END`,
  },
  {
    problem: 'failed, and the log does not say so',
    // The network tells each failure of what a business asked for; of its own work that a settlement overtook it tells nobody.
    sql: `SELECT 'chain_intents' AS table, intent.id AS row, 'status' AS column
      FROM chain_intents AS intent JOIN operations AS operation ON operation.id = intent.operation_id
      WHERE intent.status = 'failed' AND operation.business_id IS NOT NULL AND intent.kind IN (${toldKinds}) AND NOT EXISTS (
        SELECT FROM audit_entries AS told WHERE told.subject = intent.subject AND tenant_id = 'network' AND action LIKE '%\\_failed'
          AND coalesce(details->>'operationId', operation.id) = operation.id)`,
  },
  {
    problem: 'not the transaction that carries the call',
    sql: `SELECT 'chain_intents' AS table, intent.id AS row, 'transaction_id' AS column
      FROM chain_intents AS intent JOIN chain_transactions AS sent ON sent.id = intent.transaction_id
        JOIN chain_attempts AS attempt ON attempt.hash = sent.transaction_hash
      WHERE intent.status IN ('mined', 'final') AND strpos(attempt.raw, substring(intent.calldata FROM 3)) = 0`,
  },
  {
    problem: 'added: there is no work behind it',
    sql: `SELECT 'operations' AS table, operation.id AS row, NULL AS column FROM operations AS operation
      WHERE NOT EXISTS (SELECT FROM chain_intents WHERE operation_id = operation.id)`,
  },
  {
    problem: 'not the status of the work behind it',
    sql: `SELECT 'operations' AS table, operation.id AS row, 'status' AS column FROM operations AS operation
      WHERE EXISTS (SELECT FROM chain_intents WHERE operation_id = operation.id) AND NOT EXISTS (
        SELECT FROM chain_intents WHERE operation_id = operation.id AND operation.status =
          CASE status WHEN 'assigned' THEN 'submitted' WHEN 'ready' THEN 'pending' WHEN 'parked' THEN 'pending' ELSE status END)`,
  },
];

/** Compares states of work and of what it is done for with each other, and with the trail. Returns the first that is contradicted. */
export async function verifyStates(manager: EntityManager): Promise<LocatedFault | undefined> {
  await manager.query(`SET LOCAL statement_timeout = 0`);
  for (const { problem, sql } of contradictions) {
    const [found] = (await manager.query(`${sql} ORDER BY row LIMIT 1`)) as {
      table: string;
      row: string;
      column: string | null;
    }[];
    if (found === undefined) continue;
    const { table, row, column } = found;
    return { table, row, ...(column === null ? {} : { column }), problem };
  }
  return undefined;
}
