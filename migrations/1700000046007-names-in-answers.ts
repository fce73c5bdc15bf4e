import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A business's name is in answers that its trading partners got, wherever those tell of it, and stayed there when it was erased. */
export class NamesInAnswers1700000046007 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- The value with 'erased' in place of the fields of that name, in every object within it that is about that id.
      CREATE FUNCTION with_erased(value jsonb, about text, erased jsonb) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE AS $$
      DECLARE
        changed jsonb := value;
      BEGIN
        IF strpos(value::text, about) = 0 THEN
          RETURN value;
        END IF;
        IF jsonb_typeof(value) = 'array' THEN
          SELECT jsonb_agg(with_erased(item, about, erased) ORDER BY place) INTO changed
            FROM jsonb_array_elements(value) WITH ORDINALITY AS own (item, place);
        ELSIF jsonb_typeof(value) = 'object' THEN
          SELECT jsonb_object_agg(key, with_erased(item, about, erased)) INTO changed FROM jsonb_each(value) AS own (key, item);
          IF changed->>'id' = about THEN
            changed := changed || (SELECT coalesce(jsonb_object_agg(key, item), '{}') FROM jsonb_each(erased) AS own (key, item)
              WHERE changed ? key);
          END IF;
        END IF;
        RETURN changed;
      END $$;

      -- In the answers that anybody gets for repeated requests. Returns in how many.
      CREATE FUNCTION erase_in_answers(about text, erased jsonb) RETURNS integer
        LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
      DECLARE
        answers integer;
      BEGIN
        IF current_setting('app.tenant_id', true) IS DISTINCT FROM 'operator' THEN
          RAISE EXCEPTION '% is the operator''s to erase', about USING ERRCODE = 'insufficient_privilege';
        END IF;
        UPDATE idempotency_records SET answer = with_erased(answer::jsonb, about, erased)::json,
            response_body = with_erased(response_body, about, erased)
          WHERE strpos(coalesce(answer::text, response_body::text), about) > 0;
        GET DIAGNOSTICS answers = ROW_COUNT;
        RETURN answers;
      END $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP FUNCTION erase_in_answers(text, jsonb); DROP FUNCTION with_erased(jsonb, text, jsonb)`);
  }
}
