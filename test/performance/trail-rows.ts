import type { DataSource } from 'typeorm';
import { appendAudits } from '#audit';
import { inTransaction } from '#database';
import { NO_CLAUSES, termsToJson, ZERO_ADDRESS, ZERO_HASH } from '#domain';

/** Orders that one statement makes. */
const CHUNK = 50_000;
/** Businesses of each side. */
export const SIDES = 200;
/** Every so many orders one is issued and no more, and one is funded and no more; all others are paid. */
const ONE_IN = 10;
const AUDIT_BATCH = 5_000;
/** Entries of the audit log per order: issued by the buyer, accepted by the supplier. */
const AUDITS = 2;
export const FIRST_DAY = '2024-01-01T00:00:00Z';
export const DAYS = 730;

export const TOKENS = ['0x00000000000000000000000000000000000000A1', '0x00000000000000000000000000000000000000B2'];
/** What the bench asks by must be what the rows have, so both say it with these. `n` is the order's number, from 1. */
export const buyerOf = (n: number) => `biz_${String(1 + (n % SIDES)).padStart(26, '0')}`;
export const supplierOf = (n: number) => `biz_${String(1 + SIDES + (Math.floor(n / SIDES) % SIDES)).padStart(26, '0')}`;
export const orderIdOf = (n: number) => `po_${String(n).padStart(26, '0')}`;
export const hashOf = (kind: 'block' | 'tx' | 'order', n: number) =>
  `0x${{ block: 'b', tx: 'c', order: 'd' }[kind]}${String(n).padStart(63, '0')}`;

const ID = (prefix: string, n = 'n') => `'${prefix}_' || lpad((${n})::text, 26, '0')`;
const HASH = (first: string, n = 'n') => `'0x${first}' || lpad((${n})::text, 63, '0')`;
const BUYER = ID('biz', `1 + n % ${SIDES}`);
const SUPPLIER = ID('biz', `1 + ${SIDES} + (n / ${SIDES}) % ${SIDES}`);
const ADDRESS = (n: string) => `'0x' || lpad((${n})::text, 40, '0')`;
const TOKEN = `(ARRAY['${TOKENS[0]}', '${TOKENS[1]}'])[1 + n % 2]`;
const CREATED = `timestamptz '${FIRST_DAY}' + (n % ${DAYS}) * interval '1 day' + (n % 86400) * interval '1 second'`;
const AMOUNT = '1000 + n % 100000';
/** As large as those of an order without clauses. */
const TERMS = `'${JSON.stringify(
  termsToJson({
    ...NO_CLAUSES,
    ...{ buyer: ZERO_ADDRESS, supplier: ZERO_ADDRESS, token: ZERO_ADDRESS, attester: ZERO_ADDRESS },
    ...{ amount: 0n, fundBy: 1_893_456_000n, deliverBy: 1_896_048_000n, inspectionPeriod: 86_400n, salt: 2n ** 63n },
    ...{ linesRoot: ZERO_HASH, documentsHash: ZERO_HASH },
  }),
)}'::jsonb || jsonb_build_object('amount', (${AMOUNT})::text)`;
const PAID = `n % ${ONE_IN} > 1`;
const FUNDED = `n % ${ONE_IN} > 0`;

/** What is made, in words, for whoever reads the result. */
export const BUILT = {
  perOrder:
    'order, line, invoice; of 9 in 10 funding and its booking; of 8 in 10 delivery, payment and its booking; 2 to 5 trail entries; ' +
    `${AUDITS} audit entries`,
  documents: '1 in 10 orders has one',
  auditHashChain: true,
  ledgerSeals: false,
  recordSeals: false,
  chainLogs: false,
  signatures: 'placeholders of their length',
  businesses: 2 * SIDES,
} as const;

/** Makes the two sides' businesses and their accounts. Triggers rest, as everything is made right at once. */
export async function buildBusinesses(dataSource: DataSource): Promise<void> {
  await quietly(dataSource, [
    `INSERT INTO businesses (id, name, country, roles) SELECT ${ID('biz')}, 'Business ' || n, 'DE', ARRAY['buyer', 'supplier']
     FROM generate_series(1, ${2 * SIDES}) AS n`,
    `INSERT INTO signers (id, business_id, kind, address) SELECT ${ID('sgn')}, ${ID('biz')}, 'external', ${ADDRESS('n')}
     FROM generate_series(1, ${2 * SIDES}) AS n`,
    ...['escrowed', 'available'].map(
      (kind) =>
        `INSERT INTO ledger_accounts (owner, kind, token) SELECT ${ID('biz')}, '${kind}', token
         FROM generate_series(1, ${2 * SIDES}) AS n, unnest(ARRAY['${TOKENS.join("','")}']) AS token`,
    ),
  ]);
}

/** Makes orders `from` to `to` with all that belongs to them, and what sums them up. */
export async function buildOrders(dataSource: DataSource, from: number, to: number, tell: (line: string) => void) {
  for (let first = from; first <= to; first += CHUNK) {
    const last = Math.min(first + CHUNK - 1, to);
    await quietly(dataSource, statementsFor(first, last));
    await buildAudits(dataSource, first, last);
    tell(`${last} orders`);
  }
  // The rows came past their triggers, so what these keep is counted here.
  await quietly(dataSource, [
    `INSERT INTO trade_days SELECT buyer_id, supplier_id, token, day, sum(paid), sum(payments), 0, sum(deliveries),
       sum(deliveries) * 86400, 0, 0, sum(outstanding)
     FROM (
       SELECT buyer_id, supplier_id, trade.token, (block_time AT TIME ZONE 'UTC')::date AS day, payment.amount AS paid, 1 AS payments,
         1 AS deliveries, 0 AS outstanding
       FROM payments AS payment JOIN purchase_orders AS trade ON trade.id = order_id
       UNION ALL SELECT buyer_id, supplier_id, '', NULL, 0, 0, 0, 0 FROM purchase_orders WHERE false
     ) AS part GROUP BY buyer_id, supplier_id, token, day
     ON CONFLICT (buyer_id, supplier_id, token, day) DO UPDATE SET paid = excluded.paid, payments = excluded.payments,
       deliveries = excluded.deliveries, delivery_seconds = excluded.delivery_seconds`,
    `INSERT INTO trade_days AS total SELECT trade.buyer_id, trade.supplier_id, token, (due_at AT TIME ZONE 'UTC')::date, 0, 0, 0, 0, 0, 0, 0,
       sum(invoice.amount - invoice.paid)
     FROM invoices AS invoice JOIN purchase_orders AS trade ON trade.id = order_id WHERE invoice.status = 'issued' GROUP BY 1, 2, 3, 4
     ON CONFLICT (buyer_id, supplier_id, token, day) DO UPDATE SET outstanding = excluded.outstanding`,
  ]);
  await dataSource.query('VACUUM ANALYZE');
}

async function quietly(dataSource: DataSource, statements: readonly string[]): Promise<void> {
  await inTransaction(dataSource, async (manager) => {
    await manager.query(`SET LOCAL session_replication_role = replica; SET LOCAL statement_timeout = 0`);
    for (const statement of statements) await manager.query(statement);
  });
}

function statementsFor(first: number, last: number): string[] {
  const orders = `FROM generate_series(${first}, ${last}) AS n`;
  const money = `(CASE WHEN ${FUNDED} THEN ${AMOUNT} ELSE 0 END)`;
  const paid = `(CASE WHEN ${PAID} THEN ${AMOUNT} ELSE 0 END)`;
  const status = `CASE WHEN ${PAID} THEN 'settled' WHEN ${FUNDED} THEN 'funded' ELSE 'issued' END`;
  return [
    `INSERT INTO purchase_orders (id, order_hash, reference, buyer_id, supplier_id, token, amount, terms, status, supplier_signature, fund_by,
       deliver_by, claim_by, funded, held, released, paid, claimed, invoiced, trail_length, created_at, updated_at)
     SELECT ${ID('po')}, ${HASH('d')}, 'PO-' || n, ${BUYER}, ${SUPPLIER}, ${TOKEN}, ${AMOUNT},
       ${TERMS}, ${status}, '0x' || repeat('ab', 65),
       ${CREATED} + interval '3 days', ${CREATED} + interval '30 days', ${CREATED} + interval '30 days',
       ${money}, ${money} - ${paid}, ${paid}, ${paid}, ${paid}, ${AMOUNT}, CASE WHEN ${PAID} THEN 5 WHEN ${FUNDED} THEN 3 ELSE 2 END,
       ${CREATED}, ${CREATED} + interval '3 days' ${orders}`,
    `INSERT INTO purchase_order_lines (order_id, number, sku, description, quantity, unit, unit_price, amount)
     SELECT ${ID('po')}, 1, 'A', 'Goods', 1, 'EA', ${AMOUNT}, ${AMOUNT} ${orders}`,
    `INSERT INTO deliveries (id, order_id, number, claimant_id, amount, cumulative, delivered_at, evidence, evidence_hash, status, claimed_at,
       inspection_ends_at, decided_at, created_at)
     SELECT ${ID('dlv')}, ${ID('po')}, 1, ${SUPPLIER}, ${AMOUNT}, ${AMOUNT}, ${CREATED} + interval '2 days', '[]', '0x', 'accepted',
       ${CREATED} + interval '2 days', ${CREATED} + interval '3 days', ${CREATED} + interval '3 days', ${CREATED} + interval '2 days'
     ${orders} WHERE ${PAID}`,
    `INSERT INTO invoices (id, order_id, number, supplier_id, buyer_id, holder_id, holder_address, from_amount, to_amount, amount, paid,
       due_date, due_at, document_hash, registered, status, created_at)
     SELECT ${ID('inv')}, ${ID('po')}, 'I-' || n, ${SUPPLIER}, ${BUYER}, ${SUPPLIER}, '0x', 0, ${AMOUNT}, ${AMOUNT}, ${paid},
       (${CREATED} + interval '60 days')::date, date_trunc('day', ${CREATED} + interval '60 days', 'UTC'), ${HASH('e')}, false,
       CASE WHEN ${PAID} THEN 'paid' ELSE 'issued' END, ${CREATED} ${orders}`,
    `INSERT INTO documents (id, business_id, order_id, file_name, media_type, size, sha256, created_at)
     SELECT ${ID('doc')}, ${BUYER}, ${ID('po')}, 'terms.pdf', 'application/pdf', 1000, lpad(n::text, 64, '0'), ${CREATED}
     ${orders} WHERE n % 10 = 2`,
    `INSERT INTO payments (id, order_id, kind, payee_address, payee_id, token, amount, status, chain_id, block_number, block_hash, block_time,
       transaction_hash, log_index)
     SELECT ${ID('pay')}, ${ID('po')}, 'release', '0x', ${SUPPLIER}, ${TOKEN}, ${AMOUNT}, 'final', 1, n + 3, ${HASH('b', 'n + 3')},
       ${CREATED} + interval '3 days', ${HASH('c', '3 * n + 2')}, 0 ${orders} WHERE ${PAID}`,
    ...trailStatements(orders),
    ...ledgerStatements(orders),
  ];
}

function trailStatements(orders: string): string[] {
  const step = (sequence: number, kind: string, day: number, actor: string, place?: string, when = 'true') =>
    `SELECT ${ID('po')}, ${sequence}, '${kind}', ${CREATED} + interval '${day} days', ${actor}, ${ADDRESS('1')}, ${AMOUNT}, NULL,
       ${place ?? 'NULL::bigint, NULL::bigint, NULL, NULL, NULL::integer'}, '{}'::jsonb ${orders} WHERE ${when}`;
  const place = (offset: number) =>
    `1, n + ${offset}, ${HASH('b', `n + ${offset}`)}, ${HASH('c', `3 * n + ${offset - 1}`)}, 0`;
  return [
    step(1, 'order_issued', 0, BUYER),
    step(2, 'order_accepted', 0, SUPPLIER),
    step(3, 'order_funded', 1, BUYER, place(1), FUNDED),
    step(4, 'delivery_claimed', 2, SUPPLIER, place(2), PAID),
    step(5, 'payment_released', 3, 'NULL', place(3), PAID),
  ].map(
    (
      rows,
    ) => `INSERT INTO trail_entries (order_id, sequence, kind, at, actor_id, actor_address, amount, subject, chain_id, block_number,
      block_hash, transaction_hash, log_index, details) ${rows}`,
  );
}

function ledgerStatements(orders: string): string[] {
  const account = (owner: string, kind: string) =>
    `(SELECT id FROM ledger_accounts WHERE owner = ${owner} AND kind = '${kind}' AND token = ${TOKEN})`;
  const booking = (prefix: string, kind: string, day: number, when: string, from: string, to: string) => [
    `INSERT INTO ledger_transactions (id, reference, phase, kind, order_id, block_number, transaction_hash, occurred_at, created_at)
     SELECT ${ID(`ltx_${prefix}`)}, '${prefix}' || n, 'posted', '${kind}', ${ID('po')}, n + ${day}, ${HASH('c', `3 * n + ${day - 1}`)},
       ${CREATED} + interval '${day} days', ${CREATED} ${orders} WHERE ${when}`,
    `INSERT INTO ledger_entries (transaction_id, number, account_id, token, amount)
     SELECT ${ID(`ltx_${prefix}`)}, side, CASE side WHEN 1 THEN ${from} ELSE ${to} END, ${TOKEN},
       CASE side WHEN 1 THEN -(${AMOUNT}) ELSE ${AMOUNT} END ${orders}, generate_series(1, 2) AS side WHERE ${when}`,
  ];
  return [
    ...booking('f', 'order_funded', 1, FUNDED, account(BUYER, 'available'), account(BUYER, 'escrowed')),
    ...booking('r', 'payment_released', 3, PAID, account(BUYER, 'escrowed'), account(SUPPLIER, 'available')),
  ];
}

/** The log of every business, chained as the network chains it. */
async function buildAudits(dataSource: DataSource, first: number, last: number): Promise<void> {
  const logs = new Map<string, { action: string; subject: string }[]>();
  const note = (tenant: string, action: string, subject: string) => {
    const log = logs.get(tenant);
    if (log === undefined) logs.set(tenant, [{ action, subject }]);
    else log.push({ action, subject });
  };
  for (let n = first; n <= last; n += 1) {
    note(buyerOf(n), 'issue_order', orderIdOf(n));
    note(supplierOf(n), 'accept_order', orderIdOf(n));
  }
  for (const [tenant, log] of logs) {
    for (let start = 0; start < log.length; start += AUDIT_BATCH) {
      const records = log.slice(start, start + AUDIT_BATCH).map(({ action, subject }) => ({
        ...{ actor: 'key_00000000000000000000000000', action, outcome: 'done' as const, subject },
        details: { reference: subject, status: 'issued' },
      }));
      await inTransaction(dataSource, (manager) => appendAudits(manager, tenant, records));
    }
  }
}
