import { sealedColumns, sealedTables } from './sealed-tables.js';
import { versionedTables } from './versioned-tables.js';

/** What would find a change of a column: see docs/decisions/0027. */
export type Guard = 'records' | 'versions' | 'ledger' | 'log' | 'chain';

const wholeTables: Readonly<Record<string, Guard>> = {
  ...guarded('ledger', ['accounts', 'transactions', 'entries', 'seals', 'seal_head', 'totals', 'unsealed'], 'ledger_'),
  ...guarded('log', ['entries', 'heads', 'texts', 'leaves', 'trees', 'tiles'], 'audit_'),
  ...guarded('records', ['seals', 'seal_head'], 'record_'),
  ...guarded('records', ['personal_hashes'], ''),
  ...guarded('versions', ['record_versions'], ''),
  ...guarded('chain', ['retentions', 'chain_blocks'], ''),
};

function guarded(guard: Guard, names: readonly string[], prefix: string): Record<string, Guard> {
  return Object.fromEntries(names.map((name) => [prefix + name, guard]));
}

/** Columns that repeat what sealed records say, and are compared with them. */
const repeatingColumns: Readonly<Record<string, readonly string[]>> = {
  purchase_orders: ['supplier_signature', 'trail_length'],
  trade_days: [
    ...['buyer_id', 'supplier_id', 'token', 'day', 'paid', 'payments', 'refunded', 'deliveries', 'delivery_seconds'],
    ...['disputes', 'disputed', 'outstanding'],
  ],
};

/** Columns that follow from the chain, which `rebuild` reads again and compares. */
const chainColumns: Readonly<Record<string, readonly string[]>> = {
  audit_checkpoints: ['size', 'root', 'log', 'chain_id', 'contract', 'signature'],
  purchase_orders: [
    ...[
      'status',
      'amount',
      'deliver_by',
      'claim_by',
      'funded',
      'held',
      'released',
      'paid',
      'refunded',
      'fees',
      'claimed',
    ],
    ...['contested', 'disputed', 'retained', 'invoiced', 'settlement_count'],
  ],
  deliveries: ['status', 'claimed_at', 'inspection_ends_at', 'decided_at'],
  invoices: ['paid', 'holder_id', 'holder_address', 'pledgee_id', 'pledgee_address', 'acknowledged_at', 'status'],
  settlements: ['status'],
  disputes: ['number', 'status', 'arbitration_ends_at', 'to_supplier', 'to_buyer', 'resolved_by', 'resolved_at'],
  chain_transactions: ['id', 'status', 'block_number', 'block_hash', 'transaction_hash', 'gas_used'],
  payments: ['payee_id', 'credited', 'status'],
  chain_logs: [
    ...['chain_id', 'block_hash', 'log_index', 'block_number', 'block_time', 'transaction_hash', 'transaction_index'],
    ...['address', 'topics', 'data', 'event', 'arguments', 'order_hash', 'removed'],
  ],
  chain_checkpoints: ['chain_id', 'number', 'hash', 'block_time'],
  chain_coverage: ['chain_id', 'first_number', 'parent_hash', 'last_number', 'last_hash'],
  chain_intents: ['status', 'transaction_id'],
  operations: ['status'],
};

/**
 * Columns that no verification compares with anything, and why a change of them changes no record. A new column is in one of these
 * lists, or `r28-records.e2e.ts` fails.
 */
export const unguarded: Readonly<Record<string, { readonly columns: readonly string[]; readonly why: string }>> = {
  approvals: {
    columns: ['expiry_told_at'],
    why: 'Whether the feed told that it ended; when it does is sealed.',
  },
  api_keys: { columns: ['last_used_at'], why: 'A convenience: which request a key made is in the log.' },
  webhook_endpoints: {
    columns: ['failing_since', 'updated_at'],
    why: 'State of work; that an endpoint was disabled, and after what, has a version.',
  },
  exports: {
    columns: ['status', 'attempts', 'rows_total', 'rows_done', 'worker', 'lease_until'],
    why: 'State of work; what was asked for and what came of it have versions.',
  },
  purchase_orders: {
    columns: ['updated_at'],
    why: 'When the row was touched last; what happened, and when, is in the trail.',
  },
  operations: {
    columns: ['error', 'updated_at'],
    why: 'Words about a failure, whose status is compared with the work.',
  },
  outbox_events: { columns: ['position', 'published_at'], why: 'The feed has no gaps (doctor I6).' },
  chain_intents: {
    columns: [
      ...['gas_limit', 'failures', 'not_before', 'error', 'updated_at', 'batch_index', 'is_single'],
      'cancel_requested_at',
    ],
    why: 'State of work; what it did is on chain.',
  },
  audit_checkpoints: {
    columns: ['created_at'],
    why: 'When the row was written. By when the log was anchored, the block of the anchor tells.',
  },
  record_seal_cursors: {
    columns: ['record_table', 'sealed_to', 'salted_to'],
    why:
      'Where sealing goes on. Further on leaves records without seals, which are found; further back than the log told is found by itself, ' +
      'and so is what was sealed meanwhile that is older.',
  },
  chain_checkpoints: {
    columns: ['final_number', 'head_number', 'halted_reason', 'held_reason', 'held_since', 'updated_at'],
    why: 'State of reading; what is final by then is compared with the chain.',
  },
  chain_coverage: { columns: ['read_at'], why: 'State of reading.' },
  chain_logs: {
    columns: ['returns'],
    why: 'How often a reorganisation took it back and brought it again: state of reading.',
  },
  chain_transactions: {
    columns: ['chain_id', 'signer', 'nonce', 'created_at', 'updated_at', 'kind', 'refusals'],
    why: 'Gapless nonces are checked by the doctor (I4); the rest is state of work.',
  },
};
const operational =
  'State of work, settings and what is sent again: it says nothing of what happened, and what changes it by command is in the log.';
export const operationalTables: ReadonlySet<string> = new Set([
  ...[
    'idempotency_records',
    'network_clock',
    'migrations',
    'work_failures',
    'reconciliation_states',
    'reconciliation_findings',
  ],
  ...[
    'chain_attempts',
    'chain_lanes',
    'chain_intent_steps',
    'rate_buckets',
    'request_nonces',
    'database_access',
    'chain_log_failures',
    'signer_spend',
    'sole_commitments',
    'webhook_cursor',
  ],
  ...['webhook_messages', 'webhook_attempts', 'operation_traces'],
]);

/** What guards a column: a verifier, a reason why none does, or undefined where nobody thought of it. */
export function guardOf(table: string, column: string): Guard | { readonly why: string } | undefined {
  const whole = wholeTables[table];
  if (whole !== undefined) return whole;
  if (sealedTables.some((sealed) => sealed.table === table && sealedColumns(sealed).includes(column))) return 'records';
  if (versionedTables.some((own) => own.table === table && [own.key, ...own.columns].includes(column)))
    return 'versions';
  if (repeatingColumns[table]?.includes(column)) return 'records';
  if (chainColumns[table]?.includes(column)) return 'chain';
  if (operationalTables.has(table)) return { why: operational };
  const { columns, why = '' } = unguarded[table] ?? {};
  return columns?.includes(column) ? { why } : undefined;
}

/** Tables of which at least one column is guarded. */
export function guardedTables(): string[] {
  const named = [wholeTables, chainColumns, repeatingColumns].flatMap((tables) => Object.keys(tables));
  const listed = [...sealedTables, ...versionedTables].map(({ table }) => table);
  return [...new Set([...named, ...listed])].sort();
}
