import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What businesses let auditors read, and the functions that row-level security asks about it. */
export class AuditorGrants1700000036000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE api_keys DROP CONSTRAINT api_keys_check,
        -- A key that belongs to a business and audits is that of a grant.
        ADD CONSTRAINT api_keys_check CHECK (
          (business_id IS NULL) = (roles <@ ARRAY['operator', 'auditor', 'regulator'])
          OR business_id IS NOT NULL AND roles = ARRAY['auditor']);

      CREATE TABLE auditor_grants (
        id text PRIMARY KEY,
        -- Whose records may be read.
        business_id text NOT NULL REFERENCES businesses,
        auditor text NOT NULL,
        api_key_id text NOT NULL UNIQUE REFERENCES api_keys,
        reads text[] NOT NULL CHECK (cardinality(reads) > 0 AND reads <@ ARRAY['trails', 'documents', 'ledger']
          AND ('trails' = ANY (reads) OR 'documents' <> ALL (reads))),
        -- Half-open: orders created and bookings made in it.
        period_from timestamptz NOT NULL,
        period_until timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        granted_by text NOT NULL CHECK (granted_by IN ('business', 'regulator')),
        created_at timestamptz NOT NULL DEFAULT network_now(),
        revoked_at timestamptz,
        CHECK (period_from < period_until)
      );
      CREATE INDEX auditor_grants_by_business ON auditor_grants (business_id, id DESC);

      -- The grant of an auditor's key, while it holds.
      CREATE FUNCTION find_grant(key_id text) RETURNS TABLE (id text, reads text[])
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
        SELECT id, reads FROM auditor_grants
        WHERE api_key_id = key_id AND revoked_at IS NULL AND expires_at > network_now()
      $$;

      -- Whether the grant that is the transaction's tenant covers a part of what a business among 'parties' (or its address) has at a
      -- moment. Null for parties or moment asks nothing about them.
      CREATE FUNCTION grant_covers(part text, parties text[], moment timestamptz) RETURNS boolean
        LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
      BEGIN
        RETURN EXISTS (
          SELECT FROM auditor_grants AS held
          WHERE held.id = current_setting('app.tenant_id', true) AND held.revoked_at IS NULL AND held.expires_at > network_now()
            AND part = ANY (held.reads)
            AND (parties IS NULL OR held.business_id = ANY (parties)
              OR EXISTS (SELECT FROM signers WHERE signers.business_id = held.business_id AND signers.address = ANY (parties)))
            AND (moment IS NULL OR moment >= held.period_from AND moment < held.period_until));
      END $$;

      CREATE FUNCTION grant_covers_booking(booking_id text) RETURNS boolean
        LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
      BEGIN
        RETURN grant_covers('ledger', NULL, (SELECT occurred_at FROM ledger_transactions WHERE id = booking_id));
      END $$;

      -- What an account held before the end of the grant's period, or at a moment in it; nothing where the grant does not cover it.
      CREATE FUNCTION balance_under_grant(account bigint, moment timestamptz) RETURNS TABLE (pending numeric, posted numeric)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
        SELECT coalesce(sum(amount) FILTER (WHERE coalesce(ended.phase, booking.phase) = 'pending'), 0),
          coalesce(sum(amount) FILTER (WHERE coalesce(ended.phase, booking.phase) = 'posted'), 0)
        FROM auditor_grants AS held
        JOIN ledger_accounts ON ledger_accounts.id = account AND grant_covers('ledger', ARRAY[owner], NULL)
        JOIN ledger_entries AS entry ON entry.account_id = account
        JOIN ledger_transactions AS booking ON booking.id = entry.transaction_id AND booking.occurred_at < held.period_until
          AND (moment IS NULL OR booking.occurred_at <= moment)
        LEFT JOIN ledger_transactions AS ended ON ended.pending_id = booking.id
        WHERE held.id = current_setting('app.tenant_id', true)
      $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION balance_under_grant(bigint, timestamptz); DROP FUNCTION grant_covers_booking(text);
      DROP POLICY IF EXISTS granted_rows ON purchase_orders; DROP POLICY IF EXISTS granted_rows ON invoices;
      DROP POLICY IF EXISTS granted_rows ON payments; DROP POLICY IF EXISTS granted_rows ON ledger_accounts;
      DROP POLICY IF EXISTS grant_bounds ON documents; DROP POLICY IF EXISTS grant_bounds ON ledger_entries;
      DROP FUNCTION grant_covers(text, text[], timestamptz); DROP FUNCTION find_grant(text);
      DROP TABLE auditor_grants;
      ALTER TABLE api_keys DROP CONSTRAINT api_keys_check,
        -- Keys of grants and regulators stay, and mean nothing any more.
        ADD CONSTRAINT api_keys_check CHECK ((business_id IS NULL) = (roles <@ ARRAY['operator', 'auditor'])) NOT VALID;
    `);
  }
}
