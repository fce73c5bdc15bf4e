import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * An event was in four indexes before it had a position, and in four again when it got one. Nobody looks for an event or an intent by the
 * number that a sequence of the database gave it, but to sort what waits, which has indexes of its own; and what has no value yet
 * needs no entry.
 */
export class FewerIndexEntries1700000046002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE UNIQUE INDEX outbox_events_published ON outbox_events (position) WHERE position IS NOT NULL;
      ALTER TABLE outbox_events DROP CONSTRAINT outbox_events_position_key;
      ALTER TABLE outbox_events DROP CONSTRAINT outbox_events_sequence_key;
      CREATE INDEX chain_intents_of_transaction ON chain_intents (transaction_id) WHERE transaction_id IS NOT NULL;
      DROP INDEX chain_intents_by_transaction;
      ALTER TABLE chain_intents DROP CONSTRAINT chain_intents_sequence_key;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE chain_intents ADD CONSTRAINT chain_intents_sequence_key UNIQUE (sequence);
      CREATE INDEX chain_intents_by_transaction ON chain_intents (transaction_id);
      DROP INDEX chain_intents_of_transaction;
      ALTER TABLE outbox_events ADD CONSTRAINT outbox_events_sequence_key UNIQUE (sequence);
      ALTER TABLE outbox_events ADD CONSTRAINT outbox_events_position_key UNIQUE (position);
      DROP INDEX outbox_events_published;
    `);
  }
}
