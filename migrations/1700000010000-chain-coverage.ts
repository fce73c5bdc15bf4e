import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which blocks were read, with hashes that link them; the newest block that a node told of; and why reading waits. */
export class ChainCoverage1700000010000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE chain_coverage (
        chain_id bigint NOT NULL,
        first_number bigint NOT NULL,
        parent_hash text NOT NULL,
        last_number bigint NOT NULL,
        last_hash text NOT NULL,
        read_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (chain_id, first_number),
        CHECK (first_number <= last_number)
      );
      INSERT INTO chain_coverage (chain_id, first_number, parent_hash, last_number, last_hash)
        SELECT checkpoint.chain_id, oldest.number + 1, oldest.hash, checkpoint.number, checkpoint.hash
        FROM chain_checkpoints AS checkpoint CROSS JOIN LATERAL (
          SELECT number, hash FROM chain_blocks WHERE chain_id = checkpoint.chain_id ORDER BY number LIMIT 1
        ) AS oldest
        WHERE oldest.number < checkpoint.number;
      ALTER TABLE chain_checkpoints
        ADD COLUMN head_number bigint,
        ADD COLUMN held_reason text,
        ADD COLUMN held_since timestamptz,
        ADD CONSTRAINT chain_checkpoints_hold_has_time CHECK ((held_reason IS NULL) = (held_since IS NULL));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE chain_checkpoints DROP COLUMN held_since, DROP COLUMN held_reason, DROP COLUMN head_number;
      DROP TABLE chain_coverage;
    `);
  }
}
