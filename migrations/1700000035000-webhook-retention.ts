import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Finds tries to deliver webhooks that are old enough to be forgotten. */
export class WebhookRetention1700000035000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX webhook_attempts_by_time ON webhook_attempts (at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX webhook_attempts_by_time');
  }
}
