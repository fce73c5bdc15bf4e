import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Steps of trails get ids that sort by time, by which they are found to be sealed. */
export class SealTrails1700000049100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- 48 bits of milliseconds, as in the program's ids, and what is random. The database makes them, so whatever adds steps goes on as
      -- it did. Steps that are there get theirs now, in whatever order they lie: the whole table is written anew.
      ALTER TABLE trail_entries ADD COLUMN id text NOT NULL DEFAULT
        'stp_' || encode(substr(int8send(floor(date_part('epoch', clock_timestamp()) * 1000)::bigint), 3)
          || substr(uuid_send(gen_random_uuid()), 7), 'hex');
      CREATE UNIQUE INDEX trail_entries_by_id ON trail_entries (id);
      -- Until those that are there are sealed, none of them is missed.
      INSERT INTO record_seal_cursors (record_table, sealed_to, salted_to)
        SELECT 'trail_entries', first, first FROM concat('stp_', repeat('0', 32)) AS first;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DO $$ BEGIN
        IF EXISTS (SELECT FROM record_seals WHERE record_table = 'trail_entries') THEN
          RAISE EXCEPTION 'Steps of trails have seals: the version before cannot verify them';
        END IF;
      END $$;
      DELETE FROM record_seal_cursors WHERE record_table = 'trail_entries';
      DROP INDEX trail_entries_by_id;
      ALTER TABLE trail_entries DROP COLUMN id;
    `);
  }
}
