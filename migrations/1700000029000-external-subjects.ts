import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whom an identity provider knows members as, and what their tokens let them do. */
export class ExternalSubjects1700000029000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE external_subjects (
        id text PRIMARY KEY,
        business_id text REFERENCES businesses,
        member_id text NOT NULL REFERENCES members,
        issuer text NOT NULL CHECK (length(issuer) BETWEEN 1 AND 2000),
        subject text NOT NULL CHECK (length(subject) BETWEEN 1 AND 255),
        created_at timestamptz NOT NULL DEFAULT network_now(),
        ended_at timestamptz
      );
      CREATE UNIQUE INDEX external_subjects_one_member ON external_subjects (issuer, subject) WHERE ended_at IS NULL;
      CREATE UNIQUE INDEX external_subjects_one_subject ON external_subjects (member_id) WHERE ended_at IS NULL;

      -- What stands for a subject where an API key has the hash of its secret.
      CREATE FUNCTION subject_credential(issuer text, subject text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
        SELECT encode(sha256(convert_to(issuer || E'\\n' || subject, 'UTF8')), 'hex')
      $$;

      ALTER FUNCTION rights_of(text, text) RENAME TO rights_of_key;

      -- As rights_of_key, for a member whom an identity provider vouches for.
      CREATE FUNCTION rights_of_member(caller_id text, credential text) RETURNS text LANGUAGE sql STABLE AS $$
        SELECT jsonb_build_object('roles', person.roles, 'scopes', person.scopes, 'expiresAt', NULL, 'memberId', person.id,
          'memberRoles', NULL, 'memberScopes', NULL, 'businessStatus', business.status,
          'approvalThreshold', profile.approval_threshold::text)
        FROM members AS person
          JOIN external_subjects AS known ON known.member_id = person.id AND known.ended_at IS NULL
          LEFT JOIN businesses AS business ON business.id = person.business_id
          LEFT JOIN business_profiles AS profile ON profile.business_id = person.business_id
        WHERE person.id = caller_id AND person.deactivated_at IS NULL
          AND subject_credential(known.issuer, known.subject) = credential
      $$;

      CREATE FUNCTION rights_of(caller_id text, credential text) RETURNS text LANGUAGE plpgsql STABLE AS $$
      BEGIN
        IF starts_with(caller_id, 'mem_') THEN
          RETURN rights_of_member(caller_id, credential);
        END IF;
        RETURN rights_of_key(caller_id, credential);
      END $$;

      -- What a caller may do with the newest credential that it has.
      CREATE FUNCTION present_rights_of(caller_id text) RETURNS text LANGUAGE sql STABLE AS $$
        SELECT rights_of(caller_id, CASE WHEN starts_with(caller_id, 'mem_')
          THEN (SELECT subject_credential(issuer, subject) FROM external_subjects WHERE member_id = caller_id AND ended_at IS NULL)
          ELSE (live_secrets(caller_id))[1] END)
      $$;

      -- Who asks is what a subject is looked up for, so no tenant is known yet. The caller has verified the token.
      CREATE FUNCTION find_external_subject(token_issuer text, token_subject text)
        RETURNS TABLE (id text, business_id text, name text, credential text, rights text)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
        SELECT person.id, person.business_id, person.name, presented.hash, rights_of(person.id, presented.hash)
        FROM external_subjects AS known JOIN members AS person ON person.id = known.member_id,
          subject_credential(token_issuer, token_subject) AS presented (hash)
        WHERE known.issuer = token_issuer AND known.subject = token_subject AND known.ended_at IS NULL
      $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION find_external_subject(text, text); DROP FUNCTION present_rights_of(text); DROP FUNCTION rights_of(text, text);
      DROP FUNCTION rights_of_member(text, text); DROP FUNCTION subject_credential(text, text);
      ALTER FUNCTION rights_of_key(text, text) RENAME TO rights_of;
      DROP TABLE external_subjects;
    `);
  }
}
