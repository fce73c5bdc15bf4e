import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Work that failed: how often, when it is tried again, and what was parked as a dead letter. */
export class DeadLetters1700000013000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE work_failures (
        id text PRIMARY KEY,
        queue text NOT NULL,
        reference text NOT NULL,
        subject text NOT NULL,
        reason text NOT NULL,
        failures integer NOT NULL CHECK (failures > 0),
        first_failed_at timestamptz NOT NULL DEFAULT now(),
        last_failed_at timestamptz NOT NULL DEFAULT now(),
        not_before timestamptz NOT NULL,
        parked_at timestamptz,
        UNIQUE (queue, reference)
      );
      CREATE INDEX work_failures_parked ON work_failures (id) WHERE parked_at IS NOT NULL;
      CREATE INDEX work_failures_by_subject ON work_failures (queue, subject);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE work_failures`);
  }
}
