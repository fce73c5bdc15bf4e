import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What every command leaves behind in its own transaction: audit entry, idempotency record, outbox rows. */
export class CommandRecords1700000003000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION '% rows are immutable', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
      END $$;

      CREATE TABLE audit_heads (
        tenant_id text PRIMARY KEY,
        sequence bigint NOT NULL,
        hash text NOT NULL
      );
      CREATE TABLE audit_entries (
        tenant_id text NOT NULL,
        sequence bigint NOT NULL,
        at timestamptz NOT NULL,
        actor text NOT NULL,
        action text NOT NULL,
        outcome text NOT NULL CHECK (outcome IN ('done', 'refused')),
        subject text NOT NULL,
        details jsonb NOT NULL,
        previous_hash text NOT NULL,
        hash text NOT NULL,
        PRIMARY KEY (tenant_id, sequence)
      );
      CREATE INDEX audit_entries_by_subject ON audit_entries (subject, tenant_id, sequence);
      CREATE TRIGGER audit_entries_immutable BEFORE UPDATE OR DELETE ON audit_entries
        FOR EACH ROW EXECUTE FUNCTION refuse_change();

      CREATE TABLE idempotency_records (
        tenant_id text NOT NULL,
        key text NOT NULL,
        request_hash text NOT NULL,
        response_status integer NOT NULL,
        response_body jsonb NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (tenant_id, key)
      );

      CREATE TABLE outbox_events (
        id text PRIMARY KEY,
        sequence bigserial NOT NULL UNIQUE,
        position bigint UNIQUE,
        type text NOT NULL,
        subject text NOT NULL,
        business_ids text[] NOT NULL,
        payload jsonb NOT NULL,
        created_at timestamptz NOT NULL DEFAULT network_now(),
        published_at timestamptz
      );
      CREATE INDEX outbox_events_unpublished ON outbox_events (sequence) WHERE position IS NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE outbox_events; DROP TABLE idempotency_records; DROP TABLE audit_entries; DROP TABLE audit_heads;
      DROP FUNCTION refuse_change();
    `);
  }
}
