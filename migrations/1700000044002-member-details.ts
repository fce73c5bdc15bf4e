import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Names and e-mail addresses of members that changed. Each is a record of its own, sealed as the first is. */
export class MemberDetails1700000044002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE member_details (
        id text PRIMARY KEY,
        member_id text NOT NULL REFERENCES members,
        -- Of the member's changes, from one; the last counts.
        number integer NOT NULL CHECK (number > 0),
        name text NOT NULL,
        email text,
        created_at timestamptz NOT NULL DEFAULT network_now(),
        UNIQUE (member_id, number)
      );
      -- What people were called stays, until it is erased.
      CREATE FUNCTION refuse_other_details() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF TG_OP <> 'UPDATE' OR NEW.name NOT IN (OLD.name, '[erased]') OR coalesce(NEW.email <> OLD.email, NEW.email IS NOT NULL)
            OR (NEW.id, NEW.member_id, NEW.number, NEW.created_at) IS DISTINCT FROM (OLD.id, OLD.member_id, OLD.number, OLD.created_at) THEN
          RAISE EXCEPTION 'The details of member % stay', OLD.member_id USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER member_details_stay BEFORE UPDATE OR DELETE ON member_details
        FOR EACH ROW EXECUTE FUNCTION refuse_other_details();
      CREATE TRIGGER member_details_not_truncated BEFORE TRUNCATE ON member_details
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

      -- As before, with the name that the member has now.
      CREATE OR REPLACE FUNCTION find_external_subject(token_issuer text, token_subject text)
        RETURNS TABLE (id text, business_id text, name text, credential text, rights text)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
        SELECT person.id, person.business_id, coalesce((
            SELECT changed.name FROM member_details AS changed WHERE changed.member_id = person.id ORDER BY number DESC LIMIT 1), person.name),
          presented.hash, rights_of(person.id, presented.hash)
        FROM external_subjects AS known JOIN members AS person ON person.id = known.member_id,
          subject_credential(token_issuer, token_subject) AS presented (hash)
        WHERE known.issuer = token_issuer AND known.subject = token_subject AND known.ended_at IS NULL
      $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE OR REPLACE FUNCTION find_external_subject(token_issuer text, token_subject text)
        RETURNS TABLE (id text, business_id text, name text, credential text, rights text)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
        SELECT person.id, person.business_id, person.name, presented.hash, rights_of(person.id, presented.hash)
        FROM external_subjects AS known JOIN members AS person ON person.id = known.member_id,
          subject_credential(token_issuer, token_subject) AS presented (hash)
        WHERE known.issuer = token_issuer AND known.subject = token_subject AND known.ended_at IS NULL
      $$;
      -- With what the access to personal hashes says of it, which whoever migrates states anew.
      DROP TABLE member_details CASCADE;
      DROP FUNCTION refuse_other_details();
    `);
  }
}
