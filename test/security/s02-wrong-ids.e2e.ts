import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { openTenantDatabase, type TenantDatabase } from './support/tenant-database.js';

let opened: TenantDatabase;
let app: pg.Client;

beforeAll(async () => {
  opened = await openTenantDatabase();
  app = new pg.Client({ connectionString: opened.urls.app });
  await app.connect();
  await opened.owner.query(
    `INSERT INTO members (id, business_id, name, roles, scopes) VALUES ('mem_operator', NULL, 'Op', '{operator}', '{*}')`,
  );
  await opened.owner.query(`INSERT INTO legal_holds (id, reason) VALUES ('po_ab', 'a'), ('biz_c', 'c')`);
});

afterAll(async () => {
  await app.end();
  await opened.close();
});

/** As the API would as a tenant, taken back in the end. */
async function as<Row extends object>(tenant: string, statement: string, values: unknown[] = []): Promise<Row[]> {
  await app.query('BEGIN');
  try {
    await app.query(`SELECT set_config('app.tenant_id', $1, true)`, [tenant]);
    return (await app.query<Row>(statement, values)).rows;
  } finally {
    await app.query('ROLLBACK');
  }
}

const DAY = `now() + interval '1 day'`;

describe('S2: a statement of one tenant with the id of another', () => {
  test.each([
    [
      'gives itself an invoice of an order that it does not see',
      `INSERT INTO invoices SELECT (jsonb_populate_record(invoice, '{"id": "inv_loot", "number": "loot", "order_id": "po_cd", "holder_id": "biz_a"}')).*
       FROM invoices AS invoice WHERE order_id = 'po_ab' LIMIT 1`,
    ],
    [
      'puts a document on an order that it does not see',
      `INSERT INTO documents SELECT (jsonb_populate_record(document, '{"id": "doc_loot", "order_id": "po_cd"}')).*
       FROM documents AS document WHERE business_id = 'biz_a' LIMIT 1`,
    ],
    [
      'is known to a provider of identities as a person of the operator',
      `INSERT INTO external_subjects (id, business_id, member_id, issuer, subject) VALUES ('sub_loot', 'biz_a', 'mem_operator', 'https://id.test', 'me')`,
    ],
    [
      'is known as a person of another',
      `INSERT INTO external_subjects (id, business_id, member_id, issuer, subject) VALUES ('sub_loot', 'biz_a', 'mem_biz_b', 'https://id.test', 'me')`,
    ],
    [
      'has a key of the operator',
      `INSERT INTO api_keys (id, business_id, name, roles, secret_hash) VALUES ('key_loot', 'biz_a', 'k', '{buyer,operator}', repeat('0', 64))`,
    ],
    [
      'has a key for which a person of another answers',
      `INSERT INTO api_keys (id, business_id, name, roles, secret_hash, member_id)
       VALUES ('key_loot', 'biz_a', 'k', '{buyer}', repeat('0', 64), 'mem_biz_b')`,
    ],
    [
      'has a member who is an operator',
      `INSERT INTO members (id, business_id, name, roles, scopes) VALUES ('mem_loot', 'biz_a', 'm', '{buyer,operator}', '{*}')`,
    ],
    [
      'exports what somebody else sees',
      `INSERT INTO exports (id, tenant_id, rows_of, api_key_id, dataset, format, from_time, to_time)
       VALUES ('exp_loot', 'biz_a', 'operator', 'key', 'trail', 'csv', now() - interval '1 day', now())`,
    ],
    [
      'gives an event its place in the feed',
      `INSERT INTO outbox_events (id, type, subject, business_ids, payload, position)
       VALUES ('evt_loot', 'x', 'x', '{biz_a}', '{}', 9223372036854775807)`,
    ],
  ])('%s: refused', async (_, statement) => {
    await expect(as('biz_a', statement)).rejects.toThrow('row-level security');
  });

  test('writes into the log of the network: refused', async () => {
    const entry = `INSERT INTO audit_entries (tenant_id, sequence, at, actor, action, outcome, subject, details, previous_hash, hash)
      VALUES ('network', 1, now(), 'x', 'x', 'done', 'x', '{}', repeat('0', 64), repeat('0', 64))`;
    await expect(as('network', entry)).rejects.toThrow('row-level security');
  });

  test.each([
    ['', null],
    ['biz_a', null],
    ['biz_a', ['biz_a']],
    ['biz_a', ['biz_b']],
  ])('rewrites answers that others keep (as %j, of %j): refused', async (tenant, owners) => {
    const erase = `SELECT erase_copies($1, 'biz_b', NULL, '{"name": "[erased]"}')`;
    await expect(as(tenant, erase, [owners])).rejects.toThrow(`not this tenant's to erase`);
  });

  test('puts something else in the place of what it erases of its members: refused', async () => {
    const erase = (value: string) =>
      `SELECT erase_copies('{biz_a}', 'mem_biz_a', NULL, '{"name": "${value}"}') AS count`;
    await expect(as('biz_a', erase('forged'))).rejects.toThrow(`not this tenant's to erase`);
    expect(await as('biz_a', erase('[erased]'))).toEqual([{ count: 0 }]);
  });

  test('books an invoice with other parties than its order has: refused', async () => {
    const booking = `WITH invoice AS (
        INSERT INTO invoices SELECT (jsonb_populate_record(invoice, '{"id": "inv_loot", "number": "loot", "supplier_id": "biz_b", "buyer_id": "biz_c"}')).*
        FROM invoices AS invoice WHERE order_id = 'po_ab' LIMIT 1 RETURNING id) SELECT id FROM invoice`;
    await app.query('BEGIN');
    await app.query(`SELECT set_config('app.tenant_id', 'biz_b', true)`);
    expect((await app.query(booking)).rows).toEqual([{ id: 'inv_loot' }]);
    await expect(app.query(`SELECT book_invoice('inv_loot', 'txn_loot')`)).rejects.toThrow(`not this tenant's to book`);
    await app.query('ROLLBACK');
  });

  test('learns of no holds but on itself and its orders', async () => {
    const held = async (tenant: string) =>
      (await as<{ held: string[] }>(tenant, 'SELECT held_subjects() AS held'))[0]?.held;
    expect(await held('')).toEqual([]);
    expect(await held('biz_a')).toEqual(['po_ab']);
    expect(await held('biz_c')).toEqual(['biz_c']);
    expect(await held('operator')).toEqual(['biz_c', 'po_ab']);
    expect(await as('biz_a', 'SELECT businesses_under_hold() AS held')).toEqual([{ held: [] }]);
  });

  test('names a suspended party and hides that it is: refused', async () => {
    await opened.owner.query(`UPDATE businesses SET status = 'suspended' WHERE id = 'biz_d'`);
    const order = (end: string) =>
      `INSERT INTO purchase_orders (id, order_hash, reference, buyer_id, supplier_id, token, amount, terms, status, fund_by, deliver_by, claim_by, trail_length)
       SELECT 'po_loot', '0x' || repeat('ab', 32), 'loot', 'biz_a', 'biz_d', token, amount, terms, 'issued', ${DAY}, ${DAY}, ${DAY}, 1
       FROM purchase_orders WHERE id = 'po_ab' ${end}`;
    for (const end of ['', `RETURNING set_config('app.tenant_id', '', true)`]) {
      const error = await as('biz_a', order(end)).catch((thrown: unknown) => thrown);
      expect((error as { constraint?: string }).constraint).toBe('no_suspended_party');
    }
  });
});
