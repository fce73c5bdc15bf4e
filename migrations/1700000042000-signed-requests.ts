import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Public keys of API keys that sign their requests, and the nonces of what they signed lately. */
export class SignedRequests1700000042000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE api_keys
        -- SubjectPublicKeyInfo in base64, the newest first, two at most. Where there is one, requests must be signed.
        ADD COLUMN public_keys text[] NOT NULL DEFAULT '{}' CHECK (cardinality(public_keys) <= 2),
        -- Until when the one before the newest is good.
        ADD COLUMN previous_public_key_until timestamptz;

      CREATE TABLE request_nonces (
        api_key_id text NOT NULL REFERENCES api_keys,
        nonce text NOT NULL CHECK (length(nonce) BETWEEN 16 AND 128),
        -- From then on the signature is refused for its age. By the machine's clock, as signatures are.
        expires_at timestamptz NOT NULL,
        PRIMARY KEY (api_key_id, nonce)
      );
      CREATE INDEX request_nonces_by_end ON request_nonces (expires_at);

      -- Whether the nonce was new. Who asks is being found out, so no tenant is known yet. Each takes two that are over with it, so that
      -- as many stay as were used within the window.
      CREATE FUNCTION use_request_nonce(key_id text, presented text, until timestamptz) RETURNS boolean
        LANGUAGE sql SECURITY DEFINER SET search_path FROM CURRENT AS $$
        WITH forgotten AS (
          DELETE FROM request_nonces WHERE ctid = ANY (ARRAY(
            SELECT ctid FROM request_nonces WHERE expires_at < clock_timestamp() ORDER BY expires_at LIMIT 2 FOR UPDATE SKIP LOCKED))
        ), used AS (
          INSERT INTO request_nonces (api_key_id, nonce, expires_at) VALUES (key_id, presented, until)
            ON CONFLICT DO NOTHING RETURNING nonce
        )
        SELECT EXISTS (SELECT FROM used)
      $$;

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
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE OR REPLACE FUNCTION rights_of_key(caller_id text, credential text) RETURNS text LANGUAGE plpgsql STABLE AS $$
      DECLARE
        held record;
      BEGIN
        SELECT key.roles, key.scopes, key.expires_at, key.secret_hash, key.previous_until, key.member_id,
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
          'businessStatus', held.status, 'approvalThreshold', held.approval_threshold::text);
      END $$;
      DROP FUNCTION use_request_nonce(text, text, timestamptz);
      DROP TABLE request_nonces;
      ALTER TABLE api_keys DROP COLUMN previous_public_key_until, DROP COLUMN public_keys;
    `);
  }
}
