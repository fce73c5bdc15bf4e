import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Indexes that trails are looked for by: of a business or a state in the order of creation, by blocks and by digests of documents. */
export class TrailSearch1700000037000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX purchase_orders_created ON purchase_orders (created_at DESC, id DESC);
      CREATE INDEX purchase_orders_created_by_status ON purchase_orders (status, created_at DESC, id DESC);
      CREATE INDEX purchase_orders_created_by_buyer ON purchase_orders (buyer_id, created_at DESC, id DESC);
      CREATE INDEX purchase_orders_created_by_supplier ON purchase_orders (supplier_id, created_at DESC, id DESC);
      CREATE INDEX purchase_orders_created_by_attester ON purchase_orders (attester_id, created_at DESC, id DESC)
        WHERE attester_id IS NOT NULL;
      CREATE INDEX purchase_orders_created_by_arbiter ON purchase_orders (arbiter_id, created_at DESC, id DESC)
        WHERE arbiter_id IS NOT NULL;
      CREATE INDEX trail_entries_by_block ON trail_entries (block_number, order_id) WHERE block_number IS NOT NULL;
      CREATE INDEX documents_by_digest ON documents (sha256);
      CREATE INDEX invoices_by_document ON invoices (document_hash);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX invoices_by_document; DROP INDEX documents_by_digest; DROP INDEX trail_entries_by_block;
      DROP INDEX purchase_orders_created_by_arbiter; DROP INDEX purchase_orders_created_by_attester;
      DROP INDEX purchase_orders_created_by_supplier; DROP INDEX purchase_orders_created_by_buyer;
      DROP INDEX purchase_orders_created_by_status; DROP INDEX purchase_orders_created;
    `);
  }
}
