import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Token buckets that all instances of the API draw leases from. */
export class RateLimits1700000022000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- A bucket is the moment at which it is full again; one that is full has no row. Unlogged: after a crash all are full.
      CREATE UNLOGGED TABLE rate_buckets (
        subject text PRIMARY KEY,
        full_at timestamptz NOT NULL
      );
      CREATE INDEX rate_buckets_full ON rate_buckets (full_at);

      -- Takes up to wanted whole tokens from each bucket, which holds burst and gains rate a second. Subjects come sorted, so that
      -- two that take from the same buckets wait for each other in one order. Remaining can be negative where a limit was lowered.
      CREATE FUNCTION lease_rate_tokens(subjects text[], wanted double precision[], bursts double precision[], rates double precision[])
        RETURNS TABLE (subject text, granted double precision, remaining double precision) LANGUAGE plpgsql AS $$
      DECLARE
        moment timestamptz := clock_timestamp();
        full_at_before timestamptz;
      BEGIN
        FOR index IN 1 .. cardinality(subjects) LOOP
          INSERT INTO rate_buckets AS bucket VALUES (subjects[index], moment) ON CONFLICT DO NOTHING;
          SELECT greatest(bucket.full_at, moment) INTO full_at_before FROM rate_buckets AS bucket
            WHERE bucket.subject = subjects[index] FOR UPDATE;
          subject := subjects[index];
          remaining := bursts[index] - extract(epoch FROM coalesce(full_at_before, moment) - moment) * rates[index];
          granted := greatest(0, least(wanted[index], floor(remaining)));
          remaining := remaining - granted;
          UPDATE rate_buckets AS bucket
            SET full_at = coalesce(full_at_before, moment) + granted / rates[index] * interval '1 second'
            WHERE bucket.subject = subjects[index];
          RETURN NEXT;
        END LOOP;
      END $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION lease_rate_tokens(text[], double precision[], double precision[], double precision[]);
      DROP TABLE rate_buckets;
    `);
  }
}
