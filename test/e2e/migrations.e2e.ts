import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { DataSource } from 'typeorm';
import { migrations } from '#migrations';
import { createTestDatabase, type TestDatabase } from '#testing';

/** The first migration that locks one table at most; those before it were upgrades of databases that rested. */
const ONE_TABLE_EACH = '1700000046000';

/** Everything of the schema that a migration can change. */
const CATALOGUE = `
  SELECT format('%s.%s %s not null %s default %s stored as %s', attrelid::regclass, attname, format_type(atttypid, atttypmod),
      attnotnull, pg_get_expr(adbin, adrelid), attstorage) AS definition
    FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum JOIN pg_class ON pg_class.oid = attrelid
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'S') AND attnum > 0 AND NOT attisdropped
  UNION ALL SELECT format('%s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
  UNION ALL SELECT pg_get_indexdef(indexrelid)
    FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid WHERE relnamespace = 'public'::regnamespace
  UNION ALL SELECT concat_ws(' ', oid::regclass, pg_get_viewdef(oid)) FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'v'
  UNION ALL SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
  UNION ALL SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
  UNION ALL SELECT format('%s on %s %s %s', policyname, tablename, qual, with_check) FROM pg_policies WHERE schemaname = 'public'
  ORDER BY 1`;

/** Tables that were there before, and that nobody else may write to any more, until this transaction ends. */
const LOCKED_TABLES = `
  SELECT DISTINCT pg_class.relname AS name FROM pg_locks JOIN pg_class ON pg_class.oid = pg_locks.relation
    WHERE pid = pg_backend_pid() AND relkind IN ('r', 'p') AND relname = ANY ($1)
      AND mode IN ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')`;

const TABLES = `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')`;

let database: TestDatabase;
let dataSource: DataSource;

beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = await new DataSource({ type: 'postgres', url: database.url }).initialize();
  await dataSource.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
});

afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

/** Without comments; checks that rows of later versions may break come back for new rows only. */
async function catalogue(): Promise<string[]> {
  const rows = await dataSource.query<{ definition: string }[]>(CATALOGUE);
  return rows.map(({ definition }) =>
    definition
      .replaceAll(/--.*/g, '')
      .replaceAll(/\s+/g, ' ')
      .replace(/ NOT VALID$/, ''),
  );
}

/** Runs one migration as it is run, and returns the tables that it locks. */
async function run(Migration: (typeof migrations)[number], way: 'up' | 'down'): Promise<string[]> {
  return dataSource.transaction(async ({ queryRunner }) => {
    const names = async (query: string, values: unknown[] = []) =>
      ((await queryRunner!.query(query, values)) as { name: string }[]).map(({ name }) => name);
    const tables = await names(TABLES);
    await new Migration()[way](queryRunner!);
    return names(LOCKED_TABLES, [tables]);
  });
}

test('each migration locks one table at most, and can be taken back to what was before, and done again', async () => {
  const before: string[][] = [];
  for (const Migration of migrations) {
    before.push(await catalogue());
    const locked = await run(Migration, 'up');
    const isBound = Migration.name.slice(-ONE_TABLE_EACH.length) >= ONE_TABLE_EACH;
    expect([Migration.name, isBound ? locked.slice(1) : []]).toEqual([Migration.name, []]);
  }
  const newest = await catalogue();
  expect(newest.length).toBeGreaterThan(500);
  for (const [index, Migration] of [...migrations.entries()].toReversed()) {
    await run(Migration, 'down');
    expect([Migration.name, ...(await catalogue())]).toEqual([Migration.name, ...(before[index] ?? [])]);
  }
  await expect(catalogue()).resolves.toEqual([]);
  for (const Migration of migrations) await run(Migration, 'up');
  await expect(catalogue()).resolves.toEqual(newest);
});
