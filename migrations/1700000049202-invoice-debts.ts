import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was owed of orders' invoices at a moment. */
export class InvoiceDebts1700000049202 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Of every order what its buyer owed by invoices, in minor units, as it is known today: without what was booked and taken back since.
      -- Both parties know it, each of whom sees its own account alone; so does a grant of trails, which shows no accounts. What is in no
      -- block counts by its time, which is all that counts without a block.
      CREATE FUNCTION invoice_debts(orders text[], moment timestamptz, block bigint) RETURNS TABLE (order_id text, owed numeric)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
        SELECT trade.id, -sum(entry.amount)
        FROM purchase_orders AS trade JOIN ledger_transactions AS booking ON booking.order_id = trade.id
        JOIN ledger_entries AS entry ON entry.transaction_id = booking.id
        JOIN ledger_accounts AS account ON account.id = entry.account_id AND account.kind = 'payable'
        WHERE trade.id = ANY (orders)
          AND (current_setting('app.tenant_id', true) IN ('operator', 'auditor', trade.buyer_id, trade.supplier_id)
            OR grant_covers('trails', ARRAY[trade.buyer_id, trade.supplier_id], trade.created_at))
          AND CASE WHEN block IS NULL OR booking.block_number IS NULL THEN booking.occurred_at <= moment
            ELSE booking.block_number <= block END
          AND NOT booking.reference LIKE '%:reversed'
          AND NOT EXISTS (SELECT FROM ledger_transactions AS taken WHERE taken.reference = booking.reference || ':reversed')
          AND NOT EXISTS (SELECT FROM ledger_transactions AS ended WHERE ended.pending_id = booking.id AND ended.phase = 'voided')
        GROUP BY trade.id HAVING sum(entry.amount) < 0
      $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP FUNCTION invoice_debts(text[], timestamptz, bigint);`);
  }
}
