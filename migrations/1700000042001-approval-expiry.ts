import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which requests for approval the feed told to be over. */
export class ApprovalExpiry1700000042001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Expired is what is past its end, whether that was told or not.
      ALTER TABLE approvals ADD COLUMN expiry_told_at timestamptz;
      CREATE INDEX approvals_to_tell ON approvals (expires_at) WHERE status = 'pending' AND expiry_told_at IS NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX approvals_to_tell; ALTER TABLE approvals DROP COLUMN expiry_told_at;`);
  }
}
