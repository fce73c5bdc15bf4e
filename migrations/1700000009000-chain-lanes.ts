import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Lanes with a fencing token, batches of intents, what can happen to a nonce besides a call of ours, and the history of every intent.
 *
 * Of what happens to a transaction one row tells for all of its intents: `chain_intent_steps` has either an intent or a transaction.
 */
export class ChainLanes1700000009000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE chain_lanes (
        chain_id bigint NOT NULL,
        signer text NOT NULL,
        token bigint NOT NULL DEFAULT 0,
        holder text,
        backend_pid integer,
        heartbeat_at timestamptz,
        first_nonce bigint,
        chain_nonce bigint,
        paused_reason text,
        paused_at timestamptz,
        halted_code text,
        halted_reason text,
        halted_at timestamptz,
        waiting_reason text,
        fill_requested_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (chain_id, signer),
        CHECK ((halted_code IS NULL) = (halted_reason IS NULL))
      );
      INSERT INTO chain_lanes (chain_id, signer, first_nonce)
        SELECT chain_id, signer, min(nonce) FROM chain_transactions GROUP BY chain_id, signer;

      ALTER TABLE chain_transactions DROP CONSTRAINT chain_transactions_status_check,
        ADD CONSTRAINT chain_transactions_status_check
          CHECK (status IN ('signed', 'broadcast', 'mined', 'reverted', 'final', 'foreign')),
        ADD COLUMN kind text NOT NULL DEFAULT 'call' CHECK (kind IN ('call', 'batch', 'fill', 'foreign')),
        ADD COLUMN refusals integer NOT NULL DEFAULT 0;
      ALTER TABLE chain_attempts ADD COLUMN is_cancellation boolean NOT NULL DEFAULT false;

      ALTER TABLE chain_intents DROP CONSTRAINT chain_intents_status_check,
        ADD CONSTRAINT chain_intents_status_check CHECK (status IN ('ready', 'assigned', 'mined', 'final', 'failed', 'parked')),
        ADD COLUMN batch_index integer,
        ADD COLUMN is_single boolean NOT NULL DEFAULT false,
        ADD COLUMN cancel_requested_at timestamptz,
        SET (fillfactor = 60);
      CREATE INDEX chain_intents_parked ON chain_intents (chain_id, sequence) WHERE status = 'parked';

      CREATE TABLE chain_intent_steps (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        intent_id text,
        transaction_id text,
        at timestamptz NOT NULL DEFAULT now(),
        step text NOT NULL,
        detail jsonb NOT NULL DEFAULT '{}',
        CHECK ((intent_id IS NULL) <> (transaction_id IS NULL))
      );
      CREATE INDEX chain_intent_steps_by_intent ON chain_intent_steps (intent_id, id) WHERE intent_id IS NOT NULL;
      CREATE INDEX chain_intent_steps_by_transaction ON chain_intent_steps (transaction_id, id) WHERE transaction_id IS NOT NULL;
      CREATE TRIGGER chain_intent_steps_unchanged BEFORE UPDATE OR DELETE ON chain_intent_steps
        FOR EACH ROW EXECUTE FUNCTION refuse_change();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE chain_intent_steps;
      DROP INDEX chain_intents_parked;
      UPDATE chain_intents SET status = 'ready' WHERE status = 'parked';
      ALTER TABLE chain_intents DROP CONSTRAINT chain_intents_status_check,
        ADD CONSTRAINT chain_intents_status_check CHECK (status IN ('ready', 'assigned', 'mined', 'final', 'failed')),
        DROP COLUMN batch_index, DROP COLUMN is_single, DROP COLUMN cancel_requested_at, RESET (fillfactor);
      ALTER TABLE chain_attempts DROP COLUMN is_cancellation;
      UPDATE chain_transactions SET status = 'final' WHERE status = 'foreign';
      ALTER TABLE chain_transactions DROP CONSTRAINT chain_transactions_status_check,
        ADD CONSTRAINT chain_transactions_status_check CHECK (status IN ('signed', 'broadcast', 'mined', 'reverted', 'final')),
        DROP COLUMN kind, DROP COLUMN refusals;
      DROP TABLE chain_lanes;
    `);
  }
}
