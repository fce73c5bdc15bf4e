import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Steps of trails get ids that sort by time, by which they are found to be sealed. The database makes them, so whatever adds steps goes on
 * as it did. Those that are there have theirs from the next migration: written with the column, all of them would be locked meanwhile.
 */
export class IdsOfSteps1700000049100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE trail_entries ADD COLUMN id text;
      -- 48 bits of milliseconds, as in the program's ids, and what is random.
      ALTER TABLE trail_entries ALTER COLUMN id SET DEFAULT
        'stp_' || encode(substr(int8send(floor(date_part('epoch', clock_timestamp()) * 1000)::bigint), 3)
          || substr(uuid_send(gen_random_uuid()), 7), 'hex');
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
      ALTER TABLE trail_entries DROP COLUMN id;
    `);
  }
}
