import type { EntityManager } from 'typeorm';
import { type Comparison, comparisons } from './comparisons.js';
import { LIVE_COPY, SHADOW } from './shadow-schema.js';

/** One value that the live tables and the chain do not agree on. */
export interface Difference {
  readonly table: string;
  /** What the row is known by: an id, a log's place, an account. */
  readonly key: string;
  /** `*` when one side has no such row at all. */
  readonly column: string;
  readonly live: unknown;
  readonly rebuilt: unknown;
}

/** Rows that are listed per table; more of them say nothing new. */
const MOST_ROWS = 100;

interface DifferingRow {
  readonly key: string;
  readonly live: Readonly<Record<string, unknown>> | null;
  readonly rebuilt: Readonly<Record<string, unknown>> | null;
}

/** Everything that differs between the copy of the live tables and what was rebuilt, at most {@link MOST_ROWS} rows of a table. */
export async function findDifferences(manager: EntityManager): Promise<Difference[]> {
  await manager.query(`SET LOCAL statement_timeout = 0`);
  const differences: Difference[] = [];
  for (const comparison of comparisons) differences.push(...(await differencesOf(manager, comparison)));
  return differences;
}

async function differencesOf(manager: EntityManager, { table, rows }: Comparison): Promise<Difference[]> {
  const side = (name: string, schema: string) => `(SELECT key, to_jsonb(of_table) - 'key' AS content
    FROM (${rows(schema)}) AS of_table) AS ${name}`;
  const differing = (await manager.query(
    `SELECT coalesce(live.key, rebuilt.key) AS key, live.content AS live, rebuilt.content AS rebuilt
     FROM ${side('live', LIVE_COPY)} FULL JOIN ${side('rebuilt', SHADOW)} ON live.key = rebuilt.key
     WHERE live.content IS DISTINCT FROM rebuilt.content ORDER BY 1 LIMIT ${MOST_ROWS}`,
  )) as DifferingRow[];
  return differing.flatMap(({ key, live, rebuilt }): Difference[] => {
    if (live === null || rebuilt === null) return [{ table, key, column: '*', live, rebuilt }];
    return Object.keys(live)
      .filter((column) => JSON.stringify(live[column]) !== JSON.stringify(rebuilt[column]))
      .map((column) => ({ table, key, column, live: live[column], rebuilt: rebuilt[column] }));
  });
}
