import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The story of every order in sequence, and the payments that left escrow. */
export class Trail1700000007000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE trail_entries (
        order_id text NOT NULL REFERENCES purchase_orders,
        sequence integer NOT NULL,
        kind text NOT NULL,
        at timestamptz NOT NULL,
        actor_id text,
        actor_address text,
        amount amount,
        subject text,
        chain_id bigint,
        block_number bigint,
        block_hash text,
        transaction_hash text,
        log_index integer,
        details jsonb NOT NULL,
        PRIMARY KEY (order_id, sequence)
      );
      CREATE INDEX trail_entries_by_transaction ON trail_entries (transaction_hash) WHERE transaction_hash IS NOT NULL;

      CREATE TABLE payments (
        id text PRIMARY KEY,
        order_id text NOT NULL REFERENCES purchase_orders,
        kind text NOT NULL CHECK (kind IN ('release', 'refund')),
        payee_address text NOT NULL,
        payee_id text REFERENCES businesses,
        token text NOT NULL,
        amount amount NOT NULL,
        credited boolean NOT NULL DEFAULT false,
        status text NOT NULL CHECK (status IN ('mined', 'final', 'reverted')),
        chain_id bigint NOT NULL,
        block_number bigint NOT NULL,
        block_hash text NOT NULL,
        block_time timestamptz NOT NULL,
        transaction_hash text NOT NULL,
        log_index integer NOT NULL,
        UNIQUE (chain_id, block_hash, log_index)
      );
      CREATE INDEX payments_by_order ON payments (order_id, id);
      CREATE INDEX payments_by_payee ON payments (payee_id, id DESC);
      CREATE INDEX payments_to_finalise ON payments (chain_id, block_number) WHERE status = 'mined';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE payments; DROP TABLE trail_entries;`);
  }
}
