import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Webhooks: who wants to be told what, what of the feed is to be sent to whom, and the log of every try. */
export class Webhooks1700000014000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE webhook_endpoints (
        id text PRIMARY KEY,
        -- Null: the operator's, which is told everything.
        business_id text REFERENCES businesses (id),
        url text NOT NULL CHECK (length(url) <= 2000),
        description text NOT NULL,
        -- Empty: all.
        event_types text[] NOT NULL,
        status text NOT NULL DEFAULT 'enabled' CHECK (status IN ('enabled', 'disabled')),
        disabled_reason text CHECK (disabled_reason IN ('request', 'failing', 'gone', 'deleted')),
        -- The last position of the feed that was still fanned out before the endpoint was disabled.
        disabled_after bigint,
        disabled_at timestamptz,
        -- Of the first failure since the last success.
        failing_since timestamptz,
        deleted_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT network_now(),
        updated_at timestamptz NOT NULL DEFAULT network_now(),
        CHECK ((status = 'disabled') = (disabled_reason IS NOT NULL AND disabled_after IS NOT NULL AND disabled_at IS NOT NULL)),
        CHECK (deleted_at IS NULL OR status = 'disabled')
      );
      CREATE INDEX webhook_endpoints_by_business ON webhook_endpoints (business_id, id) WHERE deleted_at IS NULL;

      CREATE TABLE webhook_secrets (
        id text PRIMARY KEY,
        endpoint_id text NOT NULL REFERENCES webhook_endpoints (id),
        -- Both private keys, encrypted under WEBHOOK_SECRET and bound to endpoint and id.
        sealed jsonb NOT NULL,
        public_key text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT network_now(),
        -- Null: the current one. Until then the previous one signs too.
        expires_at timestamptz
      );
      CREATE INDEX webhook_secrets_by_endpoint ON webhook_secrets (endpoint_id, id);
      CREATE UNIQUE INDEX webhook_secrets_current ON webhook_secrets (endpoint_id) WHERE expires_at IS NULL;

      -- How far the feed was fanned out. Who changes what endpoints want holds it, so every event knows who wanted it.
      CREATE TABLE webhook_cursor (
        singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
        position bigint NOT NULL
      );
      INSERT INTO webhook_cursor (position) SELECT coalesce(max(position), 0) FROM outbox_events;

      CREATE TABLE webhook_messages (
        endpoint_id text NOT NULL REFERENCES webhook_endpoints (id),
        event_id text NOT NULL REFERENCES outbox_events (id),
        position bigint NOT NULL,
        status text NOT NULL DEFAULT 'pending'
          CHECK (status IN ('pending', 'delivering', 'delivered', 'failed', 'dead')),
        -- Failures since the message was created or replayed.
        failures integer NOT NULL DEFAULT 0,
        -- When it is to be tried; while it is being tried, when somebody else may.
        due_at timestamptz NOT NULL DEFAULT network_now(),
        lease text CHECK ((status = 'delivering') = (lease IS NOT NULL)),
        delivered_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT network_now(),
        PRIMARY KEY (endpoint_id, event_id)
      ) WITH (fillfactor = 80);
      CREATE INDEX webhook_messages_open ON webhook_messages (endpoint_id, due_at, position)
        WHERE status IN ('pending', 'delivering', 'failed');

      CREATE TABLE webhook_attempts (
        id text PRIMARY KEY,
        endpoint_id text NOT NULL,
        event_id text NOT NULL,
        at timestamptz NOT NULL,
        duration_milliseconds integer NOT NULL,
        error text CHECK (error IN ('dns', 'refused', 'connection', 'tls', 'timeout', 'redirect', 'status')),
        error_detail text,
        response_status integer,
        response_body text,
        FOREIGN KEY (endpoint_id, event_id) REFERENCES webhook_messages (endpoint_id, event_id)
      );
      CREATE INDEX webhook_attempts_by_endpoint ON webhook_attempts (endpoint_id, id);
      CREATE INDEX webhook_attempts_by_message ON webhook_attempts (endpoint_id, event_id, id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE webhook_attempts; DROP TABLE webhook_messages; DROP TABLE webhook_cursor; DROP TABLE webhook_secrets;
      DROP TABLE webhook_endpoints;
    `);
  }
}
