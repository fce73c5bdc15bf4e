import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Purchase orders and what is agreed about them: lines, documents, deliveries, invoices, settlements. */
export class Trade1700000004000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE DOMAIN amount AS numeric(78, 0) CHECK (VALUE >= 0);

      CREATE TABLE purchase_orders (
        id text PRIMARY KEY,
        order_hash text NOT NULL UNIQUE,
        reference text NOT NULL,
        buyer_id text NOT NULL REFERENCES businesses,
        supplier_id text NOT NULL REFERENCES businesses,
        attester_id text REFERENCES businesses,
        token text NOT NULL,
        amount amount NOT NULL,
        terms jsonb NOT NULL,
        status text NOT NULL CHECK (status IN
          ('issued', 'accepted', 'funding', 'funded', 'settled', 'refunded', 'declined', 'cancelled', 'lapsed')),
        supplier_signature text,
        fund_by timestamptz NOT NULL,
        deliver_by timestamptz NOT NULL,
        funded amount NOT NULL DEFAULT 0,
        held amount NOT NULL DEFAULT 0,
        released amount NOT NULL DEFAULT 0,
        refunded amount NOT NULL DEFAULT 0,
        claimed amount NOT NULL DEFAULT 0,
        invoiced amount NOT NULL DEFAULT 0,
        settlement_count integer NOT NULL DEFAULT 0,
        trail_length integer NOT NULL DEFAULT 0,
        created_at timestamptz NOT NULL DEFAULT network_now(),
        updated_at timestamptz NOT NULL DEFAULT network_now(),
        UNIQUE (buyer_id, reference),
        CHECK (funded = held + released + refunded)
      );
      CREATE INDEX purchase_orders_by_buyer ON purchase_orders (buyer_id, id DESC);
      CREATE INDEX purchase_orders_by_supplier ON purchase_orders (supplier_id, id DESC);
      CREATE INDEX purchase_orders_by_attester ON purchase_orders (attester_id, id DESC) WHERE attester_id IS NOT NULL;
      CREATE INDEX purchase_orders_to_lapse ON purchase_orders (fund_by) WHERE status IN ('issued', 'accepted');
      CREATE INDEX purchase_orders_to_reclaim ON purchase_orders (deliver_by) WHERE status = 'funded';

      CREATE TABLE purchase_order_lines (
        order_id text NOT NULL REFERENCES purchase_orders,
        number integer NOT NULL CHECK (number > 0),
        sku text NOT NULL,
        description text NOT NULL,
        quantity numeric(38, 6) NOT NULL CHECK (quantity > 0),
        unit text NOT NULL,
        unit_price amount NOT NULL,
        amount amount NOT NULL,
        PRIMARY KEY (order_id, number)
      );

      CREATE TABLE documents (
        id text PRIMARY KEY,
        business_id text NOT NULL REFERENCES businesses,
        order_id text REFERENCES purchase_orders,
        file_name text NOT NULL,
        media_type text NOT NULL,
        size bigint NOT NULL,
        sha256 text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT network_now()
      );
      CREATE INDEX documents_by_business ON documents (business_id, id DESC);
      CREATE INDEX documents_by_order ON documents (order_id);

      CREATE TABLE deliveries (
        id text PRIMARY KEY,
        order_id text NOT NULL REFERENCES purchase_orders,
        number integer NOT NULL,
        reference text,
        claimant_id text NOT NULL REFERENCES businesses,
        amount amount NOT NULL CHECK (amount > 0),
        cumulative amount NOT NULL,
        delivered_at timestamptz NOT NULL,
        evidence jsonb NOT NULL,
        evidence_hash text NOT NULL,
        status text NOT NULL CHECK (status IN
          ('submitted', 'claimed', 'accepting', 'accepted', 'deemed', 'settled', 'failed')),
        claimed_at timestamptz,
        inspection_ends_at timestamptz,
        decided_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT network_now(),
        UNIQUE (order_id, number)
      );
      CREATE INDEX deliveries_to_deem ON deliveries (inspection_ends_at) WHERE status IN ('claimed', 'accepting');
      CREATE TABLE delivery_lines (
        delivery_id text NOT NULL REFERENCES deliveries,
        line_number integer NOT NULL,
        quantity numeric(38, 6) NOT NULL CHECK (quantity > 0),
        amount amount NOT NULL,
        PRIMARY KEY (delivery_id, line_number)
      );

      CREATE TABLE invoices (
        id text PRIMARY KEY,
        order_id text NOT NULL REFERENCES purchase_orders,
        number text NOT NULL,
        supplier_id text NOT NULL REFERENCES businesses,
        buyer_id text NOT NULL REFERENCES businesses,
        holder_id text REFERENCES businesses,
        holder_address text NOT NULL,
        from_amount amount NOT NULL,
        to_amount amount NOT NULL,
        amount amount NOT NULL CHECK (amount = to_amount - from_amount AND amount > 0),
        paid amount NOT NULL DEFAULT 0,
        due_date date NOT NULL,
        document_hash text NOT NULL,
        registered boolean NOT NULL,
        invoice_hash text UNIQUE,
        acknowledged_at timestamptz,
        status text NOT NULL CHECK (status IN ('registering', 'issued', 'paid', 'failed')),
        created_at timestamptz NOT NULL DEFAULT network_now()
      );
      -- Invoices that only the chain knows of are numbered by their hash: what suppliers do there must not fail.
      CREATE UNIQUE INDEX invoices_supplier_id_number_key ON invoices (supplier_id, number)
        WHERE invoice_hash IS DISTINCT FROM number;
      CREATE INDEX invoices_by_order ON invoices (order_id, from_amount);
      CREATE INDEX invoices_by_supplier ON invoices (supplier_id, id DESC);
      CREATE INDEX invoices_by_buyer ON invoices (buyer_id, id DESC);
      CREATE INDEX invoices_by_holder ON invoices (holder_id, id DESC);

      CREATE TABLE settlements (
        id text PRIMARY KEY,
        order_id text NOT NULL REFERENCES purchase_orders,
        nonce integer NOT NULL,
        proposed_by text NOT NULL REFERENCES businesses,
        to_supplier amount NOT NULL,
        to_buyer amount NOT NULL,
        buyer_signature text,
        supplier_signature text,
        status text NOT NULL CHECK (status IN ('proposed', 'submitted', 'settled', 'withdrawn', 'failed')),
        created_at timestamptz NOT NULL DEFAULT network_now()
      );
      CREATE UNIQUE INDEX settlements_one_open ON settlements (order_id) WHERE status IN ('proposed', 'submitted');
      CREATE INDEX settlements_by_order ON settlements (order_id);

      CREATE TABLE operations (
        id text PRIMARY KEY,
        business_id text REFERENCES businesses,
        kind text NOT NULL,
        subject text NOT NULL,
        status text NOT NULL CHECK (status IN ('pending', 'submitted', 'mined', 'final', 'failed')),
        error jsonb,
        created_at timestamptz NOT NULL DEFAULT network_now(),
        updated_at timestamptz NOT NULL DEFAULT network_now()
      );
      CREATE INDEX operations_by_business ON operations (business_id, id DESC);
      CREATE INDEX operations_by_subject ON operations (subject);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE operations; DROP TABLE settlements; DROP TABLE invoices; DROP TABLE delivery_lines; DROP TABLE deliveries;
      DROP TABLE documents; DROP TABLE purchase_order_lines; DROP TABLE purchase_orders; DROP DOMAIN amount;
    `);
  }
}
