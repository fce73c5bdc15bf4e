import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Files that a tenant asked for, made by workers one after the other. */
export class Exports1700000039000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE exports (
        id text PRIMARY KEY,
        -- Who may look at it.
        tenant_id text NOT NULL,
        -- As whom the rows are read: the tenant itself, or the business that a network-wide reader named.
        rows_of text NOT NULL,
        api_key_id text NOT NULL,
        dataset text NOT NULL,
        format text NOT NULL,
        -- Half-open.
        from_time timestamptz NOT NULL,
        to_time timestamptz NOT NULL CHECK (to_time > from_time),
        -- ISO 4217, for camt.053 alone.
        currency text,
        created_at timestamptz NOT NULL DEFAULT network_now(),
        status text NOT NULL DEFAULT 'queued' CHECK (status IN ('queued', 'running', 'ready', 'failed', 'expired')),
        attempts smallint NOT NULL DEFAULT 0,
        rows_total bigint,
        rows_done bigint NOT NULL DEFAULT 0 CHECK (rows_done >= 0),
        error text,
        -- The worker that makes it, and until when it is left alone with it.
        worker text,
        lease_until timestamptz,
        sha256 text CHECK (sha256 ~ '^[0-9a-f]{64}$'),
        size bigint,
        manifest text,
        finished_at timestamptz,
        expires_at timestamptz,
        CHECK ((status IN ('ready', 'expired')) = (manifest IS NOT NULL))
      );
      CREATE INDEX exports_by_tenant ON exports (tenant_id, id DESC);
      CREATE INDEX exports_to_make ON exports (id) WHERE status IN ('queued', 'running');
      CREATE INDEX exports_to_expire ON exports (expires_at) WHERE status = 'ready';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE exports;`);
  }
}
