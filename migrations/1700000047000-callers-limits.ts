import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What functions with their owner's rights leave to whoever calls them, for one tenant whose statements went wrong: nothing of others. Row-level
 * security does not hold in them.
 */
export class CallersLimits1700000047000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      bookInvoice(' AND trade.supplier_id = invoice.supplier_id AND trade.buyer_id = invoice.buyer_id'),
    );
    await runner.query(eraseCopies(NOT_ITS_OWN));
    await runner.query(heldSubjects(HOLDS_OF_TENANT));
    await runner.query(businessesUnderHold(` AND pg_has_role(session_user, 'quittance_worker', 'USAGE')`));
    // What a tenant sees of businesses may change within its statement; whether one is suspended does not.
    await runner.query(`
      ALTER FUNCTION refuse_suspended_parties() SECURITY DEFINER;
      ALTER FUNCTION refuse_suspended_party() SECURITY DEFINER;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER FUNCTION refuse_suspended_party() SECURITY INVOKER RESET search_path;
      ALTER FUNCTION refuse_suspended_parties() SECURITY INVOKER RESET search_path;
    `);
    await runner.query(businessesUnderHold(''));
    await runner.query(heldSubjects(''));
    await runner.query(eraseCopies(`asking <> 'operator' AND (owner_order IS NOT NULL OR owners <> ARRAY[asking])`));
    await runner.query(bookInvoice(''));
  }
}

/** A business erases what is known of its members, and puts nothing in its place but that it is erased. */
const NOT_ITS_OWN = `asking <> 'operator' AND (asking = '' OR owner_order IS NOT NULL OR owners IS DISTINCT FROM ARRAY[asking]
            OR NOT EXISTS (SELECT FROM members WHERE id = record_id AND business_id = asking
              UNION ALL SELECT FROM api_keys WHERE id = record_id AND business_id = asking)
            OR EXISTS (SELECT FROM jsonb_each(erased) WHERE value NOT IN ('null', '"[erased]"')))`;

/** Nobody learns of holds on others: a business asks for its members, whose commands may be about an order that is held. */
const HOLDS_OF_TENANT = `
          WHERE pg_has_role(session_user, 'quittance_worker', 'USAGE')
            OR current_setting('app.tenant_id', true) IN ('operator', legal_holds.id)
            OR EXISTS (SELECT FROM purchase_orders AS trade WHERE trade.id = legal_holds.id
              AND current_setting('app.tenant_id', true) IN (buyer_id, supplier_id, attester_id, arbiter_id))
            OR EXISTS (SELECT FROM invoices AS claim WHERE claim.order_id = legal_holds.id
              AND current_setting('app.tenant_id', true) IN (holder_id, pledgee_id))`;

function heldSubjects(seen: string): string {
  return `
      CREATE OR REPLACE FUNCTION held_subjects() RETURNS text[] LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
      BEGIN
        PERFORM pg_advisory_xact_lock_shared(hashtextextended('legal holds', 0));
        RETURN ARRAY(SELECT id FROM legal_holds${seen} ORDER BY id);
      END $$;
  `;
}

function businessesUnderHold(asking: string): string {
  return `
      CREATE OR REPLACE FUNCTION businesses_under_hold() RETURNS text[]
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
        SELECT ARRAY(
          SELECT id FROM legal_holds WHERE starts_with(id, 'biz_')${asking}
          UNION SELECT party FROM legal_holds JOIN purchase_orders AS held USING (id),
            unnest(ARRAY[held.buyer_id, held.supplier_id, held.attester_id, held.arbiter_id]) AS party
            WHERE party IS NOT NULL${asking})
      $$;
  `;
}

/** As before, but that an invoice's parties are those of its order. */
function bookInvoice(parties: string): string {
  return `
      CREATE OR REPLACE FUNCTION book_invoice(issued_id text, booking_id text) RETURNS boolean
        LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
      DECLARE
        issued record;
        creditor bigint;
        debtor bigint;
      BEGIN
        SELECT invoice.order_id, invoice.supplier_id, invoice.buyer_id, invoice.amount, invoice.created_at, trade.token INTO issued
          FROM invoices AS invoice JOIN purchase_orders AS trade ON trade.id = invoice.order_id${parties}
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
  `;
}

/** As before, but for what a tenant may ask for. */
function eraseCopies(refused: string): string {
  return `
      CREATE OR REPLACE FUNCTION erase_copies(owners text[], record_id text, owner_order text, erased jsonb) RETURNS integer
        LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
      DECLARE
        asking text := coalesce(current_setting('app.tenant_id', true), '');
        answers integer;
        steps integer;
      BEGIN
        IF ${refused} THEN
          RAISE EXCEPTION '% is not this tenant''s to erase', record_id USING ERRCODE = 'insufficient_privilege';
        END IF;
        UPDATE idempotency_records SET response_body = response_body || (
            SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each(erased) WHERE response_body ? key)
          WHERE tenant_id = ANY (owners || 'operator'::text) AND coalesce(response_body->>'id', response_body->>'businessId') = record_id;
        GET DIAGNOSTICS answers = ROW_COUNT;
        UPDATE idempotency_records SET answer = (answer::jsonb || (
            SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each(erased) WHERE answer::jsonb ? key))::json
          WHERE tenant_id = ANY (owners || 'operator'::text) AND coalesce(answer->>'id', answer->>'businessId') = record_id;
        GET DIAGNOSTICS steps = ROW_COUNT;
        answers := answers + steps;
        UPDATE trail_entries SET details = details || (
            SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each(erased) WHERE details ? key)
          WHERE order_id = owner_order AND details ?| ARRAY(SELECT jsonb_object_keys(erased))
            AND (subject = record_id OR order_id = record_id AND kind IN ('order_declined', 'order_cancelled'));
        GET DIAGNOSTICS steps = ROW_COUNT;
        RETURN answers + steps;
      END $$;
  `;
}
