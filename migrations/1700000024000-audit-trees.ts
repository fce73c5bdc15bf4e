import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Merkle trees over the audit log (RFC 6962): the entries' places in one tree of all, perfect subtrees of 256 leaves of it and of every
 * tenant's own tree, and signed checkpoints. Written by the worker behind the log, never by a command.
 */
export class AuditTrees1700000024000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- A tree is a tenant's, or '*' of all entries.
      CREATE TABLE audit_trees (
        tree text PRIMARY KEY,
        size bigint NOT NULL CHECK (size >= 0),
        -- Size of a tenant's tree in the newest entry that tells of it in the network's own log.
        told bigint NOT NULL DEFAULT 0 CHECK (told BETWEEN 0 AND size)
      ) WITH (fillfactor = 50);
      INSERT INTO audit_trees (tree, size) VALUES ('*', 0);

      CREATE TABLE audit_leaves (
        -- From 0, without gaps.
        position bigint PRIMARY KEY,
        tenant_id text NOT NULL,
        sequence bigint NOT NULL,
        hash bytea NOT NULL CHECK (length(hash) = 32),
        UNIQUE (tenant_id, sequence),
        FOREIGN KEY (tenant_id, sequence) REFERENCES audit_entries
      );

      -- The hash of leaves number * 256^level to (number + 1) * 256^level.
      CREATE TABLE audit_tiles (
        tree text NOT NULL,
        level smallint NOT NULL CHECK (level > 0),
        number bigint NOT NULL,
        hash bytea NOT NULL CHECK (length(hash) = 32),
        PRIMARY KEY (tree, level, number)
      );

      -- Of the tree of all entries.
      CREATE TABLE audit_checkpoints (
        size bigint PRIMARY KEY CHECK (size > 0),
        root text NOT NULL CHECK (root ~ '^0x[0-9a-f]{64}$'),
        -- Address of the key that signs for the log, and the contract that the signature is for.
        log text NOT NULL,
        chain_id bigint NOT NULL,
        contract text NOT NULL,
        signature text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp()
      );
    `);
    for (const table of ['audit_leaves', 'audit_tiles', 'audit_checkpoints']) {
      await runner.query(`
        CREATE TRIGGER ${table}_immutable BEFORE UPDATE OR DELETE ON ${table} FOR EACH ROW EXECUTE FUNCTION refuse_change();
        CREATE TRIGGER ${table}_not_emptied BEFORE TRUNCATE ON ${table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
      `);
    }
    await runner.query(`
      GRANT SELECT, INSERT ON audit_leaves, audit_tiles, audit_checkpoints TO quittance_application;
      GRANT SELECT, INSERT, UPDATE ON audit_trees TO quittance_application;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `DROP TABLE audit_checkpoints; DROP TABLE audit_tiles; DROP TABLE audit_leaves; DROP TABLE audit_trees;`,
    );
  }
}
