import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Intents that wait are sorted by indexes of their own. */
export class FewerEntriesOfIntents1700000046005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE chain_intents DROP CONSTRAINT chain_intents_sequence_key;
      DROP INDEX chain_intents_by_transaction;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE chain_intents ADD CONSTRAINT chain_intents_sequence_key UNIQUE (sequence);
      CREATE INDEX chain_intents_by_transaction ON chain_intents (transaction_id);
    `);
  }
}
