/** What of a table's records commands change. Each change is a version of the record, which the audit log tells of. */
export interface VersionedTable {
  readonly table: string;
  readonly key: string;
  readonly columns: readonly string[];
}

const byId = (table: string, ...columns: readonly string[]): VersionedTable => ({ table, key: 'id', columns });

/** As the triggers named `version_changed` have it in the database. */
export const versionedTables: readonly VersionedTable[] = [
  byId('businesses', 'legal_name', 'lei', 'status'),
  {
    ...{ table: 'business_profiles', key: 'business_id' },
    columns: [
      ...['tax_id', 'iban', 'bic', 'status_reason', 'approval_threshold', 'approval_window_seconds'],
      'signatures_required',
    ],
  },
  byId('members', 'roles', 'scopes', 'deactivated_at'),
  byId(
    'api_keys',
    ...['revoked_at', 'scopes', 'expires_at', 'member_id', 'previous_until', 'public_keys'],
    'previous_public_key_until',
  ),
  byId('external_subjects', 'ended_at'),
  byId('auditor_grants', 'revoked_at'),
  byId(
    'approvals',
    ...['status', 'decided_by', 'decided_by_member', 'decided_at', 'reason', 'result_status', 'result_body'],
  ),
  byId('signers', 'encrypted_key', 'policy'),
  byId('documents', 'order_id', 'erased_at', 'legal_hold'),
  byId('settlements', 'buyer_signature', 'supplier_signature'),
  byId('legal_holds', 'reason', 'since'),
  byId(
    'webhook_endpoints',
    ...['business_id', 'url', 'description', 'event_types', 'status', 'disabled_reason', 'disabled_after'],
    ...['disabled_at', 'deleted_at', 'created_at'],
  ),
  byId('webhook_secrets', 'endpoint_id', 'sealed', 'public_key', 'created_at', 'expires_at'),
  byId(
    'exports',
    ...['tenant_id', 'rows_of', 'api_key_id', 'dataset', 'format', 'from_time', 'to_time', 'currency', 'created_at'],
    ...['error', 'sha256', 'size', 'manifest', 'finished_at', 'expires_at'],
  ),
  // Added only: one that no command made would be a credential, or a name, all the same.
  byId('api_key_secrets', 'api_key_id', 'secret_hash'),
  byId('member_details', 'member_id', 'number'),
];
