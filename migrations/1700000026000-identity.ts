import type { MigrationInterface, QueryRunner } from 'typeorm';

/** People of a business, and API keys with scopes, an end, and secrets that are replaced. */
export class Identity1700000026000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE members (
        id text PRIMARY KEY,
        -- Null: of the network itself.
        business_id text REFERENCES businesses,
        name text NOT NULL,
        email text,
        roles text[] NOT NULL,
        scopes text[] NOT NULL,
        created_at timestamptz NOT NULL DEFAULT network_now(),
        deactivated_at timestamptz,
        CHECK ((business_id IS NULL) = (roles <@ ARRAY['operator', 'auditor', 'regulator']))
      );
      CREATE INDEX members_by_business ON members (business_id);

      -- Keys that are there already may do what they could.
      ALTER TABLE api_keys
        ADD COLUMN scopes text[] NOT NULL DEFAULT ARRAY['*'],
        ADD COLUMN expires_at timestamptz,
        -- The person who answers for the key.
        ADD COLUMN member_id text REFERENCES members,
        -- Until when the secret before the newest is good; null before the first rotation.
        ADD COLUMN previous_until timestamptz;
      CREATE INDEX api_keys_by_member ON api_keys (member_id) WHERE member_id IS NOT NULL;

      -- Secrets that rotations made; the first is the key's own. The newest is good, and the one before it for a while.
      CREATE TABLE api_key_secrets (
        id text PRIMARY KEY,
        api_key_id text NOT NULL REFERENCES api_keys,
        secret_hash text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT network_now()
      );
      CREATE INDEX api_key_secrets_by_key ON api_key_secrets (api_key_id, id DESC);
      CREATE TRIGGER api_key_secrets_immutable BEFORE UPDATE OR DELETE ON api_key_secrets
        FOR EACH ROW EXECUTE FUNCTION refuse_change();

      -- Hashes of the secrets that are good now, the newest first: one or two.
      CREATE FUNCTION live_secrets(key_id text) RETURNS text[] LANGUAGE plpgsql STABLE AS $$
      DECLARE
        own record;
      BEGIN
        SELECT secret_hash, previous_until INTO own FROM api_keys WHERE id = key_id;
        IF own.previous_until IS NULL THEN
          RETURN ARRAY[own.secret_hash];
        END IF;
        RETURN ARRAY(
          SELECT secret_hash FROM (
            SELECT secret.id, secret.secret_hash FROM api_key_secrets AS secret WHERE secret.api_key_id = key_id
            UNION ALL SELECT '', own.secret_hash
          ) AS secrets ORDER BY id DESC LIMIT CASE WHEN own.previous_until > network_now() THEN 2 ELSE 1 END
        );
      END $$;

      -- What a caller may do now, as text that changes whenever that does; null when the credential is not good for anything.
      CREATE FUNCTION rights_of(caller_id text, credential text) RETURNS text LANGUAGE plpgsql STABLE AS $$
      DECLARE
        held record;
      BEGIN
        SELECT key.roles, key.scopes, key.expires_at, key.secret_hash, key.previous_until, key.member_id,
            person.roles AS member_roles, person.scopes AS member_scopes
          INTO held
          FROM api_keys AS key LEFT JOIN members AS person ON person.id = key.member_id
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
          'memberId', held.member_id, 'memberRoles', held.member_roles, 'memberScopes', held.member_scopes);
      END $$;

      -- Who asks is what a key is looked up for, so no tenant is known yet. Rights are those of whoever knows the secret with this hash.
      CREATE FUNCTION find_api_key(key_id text, presented_hash text)
        RETURNS TABLE (id text, business_id text, name text, secrets text[], rights text)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
        SELECT id, business_id, name, live_secrets(id), rights_of(id, presented_hash) FROM api_keys WHERE id = key_id
      $$;

      -- As begin_command with three arguments, which goes with the version before: rights are those of the caller now, null when
      -- its credential is not good any more.
      CREATE FUNCTION begin_command(command_tenant text, command_key text, caller_id text, credential text)
        RETURNS TABLE (held boolean, at timestamptz, rights text, request_hash text, response_status integer, response_body jsonb)
        LANGUAGE plpgsql AS $$
      BEGIN
        held := pg_try_advisory_xact_lock(hashtextextended(command_tenant || E'\\n' || command_key, 0));
        IF held THEN
          at := greatest(network_now(), (SELECT max(block_time) FROM chain_checkpoints));
          rights := rights_of(caller_id, credential);
          SELECT record.request_hash, record.response_status, record.response_body
            INTO request_hash, response_status, response_body
            FROM idempotency_records AS record WHERE record.tenant_id = command_tenant AND record.key = command_key;
        END IF;
        RETURN NEXT;
      END $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION begin_command(text, text, text, text);
      DROP FUNCTION find_api_key(text, text);
      DROP FUNCTION rights_of(text, text);
      DROP FUNCTION live_secrets(text);
      DROP TABLE api_key_secrets;
      ALTER TABLE api_keys DROP COLUMN previous_until, DROP COLUMN member_id, DROP COLUMN expires_at, DROP COLUMN scopes;
      DROP TABLE members;
    `);
  }
}
