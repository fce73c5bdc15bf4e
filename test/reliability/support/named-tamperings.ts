import type { DataSource } from 'typeorm';

/** What a superuser does on purpose, as statements past every trigger, and where it has to be found. */
export interface NamedTampering {
  readonly name: string;
  /** The tables that it changes, and puts back. */
  readonly tables: readonly string[];
  /** Columns, as `table.column`, that may be NULL first. */
  readonly nullable?: readonly string[];
  readonly sql: string;
  /** What puts back more than rows. */
  readonly heal?: string;
  /** Of the row that is found, where a fault names one. */
  readonly found:
    | { readonly table: string; readonly column?: string; readonly problem?: string }
    | { readonly problem: string };
}

export const namedTamperings: readonly NamedTampering[] = [
  {
    name: 'a payment of nobody',
    tables: ['payments'],
    sql: `UPDATE payments SET payee_id = NULL WHERE id = (SELECT max(id) FROM payments WHERE payee_id IS NOT NULL)`,
    found: { table: 'payments', column: 'payee_id' },
  },
  {
    name: 'an invoice that nobody holds',
    tables: ['invoices'],
    sql: `UPDATE invoices SET holder_id = NULL WHERE id = (SELECT max(id) FROM invoices WHERE holder_id IS NOT NULL)`,
    found: { table: 'invoices', column: 'holder_id' },
  },
  {
    name: 'a trail of no length',
    tables: ['purchase_orders'],
    nullable: ['purchase_orders.trail_length'],
    sql: `UPDATE purchase_orders SET trail_length = NULL WHERE id = (SELECT max(id) FROM purchase_orders)`,
    found: { problem: 'has taken NULL steps' },
  },
  {
    name: 'no sum instead of a sum of zero',
    tables: ['trade_days'],
    nullable: ['trade_days.disputed'],
    sql: `UPDATE trade_days SET disputed = NULL WHERE (buyer_id, supplier_id, token, day) = (
      SELECT buyer_id, supplier_id, token, day FROM trade_days WHERE disputed = 0 LIMIT 1)`,
    found: { problem: 'The sums of' },
  },
  {
    name: 'a day on which nothing was traded',
    tables: ['trade_days'],
    sql: `INSERT INTO trade_days SELECT buyer_id, supplier_id, token, '2001-01-01', 0, 0, 0, 0, 0, 0, 0, 0 FROM trade_days LIMIT 1`,
    found: { problem: '2001-01-01' },
  },
  {
    name: 'a settlement that was paid is said to have failed',
    tables: ['settlements'],
    sql: `UPDATE settlements SET status = 'failed' WHERE id = (SELECT min(id) FROM settlements WHERE status = 'settled')`,
    found: { table: 'settlements', column: 'status' },
  },
  {
    name: 'work that is done is said to have failed, with its operation',
    tables: ['chain_intents', 'operations'],
    sql: `UPDATE chain_intents SET status = 'failed' WHERE id = (
        SELECT min(id) FROM chain_intents WHERE status IN ('mined', 'final') AND kind IN ('fund', 'fundWithAuthorisation'));
      UPDATE operations SET status = 'failed' WHERE id IN (SELECT operation_id FROM chain_intents WHERE status = 'failed')`,
    found: { table: 'chain_intents', column: 'status' },
  },
  {
    name: 'a key that is good again, by a version that has no hash',
    tables: ['api_keys', 'record_versions'],
    nullable: ['record_versions.hash'],
    sql: `UPDATE api_keys SET revoked_at = NULL WHERE id = (SELECT min(id) FROM api_keys WHERE revoked_at IS NOT NULL);
      UPDATE record_versions SET salt = NULL WHERE record_key = (SELECT min(subject) FROM audit_entries WHERE action = 'revoke_api_key');
      INSERT INTO record_versions SELECT record_table, record_key, max(number) + 1, 'changed', '{revoked_at}', '{}', NULL, NULL
      FROM record_versions WHERE record_table = 'api_keys' GROUP BY record_table, record_key`,
    found: { table: 'record_versions', problem: 'changed' },
  },
  {
    name: 'a legal hold that is gone with all its versions',
    tables: ['legal_holds', 'record_versions'],
    sql: `DELETE FROM legal_holds; DELETE FROM record_versions WHERE record_table = 'legal_holds'`,
    found: { table: 'record_versions', problem: 'missing' },
  },
  {
    name: "JSON's null instead of none",
    tables: ['approvals'],
    sql: `UPDATE approvals SET result_body = 'null' WHERE id = (SELECT min(id) FROM approvals WHERE result_body IS NULL)`,
    found: { table: 'approvals', column: 'result_body' },
  },
  {
    name: 'a further secret of a key',
    tables: ['api_key_secrets'],
    sql: `INSERT INTO api_key_secrets (id, api_key_id, secret_hash)
      SELECT 'aks_7zzzzzzzzzzzzzzzzzzzzzzzzz', api_key_id, repeat('ab', 32) FROM api_key_secrets LIMIT 1`,
    found: { table: 'api_key_secrets' },
  },
  {
    name: 'a person with two names',
    tables: ['member_details'],
    sql: `INSERT INTO member_details (id, member_id, number, name)
      SELECT replace(id, 'mem_', 'mdt_'), id, 9, 'Eve' FROM members ORDER BY id DESC LIMIT 1`,
    found: { table: 'member_details' },
  },
  {
    name: 'a table that has no key any more, and a row twice',
    tables: ['business_profiles'],
    sql: `ALTER TABLE business_profiles DROP CONSTRAINT business_profiles_pkey;
      INSERT INTO business_profiles SELECT * FROM business_profiles LIMIT 1`,
    heal: 'ALTER TABLE business_profiles ADD PRIMARY KEY (business_id)',
    found: { problem: 'business_profiles has no primary key' },
  },
  {
    name: 'tables that only some roles find',
    tables: [],
    sql: 'CREATE SCHEMA quittance_app; CREATE TABLE quittance_app.payments (LIKE public.payments)',
    heal: 'DROP SCHEMA quittance_app CASCADE',
    found: { problem: 'There is a second payments' },
  },
];

/** Does `tampering`, has `during` happen, and puts everything back. */
export async function whileTampered<Result>(
  dataSource: DataSource,
  { tables, nullable = [], sql, heal = '' }: NamedTampering,
  during: () => Promise<Result>,
): Promise<Result> {
  const columns = nullable.map((name) => name.split('.') as [string, string]);
  const pastTriggers = (statements: string) =>
    dataSource.transaction(async (manager) => {
      await manager.query(`SET LOCAL session_replication_role = replica`);
      await manager.query(statements);
    });
  // In a schema of their own: whatever is in that of the network is the network's.
  await dataSource.query(
    `DROP SCHEMA IF EXISTS kept CASCADE; CREATE SCHEMA kept;
     ${tables.map((table) => `CREATE TABLE kept.${table} AS TABLE public.${table};`).join('\n')}
     ${columns.map(([table, column]) => `ALTER TABLE ${table} ALTER COLUMN ${column} DROP NOT NULL;`).join('\n')}`,
  );
  await pastTriggers(sql);
  try {
    return await during();
  } finally {
    await pastTriggers(
      tables
        .map((table) => `DELETE FROM ${table}; INSERT INTO ${table} OVERRIDING SYSTEM VALUE TABLE kept.${table};`)
        .join('\n'),
    );
    await dataSource.query(
      `${columns.map(([table, column]) => `ALTER TABLE ${table} ALTER COLUMN ${column} SET NOT NULL;`).join('\n')}
       DROP SCHEMA kept CASCADE; ${heal}`,
    );
  }
}
