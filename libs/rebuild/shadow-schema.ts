import type { DataSource, EntityManager } from 'typeorm';

/** The tables as they are, at one moment. */
export const LIVE_COPY = 'quittance_rebuild_live';
/** The same tables, filled from the chain. */
export const SHADOW = 'quittance_rebuild';

/** What only people say, read where it is. Everything else that the rebuild touches is a table of its own. */
const INPUTS = [
  'businesses',
  'signers',
  'network_clock',
  'chain_intents',
  'chain_attempts',
  'operations',
  'migrations',
];

/** Compared in the end, so the live rows are kept as they were when the rebuild began. */
const COPIED = [
  ...[
    'purchase_orders',
    'deliveries',
    'invoices',
    'settlements',
    'disputes',
    'retentions',
    'payments',
    'trail_entries',
  ],
  ...['ledger_accounts', 'ledger_transactions', 'ledger_entries'],
  ...['chain_checkpoints', 'chain_blocks', 'chain_coverage', 'chain_logs', 'chain_transactions'],
];

/** Rows that only a log made: the chain tells of them again. */
const madeByChain = {
  deliveries: `evidence = '[]' AND reference IS NULL AND NOT EXISTS (SELECT 1 FROM chain_intents WHERE subject = deliveries.id)`,
  invoices: `invoice_hash IS NOT DISTINCT FROM number`,
  disputes: `reason IS NULL AND NOT EXISTS (SELECT 1 FROM chain_intents WHERE subject = disputes.id)`,
} as const;

/** A ledger transaction that a log caused is named after the log's place. */
export const BOOKED_FOR_LOG = `'^[0-9]+:0x[0-9a-f]{64}:'`;

/**
 * Makes both schemas in one transaction that sees one state of the database. The shadow gets every table: those of the inputs of a
 * trade with what people said in them, all others empty.
 */
export async function createSchemas(dataSource: DataSource): Promise<void> {
  await dataSource.transaction('REPEATABLE READ', async (manager) => {
    await manager.query(`SET LOCAL statement_timeout = 0`);
    await dropSchemas(manager);
    await manager.query(`CREATE SCHEMA ${LIVE_COPY}; CREATE SCHEMA ${SHADOW}`);
    const tables = (await manager.query(
      `SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1`,
    )) as { name: string }[];
    for (const { name } of tables) {
      if (COPIED.includes(name)) await manager.query(`CREATE TABLE ${LIVE_COPY}.${name} AS TABLE ${name}`);
      if (!INPUTS.includes(name)) await manager.query(`CREATE TABLE ${SHADOW}.${name} (LIKE ${name} INCLUDING ALL)`);
    }
    await dropUniqueness(manager, 'settlements');
    await fillInputs(manager);
  });
}

/**
 * What the chain settled is open again until its log is applied, and its order may have another proposal by now, of which the table
 * itself allows one.
 */
async function dropUniqueness(manager: EntityManager, table: string): Promise<void> {
  const indexes = (await manager.query(
    `SELECT indexrelid::regclass::text AS name FROM pg_index
     WHERE indrelid = '${SHADOW}.${table}'::regclass AND indisunique AND NOT indisprimary`,
  )) as { name: string }[];
  for (const { name } of indexes) await manager.query(`DROP INDEX ${name}`);
}

async function fillInputs(manager: EntityManager): Promise<void> {
  for (const table of ['purchase_orders', 'settlements', 'chain_transactions']) {
    await manager.query(`INSERT INTO ${SHADOW}.${table} TABLE ${table}`);
  }
  for (const [table, condition] of Object.entries(madeByChain)) {
    await manager.query(`INSERT INTO ${SHADOW}.${table} SELECT * FROM ${table} WHERE NOT (${condition})`);
  }
  await manager.query(
    `UPDATE ${SHADOW}.chain_transactions SET status = 'broadcast', block_number = NULL, block_hash = NULL,
       transaction_hash = NULL, gas_used = NULL
     WHERE status IN ('mined', 'reverted', 'final') AND EXISTS (
       SELECT 1 FROM chain_attempts WHERE transaction_id = chain_transactions.id)`,
  );
  await manager.query(
    `INSERT INTO ${SHADOW}.ledger_transactions SELECT * FROM ledger_transactions WHERE reference !~ ${BOOKED_FOR_LOG}`,
  );
  await manager.query(
    `INSERT INTO ${SHADOW}.ledger_entries SELECT entry.* FROM ledger_entries AS entry
     JOIN ${SHADOW}.ledger_transactions AS booking ON booking.id = entry.transaction_id`,
  );
  await manager.query(
    `INSERT INTO ${SHADOW}.ledger_accounts (id, owner, kind, token, pending, posted)
     SELECT account.id, owner, kind, account.token, 0, coalesce(sum(amount), 0)
     FROM ledger_accounts AS account JOIN ${SHADOW}.ledger_entries AS entry ON entry.account_id = account.id
     GROUP BY account.id`,
  );
}

export async function dropSchemas(manager: EntityManager): Promise<void> {
  await manager.query(`DROP SCHEMA IF EXISTS ${SHADOW} CASCADE; DROP SCHEMA IF EXISTS ${LIVE_COPY} CASCADE`);
}
