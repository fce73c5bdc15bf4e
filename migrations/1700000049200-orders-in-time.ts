import type { MigrationInterface, QueryRunner } from 'typeorm';

/** To which orders something happened in a range of time. */
export class OrdersInTime1700000049200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX trail_entries_by_time ON trail_entries (at, order_id);

      -- As orders_in_blocks, by the time of the steps: ids alone, which the caller then reads under row-level security.
      CREATE FUNCTION orders_in_time(since timestamptz, before timestamptz, most integer) RETURNS text[]
        LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
      DECLARE
        found text[];
      BEGIN
        SELECT array_agg(order_id) INTO found FROM (
          SELECT order_id FROM trail_entries WHERE at >= since AND at < before LIMIT most + 1) AS step;
        IF cardinality(found) > most THEN
          RETURN NULL;
        END IF;
        RETURN ARRAY(SELECT DISTINCT unnest(found));
      END $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `DROP FUNCTION orders_in_time(timestamptz, timestamptz, integer); DROP INDEX trail_entries_by_time;`,
    );
  }
}
