import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A hash chain over what records say that never changes, written behind them by the worker. */
export class RecordSeals1700000025000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE record_seals (
        -- From 1, without gaps.
        position bigint PRIMARY KEY,
        record_table text NOT NULL,
        record_key text NOT NULL,
        -- CRC-32 of every column, in hex.
        fingerprints text NOT NULL,
        -- SHA-256 over the hash before, table, key and every column.
        hash text NOT NULL,
        UNIQUE (record_table, record_key)
      );
      CREATE TABLE record_seal_head (
        singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
        position bigint NOT NULL,
        hash text NOT NULL
      );
      INSERT INTO record_seal_head (position, hash) VALUES (0, repeat('0', 64));
      -- Up to which id every record of a table has its seal.
      CREATE TABLE record_seal_cursors (
        record_table text PRIMARY KEY,
        sealed_to text NOT NULL
      );
      CREATE TRIGGER record_seals_immutable BEFORE UPDATE OR DELETE ON record_seals FOR EACH ROW EXECUTE FUNCTION refuse_change();
      CREATE TRIGGER record_seals_not_truncated BEFORE TRUNCATE ON record_seals FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
      GRANT SELECT, INSERT ON record_seals TO quittance_application;
      GRANT SELECT, INSERT, UPDATE ON record_seal_head, record_seal_cursors TO quittance_application;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE record_seal_cursors; DROP TABLE record_seal_head; DROP TABLE record_seals;`);
  }
}
