import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was decided of records that commands change: a version for each change, of which the audit log tells in the same transaction. */
export class RecordVersions1700000049000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE record_versions (
        record_table text NOT NULL,
        record_key text NOT NULL,
        -- From 1, without gaps.
        number integer NOT NULL,
        -- Kept: the record was there before its versions were.
        act text NOT NULL CHECK (act IN ('kept', 'added', 'changed', 'removed')),
        -- Columns that are not what they were in the version before.
        changed text[] NOT NULL,
        -- By column: SHA-256 in hex of salt, colon, the column's name, colon and its value as JSON. Empty once the record is gone.
        hashes jsonb NOT NULL,
        -- Of the newest version only: what a value was before cannot be guessed by its hash.
        salt text,
        -- SHA-256 in hex of all columns but the salt; the log tells of it.
        hash text NOT NULL UNIQUE,
        -- The transaction that made it, until that has an audit entry that tells of it.
        untold_in xid8,
        PRIMARY KEY (record_table, record_key, number)
      );
      CREATE INDEX untold_versions ON record_versions (untold_in) WHERE untold_in IS NOT NULL;

      CREATE FUNCTION version_hashes(record jsonb, columns text[], salt text) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
        SELECT jsonb_object_agg(name, encode(sha256(convert_to(
          salt || ':' || name || ':' || coalesce(record->name, 'null')::text, 'UTF8')), 'hex')) FROM unnest(columns) AS name
      $$;

      CREATE FUNCTION version_hash(of_table text, of_key text, of_number integer, act text, changed text[], hashes jsonb) RETURNS text
        LANGUAGE sql IMMUTABLE AS $$
        SELECT encode(sha256(convert_to(
          jsonb_build_array(of_table, of_key, of_number, act, to_jsonb(changed), hashes)::text, 'UTF8')), 'hex')
      $$;

      -- Arguments: the key's column, whose hash tells whether it is the salt that is wrong, and all that have versions. What is made waits for the transaction's next audit entry; a setting says that something does.
      CREATE FUNCTION keep_version() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
      DECLARE
        zone text := current_setting('TimeZone');
        columns text[] := TG_ARGV;
        before jsonb;
        record jsonb;
        next record_versions;
      BEGIN
        -- Times are hashed as UTC, whatever the session's zone is.
        PERFORM set_config('TimeZone', 'UTC', true);
        IF TG_OP <> 'INSERT' THEN before := to_jsonb(OLD); END IF;
        IF TG_OP <> 'DELETE' THEN record := to_jsonb(NEW); END IF;
        PERFORM set_config('TimeZone', zone, true);
        next.record_table := TG_TABLE_NAME;
        next.record_key := coalesce(record, before)->>TG_ARGV[0];
        UPDATE record_versions SET salt = NULL
          WHERE record_table = next.record_table AND record_key = next.record_key AND salt IS NOT NULL;
        SELECT coalesce(max(number), 0) + 1 INTO next.number FROM record_versions
          WHERE record_table = next.record_table AND record_key = next.record_key;
        next.act := CASE TG_OP WHEN 'INSERT' THEN 'added' WHEN 'UPDATE' THEN 'changed' ELSE 'removed' END;
        next.changed := CASE TG_OP WHEN 'UPDATE' THEN
          ARRAY(SELECT name FROM unnest(columns) AS name WHERE before->name IS DISTINCT FROM record->name) ELSE '{}' END;
        IF TG_OP = 'DELETE' THEN
          next.hashes := '{}';
        ELSE
          next.salt := replace(gen_random_uuid()::text, '-', '');
          next.hashes := version_hashes(record, columns, next.salt);
        END IF;
        next.hash := version_hash(next.record_table, next.record_key, next.number, next.act, next.changed, next.hashes);
        next.untold_in := pg_current_xact_id();
        INSERT INTO record_versions SELECT next.*;
        PERFORM set_config('app.has_changed', 'true', true);
        RETURN NULL;
      END $$;

      -- What changed in this transaction since its last audit entry: each a list of at most 200 versions, as an entry's details tell it.
      CREATE FUNCTION take_untold_versions() RETURNS SETOF text LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
      BEGIN
        PERFORM set_config('app.has_changed', '', true);
        RETURN QUERY
          WITH taken AS (
            UPDATE record_versions SET untold_in = NULL WHERE untold_in = pg_current_xact_id()
            RETURNING record_table, record_key, number, concat('{"act":"', act, '","changed":', array_to_json(changed), ',"hash":"', hash,
              '","key":', to_json(record_key), ',"number":', number, ',"table":"', record_table, '"}') AS told
          ), placed AS (
            SELECT told, row_number() OVER (ORDER BY record_table, record_key, number) - 1 AS place FROM taken
          )
          SELECT '[' || string_agg(told, ',' ORDER BY place) || ']' FROM placed GROUP BY place / 200 ORDER BY place / 200;
      END $$;

      -- An entry before that of whatever changed records, which tells of their versions.
      CREATE FUNCTION append_changes(tenant text, actor text, subject text) RETURNS void LANGUAGE plpgsql AS $$
      DECLARE
        told text;
      BEGIN
        IF coalesce(current_setting('app.has_changed', true), '') = '' THEN RETURN; END IF;
        FOR told IN SELECT * FROM take_untold_versions() LOOP
          PERFORM append_audit(jsonb_build_object('tenantId', tenant, 'actor', actor, 'action', 'change_records', 'outcome', 'done',
            'subject', subject, 'details', format('{"records":%s}', told)::jsonb, 'canonical', jsonb_build_array(
              format('{"action":"change_records","actor":%s,"at":"', to_json(actor)),
              format('","details":{"records":%s},"outcome":"done","previousHash":"', told),
              '","sequence":"',
              format('","subject":%s,"tenantId":%s}', to_json(subject), to_json(tenant)))));
        END LOOP;
      END $$;
    `);
    await runner.query(
      appendAudit(`PERFORM append_changes(tenant, entry->>'actor', entry->>'subject');
        `),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(appendAudit(''));
    await runner.query(`
      DROP FUNCTION append_changes(text, text, text);
      DROP FUNCTION take_untold_versions();
      DROP FUNCTION keep_version();
      DROP FUNCTION version_hash(text, text, integer, text, text[], jsonb);
      DROP FUNCTION version_hashes(jsonb, text[], text);
      DROP TABLE record_versions;
    `);
  }
}

/** @param first what is done before anything else */
function appendAudit(first: string): string {
  return `
      CREATE OR REPLACE FUNCTION append_audit(entry jsonb) RETURNS bigint LANGUAGE plpgsql AS $$
      DECLARE
        tenant text := entry->>'tenantId';
        parts jsonb := entry->'canonical';
        head audit_heads;
        moment timestamptz;
        entry_hash text;
      BEGIN
        ${first}SELECT * INTO head FROM audit_heads WHERE tenant_id = tenant FOR UPDATE;
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
  `;
}
