import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import {
  applyAccess,
  createDataSource,
  databaseRoles,
  findChangedAccess,
  findUnrestrictedUser,
  tableAccess,
} from '#database';
import { openTenantDatabase, type TenantDatabase } from './support/tenant-database.js';

let opened: TenantDatabase;
let worker: pg.Client;
let auditor: pg.Client;

beforeAll(async () => {
  opened = await openTenantDatabase();
  [worker, auditor] = [opened.urls.worker, opened.urls.auditor].map(
    (connectionString) => new pg.Client({ connectionString }),
  ) as [pg.Client, pg.Client];
  await Promise.all([worker.connect(), auditor.connect()]);
});

afterAll(async () => {
  await Promise.all([worker.end(), auditor.end()]);
  await opened.close();
});

test('S27: no service changes the schema, rights or policies, makes roles, or becomes another', async () => {
  for (const client of [opened.app, worker, auditor]) {
    for (const command of [
      'CREATE TABLE loot (id text)',
      'ALTER TABLE purchase_orders ADD COLUMN loot text',
      'ALTER TABLE purchase_orders DISABLE ROW LEVEL SECURITY',
      'ALTER TABLE purchase_orders NO FORCE ROW LEVEL SECURITY',
      'CREATE POLICY loot ON purchase_orders USING (true)',
      'DROP POLICY tenant_rows ON purchase_orders',
      'DROP TABLE purchase_orders',
      'TRUNCATE purchase_orders',
      'DROP TRIGGER audit_entries_immutable ON audit_entries',
      'CREATE FUNCTION loot() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$',
      `CREATE OR REPLACE FUNCTION find_api_key(key_id text) RETURNS TABLE (id text) LANGUAGE sql AS $$ SELECT 'x' $$`,
      'CREATE SCHEMA loot',
      'CREATE ROLE loot',
      `ALTER ROLE ${databaseRoles.app} BYPASSRLS`,
      `GRANT ${databaseRoles.migrator} TO ${databaseRoles.app}`,
      `SET ROLE ${databaseRoles.migrator}`,
      'SET ROLE quittance',
      `SET session_replication_role = 'replica'`,
    ]) {
      await expect(client.query(command).then(() => command)).rejects.toThrow(
        /permission denied|must be owner|must be able to|only roles with|not permitted/i,
      );
    }
  }
});

test('S27: switching row-level security off for the session makes reads fail and shows nothing', async () => {
  await opened.app.query('SET row_security = off');
  await expect(opened.app.query('SELECT * FROM purchase_orders')).rejects.toThrow('row-level security');
  await opened.app.query('RESET row_security');
});

test('S27: the API reaches neither what the workers do nor what auditors read', async () => {
  for (const command of [
    `INSERT INTO chain_logs DEFAULT VALUES`,
    `UPDATE chain_checkpoints SET number = 0`,
    `UPDATE audit_entries SET actor = 'x'`,
    `DELETE FROM audit_entries`,
    `DELETE FROM purchase_orders`,
    `DELETE FROM idempotency_records`,
    `UPDATE ledger_accounts SET posted = 0`,
  ]) {
    await expect(opened.app.query(command)).rejects.toThrow('permission denied');
  }
});

test('S27: workers act for everybody and rewrite no record', async () => {
  expect((await worker.query('SELECT id FROM purchase_orders ORDER BY id')).rows).toEqual([
    { id: 'po_ab' },
    { id: 'po_cd' },
  ]);
  for (const table of [
    'audit_entries',
    'ledger_entries',
    'ledger_transactions',
    'ledger_seals',
    'chain_intent_steps',
  ]) {
    await expect(worker.query(`DELETE FROM ${table}`)).rejects.toThrow('permission denied');
  }
});

test('S27: auditors read everything but secrets and write nothing', async () => {
  expect((await auditor.query('SELECT id FROM purchase_orders')).rows).toHaveLength(2);
  expect((await auditor.query('SELECT address FROM signers')).rows).toHaveLength(4);
  for (const command of [
    'SELECT encrypted_key FROM signers',
    'SELECT secret_hash FROM api_keys',
    'SELECT sealed FROM webhook_secrets',
    'SELECT answer FROM idempotency_records',
    `SELECT * FROM find_api_key('key_biz_a')`,
    `UPDATE purchase_orders SET status = 'settled'`,
    `INSERT INTO audit_heads (tenant_id, sequence, hash) VALUES ('x', 0, '')`,
    `SELECT issue_orders('[]', '[]')`,
    `SELECT issue_orders('[]', '[]', '{}')`,
    'SELECT businesses_under_hold()',
  ]) {
    await expect(auditor.query(command)).rejects.toThrow('permission denied');
  }
});

test('S27: functions that run with the rights of their owner are for the services alone, and find only what is ours', async () => {
  const { rows } = await opened.owner.query<{ name: string; fires: boolean; config: string[]; callers: string[] }>(
    `SELECT oid::regprocedure::text AS name, prorettype = 'trigger'::regtype AS fires, proconfig AS config,
       ARRAY(SELECT DISTINCT CASE grantee WHEN 0 THEN 'everybody' ELSE grantee::regrole::text END
         FROM aclexplode(coalesce(proacl, acldefault('f', proowner))) ORDER BY 1) AS callers
     FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef ORDER BY name`,
  );
  expect(rows.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['held_subjects()', 'issue_orders(json,json,jsonb)', 'sum_payments_by_day()']),
  );
  const { app, migrator, worker: workers } = databaseRoles;
  for (const { name, fires, ...found } of rows) {
    const callers = fires ? [migrator] : [app, migrator, workers];
    expect({ name, ...found }).toEqual({ name, config: ['search_path=public, pg_temp'], callers });
  }
});

test('S27: services have no tables of their own, which functions and triggers would take for ours', async () => {
  for (const client of [opened.app, worker, auditor]) {
    for (const command of [
      `CREATE TEMPORARY VIEW invoices AS SELECT 'x' AS order_id, current_user AS holder_id, '' AS pledgee_id`,
      'CREATE TEMPORARY TABLE businesses (id text)',
      'CREATE FUNCTION pg_temp.evil() RETURNS text LANGUAGE sql AS $$ SELECT current_user $$',
    ]) {
      await expect(client.query(command)).rejects.toThrow('permission denied');
    }
  }
});

test('S27: even where services may have temporary tables, nothing of theirs runs with the rights of the owner', async () => {
  await opened.owner.query(`GRANT TEMPORARY ON DATABASE ${opened.database.name} TO ${databaseRoles.app}`);
  try {
    await opened.app.query(
      `CREATE TABLE pg_temp.reached (name text);
       CREATE FUNCTION pg_temp.evil() RETURNS text LANGUAGE plpgsql AS $$ BEGIN
         INSERT INTO pg_temp.reached VALUES (current_user);
         RETURN 'x';
       END $$;
       CREATE TEMPORARY VIEW invoices AS SELECT 'x' AS order_id, pg_temp.evil() AS holder_id, '' AS pledgee_id;
       GRANT ALL ON invoices, pg_temp.reached TO PUBLIC`,
    );
    await opened.app.query(`SELECT holds_invoice_of('x')`);
    expect((await opened.app.query('SELECT name FROM pg_temp.reached')).rows).toEqual([]);
    await opened.app.query('SELECT holder_id FROM invoices');
    expect((await opened.app.query('SELECT name FROM pg_temp.reached')).rows).toEqual([{ name: databaseRoles.app }]);
    await opened.app.query('CREATE TABLE pg_temp.paid (LIKE public.payments)');
    for (const name of ['sum_payments_by_day', 'check_ledger_transaction']) {
      await expect(
        opened.app.query(
          `CREATE TRIGGER loot AFTER INSERT ON pg_temp.paid REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION ${name}()`,
        ),
      ).rejects.toThrow('permission denied');
    }
  } finally {
    await opened.app.query('DISCARD TEMP');
    await opened.owner.query(`REVOKE TEMPORARY ON DATABASE ${opened.database.name} FROM ${databaseRoles.app}`);
  }
});

test('S27: every table is listed, and its owner, rights and policies are as listed', async () => {
  const { rows } = await opened.owner.query<{ table: string; owner: string; forced: boolean }>(
    `SELECT relname AS table, pg_get_userbyid(relowner) AS owner, relrowsecurity AND relforcerowsecurity AS forced FROM pg_class
     WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') ORDER BY relname`,
  );
  expect(rows.map(({ table }) => table)).toEqual(Object.keys(tableAccess).sort());
  for (const { table, owner, forced } of rows) {
    expect({ table, owner, forced }).toEqual({
      table,
      owner: databaseRoles.migrator,
      forced: tableAccess[table]?.rows !== null,
    });
  }
  const privileged = await opened.owner.query(
    `SELECT rolname FROM pg_roles WHERE rolname = ANY($1) AND (rolsuper OR rolbypassrls AND rolname <> 'quittance_worker' OR rolcreatedb OR rolcreaterole OR rolreplication)`,
    [Object.values(databaseRoles)],
  );
  expect(privileged.rows).toEqual([]);
});

test('S27: rights are made once, and again where they are no longer what was applied', async () => {
  const dataSource = await createDataSource({ url: opened.database.url, poolSize: 1 }).initialize();
  try {
    expect(await applyAccess(dataSource)).toEqual([]);
    for (const [table, tampering] of [
      ['invoices', 'ALTER TABLE invoices DISABLE ROW LEVEL SECURITY'],
      ['api_keys', 'ALTER TABLE api_keys NO FORCE ROW LEVEL SECURITY'],
      ['documents', 'CREATE POLICY loot ON documents USING (true)'],
      ['operations', 'ALTER POLICY tenant_rows ON operations USING (true)'],
      ['audit_entries', `GRANT DELETE ON audit_entries TO ${databaseRoles.app}`],
      ['signers', `GRANT SELECT (encrypted_key) ON signers TO ${databaseRoles.auditor}`],
      ['payments', 'ALTER TABLE payments OWNER TO quittance'],
    ] as const) {
      await dataSource.query(tampering);
      expect(await findChangedAccess(dataSource)).toEqual([table]);
      expect(await applyAccess(dataSource)).toEqual([table]);
    }
    for (const [name, tampering] of [
      ['held_subjects()', `GRANT EXECUTE ON FUNCTION held_subjects() TO ${databaseRoles.auditor}`],
      ['find_api_key(text)', 'GRANT EXECUTE ON FUNCTION find_api_key(text) TO PUBLIC'],
      ['holds_invoice_of(text)', 'ALTER FUNCTION holds_invoice_of(text) SET search_path = public'],
      ['book_invoice(text,text)', 'ALTER FUNCTION book_invoice(text, text) RESET search_path'],
      ['sum_payments_by_day()', `GRANT EXECUTE ON FUNCTION sum_payments_by_day() TO ${databaseRoles.app}`],
      [`database ${opened.database.name}`, `GRANT TEMPORARY ON DATABASE ${opened.database.name} TO PUBLIC`],
    ] as const) {
      await dataSource.query(tampering);
      expect(await findChangedAccess(dataSource)).toEqual([name]);
      expect(await applyAccess(dataSource)).toEqual([]);
    }
    expect(await findChangedAccess(dataSource)).toEqual([]);
    expect((await opened.app.query('SELECT * FROM invoices')).rows).toEqual([]);
    await dataSource.query('CREATE TABLE unlisted (id text)');
    expect(await findChangedAccess(dataSource)).toEqual(['unlisted']);
  } finally {
    await dataSource.destroy();
  }
});

test('S27: an API whose user is not restricted is found out before it serves', async () => {
  const found: (string | undefined)[] = [];
  for (const url of [opened.database.url, opened.urls.worker, opened.urls.app]) {
    const dataSource = await createDataSource({ url, poolSize: 1 }).initialize();
    found.push(await findUnrestrictedUser(dataSource));
    await dataSource.destroy();
  }
  expect(found).toEqual(['quittance', databaseRoles.worker, undefined]);
});
