import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What clauses, settlement rounds, instalments and pledges add to orders: fees, disputes, retention, the last time to claim. */
export class Clauses1700000008000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE purchase_orders
        ADD COLUMN paid amount NOT NULL DEFAULT 0,
        ADD COLUMN fees amount NOT NULL DEFAULT 0,
        ADD COLUMN contested amount NOT NULL DEFAULT 0,
        ADD COLUMN disputed amount NOT NULL DEFAULT 0,
        ADD COLUMN retained amount NOT NULL DEFAULT 0,
        ADD COLUMN claim_by timestamptz,
        ADD COLUMN arbiter_id text REFERENCES businesses;
      CREATE INDEX purchase_orders_by_arbiter ON purchase_orders (arbiter_id, id DESC) WHERE arbiter_id IS NOT NULL;
      UPDATE purchase_orders SET paid = released, claim_by = deliver_by;
      ALTER TABLE purchase_orders
        ALTER COLUMN claim_by SET NOT NULL,
        DROP CONSTRAINT purchase_orders_check,
        ADD CONSTRAINT purchase_orders_money_kept CHECK (funded = held + paid + refunded + fees),
        ADD CONSTRAINT purchase_orders_money_bound CHECK (disputed + retained <= held);
      DROP INDEX purchase_orders_to_reclaim;
      CREATE INDEX purchase_orders_to_reclaim ON purchase_orders (claim_by) WHERE status = 'funded';

      ALTER TABLE deliveries
        ADD COLUMN round integer NOT NULL DEFAULT 0,
        DROP CONSTRAINT deliveries_status_check,
        ADD CONSTRAINT deliveries_status_check CHECK (status IN
          ('submitted', 'claimed', 'accepting', 'accepted', 'deemed', 'contested', 'settled', 'superseded', 'failed'));

      CREATE TABLE disputes (
        id text PRIMARY KEY,
        order_id text NOT NULL REFERENCES purchase_orders,
        round integer NOT NULL,
        number integer,
        kind text NOT NULL CHECK (kind IN ('delivery', 'retention')),
        delivery_id text REFERENCES deliveries,
        cumulative amount,
        tranche integer,
        contested amount NOT NULL CHECK (contested > 0),
        reason text,
        reason_hash text NOT NULL,
        status text NOT NULL CHECK (status IN ('submitted', 'open', 'resolved', 'superseded', 'failed')),
        arbitration_ends_at timestamptz,
        to_supplier amount,
        to_buyer amount,
        resolved_by text,
        resolved_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT network_now(),
        UNIQUE (order_id, round, number),
        CHECK (status IN ('submitted', 'failed') OR number IS NOT NULL AND arbitration_ends_at IS NOT NULL),
        CHECK (to_supplier + to_buyer = contested)
      );
      CREATE INDEX disputes_to_fall_back ON disputes (arbitration_ends_at) WHERE status = 'open';

      CREATE TABLE retentions (
        order_id text NOT NULL REFERENCES purchase_orders,
        round integer NOT NULL,
        number integer NOT NULL,
        amount amount NOT NULL,
        from_amount amount NOT NULL,
        to_amount amount NOT NULL,
        due_at timestamptz NOT NULL,
        status text NOT NULL CHECK (status IN ('held', 'released', 'superseded', 'reverted')),
        PRIMARY KEY (order_id, round, number)
      );
      CREATE INDEX retentions_to_release ON retentions (due_at) WHERE status = 'held';

      ALTER TABLE invoices
        ADD COLUMN due_at timestamptz,
        ADD COLUMN pledgee_id text REFERENCES businesses,
        ADD COLUMN pledgee_address text;
      UPDATE invoices SET due_at = due_date::timestamp AT TIME ZONE 'UTC';
      ALTER TABLE invoices ALTER COLUMN due_at SET NOT NULL;
      CREATE INDEX invoices_by_pledgee ON invoices (pledgee_id, id DESC) WHERE pledgee_id IS NOT NULL;
      CREATE INDEX invoices_to_release ON invoices (due_at)
        WHERE registered AND status = 'issued' AND acknowledged_at IS NOT NULL;

      ALTER TABLE payments
        DROP CONSTRAINT payments_kind_check,
        ADD CONSTRAINT payments_kind_check CHECK (kind IN ('release', 'refund', 'fee'));

      CREATE INDEX chain_logs_by_invoice ON chain_logs ((arguments->>'invoiceId')) WHERE order_hash IS NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX chain_logs_by_invoice;
      ALTER TABLE payments
        DROP CONSTRAINT payments_kind_check,
        ADD CONSTRAINT payments_kind_check CHECK (kind IN ('release', 'refund'));
      ALTER TABLE invoices DROP COLUMN due_at, DROP COLUMN pledgee_id, DROP COLUMN pledgee_address;
      DROP TABLE retentions; DROP TABLE disputes;
      ALTER TABLE deliveries
        DROP COLUMN round,
        DROP CONSTRAINT deliveries_status_check,
        ADD CONSTRAINT deliveries_status_check CHECK (status IN
          ('submitted', 'claimed', 'accepting', 'accepted', 'deemed', 'settled', 'failed'));
      DROP INDEX purchase_orders_to_reclaim;
      CREATE INDEX purchase_orders_to_reclaim ON purchase_orders (deliver_by) WHERE status = 'funded';
      ALTER TABLE purchase_orders
        DROP CONSTRAINT purchase_orders_money_kept, DROP CONSTRAINT purchase_orders_money_bound,
        DROP COLUMN paid, DROP COLUMN fees, DROP COLUMN contested, DROP COLUMN disputed, DROP COLUMN retained,
        DROP COLUMN claim_by, DROP COLUMN arbiter_id,
        ADD CONSTRAINT purchase_orders_check CHECK (funded = held + released + refunded);
    `);
  }
}
