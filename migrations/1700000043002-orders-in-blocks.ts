import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which orders have something in a range of blocks. */
export class OrdersInBlocks1700000043002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Ids of orders with a step in the blocks, from an index alone: row-level security of trails asks for the order of every single step,
      -- which the caller does again for the few orders that it then reads. Null where there are more than 'most' steps: then it is
      -- cheaper to go through the orders. Tells ids that blocks on a public chain have something of, and nothing about them.
      CREATE FUNCTION orders_in_blocks(first bigint, last bigint, most integer) RETURNS text[]
        LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
      DECLARE
        found text[];
      BEGIN
        SELECT array_agg(order_id) INTO found FROM (
          SELECT order_id FROM trail_entries
          WHERE block_number IS NOT NULL AND block_number >= first AND block_number <= last LIMIT most + 1) AS step;
        IF cardinality(found) > most THEN
          RETURN NULL;
        END IF;
        RETURN ARRAY(SELECT DISTINCT unnest(found));
      END $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP FUNCTION orders_in_blocks(bigint, bigint, integer);`);
  }
}
