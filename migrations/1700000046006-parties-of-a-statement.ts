import type { MigrationInterface, QueryRunner } from 'typeorm';

/** That no party of new orders is suspended is asked once for all of a statement. */
export class PartiesOfAStatement1700000046006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TRIGGER no_suspended_party_issued ON purchase_orders;
      CREATE FUNCTION refuse_suspended_parties() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE
        suspended text;
      BEGIN
        SELECT business.id INTO suspended FROM (
            SELECT buyer_id AS id FROM issued UNION SELECT supplier_id FROM issued
            UNION SELECT attester_id FROM issued UNION SELECT arbiter_id FROM issued
          ) AS party JOIN businesses AS business ON business.id = party.id
          WHERE business.status = 'suspended' LIMIT 1;
        IF suspended IS NOT NULL AND NOT pg_has_role(session_user, 'quittance_worker', 'USAGE') THEN
          RAISE EXCEPTION '%', suspended USING ERRCODE = 'check_violation', CONSTRAINT = 'no_suspended_party';
        END IF;
        RETURN NULL;
      END $$;
      CREATE TRIGGER no_suspended_party_issued AFTER INSERT ON purchase_orders REFERENCING NEW TABLE AS issued
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_suspended_parties();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TRIGGER no_suspended_party_issued ON purchase_orders;
      DROP FUNCTION refuse_suspended_parties();
      CREATE TRIGGER no_suspended_party_issued BEFORE INSERT ON purchase_orders
        FOR EACH ROW EXECUTE FUNCTION refuse_suspended_party();
    `);
  }
}
