import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Orders and businesses of which nothing may be erased or forgotten. */
export class LegalHolds1700000044003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE legal_holds (
        -- Of an order or a business.
        id text PRIMARY KEY CHECK (id ~ '^(po|biz)_'),
        -- Such as the reference of a proceeding.
        reason text NOT NULL,
        since timestamptz NOT NULL DEFAULT network_now()
      );

      -- What is held. Whoever erases asks it first, and a hold that begins waits until the erasures that are under way are over: what is
      -- held once the hold was answered for is there, and stays. A business asks for its own members, and sees no holds otherwise.
      CREATE FUNCTION held_subjects() RETURNS text[] LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
      BEGIN
        PERFORM pg_advisory_xact_lock_shared(hashtextextended('legal holds', 0));
        RETURN ARRAY(SELECT id FROM legal_holds ORDER BY id);
      END $$;

      -- Businesses of which copies are kept that are forgotten otherwise: those that are held, and the parties to orders that are.
      CREATE FUNCTION businesses_under_hold() RETURNS text[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
        SELECT ARRAY(
          SELECT id FROM legal_holds WHERE starts_with(id, 'biz_')
          UNION SELECT party FROM legal_holds JOIN purchase_orders AS held USING (id),
            unnest(ARRAY[held.buyer_id, held.supplier_id, held.attester_id, held.arbiter_id]) AS party WHERE party IS NOT NULL)
      $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP FUNCTION businesses_under_hold(); DROP FUNCTION held_subjects(); DROP TABLE legal_holds;`);
  }
}
