import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What one person commits alone within a window counts together. */
export class SoleCommitments1700000044000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE business_profiles
        -- For so long what one person committed alone counts: one hour to thirty-one days.
        ADD COLUMN approval_window_seconds integer NOT NULL DEFAULT 86400
          CHECK (approval_window_seconds BETWEEN 3600 AND 2678400);

      -- What people of businesses with an approval threshold committed and nobody else approved. Rows outside of the window are forgotten.
      CREATE TABLE sole_commitments (
        business_id text NOT NULL REFERENCES businesses,
        -- The member; all keys that nobody answers for are one, ''.
        person text NOT NULL,
        order_id text NOT NULL REFERENCES purchase_orders,
        -- Ways to commit the money of an order. The same money in another way counts once.
        kind text NOT NULL CHECK (kind IN ('fund', 'release', 'acknowledge', 'transfer')),
        -- What was asked for: the same again counts once.
        command text NOT NULL,
        token text NOT NULL,
        amount numeric(78, 0) NOT NULL CHECK (amount > 0),
        -- Of it, what the person had not committed of the order before.
        counted numeric(78, 0) NOT NULL CHECK (counted BETWEEN 0 AND amount),
        committed_at timestamptz NOT NULL,
        PRIMARY KEY (business_id, person, order_id, kind, command)
      );
      CREATE INDEX sole_commitments_by_time ON sole_commitments (business_id, person, committed_at) INCLUDE (token, counted);

      -- Notes what a person commits, and tells for each token the amounts of 'items', what they add, and what now counts within the
      -- window. Nothing where there is no threshold. Whatever else the business commits, and a change of the threshold, waits for the end
      -- of the transaction: the row of the policy is locked.
      CREATE FUNCTION commit_alone(committing text, acting text, items jsonb)
        RETURNS TABLE (threshold numeric, window_seconds integer, unit text, asked numeric, added numeric, total numeric)
        LANGUAGE plpgsql AS $$
      DECLARE
        present timestamptz;
        since timestamptz;
      BEGIN
        SELECT approval_threshold, approval_window_seconds INTO threshold, window_seconds
          FROM business_profiles WHERE business_id = committing FOR NO KEY UPDATE;
        IF threshold IS NULL THEN
          RETURN;
        END IF;
        present := network_now();
        since := present - make_interval(secs => window_seconds);
        DELETE FROM sole_commitments WHERE ctid = ANY (ARRAY(
          SELECT ctid FROM sole_commitments WHERE business_id = committing AND person = acting AND committed_at <= since
          ORDER BY committed_at LIMIT 2000));
        INSERT INTO sole_commitments AS held (business_id, person, order_id, kind, command, token, amount, counted, committed_at)
          SELECT committing, acting, item.order_id, item.kind, item.command, item.token, greatest(item.amount, again.amount),
              greatest(coalesce(earlier.same_kind, 0) + greatest(item.amount, again.amount) - coalesce(earlier.most, 0), 0), present
            FROM jsonb_to_recordset(items) AS item (order_id text, kind text, command text, token text, amount numeric)
              LEFT JOIN sole_commitments AS again ON again.business_id = committing AND again.person = acting
                AND again.order_id = item.order_id AND again.kind = item.kind AND again.command = item.command
                AND again.committed_at > since
              LEFT JOIN LATERAL (
                SELECT max(sum) AS most, max(sum) FILTER (WHERE by_kind.kind = item.kind) AS same_kind FROM (
                  SELECT other.kind, sum(other.amount) FROM sole_commitments AS other
                  WHERE other.business_id = committing AND other.person = acting AND other.order_id = item.order_id
                    AND other.committed_at > since AND (other.kind, other.command) <> (item.kind, item.command)
                  GROUP BY other.kind) AS by_kind
              ) AS earlier ON true
          ON CONFLICT (business_id, person, order_id, kind, command) DO UPDATE
            SET amount = EXCLUDED.amount, counted = EXCLUDED.counted, committed_at = EXCLUDED.committed_at;
        RETURN QUERY
          SELECT threshold, window_seconds, item.token, sum(item.amount), sum(held.counted), (
              SELECT sum(counted) FROM sole_commitments AS every
              WHERE every.business_id = committing AND every.person = acting AND every.committed_at > since AND every.token = item.token)
            FROM jsonb_to_recordset(items) AS item (order_id text, kind text, command text, token text, amount numeric)
              JOIN sole_commitments AS held ON held.business_id = committing AND held.person = acting
                AND held.order_id = item.order_id AND held.kind = item.kind AND held.command = item.command
            GROUP BY item.token;
      END $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION commit_alone(text, text, jsonb);
      DROP TABLE sole_commitments;
      ALTER TABLE business_profiles DROP COLUMN approval_window_seconds;
    `);
  }
}
