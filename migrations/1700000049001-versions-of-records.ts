import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Keeps versions of a table's records from now on, and one of each that is there, of all of which one entry of the network's log tells:
 * by SHA-256 over their hashes in the order of their keys. Each is a migration of its own, so that no other table is locked meanwhile.
 */
function versionsOf(table: string, key: string, columns: readonly string[]) {
  const list = (names: readonly string[]) => names.map((name) => `'${name}'`).join(', ');
  const rowOf = (row: string) => `ROW(${columns.map((name) => `${row}.${name}`).join(', ')})`;
  return class implements MigrationInterface {
    async up(runner: QueryRunner): Promise<void> {
      const keep = (name: string, event: string, when = '') =>
        `CREATE TRIGGER ${name} AFTER ${event} ON ${table} FOR EACH ROW ${when} EXECUTE FUNCTION keep_version(${list([key, ...columns])});`;
      await runner.query(`
        ${keep('version_added', 'INSERT')}
        ${keep('version_changed', 'UPDATE', `WHEN (${rowOf('OLD')} IS DISTINCT FROM ${rowOf('NEW')})`)}
        ${keep('version_removed', 'DELETE')}
        SET LOCAL statement_timeout = 0;
        SET LOCAL TimeZone = 'UTC';
        INSERT INTO record_versions (record_table, record_key, number, act, changed, hashes, salt, hash)
          SELECT '${table}', key, 1, 'kept', '{}', hashes, salt, version_hash('${table}', key, 1, 'kept', '{}', hashes)
          FROM (SELECT ${key} AS key, to_jsonb(record) AS content, replace(gen_random_uuid()::text, '-', '') AS salt
            FROM ${table} AS record OFFSET 0) AS found,
            LATERAL version_hashes(content, ARRAY[${list([key, ...columns])}], salt) AS hashes;
        SELECT append_audit(jsonb_build_object('tenantId', 'network', 'actor', 'migration', 'action', 'keep_versions', 'outcome', 'done',
            'subject', '${table}', 'details', format('{"records":%s,"root":"%s"}', records, root)::jsonb, 'canonical', jsonb_build_array(
              '{"action":"keep_versions","actor":"migration","at":"',
              format('","details":{"records":%s,"root":"%s"},"outcome":"done","previousHash":"', records, root),
              '","sequence":"', '","subject":"${table}","tenantId":"network"}')))
          FROM (SELECT count(*) AS records, encode(sha256(convert_to(string_agg(hash, '' ORDER BY record_key COLLATE "C"), 'UTF8')), 'hex') AS root
            FROM record_versions WHERE record_table = '${table}') AS kept WHERE records > 0;
      `);
    }

    /** Refused once the log has told of versions: without them it would tell of what is missing, for ever. */
    async down(runner: QueryRunner): Promise<void> {
      await runner.query(`
        DO $$ BEGIN
          IF EXISTS (SELECT FROM record_versions WHERE record_table = '${table}' AND (act = 'kept' OR untold_in IS NULL)) THEN
            RAISE EXCEPTION 'The audit log tells of versions of ${table}';
          END IF;
        END $$;
        DROP TRIGGER version_added ON ${table};
        DROP TRIGGER version_changed ON ${table};
        DROP TRIGGER version_removed ON ${table};
        DELETE FROM record_versions WHERE record_table = '${table}';
      `);
    }
  };
}

export class BusinessVersions1700000049001 extends versionsOf('businesses', 'id', ['legal_name', 'lei', 'status']) {}
export class ProfileVersions1700000049002 extends versionsOf('business_profiles', 'business_id', [
  ...['tax_id', 'iban', 'bic', 'status_reason', 'approval_threshold', 'approval_window_seconds', 'signatures_required'],
]) {}
export class MemberVersions1700000049003 extends versionsOf('members', 'id', ['roles', 'scopes', 'deactivated_at']) {}
export class ApiKeyVersions1700000049004 extends versionsOf('api_keys', 'id', [
  ...['revoked_at', 'scopes', 'expires_at', 'member_id', 'previous_until', 'public_keys', 'previous_public_key_until'],
]) {}
export class SubjectVersions1700000049005 extends versionsOf('external_subjects', 'id', ['ended_at']) {}
export class GrantVersions1700000049006 extends versionsOf('auditor_grants', 'id', ['revoked_at']) {}
export class ApprovalVersions1700000049007 extends versionsOf('approvals', 'id', [
  ...['status', 'decided_by', 'decided_by_member', 'decided_at', 'reason', 'result_status', 'result_body'],
]) {}
export class SignerVersions1700000049008 extends versionsOf('signers', 'id', ['encrypted_key', 'policy']) {}
export class DocumentVersions1700000049009 extends versionsOf('documents', 'id', [
  ...['order_id', 'erased_at', 'legal_hold'],
]) {}
export class SettlementVersions1700000049010 extends versionsOf('settlements', 'id', [
  ...['buyer_signature', 'supplier_signature'],
]) {}
export class HoldVersions1700000049011 extends versionsOf('legal_holds', 'id', ['reason', 'since']) {}
export class EndpointVersions1700000049012 extends versionsOf('webhook_endpoints', 'id', [
  ...['business_id', 'url', 'description', 'event_types', 'status', 'disabled_reason', 'disabled_after', 'disabled_at'],
  ...['deleted_at', 'created_at'],
]) {}
export class WebhookSecretVersions1700000049013 extends versionsOf('webhook_secrets', 'id', [
  ...['endpoint_id', 'sealed', 'public_key', 'created_at', 'expires_at'],
]) {}
export class ExportVersions1700000049014 extends versionsOf('exports', 'id', [
  ...['tenant_id', 'rows_of', 'api_key_id', 'dataset', 'format', 'from_time', 'to_time', 'currency', 'created_at'],
  ...['error', 'sha256', 'size', 'manifest', 'finished_at', 'expires_at'],
]) {}
export class KeySecretVersions1700000049015 extends versionsOf('api_key_secrets', 'id', [
  'api_key_id',
  'secret_hash',
]) {}
export class MemberDetailVersions1700000049016 extends versionsOf('member_details', 'id', ['member_id', 'number']) {}
