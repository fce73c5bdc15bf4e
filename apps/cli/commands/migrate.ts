import { Command } from 'commander';
import { createDataSource, migrate } from '#database';
import { readDatabaseUrl } from '../network-access.js';

/** `quittance migrate`: brings the database's schema up to date. */
export function migrateCommand(): Command {
  return new Command('migrate')
    .description('bring the database at DATABASE_URL (default: of the running sandbox) up to date')
    .action(async () => {
      const dataSource = await createDataSource({ url: readDatabaseUrl() }).initialize();
      try {
        const applied = await migrate(dataSource);
        console.log(
          applied.length === 0 ? 'The database is up to date.' : applied.map((name) => `Applied ${name}`).join('\n'),
        );
      } finally {
        await dataSource.destroy();
      }
    });
}
