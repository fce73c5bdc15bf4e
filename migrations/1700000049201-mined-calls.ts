import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the network sent to the contracts about an order, as far as it is on the chain. */
export class MinedCalls1700000049201 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Work is its business's own, but what is in a block is everybody's to read there, so it is told to all who see the order.
      CREATE FUNCTION mined_calls(subjects text[])
        RETURNS TABLE (sequence bigint, kind text, subject text, calldata text, transaction_hash text)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
        SELECT intent.sequence, intent.kind, intent.subject, intent.calldata, carrier.transaction_hash
        FROM chain_intents AS intent JOIN chain_transactions AS carrier ON carrier.id = intent.transaction_id
        WHERE intent.subject = ANY (subjects) AND intent.status IN ('mined', 'final')
      $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP FUNCTION mined_calls(text[]);`);
  }
}
