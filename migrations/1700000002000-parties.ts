import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Businesses, the keys that sign for them on chain, and the keys that call the API for them. */
export class Parties1700000002000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE businesses (
        id text PRIMARY KEY,
        name text NOT NULL,
        country char(2) NOT NULL,
        roles text[] NOT NULL,
        external_reference text UNIQUE,
        created_at timestamptz NOT NULL DEFAULT network_now()
      );
      CREATE TABLE signers (
        id text PRIMARY KEY,
        business_id text NOT NULL UNIQUE REFERENCES businesses,
        kind text NOT NULL CHECK (kind IN ('managed', 'external')),
        address text NOT NULL UNIQUE CHECK (address ~ '^0x[0-9a-fA-F]{40}$'),
        encrypted_key jsonb,
        created_at timestamptz NOT NULL DEFAULT network_now(),
        CHECK ((kind = 'managed') = (encrypted_key IS NOT NULL))
      );
      CREATE TABLE api_keys (
        id text PRIMARY KEY,
        business_id text REFERENCES businesses,
        name text NOT NULL,
        roles text[] NOT NULL,
        secret_hash text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT network_now(),
        last_used_at timestamptz,
        revoked_at timestamptz,
        -- Keys of a business act for it; only keys of the network itself belong to nobody.
        CHECK ((business_id IS NULL) = (roles <@ ARRAY['operator', 'auditor']))
      );
      CREATE INDEX api_keys_by_business ON api_keys (business_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE api_keys; DROP TABLE signers; DROP TABLE businesses;`);
  }
}
