import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which orders have a delivery with a piece of evidence of a digest. */
export class OrdersByEvidence1700000048000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX deliveries_by_evidence ON deliveries USING gin (evidence jsonb_path_ops) WHERE evidence <> '[]';

      -- Ids alone, and to who knows the digest. No index of what JSON contains is used beneath row-level security, which the caller is under
      -- where it then reads the orders.
      CREATE FUNCTION orders_with_evidence(digest text) RETURNS SETOF text
        LANGUAGE sql STABLE ROWS 1 SECURITY DEFINER SET search_path FROM CURRENT AS $$
        SELECT order_id FROM deliveries
        WHERE evidence <> '[]' AND evidence @> jsonb_build_array(jsonb_build_object('sha256', digest))
      $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP FUNCTION orders_with_evidence(text); DROP INDEX deliveries_by_evidence;`);
  }
}
