import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import pg from 'pg';

const FIXTURES = 'test/reliability/fixtures';

export interface ReleaseKeys {
  readonly operator: string;
  readonly buyer: string;
  readonly supplier: string;
  /** Path of the order whose delivery is claimed and not accepted. */
  readonly claimed: string;
}

/** What a release of the network left behind: database, chain, and the keys of its users. */
export class ReleaseFixture {
  private readonly directory = mkdtempSync(join(tmpdir(), 'quittance-release-'));
  readonly chainStateFile = join(this.directory, 'chain.json');
  readonly deploymentFile: string;
  readonly keys: ReleaseKeys;

  constructor(private readonly version: string) {
    writeFileSync(this.chainStateFile, gunzipSync(readFileSync(`${FIXTURES}/chain-${version}.json.gz`)));
    this.deploymentFile = `${FIXTURES}/deployment-${version}.json`;
    this.keys = JSON.parse(readFileSync(`${FIXTURES}/keys-${version}.json`, 'utf8')) as ReleaseKeys;
  }

  /** Fills an empty database as the release left it. */
  async load(url: string): Promise<void> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      await client.query(readFileSync(`${FIXTURES}/schema-${this.version}.sql`, 'utf8'));
    } finally {
      await client.end();
    }
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** Columns and rows of every table, for what code of the old release reads and writes. */
export interface OldTable {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: readonly string[];
}

export async function readOldTables(client: pg.Client): Promise<OldTable[]> {
  const { rows } = await client.query<{ name: string; columns: string[] }>(
    `SELECT table_name AS name, array_agg(column_name::text ORDER BY ordinal_position) AS columns
     FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
     WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name <> 'migrations' GROUP BY table_name`,
  );
  const tables: OldTable[] = [];
  for (const { name, columns } of rows) {
    const content = await client.query<{ row: string }>(`SELECT to_json(t)::text AS row FROM ${name} AS t`);
    tables.push({ name, columns, rows: content.rows.map(({ row }) => row) });
  }
  return tables;
}

/** Reads what old code reads, and writes rows as old code does: only the columns that it knows. @throws where that does not go any more */
export async function actAsOldCode(client: pg.Client, { name, columns, rows }: OldTable): Promise<void> {
  const list = columns.map((column) => `"${column}"`).join(', ');
  await client.query('BEGIN');
  try {
    await client.query(`SELECT ${list} FROM ${name}`);
    await client.query(`CREATE TEMPORARY TABLE written (LIKE ${name} INCLUDING DEFAULTS INCLUDING GENERATED
      INCLUDING CONSTRAINTS INCLUDING INDEXES) ON COMMIT DROP`);
    for (const row of rows) {
      await client.query(`INSERT INTO written (${list}) SELECT ${list} FROM json_populate_record(NULL::${name}, $1)`, [
        row,
      ]);
    }
  } finally {
    await client.query('ROLLBACK');
  }
}
