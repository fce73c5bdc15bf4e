import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The database's roles and what row-level security needs to look through. Which role does what with which rows is `tableAccess` in
 * libs/database, which is applied after the migrations.
 */
export class Tenancy1700000020000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createRoles(runner);
    await runner.query(`
      CREATE TABLE database_access (
        -- A table.
        name text PRIMARY KEY,
        -- Of the statements that made its rights what they are.
        fingerprint text NOT NULL,
        -- Of owner, rights and policies as they were then.
        state text NOT NULL,
        applied_at timestamptz NOT NULL DEFAULT now()
      );

      -- Who asks is what a key is looked up for, so no tenant is known yet.
      CREATE FUNCTION find_api_key(key_id text)
        RETURNS TABLE (id text, business_id text, name text, roles text[], secret_hash text, revoked_at timestamptz)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
        SELECT id, business_id, name, roles, secret_hash, revoked_at FROM api_keys WHERE id = key_id
      $$;
      CREATE FUNCTION touch_api_key(key_id text) RETURNS void
        LANGUAGE sql SECURITY DEFINER SET search_path FROM CURRENT AS $$
        UPDATE api_keys SET last_used_at = network_now()
        WHERE id = key_id AND (last_used_at IS NULL OR last_used_at < network_now() - interval '1 minute')
      $$;

      -- Past the policy of invoices, which itself looks at orders.
      CREATE FUNCTION holds_invoice_of(looked_up text) RETURNS boolean
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
        SELECT EXISTS (SELECT FROM invoices WHERE order_id = looked_up
          AND current_setting('app.tenant_id', true) IN (holder_id, pledgee_id))
      $$;

      -- Both sides of an invoice are booked by the one who issues it, and only as the invoice says. Accounts are locked in the order
      -- of their ids, as everywhere. Returns false, and changes nothing, when it is booked already.
      CREATE FUNCTION book_invoice(issued_id text, booking_id text) RETURNS boolean
        LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
      DECLARE
        issued record;
        creditor bigint;
        debtor bigint;
      BEGIN
        SELECT invoice.order_id, invoice.supplier_id, invoice.buyer_id, invoice.amount, invoice.created_at, trade.token INTO issued
          FROM invoices AS invoice JOIN purchase_orders AS trade ON trade.id = invoice.order_id
          WHERE invoice.id = issued_id AND (current_setting('app.tenant_id', true) = invoice.supplier_id
            OR pg_has_role(session_user, 'quittance_worker', 'USAGE'));
        IF NOT FOUND THEN
          RAISE EXCEPTION 'invoice % is not this tenant''s to book', issued_id USING ERRCODE = 'insufficient_privilege';
        END IF;
        INSERT INTO ledger_accounts (owner, kind, token)
          SELECT owner, kind, issued.token FROM (VALUES (issued.supplier_id, 'receivable'), (issued.buyer_id, 'payable'))
            AS wanted (owner, kind)
          WHERE NOT EXISTS (SELECT FROM ledger_accounts AS known
            WHERE known.owner = wanted.owner AND known.kind = wanted.kind AND known.token = issued.token)
          ORDER BY owner, kind ON CONFLICT DO NOTHING;
        SELECT id INTO creditor FROM ledger_accounts
          WHERE owner = issued.supplier_id AND kind = 'receivable' AND token = issued.token;
        SELECT id INTO debtor FROM ledger_accounts WHERE owner = issued.buyer_id AND kind = 'payable' AND token = issued.token;
        PERFORM FROM ledger_accounts WHERE id IN (creditor, debtor) ORDER BY id FOR UPDATE;
        INSERT INTO ledger_transactions (id, reference, phase, kind, order_id, occurred_at)
          VALUES (booking_id, 'invoice:' || issued_id, 'posted', 'invoice_issued', issued.order_id, issued.created_at)
          ON CONFLICT (reference) DO NOTHING;
        IF NOT FOUND THEN
          RETURN false;
        END IF;
        INSERT INTO ledger_entries (transaction_id, number, account_id, token, amount)
          VALUES (booking_id, 1, creditor, issued.token, issued.amount), (booking_id, 2, debtor, issued.token, -issued.amount);
        UPDATE ledger_accounts SET posted = posted + CASE id WHEN creditor THEN issued.amount ELSE -issued.amount END
          WHERE id IN (creditor, debtor);
        RETURN true;
      END $$;
      -- At commit both sides are summed, whoever may see them.
      ALTER FUNCTION check_ledger_transaction() SECURITY DEFINER SET search_path FROM CURRENT;

      -- Volatile, so that it sees an order that the same statement inserted.
      CREATE FUNCTION sees_order_now(looked_up text) RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$
      BEGIN
        RETURN EXISTS (SELECT FROM purchase_orders WHERE id = looked_up);
      END $$;

      -- Addresses are on the chain for everybody to see; keys stay behind.
      CREATE VIEW signer_directory AS SELECT id, business_id, kind, address, created_at FROM signers;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DO $$ DECLARE command text; BEGIN
        FOR command IN
          SELECT format('DROP POLICY %I ON %I', policyname, tablename) FROM pg_policies WHERE schemaname = current_schema()
          UNION ALL
          SELECT format('ALTER TABLE %s DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY', oid::regclass) FROM pg_class
          WHERE relnamespace = current_schema()::regnamespace AND relrowsecurity
        LOOP EXECUTE command; END LOOP;
        EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA %I FROM quittance_app, quittance_worker, quittance_auditor', current_schema());
        EXECUTE format('REVOKE ALL ON ALL SEQUENCES IN SCHEMA %I FROM quittance_app, quittance_worker', current_schema());
        EXECUTE format('REVOKE USAGE ON SCHEMA %I FROM quittance_app, quittance_worker, quittance_auditor', current_schema());
      END $$;
      DROP VIEW signer_directory;
      ALTER FUNCTION check_ledger_transaction() SECURITY INVOKER RESET search_path;
      DROP FUNCTION book_invoice(text, text);
      DROP FUNCTION sees_order_now(text); DROP FUNCTION holds_invoice_of(text);
      DROP FUNCTION touch_api_key(text); DROP FUNCTION find_api_key(text);
      DROP TABLE database_access;
    `);
  }
}

/**
 * Roles belong to the whole cluster, so another database may have made them already. Whoever migrates needs CREATEROLE, or roles that
 * an administrator made and granted to it.
 */
async function createRoles(runner: QueryRunner): Promise<void> {
  for (const role of ['quittance_migrator', 'quittance_app', 'quittance_worker', 'quittance_auditor']) {
    await runner.query(`
      DO $$ BEGIN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${role}') THEN CREATE ROLE ${role} NOLOGIN; END IF;
      EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
      END $$`);
  }
  await runner.query(`
    DO $$ BEGIN
      IF NOT pg_has_role(current_user, 'quittance_migrator', 'USAGE') THEN
        EXECUTE format('GRANT quittance_migrator TO %I', current_user);
      END IF;
      -- What services had before: a role for the books alone.
      IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'quittance_application') THEN
        EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA %I FROM quittance_application', current_schema());
        EXECUTE format('REVOKE ALL ON ALL SEQUENCES IN SCHEMA %I FROM quittance_application', current_schema());
      END IF;
    END $$`);
}
