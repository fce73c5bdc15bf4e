import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What signers may sign, and what they spent each day. */
export class SignerPolicy1700000012000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Null: what the network grants to every managed signer.
      ALTER TABLE signers ADD policy jsonb;
      CREATE INDEX signers_with_policy ON signers (address) WHERE policy IS NOT NULL;
      CREATE TABLE signer_spend (
        -- The signer's address.
        signer text NOT NULL,
        -- A token's address, or 'gas' for what an operator's transactions may cost at most, in wei.
        asset text NOT NULL,
        -- Of the network's time, in UTC.
        day date NOT NULL,
        spent numeric(78, 0) NOT NULL CHECK (spent >= 0),
        -- When a signature was refused for the first time on that day.
        limit_reached_at timestamptz,
        PRIMARY KEY (signer, asset, day)
      ) WITH (fillfactor = 50);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE signer_spend; ALTER TABLE signers DROP policy;`);
  }
}
