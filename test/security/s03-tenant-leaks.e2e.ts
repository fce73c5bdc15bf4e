import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { createDataSource, inTransaction, tenantOf } from '#database';
import { asTenant, openTenantDatabase, PAIRS, type TenantDatabase } from './support/tenant-database.js';

jest.setTimeout(300_000);

const TRANSACTIONS = 10_000;
const CONNECTIONS = 4;

let opened: TenantDatabase;
let dataSource: DataSource;
/** Gives statements up soon. */
let impatient: DataSource;

beforeAll(async () => {
  opened = await openTenantDatabase();
  dataSource = createDataSource({ url: opened.urls.app, poolSize: CONNECTIONS });
  impatient = createDataSource({ url: opened.urls.app, poolSize: CONNECTIONS, statementMilliseconds: 200 });
  await Promise.all([dataSource.initialize(), impatient.initialize()]);
});

afterAll(async () => {
  await Promise.all([dataSource.destroy(), impatient.destroy()]);
  await opened.close();
});

const KEYS = 'SELECT business_id FROM api_keys';

async function run(tenant: string, ending: number): Promise<string[]> {
  const seen: string[] = [];
  await inTransaction(
    dataSource,
    async (manager) => {
      expect(tenantOf(manager)).toBe(tenant);
      const rows = (await manager.query(KEYS)) as { business_id: string }[];
      seen.push(...rows.map(({ business_id }) => business_id));
      if (ending === 1) throw new Error('the work failed');
      if (ending === 2) await manager.query('SELECT 1/0');
      if (ending === 3) await manager.query(`INSERT INTO api_keys DEFAULT VALUES`);
    },
    { tenant },
  ).catch(() => undefined);
  return seen;
}

test(`S3: ${TRANSACTIONS} interleaved transactions on ${CONNECTIONS} connections show each tenant its own rows`, async () => {
  const tenants = PAIRS.flat();
  let next = 0;
  let orphans = 0;
  const lane = async (): Promise<void> => {
    while (next < TRANSACTIONS) {
      const number = next;
      next += 1;
      const tenant = tenants[(number * 7 + 3) % tenants.length] ?? '';
      expect(await run(tenant, number % 5)).toEqual([tenant]);
      if (number % 3 === 0) {
        // Whoever forgot the tenant, on a connection that had one a moment ago.
        orphans += ((await dataSource.query(KEYS)) as unknown[]).length;
      }
    }
  };
  await Promise.all(Array.from({ length: 4 * CONNECTIONS }, lane));
  expect(next).toBe(TRANSACTIONS);
  expect(orphans).toBe(0);
});

test('S3: a statement that is given up, and a connection that is cut, leave no tenant behind', async () => {
  for (let round = 0; round < 10; round += 1) {
    const tenant = PAIRS.flat()[round % 4] ?? '';
    await expect(
      inTransaction(impatient, (manager) => manager.query('SELECT pg_sleep(5)'), { tenant }),
    ).rejects.toThrow('statement timeout');
    await expect(
      inTransaction(impatient, (manager) => manager.query('SELECT pg_terminate_backend(pg_backend_pid())'), {
        tenant,
      }),
    ).rejects.toThrow();
    const others = await Promise.all(Array.from({ length: CONNECTIONS }, () => impatient.query(KEYS)));
    expect(others.flat()).toEqual([]);
  }
});

test('S3: savepoints and nested transactions keep the tenant until the end and not longer', async () => {
  const seen = await inTransaction(
    dataSource,
    async (manager) => {
      await manager.transaction((nested) => nested.query(KEYS)).catch(() => undefined);
      await manager
        .transaction(async (nested) => {
          await nested.query('SELECT 1/0');
        })
        .catch(() => undefined);
      return manager.query(KEYS) as Promise<unknown[]>;
    },
    { tenant: 'biz_a' },
  );
  expect(seen).toEqual([{ business_id: 'biz_a' }]);
  const { rows } = await opened.app.query(`SELECT current_setting('app.tenant_id', true) AS tenant`);
  expect(rows).toEqual([{ tenant: null }]);
});

test('S3: a tenant is a plain id or it is refused before anything is sent', async () => {
  for (const tenant of [
    `biz_a'; SET app.tenant_id = 'biz_b`,
    '',
    'BIZ',
    'biz a',
    'x'.repeat(65),
    `biz_a', false); --`,
  ]) {
    await expect(inTransaction(dataSource, (manager) => manager.query(KEYS), { tenant })).rejects.toThrow(
      'not the id of a tenant',
    );
  }
});

test('S3: reads that ask for it cannot write', async () => {
  await expect(
    inTransaction(dataSource, (manager) => manager.query(`UPDATE api_keys SET name = 'x'`), {
      tenant: 'biz_a',
      readOnly: true,
    }),
  ).rejects.toThrow('read-only transaction');
  expect(await asTenant(opened.app, 'biz_a', 'SELECT name FROM api_keys')).toEqual([{ name: 'key' }]);
});
