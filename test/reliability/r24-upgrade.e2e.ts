import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import pg from 'pg';
import { createDataSource, createServiceUsers, migrate } from '#database';
import { verifyAcceptances, verifyRecords } from '#records';
import { serviceUrls } from '#testing';
import { ApiCaller } from '../e2e/support/running-network.js';
import { OwnCluster } from './support/own-cluster.js';
import { ProcessNetwork, until } from './support/process-network.js';
import { actAsOldCode, type OldTable, ReleaseFixture, readOldTables } from './support/release-fixture.js';

jest.setTimeout(300_000);

const RELEASE = '0.1.0';
/** The order whose delivery was accepted under the key `test-19`. */
const DONE_BEFORE = '/v1/purchase-orders/po_01m8kgnqwqef6rx3wkwv280zq6';
/** Nobody waits longer than that for a lock of the migrations. */
const LONGEST_WAIT_MILLISECONDS = 2_000;

let fixture: ReleaseFixture;
let network: ProcessNetwork;
let old: pg.Client;
let tables: OldTable[];

beforeAll(async () => {
  fixture = new ReleaseFixture(RELEASE);
  const cluster = await OwnCluster.start({ migrated: false });
  await fixture.load(cluster.url);
  network = await ProcessNetwork.open({ cluster, savedChain: fixture });
  // It is still the day on which the release was left.
  const head = await network.chain.call<{ timestamp: string }>('eth_getBlockByNumber', 'latest', false);
  const now = Number(BigInt(head.timestamp)) + 60;
  await network.chain.call('anvil_setTime', now);
  await network.query(`UPDATE network_clock SET shift = to_timestamp($1) - clock_timestamp()`, [now]);
  old = new pg.Client({ connectionString: network.databaseUrl });
  await old.connect();
  tables = await readOldTables(old);
});

afterAll(async () => {
  await old.end();
  await network.close();
  fixture.remove();
});

/**
 * One checkout has the code of one release. What is shown of the old code is what it asks of the database: that everything it
 * reads is still there, that rows with only its columns are still taken, and that it hardly waits while the schema changes.
 */
test(`R24: a database of ${RELEASE} is upgraded while old code reads and writes, which goes on afterwards`, async () => {
  let longest = 0;
  let rounds = 0;
  let migrated = false;
  const working = (async () => {
    while (!migrated || rounds < 2) {
      for (const table of tables) {
        const asked = performance.now();
        await actAsOldCode(old, table);
        longest = Math.max(longest, performance.now() - asked);
      }
      rounds += 1;
      await sleep(1);
    }
  })();
  const dataSource = await createDataSource({ url: network.databaseUrl }).initialize();
  await migrate(dataSource).finally(() => {
    migrated = true;
  });
  await createServiceUsers(dataSource, serviceUrls(network.databaseUrl));
  await dataSource.destroy();
  await working;
  for (const table of tables) await actAsOldCode(old, table);
  expect(longest).toBeLessThan(LONGEST_WAIT_MILLISECONDS);
});

test(`R24: api and worker of today go on with the trades of ${RELEASE}`, async () => {
  const [api] = await Promise.all([network.startApi(), network.startWorker()]);
  const buyer = new ApiCaller(api.url, fixture.keys.buyer);
  const again = await buyer.post(`${DONE_BEFORE}/accept-delivery`, undefined, 'test-19');
  expect([again.status, again.headers.get('idempotent-replayed'), again.body.reference]).toEqual([
    202,
    'true',
    'R-5-45711',
  ]);
  const accepted = await buyer.post(`${fixture.keys.claimed}/accept-delivery`);
  expect(accepted.status).toBe(202);
  await until('the old delivery to be paid', 60_000, async () => {
    return (await buyer.get(fixture.keys.claimed)).body.status === 'settled';
  });
  await network.settles(60_000);
  expect(await network.brokenInvariants(true)).toEqual([]);
});

test(`R24: every step of the trails of ${RELEASE} is sealed, and its orders have the signatures that they tell of`, async () => {
  await until('every step to be sealed', 60_000, async () => {
    const [row] = await network.query<{ open: number }>(
      `SELECT count(*)::integer AS open FROM trail_entries
       WHERE NOT EXISTS (SELECT FROM record_seals WHERE record_table = 'trail_entries' AND record_key = id)`,
    );
    return row?.open === 0;
  });
  const dataSource = await createDataSource({ url: network.databaseUrl }).initialize();
  const found = await dataSource
    .transaction('REPEATABLE READ', async (manager) => [await verifyRecords(manager), await verifyAcceptances(manager)])
    .finally(() => dataSource.destroy());
  expect(found).toEqual([undefined, undefined]);
});
