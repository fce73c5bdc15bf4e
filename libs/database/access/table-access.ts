import { AUDITOR_TENANT, OPERATOR_TENANT } from '../tenants.js';

/** What a role may do with a table: select, insert, update, delete. */
export type Verb = 'S' | 'I' | 'U' | 'D';

/** Who reads and writes a table, and which of its rows. */
export interface TableAccess {
  /**
   * What the rows of a tenant have in common: an expression in SQL in which `:tenant` is the tenant. Null: rows belong to nobody, and
   * whoever may read the table reads all of it.
   */
  readonly rows: string | null;
  /** Rows that an auditor's grant, as the tenant, shows beside them. */
  readonly granted?: string;
  /** What must hold besides for what a grant shows. */
  readonly grantBounds?: string;
  /** What rows that a tenant writes have in common; `rows` unless told. */
  readonly written?: string;
  /** Of the API, within `rows`. The operator's keys reach every row. */
  readonly app: readonly Verb[];
  /** Columns that the API may only lock rows by (`FOR SHARE` wants the right to update one). */
  readonly appLocksBy?: string;
  /** Of the workers, who act for everybody; all four unless told. */
  readonly worker?: readonly Verb[];
  /** Columns that auditors do not see: secrets, encrypted or hashed. `*`: all. */
  readonly secret?: readonly string[] | '*';
}

const READ: readonly Verb[] = ['S'];
const ADD: readonly Verb[] = ['S', 'I'];
const CHANGE: readonly Verb[] = ['S', 'I', 'U'];

const ofTenant = (column: string) => `:tenant = ${column}`;
const ANY_TENANT = `:tenant <> ''`;
const NO_TENANT = 'false';
/**
 * Row-level security of orders holds inside, so whoever sees the order sees what belongs to it. As everywhere in these expressions,
 * OFFSET 0 has the row looked up by its key: without it PostgreSQL plans each subquery twice, the second time as a hash of all rows.
 */
const OF_ORDER = 'EXISTS (SELECT FROM purchase_orders WHERE purchase_orders.id = order_id OFFSET 0)';
/** Also of an order that the same statement inserts. */
const OF_ORDER_NOW = 'sees_order_now(order_id)';
/** Who acts for a business is not of the network's own. */
const OF_BUSINESS = `:tenant = business_id AND NOT roles && ARRAY['operator', 'regulator']`;
const OF_MEMBER = 'EXISTS (SELECT FROM members WHERE members.id = member_id OFFSET 0)';
/** The network's own log tells what the chain did: workers write it, and operators. */
const OWN_LOG = `:tenant = tenant_id AND :tenant <> 'network'`;
const OF_OPERATION = 'EXISTS (SELECT FROM operations WHERE operations.id = operation_id OFFSET 0)';
const OF_ENDPOINT = 'EXISTS (SELECT FROM webhook_endpoints WHERE webhook_endpoints.id = endpoint_id OFFSET 0)';

/** What the chain shows to everybody, and what the network knows about itself: nothing in it is a business's own. */
const networkTable = (app: readonly Verb[] = READ): TableAccess => ({ rows: null, app });
/** Sums over all businesses, for operators and auditors. */
const networkBooks = (): TableAccess => ({ rows: NO_TENANT, app: READ });
/** Readable for the API, and written by the operator's keys only. */
const operatorTable = (app: readonly Verb[]): TableAccess => ({ rows: ANY_TENANT, written: NO_TENANT, app });
const ofOrder = (app: readonly Verb[]): TableAccess => ({ rows: OF_ORDER, app });

/**
 * Every table of the network. A table that is not listed is nobody's: only the migrator reaches it, and a test fails.
 */
export const tableAccess: Readonly<Record<string, TableAccess>> = {
  // Who is who. Names are known to everybody on the network; keys are their owner's.
  businesses: { rows: ANY_TENANT, written: NO_TENANT, app: CHANGE },
  signers: { rows: ofTenant('business_id'), app: CHANGE, secret: ['encrypted_key'] },
  signer_spend: { rows: 'EXISTS (SELECT FROM signers WHERE signers.address = signer OFFSET 0)', app: CHANGE },
  business_profiles: { rows: ofTenant('business_id'), app: CHANGE },
  approvals: { rows: ofTenant('business_id'), app: CHANGE },
  sole_commitments: { rows: ofTenant('business_id'), app: ['S', 'I', 'U', 'D'], worker: [] },
  members: { rows: ofTenant('business_id'), written: OF_BUSINESS, app: CHANGE },
  member_details: {
    rows: OF_MEMBER,
    app: CHANGE,
    worker: ADD,
  },
  external_subjects: {
    rows: ofTenant('business_id'),
    written: `${ofTenant('business_id')} AND ${OF_MEMBER}`,
    app: CHANGE,
  },
  api_keys: {
    rows: ofTenant('business_id'),
    written: `${OF_BUSINESS} AND (member_id IS NULL OR ${OF_MEMBER})`,
    app: CHANGE,
    secret: ['secret_hash'],
  },
  auditor_grants: { rows: ':tenant IN (business_id, id)', written: ofTenant('business_id'), app: CHANGE },
  api_key_secrets: {
    rows: 'EXISTS (SELECT FROM api_keys WHERE api_keys.id = api_key_id OFFSET 0)',
    app: ADD,
    worker: ADD,
    secret: ['secret_hash'],
  },

  // Written by the function that finds out who asks.
  request_nonces: { rows: NO_TENANT, app: [], worker: [], secret: '*' },

  // What every command leaves behind.
  audit_heads: { rows: ofTenant('tenant_id'), written: OWN_LOG, app: CHANGE },
  // What the chain did is in the network's own log, and part of everybody's proofs.
  audit_entries: {
    rows: `${ofTenant('tenant_id')} OR tenant_id = 'network' AND ${ANY_TENANT}`,
    written: OWN_LOG,
    app: ADD,
    worker: ADD,
  },
  // Texts of people that entries have salted hashes of.
  audit_texts: { rows: ofTenant('tenant_id'), app: CHANGE, worker: ADD },
  // Trees over all logs: who proves its own entry needs the hashes beside it, which tell nothing.
  audit_trees: { rows: `${ofTenant('tree')} OR tree = '*' AND ${ANY_TENANT}`, written: NO_TENANT, app: READ },
  audit_leaves: { ...operatorTable(READ), worker: ADD },
  audit_tiles: { ...operatorTable(READ), worker: ADD },
  audit_checkpoints: { ...networkTable(), worker: ADD },
  idempotency_records: { rows: ofTenant('tenant_id'), app: ADD, secret: '*' },
  // Places in the feed are the relay's to give.
  outbox_events: {
    rows: ':tenant = ANY (business_ids)',
    written: ':tenant = ANY (business_ids) AND position IS NULL AND published_at IS NULL',
    app: ADD,
  },
  operations: { rows: ofTenant('business_id'), app: CHANGE },
  operation_traces: { rows: ofTenant('business_id'), app: ADD },
  // What anchors the audit log is nobody's operation, and everybody's proof.
  chain_intents: {
    rows: `${OF_OPERATION} OR operation_id IS NULL AND starts_with(business_key, 'anchorAudit:') AND ${ANY_TENANT}`,
    written: OF_OPERATION,
    app: CHANGE,
  },
  chain_intent_steps: {
    rows: `EXISTS (SELECT FROM chain_intents WHERE chain_intents.id = intent_id OFFSET 0)
      OR EXISTS (SELECT FROM chain_intents WHERE chain_intents.transaction_id = chain_intent_steps.transaction_id OFFSET 0)`,
    app: ADD,
    worker: ADD,
  },

  // Trade. Holders and pledgees of an invoice see its order; the function sees invoices that only they do.
  purchase_orders: {
    // Who sees all is told before the function, which is asked for every other row that is hidden.
    rows: `:tenant = ANY (ARRAY[buyer_id, supplier_id, attester_id, arbiter_id])
      OR :tenant IN ('${OPERATOR_TENANT}', '${AUDITOR_TENANT}') OR holds_invoice_of(id)`,
    granted: `grant_covers('trails', ARRAY[buyer_id, supplier_id, attester_id, arbiter_id], created_at)`,
    app: CHANGE,
  },
  purchase_order_lines: { rows: OF_ORDER, written: OF_ORDER_NOW, app: ADD },
  trail_entries: ofOrder(ADD),
  deliveries: ofOrder(CHANGE),
  delivery_lines: { rows: 'EXISTS (SELECT FROM deliveries WHERE deliveries.id = delivery_id OFFSET 0)', app: ADD },
  invoices: {
    rows: `:tenant = ANY (ARRAY[buyer_id, supplier_id, holder_id, pledgee_id]) OR ${OF_ORDER}`,
    granted: `grant_covers('trails', ARRAY[holder_id, pledgee_id], created_at)`,
    // Who holds an invoice sees its order, so nobody gives itself one of an order that it does not see.
    written: OF_ORDER,
    app: CHANGE,
  },
  settlements: ofOrder(CHANGE),
  disputes: ofOrder(CHANGE),
  retentions: ofOrder(READ),
  // Kept by triggers, with their owner's rights.
  trade_days: { rows: ':tenant IN (buyer_id, supplier_id)', written: NO_TENANT, app: READ, worker: READ },
  payments: {
    rows: `${ofTenant('payee_id')} OR ${OF_ORDER}`,
    granted: `grant_covers('trails', ARRAY[payee_id], block_time)`,
    app: READ,
  },
  documents: {
    rows: `${ofTenant('business_id')} OR ${OF_ORDER}`,
    grantBounds: `grant_covers('documents', NULL, NULL)`,
    written: `${ofTenant('business_id')} AND (order_id IS NULL OR ${OF_ORDER})`,
    app: CHANGE,
  },

  // Whom a proceeding is about, the operator knows; erasing asks a function.
  legal_holds: { rows: NO_TENANT, app: ['S', 'I', 'U', 'D'], worker: READ },

  // Books, which the API reads; it adds to them through book_invoice alone. Credit belongs to a business's address, which holds it in the contract.
  ledger_accounts: {
    rows: `${ofTenant('owner')} OR EXISTS (SELECT FROM signers WHERE signers.address = owner OFFSET 0)`,
    granted: `grant_covers('ledger', ARRAY[owner], NULL)`,
    app: READ,
  },
  ledger_entries: {
    rows: 'EXISTS (SELECT FROM ledger_accounts WHERE ledger_accounts.id = account_id OFFSET 0)',
    grantBounds: 'grant_covers_booking(transaction_id)',
    app: READ,
    worker: ADD,
  },
  // What ends a pending transaction has no entries of its own.
  ledger_transactions: {
    rows: `EXISTS (SELECT FROM ledger_entries
      WHERE ledger_entries.transaction_id = ANY (ARRAY[ledger_transactions.id, ledger_transactions.pending_id]) OFFSET 0)`,
    app: READ,
    worker: ADD,
  },
  ledger_unsealed: networkBooks(),
  ledger_seals: { ...networkBooks(), worker: ADD },
  ledger_seal_head: networkBooks(),
  ledger_totals: networkBooks(),
  // A business erases what is known of its members; everything else is the operator's to erase.
  personal_hashes: {
    rows: `CASE record_table WHEN 'members' THEN EXISTS (SELECT FROM members WHERE members.id = record_key OFFSET 0)
      WHEN 'member_details' THEN EXISTS (SELECT FROM member_details WHERE member_details.id = record_key OFFSET 0)
      WHEN 'api_keys' THEN EXISTS (SELECT FROM api_keys WHERE api_keys.id = record_key OFFSET 0)
      WHEN 'external_subjects' THEN EXISTS (SELECT FROM external_subjects WHERE external_subjects.id = record_key OFFSET 0)
      ELSE false END`,
    app: CHANGE,
    worker: ADD,
  },
  // Kept by triggers, with their owner's rights.
  record_versions: { rows: NO_TENANT, app: [], worker: [], secret: ['salt'] },
  record_seals: { ...networkBooks(), worker: ADD },
  record_seal_head: networkBooks(),
  record_seal_cursors: networkBooks(),
  reconciliation_states: networkBooks(),
  reconciliation_findings: { ...networkBooks(), worker: ADD },

  // The worker reads as whose rows they are of.
  exports: { rows: ofTenant('tenant_id'), written: ':tenant = tenant_id AND :tenant = rows_of', app: ADD },

  // Webhooks.
  webhook_endpoints: { rows: ofTenant('business_id'), app: CHANGE },
  webhook_secrets: { rows: OF_ENDPOINT, app: ['S', 'I', 'U', 'D'], secret: ['sealed'] },
  webhook_messages: { rows: OF_ENDPOINT, app: CHANGE },
  webhook_attempts: { rows: OF_ENDPOINT, app: READ },
  webhook_cursor: { ...networkTable(), appLocksBy: 'singleton' },

  // Counted before it is known who asks; subjects are ids of keys and addresses of networks.
  rate_buckets: { rows: null, app: ['S', 'I', 'U', 'D'] },

  // The chain and those who keep the network running.
  // What time it is, everybody may know before it is known who asks.
  network_clock: { rows: 'true', written: NO_TENANT, app: ['S', 'U'] },
  chain_lanes: operatorTable(CHANGE),
  chain_transactions: operatorTable(CHANGE),
  chain_attempts: operatorTable(CHANGE),
  work_failures: { ...operatorTable(['S', 'U', 'D']), rows: NO_TENANT },
  chain_checkpoints: networkTable(),
  chain_blocks: networkTable(),
  chain_coverage: networkTable(),
  chain_logs: networkTable(),
  chain_log_failures: networkTable(),
  migrations: { ...networkTable(), worker: READ },
  database_access: { ...networkTable(), worker: READ },
};
