import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Contents of documents that were erased, and those that must not be. */
export class Erasure1700000040000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- When the content was deleted. Its digest stays: terms, claims and the log are made over it.
      ALTER TABLE documents ADD COLUMN erased_at timestamptz;
      -- Why the content must be kept whatever its age, such as the reference of a proceeding.
      ALTER TABLE documents ADD COLUMN legal_hold text;
      CREATE INDEX documents_by_content ON documents (sha256);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `DROP INDEX documents_by_content; ALTER TABLE documents DROP COLUMN legal_hold; ALTER TABLE documents DROP COLUMN erased_at;`,
    );
  }
}
