import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The network's clock: the database clock plus an offset that only the sandbox's test clock moves. */
export class NetworkClock1700000001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE network_clock (
        singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
        shift interval NOT NULL DEFAULT '0'
      );
      INSERT INTO network_clock DEFAULT VALUES;
      CREATE FUNCTION network_now() RETURNS timestamptz LANGUAGE sql STABLE AS
        'SELECT clock_timestamp() + shift FROM network_clock';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP FUNCTION network_now(); DROP TABLE network_clock;`);
  }
}
