import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What lists of orders and invoices are sorted and searched by. */
export class SortedLists1700000031000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX purchase_orders_of_buyer_by_amount ON purchase_orders (buyer_id, amount, id);
      CREATE INDEX purchase_orders_of_supplier_by_amount ON purchase_orders (supplier_id, amount, id);
      CREATE INDEX purchase_orders_of_buyer_by_deliver_by ON purchase_orders (buyer_id, deliver_by, id);
      CREATE INDEX purchase_orders_of_supplier_by_deliver_by ON purchase_orders (supplier_id, deliver_by, id);
      -- Prefixes of texts are ranges by bytes only.
      CREATE INDEX purchase_orders_of_buyer_by_prefix ON purchase_orders (buyer_id, reference COLLATE "C");
      CREATE INDEX purchase_orders_of_supplier_by_prefix ON purchase_orders (supplier_id, reference COLLATE "C");
      CREATE INDEX invoices_of_supplier_by_amount ON invoices (supplier_id, amount, id);
      CREATE INDEX invoices_of_buyer_by_amount ON invoices (buyer_id, amount, id);
      CREATE INDEX invoices_of_supplier_by_due_date ON invoices (supplier_id, due_date, id);
      CREATE INDEX invoices_of_buyer_by_due_date ON invoices (buyer_id, due_date, id);
      CREATE INDEX invoices_of_supplier_by_prefix ON invoices (supplier_id, number COLLATE "C");
      CREATE INDEX invoices_of_buyer_by_prefix ON invoices (buyer_id, number COLLATE "C");
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX invoices_of_buyer_by_prefix; DROP INDEX invoices_of_supplier_by_prefix;
      DROP INDEX invoices_of_buyer_by_due_date; DROP INDEX invoices_of_supplier_by_due_date;
      DROP INDEX invoices_of_buyer_by_amount; DROP INDEX invoices_of_supplier_by_amount;
      DROP INDEX purchase_orders_of_supplier_by_prefix; DROP INDEX purchase_orders_of_buyer_by_prefix;
      DROP INDEX purchase_orders_of_supplier_by_deliver_by; DROP INDEX purchase_orders_of_buyer_by_deliver_by;
      DROP INDEX purchase_orders_of_supplier_by_amount; DROP INDEX purchase_orders_of_buyer_by_amount;
    `);
  }
}
