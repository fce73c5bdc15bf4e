import type { DataSource } from 'typeorm';

/** What is written whoever asks for whatever: leases of rates and lanes, and what workers note of the other tables on their rounds. */
const NOT_OF_COMMANDS = [
  ...['migrations', 'rate_buckets', 'chain_lanes'],
  ...['record_seals', 'record_seal_cursors', 'record_seal_head', 'personal_hashes'],
  ...['reconciliation_states', 'reconciliation_findings'],
  ...['audit_trees', 'audit_leaves', 'audit_tiles', 'audit_checkpoints'],
];
/** When a credential was used last. */
const NOT_OF_ROWS: Readonly<Record<string, string>> = { api_keys: 'last_used_at' };

/** Number of rows and a digest of their contents, by table, of all tables there are. */
export type DatabaseContent = Readonly<Record<string, string>>;

export async function contentOf(dataSource: DataSource): Promise<DatabaseContent> {
  const tables = (await dataSource.query(
    `SELECT relname AS name FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
     WHERE nspname = 'public' AND relkind IN ('r', 'p') AND relname <> ALL($1) ORDER BY relname`,
    [NOT_OF_COMMANDS],
  )) as { name: string }[];
  const parts = tables.map(({ name }) => {
    const row = NOT_OF_ROWS[name] === undefined ? 'to_jsonb(t)' : `to_jsonb(t) - '${NOT_OF_ROWS[name]}'`;
    return `SELECT '${name}' AS name, count(*) || ' ' || md5(coalesce(string_agg(row, ',' ORDER BY row), '')) AS content
            FROM (SELECT (${row})::text AS row FROM "${name}" AS t) AS rows`;
  });
  const rows = (await dataSource.query(parts.join(' UNION ALL '))) as { name: string; content: string }[];
  return Object.fromEntries(rows.map(({ name, content }) => [name, content]));
}

/** The content once nothing is at work: the same twice, a moment apart. */
export async function settledContentOf(dataSource: DataSource): Promise<DatabaseContent> {
  const end = Date.now() + 20_000;
  let before = await contentOf(dataSource);
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 300));
    const after = await contentOf(dataSource);
    const moving = Object.keys(after).filter((name) => after[name] !== before[name]);
    if (moving.length === 0) return after;
    if (Date.now() > end) throw new Error(`Still changing: ${moving.join(', ')}`);
    before = after;
  }
}
