import type { MigrationInterface, QueryRunner } from 'typeorm';

/** With the reason that a step of a trail gives goes the salt of its hash, which the step is sealed over. */
export class ReasonsOfSteps1700000049103 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      eraseCopies(`
        -- Of what has its salted hash already, that one stays. A step without one gets one over a salt that nobody knows, so that the
        -- sealer, which may have read the reason just now, does not make its own.
        WITH hashed AS (
          INSERT INTO personal_hashes (record_table, record_key, column_name, salt, hash)
            SELECT 'trail_entries', id, 'details.reason', NULL, encode(sha256(convert_to(
              concat(gen_random_uuid(), gen_random_uuid(), ':', details->>'reason'), 'UTF8')), 'hex')
            FROM trail_entries WHERE order_id = owner_order AND details->>'reason' <> erased->>'reason' AND ${ABOUT_RECORD}
            ON CONFLICT (record_table, record_key, column_name) DO UPDATE SET salt = NULL
            RETURNING record_key
        )
        UPDATE trail_entries SET details = details || jsonb_build_object('reason', erased->'reason') FROM hashed WHERE id = record_key;
      `),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      eraseCopies(`
        UPDATE trail_entries SET details = details || (
            SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each(erased) WHERE details ? key)
          WHERE order_id = owner_order AND details ?| ARRAY(SELECT jsonb_object_keys(erased)) AND ${ABOUT_RECORD};
      `),
    );
  }
}

const ABOUT_RECORD = `(subject = record_id OR order_id = record_id AND kind IN ('order_declined', 'order_cancelled'))`;

/** As before, but for how steps are erased. */
function eraseCopies(eraseSteps: string): string {
  return `
      CREATE OR REPLACE FUNCTION erase_copies(owners text[], record_id text, owner_order text, erased jsonb) RETURNS integer
        LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
      DECLARE
        asking text := coalesce(current_setting('app.tenant_id', true), '');
        answers integer;
        steps integer;
      BEGIN
        IF asking <> 'operator' AND (asking = '' OR owner_order IS NOT NULL OR owners IS DISTINCT FROM ARRAY[asking]
            OR NOT EXISTS (SELECT FROM members WHERE id = record_id AND business_id = asking
              UNION ALL SELECT FROM api_keys WHERE id = record_id AND business_id = asking)
            OR EXISTS (SELECT FROM jsonb_each(erased) WHERE value NOT IN ('null', '"[erased]"'))) THEN
          RAISE EXCEPTION '% is not this tenant''s to erase', record_id USING ERRCODE = 'insufficient_privilege';
        END IF;
        UPDATE idempotency_records SET response_body = response_body || (
            SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each(erased) WHERE response_body ? key)
          WHERE tenant_id = ANY (owners || 'operator'::text) AND coalesce(response_body->>'id', response_body->>'businessId') = record_id;
        GET DIAGNOSTICS answers = ROW_COUNT;
        UPDATE idempotency_records SET answer = (answer::jsonb || (
            SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each(erased) WHERE answer::jsonb ? key))::json
          WHERE tenant_id = ANY (owners || 'operator'::text) AND coalesce(answer->>'id', answer->>'businessId') = record_id;
        GET DIAGNOSTICS steps = ROW_COUNT;
        answers := answers + steps;
${eraseSteps.replace(/^\n/, '').trimEnd()}
        GET DIAGNOSTICS steps = ROW_COUNT;
        RETURN answers + steps;
      END $$;
  `;
}
