import pg from 'pg';
import { createTestDatabase, serviceUrls, type TestDatabase } from '#testing';

/** A database with two orders of two pairs of businesses, and connections to it as the owner and as the services. */
export interface TenantDatabase {
  readonly database: TestDatabase;
  readonly owner: pg.Client;
  readonly app: pg.Client;
  readonly urls: ReturnType<typeof serviceUrls>;
  close(): Promise<void>;
}

/** Businesses `biz_a` to `biz_d`; order `po_ab` is between the first two, `po_cd` between the others. */
export const PAIRS = [
  ['biz_a', 'biz_b'],
  ['biz_c', 'biz_d'],
] as const;

const HASH = '0'.repeat(64);

export async function openTenantDatabase(): Promise<TenantDatabase> {
  const database = await createTestDatabase();
  const urls = serviceUrls(database.url);
  const [owner, app] = [database.url, urls.app].map((connectionString) => new pg.Client({ connectionString }));
  if (owner === undefined || app === undefined) throw new Error('There are two connections');
  await Promise.all([owner.connect(), app.connect()]);
  for (const [index, [buyer, supplier]] of PAIRS.entries()) await fill(owner, index, buyer, supplier);
  const close = async () => {
    await Promise.all([owner.end(), app.end()]);
    await database.drop();
  };
  return { database, owner, app, urls, close };
}

async function fill(owner: pg.Client, index: number, buyer: string, supplier: string): Promise<void> {
  const order = `po_${buyer.slice(-1)}${supplier.slice(-1)}`;
  for (const [part, business] of [buyer, supplier].entries()) {
    const address = `0x${String(10 * index + part + 1).padStart(40, '0')}`;
    await owner.query(
      `WITH business AS (INSERT INTO businesses (id, name, country, roles) VALUES ($1, $1, 'DE', '{buyer}'))
       INSERT INTO signers (id, business_id, kind, address, encrypted_key) VALUES ($2, $1, 'managed', $3, '{"secret": true}')`,
      [business, `sgn_${business}`, address],
    );
    await owner.query(
      `INSERT INTO api_keys (id, business_id, name, roles, secret_hash) VALUES ($1, $2, 'key', '{buyer}', $3)`,
      [`key_${business}`, business, HASH],
    );
    await owner.query(
      `INSERT INTO personal_hashes (record_table, record_key, column_name, hash) VALUES ('api_keys', $1, 'name', '')`,
      [`key_${business}`],
    );
    await owner.query(`INSERT INTO business_profiles (business_id, tax_id) VALUES ($1, 'DE123')`, [business]);
    await owner.query(
      `WITH person AS (INSERT INTO members (id, business_id, name, roles, scopes) VALUES ($1, $2, 'Ada', '{buyer}', '{*}'))
       INSERT INTO api_key_secrets (id, api_key_id, secret_hash) VALUES ($3, $4, $5)`,
      [`mem_${business}`, business, `aks_${business}`, `key_${business}`, HASH],
    );
    await owner.query(`INSERT INTO member_details (id, member_id, number, name) VALUES ($1, $2, 1, 'Ada')`, [
      `mde_${business}`,
      `mem_${business}`,
    ]);
    await owner.query(
      `INSERT INTO external_subjects (id, business_id, member_id, issuer, subject) VALUES ($1, $2, $3, 'https://id.test', $2)`,
      [`sub_${business}`, business, `mem_${business}`],
    );
    await owner.query(
      `INSERT INTO auditor_grants (id, business_id, auditor, api_key_id, reads, period_from, period_until, expires_at, granted_by)
       VALUES ($1, $2, 'a', $3, '{trails}', '2020-01-01', '2040-01-01', now() + interval '1 day', 'business')`,
      [`agr_${business}`, business, `key_${business}`],
    );
    await owner.query(
      `INSERT INTO approvals (id, business_id, method, path, body, digest, requested_by, requested_by_member, expires_at)
       VALUES ($1, $2, 'POST', '/', '{}', $3, 'key', $4, now())`,
      [`apr_${business}`, business, HASH, `mem_${business}`],
    );
    await owner.query(
      `WITH traced AS (INSERT INTO operation_traces (operation_id, business_id, traceparent)
         VALUES ($1, $2, '00-' || repeat('a', 32) || '-' || repeat('b', 16) || '-01'))
       INSERT INTO exports (id, tenant_id, rows_of, api_key_id, dataset, format, from_time, to_time)
       VALUES ($3, $2, $2, 'key', 'trails', 'csv', now() - interval '1 day', now())`,
      [`op_${business}`, business, `exp_${business}`],
    );
    await owner.query(`INSERT INTO signer_spend (signer, asset, day, spent) VALUES ($1, 'gas', current_date, 1)`, [
      address,
    ]);
    await owner.query(`INSERT INTO audit_heads (tenant_id, sequence, hash) VALUES ($1, 1, $2)`, [business, HASH]);
    await owner.query(
      `INSERT INTO audit_entries (tenant_id, sequence, at, actor, action, outcome, subject, details, previous_hash, hash)
       VALUES ($1, 1, now(), 'key', 'test', 'done', $1, '{}', $2, $2)`,
      [business, HASH],
    );
    await owner.query(`INSERT INTO audit_texts (tenant_id, sequence, hash) VALUES ($1, 1, 'ab')`, [business]);
    await owner.query(
      `INSERT INTO idempotency_records (tenant_id, key, request_hash, response_status, answer)
       VALUES ($1, 'same', $2, 201, '{}')`,
      [business, HASH],
    );
    await owner.query(
      `INSERT INTO webhook_endpoints (id, business_id, url, description, event_types) VALUES ($1, $2, 'https://x.example', '', '{}')`,
      [`whe_${business}`, business],
    );
    await owner.query(
      `INSERT INTO webhook_secrets (id, endpoint_id, sealed, public_key) VALUES ($1, $2, '{}', 'key')`,
      [`whs_${business}`, `whe_${business}`],
    );
  }
  await fillTrade(owner, { order, buyer, supplier, number: String(index) });
}

async function fillTrade(
  owner: pg.Client,
  { order, buyer, supplier, number }: { order: string; buyer: string; supplier: string; number: string },
): Promise<void> {
  await owner.query(
    `INSERT INTO purchase_orders (id, order_hash, reference, buyer_id, supplier_id, token, amount, terms, status, fund_by, deliver_by, claim_by)
     VALUES ($1, $1, 'R', $2, $3, '0xt', 10, '{}', 'issued', now(), now(), now())`,
    [order, buyer, supplier],
  );
  await owner.query(
    `INSERT INTO sole_commitments (business_id, person, order_id, kind, command, token, amount, counted, committed_at)
     VALUES ($2, '', $1, 'fund', 'fund', '0xt', 10, 10, now())`,
    [order, buyer],
  );
  await owner.query(
    `INSERT INTO purchase_order_lines (order_id, number, sku, description, quantity, unit, unit_price, amount)
     VALUES ($1, 1, 's', 'd', 1, 'u', 10, 10)`,
    [order],
  );
  await owner.query(
    `INSERT INTO trail_entries (order_id, sequence, kind, at, details) VALUES ($1, 1, 'order_issued', now(), '{}')`,
    [order],
  );
  await owner.query(
    `INSERT INTO deliveries (id, order_id, number, claimant_id, amount, cumulative, delivered_at, evidence, evidence_hash, status)
     VALUES ('dlv_' || $1, $1, 1, $2, 1, 1, now(), '[]', '', 'submitted')`,
    [order, supplier],
  );
  await owner.query(
    `INSERT INTO delivery_lines (delivery_id, line_number, quantity, amount) VALUES ('dlv_' || $1::text, 1, 1, 1)`,
    [order],
  );
  await owner.query(
    `INSERT INTO disputes (id, order_id, round, kind, contested, reason_hash, status)
     VALUES ('dsp_' || $1, $1, 0, 'delivery', 1, '', 'submitted')`,
    [order],
  );
  await owner.query(
    `INSERT INTO retentions (order_id, round, number, amount, from_amount, to_amount, due_at, status)
     VALUES ($1, 0, 1, 1, 0, 1, now(), 'held')`,
    [order],
  );
  await owner.query(
    `INSERT INTO settlements (id, order_id, nonce, proposed_by, to_supplier, to_buyer, status)
     VALUES ('set_' || $1, $1, 1, $2, 1, 0, 'proposed')`,
    [order, buyer],
  );
  await owner.query(
    `INSERT INTO documents (id, business_id, order_id, file_name, media_type, size, sha256)
     VALUES ('doc_' || $1, $2, $1, 'f', 'm', 1, 'h')`,
    [order, buyer],
  );
  await owner.query(
    `INSERT INTO invoices (id, order_id, number, supplier_id, buyer_id, holder_id, holder_address, from_amount, to_amount, amount,
       due_date, due_at, document_hash, registered, status)
     VALUES ('inv_' || $1, $1, '1', $2, $3, $2, '0x', 0, 5, 5, current_date, now(), '', false, 'issued')`,
    [order, supplier, buyer],
  );
  await owner.query(
    `INSERT INTO payments (id, order_id, kind, payee_address, payee_id, token, amount, status, chain_id, block_number, block_hash,
       block_time, transaction_hash, log_index)
     VALUES ('pay_' || $1, $1, 'release', '0x', $2, '0xt', 1, 'mined', 1, 1, $3, now(), '0x', 0)`,
    [order, supplier, number],
  );
  await owner.query(
    `INSERT INTO operations (id, business_id, kind, subject, status) VALUES ('op_' || $1, $2, 'fund_order', $1, 'pending')`,
    [order, buyer],
  );
  await owner.query(
    `INSERT INTO chain_intents (id, chain_id, business_key, lane_key, kind, target, calldata, gas_limit, subject, operation_id, status)
     VALUES ('int_' || $1, 1, $1, $1, 'fund', '0x', '0x', 1, $1, 'op_' || $1, 'ready')`,
    [order],
  );
  await owner.query(`INSERT INTO chain_intent_steps (intent_id, step) VALUES ('int_' || $1::text, 'recorded')`, [
    order,
  ]);
  await owner.query(
    `INSERT INTO outbox_events (id, type, subject, business_ids, payload) VALUES ('evt_' || $1, 'test', $1, ARRAY[$2, $3], '{}')`,
    [order, buyer, supplier],
  );
  await owner.query(
    `INSERT INTO webhook_messages (endpoint_id, event_id, position) VALUES ('whe_' || $2::text, 'evt_' || $1::text, 1)`,
    [order, buyer],
  );
  await owner.query(
    `INSERT INTO webhook_attempts (id, endpoint_id, event_id, at, duration_milliseconds)
     VALUES ('wha_' || $1, 'whe_' || $2::text, 'evt_' || $1, now(), 1)`,
    [order, buyer],
  );
  await owner.query(`SELECT book_invoice('inv_' || $1::text, 'ltx_' || $1::text)`, [order]);
}

/** What `client` answers inside a transaction with `tenant`, as only the transaction runner sets it. */
export async function asTenant<Row extends pg.QueryResultRow>(
  client: pg.Client,
  tenant: string,
  sql: string,
): Promise<Row[]> {
  await client.query('BEGIN');
  try {
    await client.query(`SELECT set_config('app.tenant_id', $1, true)`, [tenant]);
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.query('ROLLBACK');
  }
}
