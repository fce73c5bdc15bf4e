import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Texts of people that entries of the audit log have salted hashes of, beside it, where they can be erased. */
export class AuditTexts1700000043001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE audit_texts (
        tenant_id text NOT NULL,
        sequence bigint NOT NULL,
        -- SHA-256 over salt, a colon and the text, hex; the entry has it among its details.
        hash text NOT NULL,
        -- 32 random bytes, hex. Null, as the text: erased.
        salt text,
        text text,
        PRIMARY KEY (tenant_id, sequence, hash),
        FOREIGN KEY (tenant_id, sequence) REFERENCES audit_entries,
        CHECK ((salt IS NULL) = (text IS NULL))
      );
      CREATE FUNCTION refuse_other_text() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF TG_OP = 'DELETE' OR NEW.text IS NOT NULL
            OR (NEW.tenant_id, NEW.sequence, NEW.hash) IS DISTINCT FROM (OLD.tenant_id, OLD.sequence, OLD.hash) THEN
          RAISE EXCEPTION 'A text of the log is erased or stays' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER audit_texts_stay BEFORE UPDATE OR DELETE ON audit_texts
        FOR EACH ROW EXECUTE FUNCTION refuse_other_text();
      CREATE TRIGGER audit_texts_not_truncated BEFORE TRUNCATE ON audit_texts
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
    `);
    // Answers that are about a business without an id of their own are its profile.
    await runner.query(eraseCopies(`coalesce(response_body->>'id', response_body->>'businessId')`));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(eraseCopies(`response_body->>'id'`));
    await runner.query(`DROP TABLE audit_texts; DROP FUNCTION refuse_other_text();`);
  }
}

/** `record` tells which record an answer is about. */
function eraseCopies(record: string): string {
  return `
      CREATE OR REPLACE FUNCTION erase_copies(owners text[], record_id text, owner_order text, erased jsonb) RETURNS integer
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
          WHERE tenant_id = ANY (owners || 'operator'::text) AND ${record} = record_id;
        GET DIAGNOSTICS answers = ROW_COUNT;
        UPDATE trail_entries SET details = details || (
            SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each(erased) WHERE details ? key)
          WHERE order_id = owner_order AND details ?| ARRAY(SELECT jsonb_object_keys(erased))
            AND (subject = record_id OR order_id = record_id AND kind IN ('order_declined', 'order_cancelled'));
        GET DIAGNOSTICS steps = ROW_COUNT;
        RETURN answers + steps;
      END $$;
  `;
}
