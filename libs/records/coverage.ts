import { sealedColumns, sealedTables } from './sealed-tables.js';

/** What would find a change of a column: see docs/decisions/0027. */
export type Guard = 'records' | 'ledger' | 'log' | 'chain';

const wholeTables: Readonly<Record<string, Guard>> = {
  ...guarded('ledger', ['accounts', 'transactions', 'entries', 'seals', 'seal_head', 'totals', 'unsealed'], 'ledger_'),
  ...guarded('log', ['entries', 'heads', 'texts', 'leaves', 'trees', 'tiles', 'checkpoints'], 'audit_'),
  ...guarded('records', ['seals', 'seal_head', 'seal_cursors'], 'record_'),
  ...guarded('records', ['personal_hashes'], ''),
  ...guarded(
    'chain',
    ['payments', 'retentions', 'chain_logs', 'chain_blocks', 'chain_checkpoints', 'chain_coverage'],
    '',
  ),
};

function guarded(guard: Guard, names: readonly string[], prefix: string): Record<string, Guard> {
  return Object.fromEntries(names.map((name) => [prefix + name, guard]));
}

/** Columns that repeat what sealed records say, and are compared with them. */
const repeatingColumns: Readonly<Record<string, readonly string[]>> = { purchase_orders: ['supplier_signature'] };

/** Columns that follow from the chain, which `rebuild` reads again and compares. */
const chainColumns: Readonly<Record<string, readonly string[]>> = {
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
  invoices: ['paid', 'holder_id', 'holder_address', 'pledgee_address', 'acknowledged_at', 'status'],
  settlements: ['status'],
  disputes: ['number', 'status', 'arbitration_ends_at', 'to_supplier', 'to_buyer', 'resolved_by', 'resolved_at'],
  chain_transactions: ['id', 'status', 'block_number', 'block_hash', 'transaction_hash', 'gas_used'],
};

/**
 * Columns that no verification compares with anything, and why a change of them changes no record. A new column is in one of these
 * lists, or `r28-records.e2e.ts` fails.
 */
export const unguarded: Readonly<Record<string, { readonly columns: readonly string[]; readonly why: string }>> = {
  signers: {
    columns: ['encrypted_key', 'policy'],
    why: 'A key that is not that of the sealed address cannot be opened; limits are set by commands, which are in the log.',
  },
  businesses: {
    columns: ['legal_name', 'lei', 'status'],
    why: 'What commands change, and the log tells.',
  },
  approvals: {
    columns: [
      ...['status', 'decided_by', 'decided_by_member', 'decided_at', 'reason', 'result_status', 'result_body'],
      'expiry_told_at',
    ],
    why: 'The decision, and what was done by it, are in the log; expired is what is past its sealed end.',
  },
  business_profiles: {
    columns: [
      'business_id',
      'tax_id',
      'iban',
      'bic',
      'status_reason',
      'approval_threshold',
      'approval_window_seconds',
      'signatures_required',
    ],
    why: 'What commands change, and the log tells.',
  },
  members: {
    columns: ['roles', 'scopes', 'deactivated_at'],
    why: 'What commands change, and the log tells.',
  },
  api_keys: {
    columns: [
      ...['last_used_at', 'revoked_at', 'previous_until', 'scopes', 'expires_at', 'member_id'],
      ...['public_keys', 'previous_public_key_until'],
    ],
    why: 'Use is a convenience; what was granted, registered, rotated and revoked is in the log.',
  },
  external_subjects: { columns: ['ended_at'], why: 'Which subject a member has, and had, is in the log.' },
  auditor_grants: { columns: ['revoked_at'], why: 'Revocations are in the log.' },
  purchase_orders: {
    columns: ['trail_length', 'updated_at'],
    why: 'The length is that of the trail, which the doctor counts.',
  },
  trade_days: {
    columns: [
      ...['buyer_id', 'supplier_id', 'token', 'day', 'paid', 'payments', 'refunded', 'deliveries', 'delivery_seconds'],
      ...['disputes', 'disputed', 'outstanding'],
    ],
    why: 'Sums over other tables, which the doctor counts again (I9).',
  },
  documents: {
    columns: ['order_id', 'erased_at', 'legal_hold'],
    why: 'Which order it was attached to, erasures and holds are in the log; its digest is in the terms.',
  },
  invoices: { columns: ['pledgee_id'], why: 'Follows from the pledgee address.' },
  settlements: { columns: ['buyer_signature', 'supplier_signature'], why: 'They prove themselves.' },
  operations: { columns: ['status', 'error', 'updated_at'], why: 'What clients poll; the outcome is on chain.' },
  outbox_events: { columns: ['position', 'published_at'], why: 'The feed has no gaps (doctor I6).' },
  chain_intents: {
    columns: [
      ...[
        'gas_limit',
        'status',
        'transaction_id',
        'failures',
        'not_before',
        'error',
        'updated_at',
        'batch_index',
        'is_single',
      ],
      'cancel_requested_at',
    ],
    why: 'State of work; what it did is on chain.',
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
    'legal_holds',
    'webhook_endpoints',
    'webhook_secrets',
    'webhook_cursor',
    'exports',
  ],
  ...['webhook_messages', 'webhook_attempts', 'operation_traces'],
]);

/** What guards a column: a verifier, a reason why none does, or undefined where nobody thought of it. */
export function guardOf(table: string, column: string): Guard | { readonly why: string } | undefined {
  const whole = wholeTables[table];
  if (whole !== undefined) return whole;
  if (sealedTables.some((sealed) => sealed.table === table && sealedColumns(sealed).includes(column))) return 'records';
  if (repeatingColumns[table]?.includes(column)) return 'records';
  if (chainColumns[table]?.includes(column)) return 'chain';
  if (operationalTables.has(table)) return { why: operational };
  const { columns, why = '' } = unguarded[table] ?? {};
  return columns?.includes(column) ? { why } : undefined;
}
