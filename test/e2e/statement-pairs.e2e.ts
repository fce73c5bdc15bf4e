import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { commitWith, createDataSource, inTransaction, sqlState, violatedConstraint } from '#database';
import { createTestDatabase, serviceUrls, type TestDatabase } from '#testing';

let database: TestDatabase;
let dataSource: DataSource;

beforeAll(async () => {
  database = await createTestDatabase();
  const owner = await createDataSource({ url: database.url }).initialize();
  await owner.query(`CREATE TABLE paired (tenant text, id integer CONSTRAINT positive CHECK (id > 0), PRIMARY KEY (tenant, id));
    ALTER TABLE paired ENABLE ROW LEVEL SECURITY; CREATE POLICY own ON paired USING (tenant = current_setting('app.tenant_id', true));
    GRANT SELECT, INSERT ON paired TO quittance_app; INSERT INTO paired SELECT 'biz_a', generate_series(1, 3)`);
  await owner.destroy();
  // One connection, so that what one transaction leaves behind meets the next.
  dataSource = await createDataSource({ url: serviceUrls(database.url).app, poolSize: 1 }).initialize();
});

afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

const SCOPE = { tenant: 'biz_a', beginsReading: true };
const insert = (id: number) => ({ text: `INSERT INTO paired VALUES ('biz_a', $1)`, values: [String(id)] });
const ids = () =>
  inTransaction(
    dataSource,
    async (manager) =>
      ((await manager.query('SELECT id FROM paired ORDER BY id')) as { id: number }[]).map(({ id }) => id),
    SCOPE,
  );

test('the first statement is within the transaction that starts with it', async () => {
  const [row] = await inTransaction(
    dataSource,
    (manager) =>
      manager.query<{ tenant: string; inside: boolean }[]>(
        `SELECT current_setting('app.tenant_id') AS tenant, now() < clock_timestamp() AND pg_current_xact_id_if_assigned() IS NULL AS inside`,
      ),
    SCOPE,
  );
  expect(row).toEqual({ tenant: 'biz_a', inside: true });
  // The setting ended with it.
  await expect(dataSource.query('SELECT id FROM paired')).resolves.toEqual([]);
});

test('statements that are asked for at once are answered each', async () => {
  const answers = await inTransaction(
    dataSource,
    (manager) => Promise.all([1, 2, 3, 4].map((number) => manager.query('SELECT $1::int AS number', [number]))),
    SCOPE,
  );
  expect(answers.flat()).toEqual([1, 2, 3, 4].map((number) => ({ number })));
});

test('what goes with the commit is committed', async () => {
  await inTransaction(
    dataSource,
    async (manager) => {
      await manager.query('SELECT 1');
      commitWith(manager, insert(4));
    },
    SCOPE,
  );
  await expect(ids()).resolves.toEqual([1, 2, 3, 4]);
});

test('nothing is committed when what goes with the commit fails, and the connection goes on', async () => {
  const failing = inTransaction(
    dataSource,
    async (manager) => {
      await manager.query(insert(5).text, insert(5).values);
      commitWith(manager, insert(-1));
    },
    { tenant: 'biz_a' },
  );
  expect(violatedConstraint(await failing.catch((error: unknown) => error))).toBe('positive');
  await expect(ids()).resolves.toEqual([1, 2, 3, 4]);
});

test('nothing happens where the transaction cannot start', async () => {
  // The role of another: its users may not take it on.
  const failing = inTransaction(dataSource, (manager) => manager.query('SELECT 1 / 0'), { ...SCOPE, asApp: true });
  const blocked = await createDataSource({ url: serviceUrls(database.url).auditor }).initialize();
  try {
    const refused = inTransaction(blocked, (manager) => manager.query('SELECT 1'), { ...SCOPE, asApp: true });
    expect(sqlState(await refused.catch((error: unknown) => error))).toBe('42501');
    expect(sqlState(await failing.catch((error: unknown) => error))).toBe('22012');
  } finally {
    await blocked.destroy();
  }
  await expect(ids()).resolves.toEqual([1, 2, 3, 4]);
});

test('what goes with the commit does not take the place of the start', async () => {
  const alone = inTransaction(dataSource, async (manager) => commitWith(manager, insert(6)), SCOPE);
  await expect(alone).rejects.toThrow('A statement waits for the next one already');
  await expect(ids()).resolves.toEqual([1, 2, 3, 4]);
});

test('a statement that cannot be sent ends its connection, and what comes after it is unharmed', async () => {
  const circular: { itself?: unknown } = {};
  circular.itself = circular;
  const select = 'SELECT $1::json AS value';
  for (const scope of [SCOPE, { tenant: 'biz_a' }]) {
    const failing = inTransaction(dataSource, (manager) => manager.query(select, [circular]), scope);
    await expect(failing).rejects.toThrow('circular');
    await expect(
      inTransaction(dataSource, (manager) => manager.query(select, [{ is: 'sent' }]), scope),
    ).resolves.toEqual([{ value: { is: 'sent' } }]);
  }
  await expect(ids()).resolves.toEqual([1, 2, 3, 4]);
});

test('a transaction that asks for nothing, or ends before it does, is none', async () => {
  await expect(inTransaction(dataSource, async () => 'done', SCOPE)).resolves.toBe('done');
  const ended = inTransaction(dataSource, () => Promise.reject(new Error('before anything')), SCOPE);
  await expect(ended).rejects.toThrow('before anything');
  await expect(ids()).resolves.toEqual([1, 2, 3, 4]);
});
