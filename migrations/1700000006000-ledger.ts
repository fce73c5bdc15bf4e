import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Double-entry ledger: immutable rows, sums to zero per token, pending entries that are posted or voided later. */
export class Ledger1700000006000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE ledger_accounts (
        id bigserial PRIMARY KEY,
        owner text NOT NULL,
        kind text NOT NULL CHECK (kind IN ('external', 'escrowed', 'credit', 'receivable', 'payable')),
        token text NOT NULL,
        pending numeric(78, 0) NOT NULL DEFAULT 0,
        posted numeric(78, 0) NOT NULL DEFAULT 0,
        UNIQUE (owner, kind, token),
        CHECK (kind IN ('external', 'payable') OR posted + pending >= 0)
      );
      CREATE TABLE ledger_transactions (
        id text PRIMARY KEY,
        reference text NOT NULL UNIQUE,
        phase text NOT NULL CHECK (phase IN ('pending', 'posted', 'voided')),
        pending_id text UNIQUE REFERENCES ledger_transactions,
        kind text NOT NULL,
        order_id text REFERENCES purchase_orders,
        block_number bigint,
        transaction_hash text,
        occurred_at timestamptz NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        CHECK (phase <> 'voided' OR pending_id IS NOT NULL)
      );
      CREATE INDEX ledger_transactions_by_order ON ledger_transactions (order_id);
      CREATE INDEX ledger_transactions_by_block ON ledger_transactions (block_number) WHERE phase = 'pending';
      CREATE TABLE ledger_entries (
        transaction_id text NOT NULL REFERENCES ledger_transactions,
        number smallint NOT NULL,
        account_id bigint NOT NULL REFERENCES ledger_accounts,
        token text NOT NULL,
        amount numeric(78, 0) NOT NULL CHECK (amount <> 0),
        PRIMARY KEY (transaction_id, number)
      );
      CREATE INDEX ledger_entries_by_account ON ledger_entries (account_id);

      CREATE FUNCTION check_ledger_balance() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF EXISTS (
          SELECT 1 FROM ledger_entries WHERE transaction_id = NEW.transaction_id GROUP BY token HAVING sum(amount) <> 0
        ) THEN
          RAISE EXCEPTION 'ledger transaction % does not sum to zero', NEW.transaction_id
            USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NULL;
      END $$;
      CREATE CONSTRAINT TRIGGER ledger_entries_sum_to_zero AFTER INSERT ON ledger_entries
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_ledger_balance();
      CREATE TRIGGER ledger_entries_immutable BEFORE UPDATE OR DELETE ON ledger_entries
        FOR EACH ROW EXECUTE FUNCTION refuse_change();
      CREATE TRIGGER ledger_transactions_immutable BEFORE UPDATE OR DELETE ON ledger_transactions
        FOR EACH ROW EXECUTE FUNCTION refuse_change();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE ledger_entries; DROP TABLE ledger_transactions; DROP TABLE ledger_accounts;
      DROP FUNCTION check_ledger_balance();
    `);
  }
}
