import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who a business is, what is known of it, and whether it may take on something new. */
export class BusinessIdentity1700000027000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Businesses that are there already were known to the operator who registered them.
      ALTER TABLE businesses
        ADD COLUMN legal_name text,
        ADD COLUMN lei text UNIQUE,
        ADD COLUMN status text NOT NULL DEFAULT 'verified' CHECK (status IN ('pending', 'verified', 'suspended'));

      -- What others on the network do not see.
      CREATE TABLE business_profiles (
        business_id text PRIMARY KEY REFERENCES businesses,
        tax_id text,
        iban text,
        bic text,
        status_reason text,
        -- Minor units; above it a second person approves. Null: nobody does.
        approval_threshold numeric(78, 0) CHECK (approval_threshold >= 0)
      );

      CREATE OR REPLACE FUNCTION rights_of(caller_id text, credential text) RETURNS text LANGUAGE plpgsql STABLE AS $$
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

      -- Rows of businesses are the operator's to write; these columns of its own a business may change.
      CREATE FUNCTION describe_business(described text, new_legal_name text, new_lei text) RETURNS void
        LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
      BEGIN
        IF coalesce(current_setting('app.tenant_id', true), '') NOT IN (described, 'operator') THEN
          RAISE EXCEPTION 'business % is not this tenant''s to describe', described USING ERRCODE = 'insufficient_privilege';
        END IF;
        UPDATE businesses SET legal_name = coalesce(new_legal_name, legal_name), lei = coalesce(new_lei, lei)
          WHERE id = described AND (new_legal_name IS NOT NULL OR new_lei IS NOT NULL);
      END $$;

      -- Whoever asks is verified; that no other party is suspended is told here, where the order takes the step. What the chain did
      -- happened: workers are not asked.
      CREATE FUNCTION refuse_suspended_party() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE
        suspended text;
      BEGIN
        SELECT id INTO suspended FROM businesses
          WHERE id IN (NEW.buyer_id, NEW.supplier_id, NEW.attester_id, NEW.arbiter_id) AND status = 'suspended' LIMIT 1;
        IF suspended IS NOT NULL AND NOT pg_has_role(session_user, 'quittance_worker', 'USAGE') THEN
          RAISE EXCEPTION '%', suspended USING ERRCODE = 'check_violation', CONSTRAINT = 'no_suspended_party';
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER no_suspended_party_issued BEFORE INSERT ON purchase_orders
        FOR EACH ROW EXECUTE FUNCTION refuse_suspended_party();
      CREATE TRIGGER no_suspended_party_moved BEFORE UPDATE OF status ON purchase_orders FOR EACH ROW
        WHEN (OLD.status = 'issued' AND NEW.status = 'accepted' OR OLD.status = 'accepted' AND NEW.status = 'funding')
        EXECUTE FUNCTION refuse_suspended_party();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TRIGGER no_suspended_party_moved ON purchase_orders;
      DROP TRIGGER no_suspended_party_issued ON purchase_orders;
      DROP FUNCTION refuse_suspended_party();
      DROP FUNCTION describe_business(text, text, text);
      CREATE OR REPLACE FUNCTION rights_of(caller_id text, credential text) RETURNS text LANGUAGE plpgsql STABLE AS $$
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
      DROP TABLE business_profiles;
      ALTER TABLE businesses DROP COLUMN status, DROP COLUMN lei, DROP COLUMN legal_name;
    `);
  }
}
