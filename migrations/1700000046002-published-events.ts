import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An event has no entry among positions until it has one. Others read meanwhile; what this makes superfluous goes next. */
export class PublishedEvents1700000046002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE UNIQUE INDEX outbox_events_published ON outbox_events (position) WHERE position IS NOT NULL`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX outbox_events_published`);
  }
}
