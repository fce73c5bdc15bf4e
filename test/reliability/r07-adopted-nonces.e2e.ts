import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { DataSource, EntityManager } from 'typeorm';
import { adoptNonce, type RpcClient } from '#chain';
import { createDataSource, inTransaction } from '#database';
import { createTestDatabase, type TestDatabase } from '#testing';

let database: TestDatabase;
let dataSource: DataSource;

beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = await createDataSource({ url: database.url, poolSize: 4 }).initialize();
});

afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

test('R07: nonces that are adopted while the lane signs are those behind what it signed', async () => {
  const lane = { chainId: 4_242n, signer: `0x${'7'.repeat(40)}` };
  const key = [lane.chainId.toString(), lane.signer];
  const answers: Pick<RpcClient, 'send' | 'batch'> = { send: async () => '0x3', batch: async () => [] };
  const sign = (manager: EntityManager, nonce: number) =>
    manager.query(
      `INSERT INTO chain_transactions (id, chain_id, signer, nonce, status, kind) VALUES ($3, $1, $2, $4, 'signed', 'call')`,
      [...key, `ctx_${nonce}`, nonce],
    );
  await dataSource.query(`INSERT INTO chain_lanes (chain_id, signer, first_nonce) VALUES ($1, $2, 0)`, key);
  await sign(dataSource.manager, 0);
  const signer = dataSource.createQueryRunner();
  await signer.startTransaction();
  await signer.query(`UPDATE chain_lanes SET heartbeat_at = now() WHERE chain_id = $1 AND signer = $2`, key);
  await sign(signer.manager, 1);
  const adopting = inTransaction(dataSource, (manager) => adoptNonce(manager, answers as RpcClient, lane));
  for (let isWaiting = false; !isWaiting; ) {
    [{ isWaiting }] = await dataSource.query(`SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted) AS "isWaiting"`);
  }
  await signer.commitTransaction();
  await signer.release();
  expect((await adopting).nonces).toEqual([2n]);
});
