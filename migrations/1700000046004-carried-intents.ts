import type { MigrationInterface, QueryRunner } from 'typeorm';

/** As of events: an intent that no transaction carries yet has no entry among those of transactions. */
export class CarriedIntents1700000046004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE INDEX chain_intents_of_transaction ON chain_intents (transaction_id) WHERE transaction_id IS NOT NULL`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX chain_intents_of_transaction`);
  }
}
