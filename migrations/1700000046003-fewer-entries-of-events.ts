import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * An event was in four indexes before it had a position, and in three again when it got one. Nobody looks for one by the number that a
 * sequence of the database gave it, but to sort what is not published, which has an index of its own.
 */
export class FewerEntriesOfEvents1700000046003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE outbox_events DROP CONSTRAINT outbox_events_sequence_key;
      ALTER TABLE outbox_events DROP CONSTRAINT outbox_events_position_key;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE outbox_events ADD CONSTRAINT outbox_events_position_key UNIQUE (position);
      ALTER TABLE outbox_events ADD CONSTRAINT outbox_events_sequence_key UNIQUE (sequence);
    `);
  }
}
