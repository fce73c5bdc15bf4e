import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Books that answer for every past moment and show tampering: a chart with `available` and `fees`, one order of all movements, rows that
 * nobody changes, truncates or adds to later, and the queue, chain and running sums of the seals.
 */
export class LedgerHistory1700000011000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await extendChart(runner);
    await orderMovements(runner);
    await checkOncePerTransaction(runner);
    await keepSeals(runner);
    await keepReconciliations(runner);
    await refuseChanges(runner);
    await grantToApplication(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      REVOKE ALL ON ledger_accounts, ledger_transactions, ledger_entries, audit_entries, audit_heads FROM quittance_application;
      REVOKE ALL ON SEQUENCE ledger_accounts_id_seq FROM quittance_application;
      DROP TABLE reconciliation_findings; DROP TABLE reconciliation_states;
      DROP TRIGGER audit_entries_not_truncated ON audit_entries;
      DROP TRIGGER ledger_accounts_identity ON ledger_accounts;
      DROP TRIGGER ledger_accounts_not_truncated ON ledger_accounts;
      DROP TRIGGER ledger_transactions_not_truncated ON ledger_transactions;
      DROP TRIGGER ledger_entries_not_truncated ON ledger_entries;
      DROP TRIGGER ledger_transactions_queue_seal ON ledger_transactions;
      DROP TABLE ledger_totals; DROP TABLE ledger_seal_head; DROP TABLE ledger_seals; DROP TABLE ledger_unsealed;
      DROP FUNCTION queue_ledger_seal();
      DROP TRIGGER ledger_transactions_sum_to_zero ON ledger_transactions;
      DROP TRIGGER ledger_entries_complete ON ledger_entries;
      DROP FUNCTION check_ledger_transaction(); DROP FUNCTION check_new_ledger_entries();
      CREATE CONSTRAINT TRIGGER ledger_entries_sum_to_zero AFTER INSERT ON ledger_entries
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_ledger_balance();
      DROP INDEX ledger_transactions_voided;
      DROP INDEX ledger_entries_by_account;
      CREATE INDEX ledger_entries_by_account ON ledger_entries (account_id);
      ALTER TABLE ledger_entries DROP COLUMN sequence;
      ALTER TABLE ledger_transactions DROP COLUMN sequence;
      DROP SEQUENCE ledger_sequence;
      UPDATE ledger_accounts SET kind = 'external' WHERE kind = 'available';
      ALTER TABLE ledger_accounts
        DROP CONSTRAINT ledger_accounts_kind, DROP CONSTRAINT ledger_accounts_not_overdrawn,
        ADD CONSTRAINT ledger_accounts_kind_check CHECK (kind IN ('external', 'escrowed', 'credit', 'receivable', 'payable')),
        ADD CONSTRAINT ledger_accounts_check CHECK (kind IN ('external', 'payable') OR posted + pending >= 0);
      ALTER TABLE ledger_accounts RESET (fillfactor);
    `);
  }
}

/** What was the outside world of a business is now what the network's contracts moved to and from its own address. */
async function extendChart(runner: QueryRunner): Promise<void> {
  await runner.query(`
    ALTER TABLE ledger_accounts
      DROP CONSTRAINT ledger_accounts_kind_check,
      DROP CONSTRAINT ledger_accounts_check,
      ADD CONSTRAINT ledger_accounts_kind
        CHECK (kind IN ('available', 'external', 'escrowed', 'credit', 'receivable', 'payable', 'fees')),
      ADD CONSTRAINT ledger_accounts_not_overdrawn
        CHECK (kind IN ('available', 'external', 'payable') OR posted + pending >= 0);
    ALTER TABLE ledger_accounts SET (fillfactor = 50);
    UPDATE ledger_accounts SET kind = 'available' WHERE kind = 'external' AND owner LIKE 'biz\\_%';
  `);
}

/**
 * One sequence over transactions and entries. Both take their numbers while their accounts are locked, so that per account the
 * numbers grow in the order of commits: what a statement showed stays where it was.
 */
async function orderMovements(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE SEQUENCE ledger_sequence;
    ALTER TABLE ledger_transactions ADD COLUMN sequence bigint;
    ALTER TABLE ledger_entries ADD COLUMN sequence bigint;
    ALTER TABLE ledger_transactions DISABLE TRIGGER ledger_transactions_immutable;
    ALTER TABLE ledger_entries DISABLE TRIGGER ledger_entries_immutable;
    CREATE TEMPORARY TABLE ledger_order ON COMMIT DROP AS
      SELECT id, number, row_number() OVER (ORDER BY created_at, id, number) AS sequence FROM (
        SELECT id, 0 AS number, created_at FROM ledger_transactions
        UNION ALL
        SELECT id, number, created_at FROM ledger_entries JOIN ledger_transactions ON id = transaction_id
      ) AS movement;
    UPDATE ledger_transactions SET sequence = ledger_order.sequence FROM ledger_order
      WHERE ledger_order.id = ledger_transactions.id AND number = 0;
    UPDATE ledger_entries SET sequence = ledger_order.sequence FROM ledger_order
      WHERE ledger_order.id = transaction_id AND ledger_order.number = ledger_entries.number;
    SELECT setval('ledger_sequence', coalesce(max(sequence), 0) + 1, false) FROM ledger_order;
    DROP TABLE ledger_order;
    ALTER TABLE ledger_transactions ENABLE TRIGGER ledger_transactions_immutable;
    ALTER TABLE ledger_entries ENABLE TRIGGER ledger_entries_immutable;
    ALTER TABLE ledger_transactions
      ALTER COLUMN sequence SET DEFAULT nextval('ledger_sequence'), ALTER COLUMN sequence SET NOT NULL;
    ALTER TABLE ledger_entries
      ALTER COLUMN sequence SET DEFAULT nextval('ledger_sequence'), ALTER COLUMN sequence SET NOT NULL;
    DROP INDEX ledger_entries_by_account;
    CREATE INDEX ledger_entries_by_account ON ledger_entries (account_id, sequence);
    CREATE INDEX ledger_transactions_voided ON ledger_transactions (sequence) WHERE phase = 'voided';
  `);
}

/** Sums are checked at commit, once per transaction; what would be added to a transaction later is refused at once. */
async function checkOncePerTransaction(runner: QueryRunner): Promise<void> {
  await runner.query(`
    DROP TRIGGER ledger_entries_sum_to_zero ON ledger_entries;
    CREATE FUNCTION check_ledger_transaction() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF (
        SELECT coalesce(sum(entries), 0) < 2 OR bool_or(total <> 0) FROM (
          SELECT count(*) AS entries, sum(amount) AS total FROM ledger_entries WHERE transaction_id = NEW.id GROUP BY token
        ) AS of_token
      ) THEN
        RAISE EXCEPTION 'ledger transaction % does not sum to zero over two entries or more', NEW.id
          USING ERRCODE = 'integrity_constraint_violation';
      END IF;
      RETURN NULL;
    END $$;
    CREATE CONSTRAINT TRIGGER ledger_transactions_sum_to_zero AFTER INSERT ON ledger_transactions
      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.pending_id IS NULL) EXECUTE FUNCTION check_ledger_transaction();

    CREATE FUNCTION check_new_ledger_entries() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF EXISTS (
        SELECT FROM inserted JOIN ledger_transactions AS booking ON booking.id = inserted.transaction_id
        WHERE booking.created_at <> now() OR booking.pending_id IS NOT NULL
      ) THEN
        RAISE EXCEPTION 'ledger entries come with their transaction' USING ERRCODE = 'integrity_constraint_violation';
      END IF;
      IF EXISTS (
        SELECT FROM inserted JOIN ledger_accounts AS account ON account.id = inserted.account_id
        WHERE account.token <> inserted.token
      ) THEN
        RAISE EXCEPTION 'ledger entries have the token of their account' USING ERRCODE = 'integrity_constraint_violation';
      END IF;
      RETURN NULL;
    END $$;
    CREATE TRIGGER ledger_entries_complete AFTER INSERT ON ledger_entries
      REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION check_new_ledger_entries();
  `);
}

/** Every transaction waits in the queue until the sealer gives it its place in the hash chain and adds it to the running sums. */
async function keepSeals(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE ledger_unsealed (transaction_id text PRIMARY KEY);
    CREATE TABLE ledger_seals (
      position bigint PRIMARY KEY,
      transaction_id text NOT NULL UNIQUE,
      fingerprints text NOT NULL,
      hash text NOT NULL
    );
    CREATE TABLE ledger_seal_head (
      singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
      position bigint NOT NULL,
      hash text NOT NULL
    );
    INSERT INTO ledger_seal_head (position, hash) VALUES (0, repeat('0', 64));
    CREATE TABLE ledger_totals (
      token text NOT NULL,
      account_kind text NOT NULL,
      booking_kind text NOT NULL,
      added numeric(78, 0) NOT NULL,
      taken numeric(78, 0) NOT NULL,
      PRIMARY KEY (token, account_kind, booking_kind)
    );
    INSERT INTO ledger_unsealed SELECT id FROM ledger_transactions;
    CREATE FUNCTION queue_ledger_seal() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO ledger_unsealed SELECT id FROM inserted;
      RETURN NULL;
    END $$;
    CREATE TRIGGER ledger_transactions_queue_seal AFTER INSERT ON ledger_transactions
      REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION queue_ledger_seal();
  `);
}

/** The newest comparison of ledger and contract per token, and every one whose outcome was another than before. */
async function keepReconciliations(runner: QueryRunner): Promise<void> {
  const columns = `
    chain_id bigint NOT NULL,
    token text NOT NULL,
    block_number bigint NOT NULL,
    block_hash text NOT NULL,
    escrowed numeric(78, 0) NOT NULL,
    credit numeric(78, 0) NOT NULL,
    owed numeric(78, 0) NOT NULL,
    balance numeric(78, 0) NOT NULL,
    difference numeric(78, 0) NOT NULL`;
  await runner.query(`
    CREATE TABLE reconciliation_states (${columns},
      checked_at timestamptz NOT NULL DEFAULT now(),
      alarm_since timestamptz,
      PRIMARY KEY (chain_id, token)
    );
    CREATE TABLE reconciliation_findings (
      id bigserial PRIMARY KEY,${columns},
      alarm boolean NOT NULL,
      found_at timestamptz NOT NULL DEFAULT now()
    );
  `);
}

async function refuseChanges(runner: QueryRunner): Promise<void> {
  for (const table of ['ledger_transactions', 'ledger_entries', 'ledger_accounts', 'ledger_seals', 'audit_entries']) {
    await runner.query(
      `CREATE TRIGGER ${table}_not_truncated BEFORE TRUNCATE ON ${table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`,
    );
  }
  await runner.query(`
    CREATE TRIGGER ledger_seals_immutable BEFORE UPDATE OR DELETE ON ledger_seals
      FOR EACH ROW EXECUTE FUNCTION refuse_change();
    CREATE TRIGGER reconciliation_findings_immutable BEFORE UPDATE OR DELETE ON reconciliation_findings
      FOR EACH ROW EXECUTE FUNCTION refuse_change();
    CREATE TRIGGER ledger_accounts_identity BEFORE UPDATE OF id, owner, kind, token ON ledger_accounts
      FOR EACH ROW EXECUTE FUNCTION refuse_change();
  `);
}

/**
 * What a service needs of the books and nothing that could change their history. The role has no login; a deployment grants it to
 * the user of its services. Roles belong to the whole cluster, so another database may have made it already.
 */
async function grantToApplication(runner: QueryRunner): Promise<void> {
  await runner.query(`
    DO $$ BEGIN
      CREATE ROLE quittance_application NOLOGIN;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
    END $$;
    GRANT SELECT, INSERT ON ledger_transactions, ledger_entries, ledger_seals, reconciliation_findings, audit_entries TO quittance_application;
    GRANT SELECT, INSERT, UPDATE, DELETE ON ledger_accounts TO quittance_application;
    GRANT SELECT, INSERT, DELETE ON ledger_unsealed TO quittance_application;
    GRANT SELECT, INSERT, UPDATE ON ledger_seal_head, ledger_totals, reconciliation_states, audit_heads TO quittance_application;
    GRANT USAGE ON SEQUENCE ledger_sequence, ledger_accounts_id_seq, reconciliation_findings_id_seq TO quittance_application;
  `);
}
