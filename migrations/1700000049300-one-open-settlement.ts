import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * One settlement of a nonce is open at a time, as the contract takes one. A reorganisation can take back what a settlement paid after the next
 * was proposed: then both wait, and the first has to be paid again before the other can be.
 */
export class OneOpenSettlement1700000049300 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await replaceIndex(runner, '(order_id, nonce)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await replaceIndex(runner, '(order_id)');
  }
}

async function replaceIndex(runner: QueryRunner, columns: string): Promise<void> {
  await runner.query(`
    DROP INDEX settlements_one_open;
    CREATE UNIQUE INDEX settlements_one_open ON settlements ${columns} WHERE status IN ('proposed', 'submitted');
  `);
}
