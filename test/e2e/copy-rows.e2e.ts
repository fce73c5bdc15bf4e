import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { type CopyValue, copyRows, createDataSource, inSavepoint, inTransaction } from '#database';
import { createTestDatabase, serviceUrls, type TestDatabase } from '#testing';

describe.each([
  { user: 'a user who may copy', isRestricted: false },
  { user: 'a user whom row-level security restricts', isRestricted: true },
])('rows in bulk of $user', ({ isRestricted }) => {
  let database: TestDatabase;
  let dataSource: DataSource;

  beforeAll(async () => {
    database = await createTestDatabase();
    const owner = await createDataSource({ url: database.url }).initialize();
    await owner.query(`CREATE TABLE copied (id integer PRIMARY KEY, words text, list text[], content jsonb, amount numeric,
      at timestamptz, flag boolean, note text DEFAULT 'none')`);
    await owner.query(`ALTER TABLE copied ENABLE ROW LEVEL SECURITY;
      CREATE POLICY everybody ON copied USING (true); GRANT SELECT, INSERT ON copied TO quittance_app`);
    await owner.destroy();
    dataSource = await createDataSource({
      url: isRestricted ? serviceUrls(database.url).app : database.url,
    }).initialize();
  });

  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  const COLUMNS = ['id', 'words', 'list', 'content', 'amount', 'at', 'flag'];
  const copy = (rows: readonly (readonly CopyValue[])[]) =>
    inTransaction(dataSource, (manager) => copyRows(manager, 'copied', COLUMNS, rows));

  test('arrive as they were given, whatever is in them', async () => {
    const texts = ['a\tb\nc\rd\\e', '\\N', '\\.', '', 'NULL', '"ü€😀{},"', "'; DROP TABLE copied; --"];
    const at = new Date('2026-11-29T10:00:00.123Z');
    const content = { text: 'line\nbreak "quoted" \\ back', list: [1, null] };
    await copy(texts.map((text, id) => [id, text, [text, ...texts], JSON.stringify(content), 2n ** 200n, at, true]));
    const rows = await dataSource.query('SELECT * FROM copied ORDER BY id');
    expect(rows).toEqual(
      texts.map((text, id) => ({
        ...{ id, words: text, list: [text, ...texts], content, amount: (2n ** 200n).toString(), at, flag: true },
        note: 'none',
      })),
    );
  });

  test('may be empty, or lack values', async () => {
    await copy([]);
    await copy([[100, null, undefined, null, undefined, null, null]]);
    const [row] = await dataSource.query('SELECT words, list, content, at, flag FROM copied WHERE id = 100');
    expect(row).toEqual({ words: null, list: null, content: null, at: null, flag: null });
  });

  test('are more than one message holds', async () => {
    const long = 'x'.repeat(10_000);
    await copy(Array.from({ length: 300 }, (_, index) => [1_000 + index, long, [], '{}', index, new Date(0), false]));
    const [row] = await dataSource.query('SELECT count(*)::int, sum(amount)::int FROM copied WHERE words = $1', [long]);
    expect(row).toEqual({ count: 300, sum: (299 * 300) / 2 });
  });

  test('are refused together, with the constraint named, and the transaction goes on from its savepoint', async () => {
    const row = (id: number) => [id, 'kept', [], '{}', 0, new Date(0), false];
    await inTransaction(dataSource, async (manager) => {
      await copyRows(manager, 'copied', COLUMNS, [row(2_000)]);
      const refused = inSavepoint(manager, () => copyRows(manager, 'copied', COLUMNS, [row(2_001), row(2_000)]));
      await expect(refused).rejects.toMatchObject({ code: '23505', constraint: 'copied_pkey' });
      await copyRows(manager, 'copied', COLUMNS, [row(2_002)]);
    });
    const rows = await dataSource.query('SELECT id FROM copied WHERE id >= 2000 ORDER BY id');
    expect(rows).toEqual([{ id: 2_000 }, { id: 2_002 }]);
  });

  test('say so when the table is not there, and the connection is good for more', async () => {
    await inTransaction(dataSource, async (manager) => {
      const refused = inSavepoint(manager, () => copyRows(manager, 'nowhere', ['id'], [[1]]));
      await expect(refused).rejects.toMatchObject({ code: '42P01' });
      await copyRows(manager, 'copied', ['id'], [[3_000]]);
    });
    expect(await dataSource.query('SELECT id FROM copied WHERE id = 3000')).toEqual([{ id: 3_000 }]);
  });

  test('fail with the connection', async () => {
    const copied = inTransaction(dataSource, async (manager) => {
      const [{ pid }] = await manager.query('SELECT pg_backend_pid() AS pid');
      await dataSource.query('SELECT pg_terminate_backend($1)', [pid]);
      await copyRows(manager, 'copied', ['id'], [[4_000]]);
    });
    await expect(copied).rejects.toThrow();
    expect(await dataSource.query('SELECT id FROM copied WHERE id = 4000')).toEqual([]);
  });
});
