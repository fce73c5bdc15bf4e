import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { tableAccess } from '#database';
import { asTenant, openTenantDatabase, PAIRS, type TenantDatabase } from './support/tenant-database.js';

/** Tables whose rows belong to somebody, and of which the API sees some. */
const tenantTables = Object.entries(tableAccess)
  .filter(([, { rows, app }]) => rows !== null && rows !== 'true' && app.includes('S'))
  .map(([table]) => table);
/** The network's own: without rows of a business in this database, or the same for everybody. */
const SHARED = [
  ...['audit_trees', 'audit_leaves', 'audit_tiles', 'record_seals', 'record_seal_head', 'record_seal_cursors'],
  ...['chain_lanes', 'chain_transactions', 'chain_attempts', 'work_failures'],
  ...['ledger_unsealed', 'ledger_seals', 'ledger_seal_head', 'ledger_totals'],
  ...['reconciliation_states', 'reconciliation_findings', 'legal_holds'],
];
/** Everybody on the network knows who is on it. */
const PUBLIC = ['businesses'];
const owned = tenantTables.filter((table) => !SHARED.includes(table) && !PUBLIC.includes(table));

let opened: TenantDatabase;

beforeAll(async () => {
  opened = await openTenantDatabase();
});

afterAll(() => opened.close());

async function count(tenant: string | undefined, table: string): Promise<number> {
  const sql = `SELECT count(*)::int AS count FROM ${table}`;
  const [row] =
    tenant === undefined
      ? (await opened.app.query<{ count: number }>(sql)).rows
      : await asTenant<{ count: number }>(opened.app, tenant, sql);
  return row?.count ?? Number.NaN;
}

describe('S2: the API asks the database', () => {
  test.each(tenantTables)('without a tenant: no rows of %s', async (table) => {
    expect(await count(undefined, table)).toBe(0);
  });

  test.each(owned)('as one business: rows of %s of its own and of nobody else', async (table) => {
    const { rows } = await opened.owner.query<{ count: number }>(`SELECT count(*)::int AS count FROM ${table}`);
    const all = rows[0]?.count ?? 0;
    expect(all).toBeGreaterThan(0);
    const seen: number[] = [];
    for (const tenant of PAIRS.flat()) seen.push(await count(tenant, table));
    // Nobody sees the rows of both pairs, and no row is nobody's.
    const [a = 0, b = 0, c = 0, d = 0] = seen;
    expect(Math.max(a, b)).toBeGreaterThan(0);
    expect(Math.max(c, d)).toBeGreaterThan(0);
    expect(Math.max(a, b) + Math.max(c, d)).toBeLessThanOrEqual(all);
    expect(a + b + c + d).toBeGreaterThanOrEqual(all);
    expect(await count('operator', table)).toBe(all);
    expect(await count('auditor', table)).toBe(all);
  });

  test('of signers a business sees its own key, and of others the address alone', async () => {
    const keys = await asTenant<{ business_id: string }>(opened.app, 'biz_a', 'SELECT business_id FROM signers');
    expect(keys).toEqual([{ business_id: 'biz_a' }]);
    const directory = await asTenant(opened.app, 'biz_a', 'SELECT * FROM signer_directory');
    expect(directory).toHaveLength(4);
    expect(directory.some((row) => 'encrypted_key' in row)).toBe(false);
  });

  test('without a tenant or as another one, nothing is written', async () => {
    const writes = [
      `INSERT INTO audit_heads (tenant_id, sequence, hash) VALUES ('biz_new', 0, '')`,
      `INSERT INTO idempotency_records (tenant_id, key, request_hash, response_status, answer) VALUES ('biz_a', 'new', '', 200, '{}')`,
      `INSERT INTO outbox_events (id, type, subject, business_ids, payload) VALUES ('evt_new', 't', 's', '{biz_a}', '{}')`,
      `INSERT INTO trail_entries (order_id, sequence, kind, at, details) VALUES ('po_ab', 2, 'forged', now(), '{}')`,
      `INSERT INTO purchase_order_lines (order_id, number, sku, description, quantity, unit, unit_price, amount)
         VALUES ('po_ab', 2, 's', 'd', 1, 'u', 1, 1)`,
      `INSERT INTO operations (id, business_id, kind, subject, status) VALUES ('op_new', 'biz_a', 'k', 's', 'pending')`,
      `INSERT INTO api_keys (id, business_id, name, roles, secret_hash) VALUES ('key_new', 'biz_a', 'n', '{buyer}', '')`,
      `INSERT INTO businesses (id, name, country, roles) VALUES ('biz_new', 'n', 'DE', '{buyer}')`,
      `UPDATE network_clock SET shift = '1 day'`,
    ];
    for (const write of writes) {
      await expect(opened.app.query(write)).rejects.toThrow('row-level security');
      for (const tenant of ['biz_c', 'auditor', '']) {
        const written = await asTenant(opened.app, tenant, write).then(() => 'written', String);
        expect({ tenant, write, written }).toMatchObject({ written: expect.stringContaining('row-level security') });
      }
    }
    for (const change of [
      `UPDATE purchase_orders SET status = 'cancelled' WHERE id = 'po_ab' RETURNING id`,
      `UPDATE api_keys SET roles = '{buyer,supplier}' WHERE id = 'key_biz_a' RETURNING id`,
      `DELETE FROM webhook_secrets WHERE id = 'whs_biz_a' RETURNING id`,
    ]) {
      expect((await opened.app.query(change)).rows).toEqual([]);
      expect(await asTenant(opened.app, 'biz_c', change)).toEqual([]);
      expect(await asTenant(opened.app, 'biz_a', change)).toHaveLength(1);
    }
  });

  test('a row is not given away to another tenant', async () => {
    const gift = `UPDATE api_keys SET business_id = 'biz_c' WHERE id = 'key_biz_a'`;
    await expect(asTenant(opened.app, 'biz_a', gift)).rejects.toThrow('row-level security');
  });

  test('books are closed to it: only what an invoice of its own says is booked', async () => {
    for (const table of ['ledger_accounts', 'ledger_transactions', 'ledger_entries', 'ledger_seals']) {
      await expect(asTenant(opened.app, 'biz_b', `INSERT INTO ${table} DEFAULT VALUES`)).rejects.toThrow(
        'permission denied',
      );
    }
    await expect(asTenant(opened.app, 'biz_a', `SELECT book_invoice('inv_po_ab', 'ltx_x')`)).rejects.toThrow(
      "not this tenant's",
    );
    await expect(opened.app.query(`SELECT book_invoice('inv_po_ab', 'ltx_x')`)).rejects.toThrow("not this tenant's");
    expect(await asTenant(opened.app, 'biz_b', `SELECT book_invoice('inv_po_ab', 'ltx_x') AS booked`)).toEqual([
      { booked: false },
    ]);
  });
});

test('S2: holders and pledgees of an invoice see its order, and only while they are', async () => {
  const order = `SELECT id FROM purchase_orders WHERE id = 'po_ab'`;
  expect(await asTenant(opened.app, 'biz_d', order)).toEqual([]);
  for (const column of ['holder_id', 'pledgee_id']) {
    await opened.owner.query(`UPDATE invoices SET ${column} = 'biz_d' WHERE id = 'inv_po_ab'`);
    expect(await asTenant(opened.app, 'biz_d', order)).toEqual([{ id: 'po_ab' }]);
    expect(await asTenant(opened.app, 'biz_c', order)).toEqual([]);
    await opened.owner.query(`UPDATE invoices SET ${column} = NULL WHERE id = 'inv_po_ab'`);
  }
  expect(await asTenant(opened.app, 'biz_d', order)).toEqual([]);
});

test('S2: arbiter and attester of an order see it and what belongs to it', async () => {
  for (const column of ['arbiter_id', 'attester_id']) {
    await opened.owner.query(`UPDATE purchase_orders SET ${column} = 'biz_d' WHERE id = 'po_ab'`);
    for (const table of ['deliveries', 'disputes', 'invoices', 'trail_entries', 'documents', 'payments']) {
      const rows = await asTenant(opened.app, 'biz_d', `SELECT order_id FROM ${table} WHERE order_id = 'po_ab'`);
      expect({ table, rows }).toEqual({ table, rows: [{ order_id: 'po_ab' }] });
    }
    await opened.owner.query(`UPDATE purchase_orders SET ${column} = NULL WHERE id = 'po_ab'`);
  }
});
