import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Steps that were there get ids, in whatever order they lie. Others are added meanwhile. */
export class IdsOfOldSteps1700000049101 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`SET LOCAL statement_timeout = 0`);
    await runner.query(`UPDATE trail_entries SET id = DEFAULT WHERE id IS NULL`);
  }

  async down(): Promise<void> {
    // They go with the column.
  }
}
