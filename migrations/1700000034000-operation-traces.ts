import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The traces that chain work belongs to, for the workers to go on with; empty where nobody traces. */
export class OperationTraces1700000034000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE operation_traces (
        -- Written before its operation, at the end of whose command all writes are made; hence no reference.
        operation_id text PRIMARY KEY,
        business_id text,
        traceparent text NOT NULL CHECK (traceparent ~ '^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$'),
        -- 0: nothing told; 1: told up to the block.
        stage smallint NOT NULL DEFAULT 0 CHECK (stage IN (0, 1)),
        created_at timestamptz NOT NULL DEFAULT now()
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE operation_traces');
  }
}
