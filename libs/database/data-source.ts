import { DataSource, type DataSourceOptions } from 'typeorm';
import { migrations } from '#migrations';
import { applyAccess } from './access/apply-access.js';
import { PreparingClient } from './preparing-client.js';

export interface DatabaseOptions {
  readonly url: string;
  /** Most connections this process keeps; 10 unless told. */
  readonly poolSize?: number;
  /** Entity classes that repositories are wanted for. */
  readonly entities?: NonNullable<DataSourceOptions['entities']>;
  /** Shown in pg_stat_activity. */
  readonly applicationName?: string;
  /** Schemas in which unqualified names are looked for; the server's default unless told. */
  readonly searchPath?: readonly string[];
  /** After which a statement is given up; 30 s unless told. */
  readonly statementMilliseconds?: number;
  /**
   * Plan each statement for the tables as they are, where sets are joined with tables that grow fast: a plan that is kept from
   * when a queue was empty reads all of it later. What statements set off, such as checks of foreign keys, keeps its plans: it
   * is one row by its key, many times.
   */
  readonly plansAnew?: boolean;
}

/** For a new connection, or for one of the pool's to become free. */
const CONNECTION_MILLISECONDS = 5_000;

/** A data source over `url`, not yet connected. */
export function createDataSource({
  url,
  poolSize = 10,
  entities = [],
  applicationName = 'quittance',
  searchPath,
  statementMilliseconds = 30_000,
  plansAnew = false,
}: DatabaseOptions): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    applicationName,
    poolSize,
    entities,
    migrations,
    migrationsTransactionMode: 'each',
    extra: {
      ...(plansAnew ? {} : { Client: PreparingClient }),
      statement_timeout: statementMilliseconds,
      idle_in_transaction_session_timeout: 60_000,
      connectionTimeoutMillis: CONNECTION_MILLISECONDS,
      keepAlive: true,
      ...(searchPath === undefined ? {} : { options: `-c search_path=${searchPath.join(',')}` }),
    },
  });
}

/** Brings the schema to the newest migration, and everybody's rights to what they are in it; an advisory lock keeps two processes apart. Returns what it applied. */
export async function migrate(dataSource: DataSource): Promise<string[]> {
  const runner = dataSource.createQueryRunner();
  try {
    await runner.query(`SELECT pg_advisory_lock(hashtext('quittance migrations'))`);
    const applied = await dataSource.runMigrations();
    await applyAccess(dataSource);
    return applied.map((migration) => migration.name);
  } finally {
    await runner.query(`SELECT pg_advisory_unlock(hashtext('quittance migrations'))`);
    await runner.release();
  }
}
