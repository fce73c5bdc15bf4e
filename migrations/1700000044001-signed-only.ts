import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Businesses that take signed requests only from those who act for them. */
export class SignedOnly1700000044001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE business_profiles ADD COLUMN signatures_required boolean NOT NULL DEFAULT false;

      CREATE OR REPLACE FUNCTION rights_of_key(caller_id text, credential text) RETURNS text LANGUAGE plpgsql STABLE AS $$
      DECLARE
        held record;
      BEGIN
        SELECT key.roles, key.scopes, key.expires_at, key.secret_hash, key.previous_until, key.member_id,
            key.public_keys[1:CASE WHEN key.previous_public_key_until > network_now() THEN 2 ELSE 1 END] AS public_keys,
            person.roles AS member_roles, person.scopes AS member_scopes, business.status, profile.approval_threshold,
            profile.signatures_required
          INTO held
          FROM api_keys AS key LEFT JOIN members AS person ON person.id = key.member_id
            LEFT JOIN businesses AS business ON business.id = key.business_id
            LEFT JOIN business_profiles AS profile ON profile.business_id = key.business_id
          WHERE key.id = caller_id AND key.revoked_at IS NULL AND person.deactivated_at IS NULL
            AND (key.expires_at IS NULL OR key.expires_at > network_now());
        IF NOT FOUND THEN
          RETURN NULL;
        END IF;
        IF held.previous_until IS NULL THEN
          IF held.secret_hash <> credential THEN RETURN NULL; END IF;
        ELSIF NOT credential = ANY (live_secrets(caller_id)) THEN
          RETURN NULL;
        END IF;
        RETURN jsonb_build_object('roles', held.roles, 'scopes', held.scopes, 'expiresAt', held.expires_at,
          'memberId', held.member_id, 'memberRoles', held.member_roles, 'memberScopes', held.member_scopes,
          'businessStatus', held.status, 'approvalThreshold', held.approval_threshold::text, 'publicKeys', held.public_keys,
          'signaturesRequired', held.signatures_required);
      END $$;

      CREATE OR REPLACE FUNCTION rights_of_member(caller_id text, credential text) RETURNS text LANGUAGE sql STABLE AS $$
        SELECT jsonb_build_object('roles', person.roles, 'scopes', person.scopes, 'expiresAt', NULL, 'memberId', person.id,
          'memberRoles', NULL, 'memberScopes', NULL, 'businessStatus', business.status,
          'approvalThreshold', profile.approval_threshold::text,
          'signaturesRequired', profile.signatures_required)
        FROM members AS person
          JOIN external_subjects AS known ON known.member_id = person.id AND known.ended_at IS NULL
          LEFT JOIN businesses AS business ON business.id = person.business_id
          LEFT JOIN business_profiles AS profile ON profile.business_id = person.business_id
        WHERE person.id = caller_id AND person.deactivated_at IS NULL
          AND subject_credential(known.issuer, known.subject) = credential
      $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE OR REPLACE FUNCTION rights_of_key(caller_id text, credential text) RETURNS text LANGUAGE plpgsql STABLE AS $$
      DECLARE
        held record;
      BEGIN
        SELECT key.roles, key.scopes, key.expires_at, key.secret_hash, key.previous_until, key.member_id,
            key.public_keys[1:CASE WHEN key.previous_public_key_until > network_now() THEN 2 ELSE 1 END] AS public_keys,
            person.roles AS member_roles, person.scopes AS member_scopes, business.status, profile.approval_threshold
          INTO held
          FROM api_keys AS key LEFT JOIN members AS person ON person.id = key.member_id
            LEFT JOIN businesses AS business ON business.id = key.business_id
            LEFT JOIN business_profiles AS profile ON profile.business_id = key.business_id
          WHERE key.id = caller_id AND key.revoked_at IS NULL AND person.deactivated_at IS NULL
            AND (key.expires_at IS NULL OR key.expires_at > network_now());
        IF NOT FOUND THEN
          RETURN NULL;
        END IF;
        IF held.previous_until IS NULL THEN
          IF held.secret_hash <> credential THEN RETURN NULL; END IF;
        ELSIF NOT credential = ANY (live_secrets(caller_id)) THEN
          RETURN NULL;
        END IF;
        RETURN jsonb_build_object('roles', held.roles, 'scopes', held.scopes, 'expiresAt', held.expires_at,
          'memberId', held.member_id, 'memberRoles', held.member_roles, 'memberScopes', held.member_scopes,
          'businessStatus', held.status, 'approvalThreshold', held.approval_threshold::text, 'publicKeys', held.public_keys);
      END $$;

      CREATE OR REPLACE FUNCTION rights_of_member(caller_id text, credential text) RETURNS text LANGUAGE sql STABLE AS $$
        SELECT jsonb_build_object('roles', person.roles, 'scopes', person.scopes, 'expiresAt', NULL, 'memberId', person.id,
          'memberRoles', NULL, 'memberScopes', NULL, 'businessStatus', business.status,
          'approvalThreshold', profile.approval_threshold::text)
        FROM members AS person
          JOIN external_subjects AS known ON known.member_id = person.id AND known.ended_at IS NULL
          LEFT JOIN businesses AS business ON business.id = person.business_id
          LEFT JOIN business_profiles AS profile ON profile.business_id = person.business_id
        WHERE person.id = caller_id AND person.deactivated_at IS NULL
          AND subject_credential(known.issuer, known.subject) = credential
      $$;

      ALTER TABLE business_profiles DROP COLUMN signatures_required;
    `);
  }
}
