import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Requests that a second person approves. What was asked for never changes. */
export class Approvals1700000028000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE approvals (
        id text PRIMARY KEY,
        business_id text NOT NULL REFERENCES businesses,
        method text NOT NULL,
        path text NOT NULL,
        body jsonb NOT NULL,
        -- SHA-256 over the RFC 8785 form of method, path and body, hex.
        digest text NOT NULL,
        -- The most that it may commit, minor units; null: it is about no amount.
        amount numeric(78, 0),
        requested_by text NOT NULL,
        requested_by_member text NOT NULL REFERENCES members,
        created_at timestamptz NOT NULL DEFAULT network_now(),
        expires_at timestamptz NOT NULL,
        status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'approved', 'rejected')),
        decided_by text,
        decided_by_member text REFERENCES members,
        decided_at timestamptz,
        reason text,
        result_status integer,
        result_body jsonb,
        CHECK ((status = 'pending') = (decided_at IS NULL)),
        -- Nobody approves what they asked for.
        CHECK (status <> 'approved' OR decided_by_member IS NOT NULL AND decided_by_member <> requested_by_member)
      );
      CREATE INDEX approvals_by_business ON approvals (business_id, id);
      CREATE FUNCTION refuse_decided_approval() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF OLD.status <> 'pending' OR (NEW.method, NEW.path, NEW.body, NEW.digest, NEW.amount, NEW.requested_by, NEW.requested_by_member)
            IS DISTINCT FROM (OLD.method, OLD.path, OLD.body, OLD.digest, OLD.amount, OLD.requested_by, OLD.requested_by_member) THEN
          RAISE EXCEPTION 'approval % is decided, or is another', OLD.id USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER approvals_decided_once BEFORE UPDATE ON approvals FOR EACH ROW EXECUTE FUNCTION refuse_decided_approval();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE approvals; DROP FUNCTION refuse_decided_approval();`);
  }
}
