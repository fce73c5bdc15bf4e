import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Answers that are kept for repeated requests stay as they were sent: a thousand orders in one are over a megabyte, and turning them into
 * jsonb cost an eighth of issuing them.
 */
export class AnswersAsSent1700000046000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Records of the version before have a response_body, others an answer.
      ALTER TABLE idempotency_records ADD COLUMN answer json;
      ALTER TABLE idempotency_records ALTER COLUMN answer SET STORAGE EXTERNAL;
      ALTER TABLE idempotency_records ALTER COLUMN response_body DROP NOT NULL;
      ALTER TABLE idempotency_records ADD CONSTRAINT one_answer CHECK (num_nonnulls(answer, response_body) = 1) NOT VALID;
    `);
    await runner.query(beginCommand('json', 'coalesce(record.answer, record.response_body::json)'));
    await runner.query(COMPLETE_COMMAND);
    await runner.query(eraseCopies(IN_ANSWERS));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      LOCK TABLE idempotency_records IN ACCESS EXCLUSIVE MODE;
      DROP FUNCTION complete_command(jsonb, json);
      UPDATE idempotency_records SET response_body = answer::jsonb, answer = NULL WHERE answer IS NOT NULL;
    `);
    await runner.query(beginCommand('jsonb', 'record.response_body'));
    await runner.query(eraseCopies(''));
    await runner.query(`
      ALTER TABLE idempotency_records DROP CONSTRAINT one_answer;
      ALTER TABLE idempotency_records DROP COLUMN answer;
      ALTER TABLE idempotency_records ALTER COLUMN response_body SET NOT NULL;
    `);
  }
}

/** As before, but for the answer of an earlier request. */
function beginCommand(type: string, kept: string): string {
  return `
      DROP FUNCTION begin_command(text, text, text, text);
      CREATE FUNCTION begin_command(command_tenant text, command_key text, caller_id text, credential text)
        RETURNS TABLE (held boolean, at timestamptz, rights text, request_hash text, response_status integer, response_body ${type})
        LANGUAGE plpgsql AS $$
      BEGIN
        held := pg_try_advisory_xact_lock(hashtextextended(command_tenant || E'\\n' || command_key, 0));
        IF held THEN
          at := greatest(network_now(), (SELECT max(block_time) FROM chain_checkpoints));
          rights := rights_of(caller_id, credential);
          SELECT record.request_hash, record.response_status, ${kept}
            INTO request_hash, response_status, response_body
            FROM idempotency_records AS record WHERE record.tenant_id = command_tenant AND record.key = command_key;
        END IF;
        RETURN NEXT;
      END $$;
  `;
}

/** As the function of the same name with one argument, which goes with the version before, but that it throws. */
const COMPLETE_COMMAND = `
      CREATE FUNCTION complete_command(command jsonb, given_answer json) RETURNS void LANGUAGE plpgsql AS $$
      DECLARE
        moment timestamptz := network_now();
        refused text;
      BEGIN
        IF command ? 'operations' THEN
          INSERT INTO operations (id, business_id, kind, subject, status, created_at, updated_at)
            SELECT id, business_id, kind, subject, 'pending', moment, moment
            FROM jsonb_to_recordset(command->'operations') AS operation (id text, business_id text, kind text, subject text);
          WITH wanted AS (
            SELECT * FROM jsonb_to_recordset(command->'intents') AS intent (id text, chain_id bigint, business_key text,
              lane_key text, kind text, target text, calldata text, gas_limit bigint, subject text, operation_id text)
          ), recorded AS (
            INSERT INTO chain_intents
              (id, chain_id, business_key, lane_key, kind, target, calldata, gas_limit, subject, operation_id, status)
            SELECT id, chain_id, business_key, lane_key, kind, target, calldata, gas_limit, subject, operation_id, 'ready' FROM wanted
            ON CONFLICT (chain_id, business_key) WHERE status <> 'failed' DO NOTHING RETURNING id
          )
          SELECT subject INTO refused FROM wanted WHERE id NOT IN (SELECT id FROM recorded) LIMIT 1;
          IF refused IS NOT NULL THEN
            RAISE EXCEPTION '%', refused USING ERRCODE = 'check_violation', CONSTRAINT = 'no_work_twice';
          END IF;
        END IF;
        IF command ? 'trail' THEN
          PERFORM append_trail(command->'trail', command->'orders', false);
        END IF;
        IF command ? 'events' THEN
          INSERT INTO outbox_events (id, type, subject, business_ids, payload, created_at)
            SELECT id, type, subject, ARRAY(SELECT jsonb_array_elements_text("businessIds")), payload, moment
            FROM jsonb_to_recordset(command->'events') AS event (id text, type text, subject text, "businessIds" jsonb, payload jsonb);
        END IF;
        INSERT INTO idempotency_records (tenant_id, key, request_hash, response_status, answer)
          VALUES (command->'audit'->>'tenantId', command->>'key', command->>'requestHash', (command->>'status')::integer, given_answer);
        PERFORM append_audit(command->'audit');
      END $$;
`;

const IN_ANSWERS = `
        UPDATE idempotency_records SET answer = (answer::jsonb || (
            SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each(erased) WHERE answer::jsonb ? key))::json
          WHERE tenant_id = ANY (owners || 'operator'::text) AND coalesce(answer->>'id', answer->>'businessId') = record_id;
        GET DIAGNOSTICS steps = ROW_COUNT;
        answers := answers + steps;`;

function eraseCopies(inAnswers: string): string {
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
          WHERE tenant_id = ANY (owners || 'operator'::text) AND coalesce(response_body->>'id', response_body->>'businessId') = record_id;
        GET DIAGNOSTICS answers = ROW_COUNT;${inAnswers}
        UPDATE trail_entries SET details = details || (
            SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each(erased) WHERE details ? key)
          WHERE order_id = owner_order AND details ?| ARRAY(SELECT jsonb_object_keys(erased))
            AND (subject = record_id OR order_id = record_id AND kind IN ('order_declined', 'order_cancelled'));
        GET DIAGNOSTICS steps = ROW_COUNT;
        RETURN answers + steps;
      END $$;
  `;
}
