import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Salted hashes in the places of values about people, so that those can be erased and the seals over them hold. */
export class PersonalHashes1700000043000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE personal_hashes (
        record_table text NOT NULL,
        record_key text NOT NULL,
        column_name text NOT NULL,
        -- 32 random bytes, hex. Null: the value was erased, and nobody can try whether it was this or that.
        salt text CHECK (salt ~ '^[0-9a-f]{64}$'),
        -- SHA-256 over salt, a colon and the value, hex.
        hash text NOT NULL,
        PRIMARY KEY (record_table, record_key, column_name)
      );
      CREATE INDEX personal_hashes_erased ON personal_hashes (record_key) WHERE salt IS NULL;
      CREATE FUNCTION refuse_other_hash() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF TG_OP = 'DELETE' OR NEW.salt IS NOT NULL
            OR (NEW.record_table, NEW.record_key, NEW.column_name, NEW.hash)
              IS DISTINCT FROM (OLD.record_table, OLD.record_key, OLD.column_name, OLD.hash) THEN
          RAISE EXCEPTION 'A salted hash stays, and only its salt goes' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER personal_hashes_stay BEFORE UPDATE OR DELETE ON personal_hashes
        FOR EACH ROW EXECUTE FUNCTION refuse_other_hash();
      CREATE TRIGGER personal_hashes_not_truncated BEFORE TRUNCATE ON personal_hashes
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

      -- What a seal is made over: values, or salted hashes where they are about people. Records that have seals over their values get
      -- another one behind all that there are; the first stays in the chain.
      ALTER TABLE record_seals
        ADD COLUMN form text NOT NULL DEFAULT 'plain' CHECK (form IN ('plain', 'salted')),
        DROP CONSTRAINT record_seals_record_table_record_key_key,
        ADD UNIQUE (record_table, record_key, form);
      -- As sealed_to, of salted seals. The version before goes on with sealed_to.
      ALTER TABLE record_seal_cursors ADD COLUMN salted_to text;

      -- What was asked for may be erased once it is decided or cannot be any more.
      CREATE OR REPLACE FUNCTION refuse_decided_approval() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NEW.body = '{"erased": true}' AND (OLD.status <> 'pending' OR OLD.expires_at <= network_now())
            AND (NEW.id, NEW.business_id, NEW.method, NEW.path, NEW.digest, NEW.amount, NEW.requested_by, NEW.requested_by_member,
              NEW.created_at, NEW.expires_at, NEW.status, NEW.decided_by, NEW.decided_by_member, NEW.decided_at, NEW.result_status)
            IS NOT DISTINCT FROM (OLD.id, OLD.business_id, OLD.method, OLD.path, OLD.digest, OLD.amount, OLD.requested_by,
              OLD.requested_by_member, OLD.created_at, OLD.expires_at, OLD.status, OLD.decided_by, OLD.decided_by_member,
              OLD.decided_at, OLD.result_status) THEN
          RETURN NEW;
        END IF;
        IF OLD.status <> 'pending' OR (NEW.method, NEW.path, NEW.body, NEW.digest, NEW.amount, NEW.requested_by, NEW.requested_by_member)
            IS DISTINCT FROM (OLD.method, OLD.path, OLD.body, OLD.digest, OLD.amount, OLD.requested_by, OLD.requested_by_member) THEN
          RAISE EXCEPTION 'approval % is decided, or is another', OLD.id USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
      END $$;

      -- Copies of what a record said of people: in answers that are kept for repeated requests, and in an order's trail. Columns of
      -- 'erased' take the place of theirs.
      CREATE FUNCTION erase_copies(owners text[], record_id text, owner_order text, erased jsonb) RETURNS integer
        LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
      DECLARE
        asking text := coalesce(current_setting('app.tenant_id', true), '');
        answers integer;
        steps integer;
      BEGIN
        IF asking <> 'operator' AND (owner_order IS NOT NULL OR owners <> ARRAY[asking]) THEN
          RAISE EXCEPTION '% is not this tenant''s to erase', record_id USING ERRCODE = 'insufficient_privilege';
        END IF;
        UPDATE idempotency_records SET response_body = response_body || (
            SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each(erased) WHERE response_body ? key)
          WHERE tenant_id = ANY (owners || 'operator'::text) AND response_body->>'id' = record_id;
        GET DIAGNOSTICS answers = ROW_COUNT;
        UPDATE trail_entries SET details = details || (
            SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each(erased) WHERE details ? key)
          WHERE order_id = owner_order AND details ?| ARRAY(SELECT jsonb_object_keys(erased))
            AND (subject = record_id OR order_id = record_id AND kind IN ('order_declined', 'order_cancelled'));
        GET DIAGNOSTICS steps = ROW_COUNT;
        RETURN answers + steps;
      END $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DO $$ BEGIN
        IF EXISTS (SELECT FROM record_seals WHERE form = 'salted') THEN
          RAISE EXCEPTION 'Records have seals over salted hashes: the version before cannot verify them';
        END IF;
      END $$;
      DROP FUNCTION erase_copies(text[], text, text, jsonb);
      CREATE OR REPLACE FUNCTION refuse_decided_approval() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF OLD.status <> 'pending' OR (NEW.method, NEW.path, NEW.body, NEW.digest, NEW.amount, NEW.requested_by, NEW.requested_by_member)
            IS DISTINCT FROM (OLD.method, OLD.path, OLD.body, OLD.digest, OLD.amount, OLD.requested_by, OLD.requested_by_member) THEN
          RAISE EXCEPTION 'approval % is decided, or is another', OLD.id USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
      END $$;
      ALTER TABLE record_seal_cursors DROP COLUMN salted_to;
      ALTER TABLE record_seals DROP COLUMN form, ADD UNIQUE (record_table, record_key);
      DROP TABLE personal_hashes;
      DROP FUNCTION refuse_other_hash();
    `);
  }
}
