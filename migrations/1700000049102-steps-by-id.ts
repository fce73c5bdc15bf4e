import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Every step has an id, by which it is found. */
export class StepsById1700000049102 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`SET LOCAL statement_timeout = 0`);
    await runner.query(`
      CREATE UNIQUE INDEX trail_entries_by_id ON trail_entries (id);
      ALTER TABLE trail_entries ALTER COLUMN id SET NOT NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE trail_entries ALTER COLUMN id DROP NOT NULL;
      DROP INDEX trail_entries_by_id;
    `);
  }
}
