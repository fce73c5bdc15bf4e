import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What every command does in one statement at its begin and one at its end, a cheaper clock, and room on their pages for rows that
 * change often.
 */
export class HotPath1700000015000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- SQL functions are planned by each statement that calls them; PL/pgSQL plans once per connection.
      CREATE OR REPLACE FUNCTION network_now() RETURNS timestamptz LANGUAGE plpgsql STABLE AS $$
      BEGIN
        RETURN clock_timestamp() + (SELECT shift FROM network_clock);
      END $$;

      -- The lock first, then the record, each with a snapshot of its own: who gets the lock sees what its last holder committed.
      -- Roles are those of the caller's API key now, null once it was revoked.
      CREATE FUNCTION begin_command(command_tenant text, command_key text, api_key text)
        RETURNS TABLE (held boolean, at timestamptz, roles text[], request_hash text, response_status integer, response_body jsonb)
        LANGUAGE plpgsql AS $$
      BEGIN
        held := pg_try_advisory_xact_lock(hashtextextended(command_tenant || E'\\n' || command_key, 0));
        IF held THEN
          at := greatest(network_now(), (SELECT max(block_time) FROM chain_checkpoints));
          SELECT caller.roles INTO roles FROM api_keys AS caller WHERE caller.id = api_key AND caller.revoked_at IS NULL;
          SELECT record.request_hash, record.response_status, record.response_body
            INTO request_hash, response_status, response_body
            FROM idempotency_records AS record WHERE record.tenant_id = command_tenant AND record.key = command_key;
        END IF;
        RETURN NEXT;
      END $$;

      -- The entry's canonical form comes in parts around what only the head of the chain knows: when, after what, and which number.
      CREATE FUNCTION append_audit(entry jsonb) RETURNS bigint LANGUAGE plpgsql AS $$
      DECLARE
        tenant text := entry->>'tenantId';
        parts jsonb := entry->'canonical';
        head audit_heads;
        moment timestamptz;
        entry_hash text;
      BEGIN
        SELECT * INTO head FROM audit_heads WHERE tenant_id = tenant FOR UPDATE;
        IF NOT FOUND THEN
          INSERT INTO audit_heads (tenant_id, sequence, hash) VALUES (tenant, 0, repeat('0', 64)) ON CONFLICT DO NOTHING;
          SELECT * INTO head FROM audit_heads WHERE tenant_id = tenant FOR UPDATE;
        END IF;
        moment := network_now();
        entry_hash := encode(sha256(convert_to(concat(
          parts->>0, to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
          parts->>1, head.hash, parts->>2, head.sequence + 1, parts->>3), 'UTF8')), 'hex');
        INSERT INTO audit_entries (tenant_id, sequence, at, actor, action, outcome, subject, details, previous_hash, hash)
          VALUES (tenant, head.sequence + 1, moment, entry->>'actor', entry->>'action', entry->>'outcome', entry->>'subject',
            entry->'details', head.hash, entry_hash);
        UPDATE audit_heads SET sequence = head.sequence + 1, hash = entry_hash WHERE tenant_id = tenant;
        RETURN head.sequence + 1;
      END $$;

      -- Changes are by order id. What opens a trail is its first entry, which its order was inserted with. With counted, the
      -- caller has added the entries to their orders' trail length already. Orders are found one by one through their key: a join
      -- with rows of unknown number would read the whole table.
      CREATE FUNCTION append_trail(records jsonb, changes jsonb, counted boolean) RETURNS void LANGUAGE plpgsql AS $$
      DECLARE
        moment timestamptz := network_now();
        changed record;
      BEGIN
        IF NOT counted THEN
          FOR changed IN
            SELECT id, count(number)::integer AS entries FROM (
              SELECT entry->>'order_id' AS id, 1 AS number FROM jsonb_array_elements(records) AS entry WHERE NOT entry ? 'opens'
              UNION ALL SELECT jsonb_object_keys(changes), NULL
            ) AS touched GROUP BY id ORDER BY id
          LOOP
            UPDATE purchase_orders SET trail_length = trail_length + changed.entries, updated_at = moment,
              status = coalesce(changes->changed.id->>'status', status),
              supplier_signature = coalesce(changes->changed.id->>'supplierSignature', supplier_signature)
            WHERE id = changed.id;
          END LOOP;
        END IF;
        INSERT INTO trail_entries (order_id, sequence, kind, at, actor_id, actor_address, amount, subject, chain_id, block_number,
          block_hash, transaction_hash, log_index, details)
        SELECT order_id, (SELECT trail_length FROM purchase_orders WHERE id = order_id) - count(*) OVER (PARTITION BY order_id)
            + row_number() OVER (PARTITION BY order_id ORDER BY ordinal),
          kind, at, actor_id, actor_address, amount, subject, chain_id, block_number, block_hash, transaction_hash, log_index, details
        FROM ROWS FROM (jsonb_to_recordset(records) AS (order_id text, kind text, at timestamptz, actor_id text,
          actor_address text, amount numeric, subject text, chain_id bigint, block_number bigint, block_hash text,
          transaction_hash text, log_index integer, details jsonb)) WITH ORDINALITY
          AS record (order_id, kind, at, actor_id, actor_address, amount, subject, chain_id, block_number, block_hash,
            transaction_hash, log_index, details, ordinal);
      END $$;

      -- Returns the business key of chain work that is under way already, in which case the caller rolls everything back.
      CREATE FUNCTION complete_command(command jsonb) RETURNS text LANGUAGE plpgsql AS $$
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
            RETURN refused;
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
        INSERT INTO idempotency_records (tenant_id, key, request_hash, response_status, response_body)
          VALUES (command->'audit'->>'tenantId', command->>'key', command->>'requestHash', (command->>'status')::integer,
            command->'body');
        PERFORM append_audit(command->'audit');
        RETURN NULL;
      END $$;

      -- Room for new versions of a row on its own page, which then need no new index entries.
      ALTER TABLE purchase_orders SET (fillfactor = 50);
      ALTER TABLE audit_heads SET (fillfactor = 20);
      ALTER TABLE ledger_accounts SET (fillfactor = 50);
      ALTER TABLE operations SET (fillfactor = 70);
      ALTER TABLE deliveries SET (fillfactor = 70);
      -- Answers of a few kilobytes are read again seldom; compressing each costs more than storing it.
      ALTER TABLE idempotency_records SET (toast_tuple_target = 8160);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE idempotency_records RESET (toast_tuple_target);
      ALTER TABLE deliveries RESET (fillfactor);
      ALTER TABLE operations RESET (fillfactor);
      ALTER TABLE ledger_accounts RESET (fillfactor);
      ALTER TABLE audit_heads RESET (fillfactor);
      ALTER TABLE purchase_orders RESET (fillfactor);
      DROP FUNCTION complete_command(jsonb);
      DROP FUNCTION append_trail(jsonb, jsonb, boolean);
      DROP FUNCTION append_audit(jsonb);
      DROP FUNCTION begin_command(text, text, text);
      CREATE OR REPLACE FUNCTION network_now() RETURNS timestamptz LANGUAGE sql STABLE AS
        'SELECT clock_timestamp() + shift FROM network_clock';
    `);
  }
}
