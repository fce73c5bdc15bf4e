import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Chain work in three tables (intent, transaction, attempt) and what was read back (checkpoint, blocks, logs). */
export class ChainWork1700000005000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE chain_transactions (
        id text PRIMARY KEY,
        chain_id bigint NOT NULL,
        signer text NOT NULL,
        nonce bigint NOT NULL,
        status text NOT NULL CHECK (status IN ('signed', 'broadcast', 'mined', 'reverted', 'final')),
        block_number bigint,
        block_hash text,
        transaction_hash text,
        gas_used bigint,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        UNIQUE (chain_id, signer, nonce)
      );
      CREATE INDEX chain_transactions_open ON chain_transactions (chain_id, signer, nonce)
        WHERE status IN ('signed', 'broadcast', 'mined');

      CREATE TABLE chain_attempts (
        hash text PRIMARY KEY,
        transaction_id text NOT NULL REFERENCES chain_transactions,
        number integer NOT NULL,
        raw text NOT NULL,
        gas_limit bigint NOT NULL,
        max_fee_per_gas numeric(78, 0) NOT NULL,
        max_priority_fee_per_gas numeric(78, 0) NOT NULL,
        broadcast_at timestamptz,
        error_class text,
        error_message text,
        created_at timestamptz NOT NULL DEFAULT now(),
        UNIQUE (transaction_id, number)
      );

      CREATE TABLE chain_intents (
        id text PRIMARY KEY,
        sequence bigserial NOT NULL UNIQUE,
        chain_id bigint NOT NULL,
        business_key text NOT NULL,
        lane_key text NOT NULL,
        kind text NOT NULL,
        target text NOT NULL,
        calldata text NOT NULL,
        gas_limit bigint NOT NULL,
        subject text NOT NULL,
        operation_id text REFERENCES operations,
        status text NOT NULL CHECK (status IN ('ready', 'assigned', 'mined', 'final', 'failed')),
        transaction_id text REFERENCES chain_transactions,
        failures integer NOT NULL DEFAULT 0,
        not_before timestamptz,
        error jsonb,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE UNIQUE INDEX chain_intents_once ON chain_intents (chain_id, business_key) WHERE status <> 'failed';
      CREATE INDEX chain_intents_failed ON chain_intents (chain_id, business_key) WHERE status = 'failed';
      CREATE INDEX chain_intents_ready ON chain_intents (chain_id, sequence) WHERE status = 'ready';
      CREATE INDEX chain_intents_unsettled_lane ON chain_intents (lane_key, sequence) WHERE status IN ('ready', 'assigned');
      CREATE INDEX chain_intents_by_transaction ON chain_intents (transaction_id);
      CREATE INDEX chain_intents_by_subject ON chain_intents (subject);
      CREATE INDEX chain_intents_by_operation ON chain_intents (operation_id);

      CREATE TABLE chain_checkpoints (
        chain_id bigint PRIMARY KEY,
        number bigint NOT NULL,
        hash text NOT NULL,
        block_time timestamptz NOT NULL,
        final_number bigint NOT NULL,
        halted_reason text,
        updated_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE TABLE chain_blocks (
        chain_id bigint NOT NULL,
        number bigint NOT NULL,
        hash text NOT NULL,
        parent_hash text NOT NULL,
        block_time timestamptz NOT NULL,
        PRIMARY KEY (chain_id, number)
      );
      CREATE TABLE chain_logs (
        chain_id bigint NOT NULL,
        block_hash text NOT NULL,
        log_index integer NOT NULL,
        block_number bigint NOT NULL,
        block_time timestamptz NOT NULL,
        transaction_hash text NOT NULL,
        transaction_index integer NOT NULL,
        address text NOT NULL,
        topics text[] NOT NULL,
        data text NOT NULL,
        event text NOT NULL,
        arguments jsonb NOT NULL,
        order_hash text,
        removed boolean NOT NULL DEFAULT false,
        returns integer NOT NULL DEFAULT 0,
        PRIMARY KEY (chain_id, block_hash, log_index)
      );
      CREATE TABLE chain_log_failures (
        chain_id bigint NOT NULL,
        block_hash text NOT NULL,
        log_index integer NOT NULL,
        order_hash text NOT NULL,
        reason text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (chain_id, block_hash, log_index),
        FOREIGN KEY (chain_id, block_hash, log_index) REFERENCES chain_logs
      );
      CREATE INDEX chain_log_failures_by_order ON chain_log_failures (order_hash);
      CREATE INDEX chain_logs_by_block ON chain_logs (chain_id, block_number, log_index);
      CREATE INDEX chain_logs_by_order ON chain_logs (order_hash, block_number, log_index);
      CREATE INDEX chain_logs_by_transaction ON chain_logs (transaction_hash);
      CREATE INDEX chain_logs_by_token ON chain_logs ((arguments->>'tokenId')) WHERE event = 'Transfer';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE chain_log_failures; DROP TABLE chain_logs; DROP TABLE chain_blocks; DROP TABLE chain_checkpoints; DROP TABLE chain_intents;
      DROP TABLE chain_attempts; DROP TABLE chain_transactions;
    `);
  }
}
