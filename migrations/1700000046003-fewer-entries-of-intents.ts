import type { MigrationInterface, QueryRunner } from 'typeorm';

/** As of events: intents that wait are sorted by indexes of their own, and what no transaction carries yet needs no entry. */
export class FewerEntriesOfIntents1700000046003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE chain_intents DROP CONSTRAINT chain_intents_sequence_key;
      DROP INDEX chain_intents_by_transaction;
      CREATE INDEX chain_intents_of_transaction ON chain_intents (transaction_id) WHERE transaction_id IS NOT NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX chain_intents_of_transaction;
      CREATE INDEX chain_intents_by_transaction ON chain_intents (transaction_id);
      ALTER TABLE chain_intents ADD CONSTRAINT chain_intents_sequence_key UNIQUE (sequence);
    `);
  }
}
