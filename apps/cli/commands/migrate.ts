import { Command } from 'commander';
import { readServiceUrls } from '#config';
import { createDataSource, createServiceUsers, migrate } from '#database';
import { readDatabaseUrl } from '../network-access.js';

/** `quittance migrate`: brings the database's schema and rights up to date, and makes the services' users. */
export function migrateCommand(): Command {
  return new Command('migrate')
    .description(
      'bring the database at DATABASE_URL (default: of the running sandbox) up to date, and let in the users of APP_DATABASE_URL, ' +
        'WORKER_DATABASE_URL and AUDITOR_DATABASE_URL where they are set',
    )
    .action(async () => {
      const dataSource = await createDataSource({ url: readDatabaseUrl() }).initialize();
      try {
        const applied = await migrate(dataSource);
        await createServiceUsers(dataSource, readServiceUrls());
        console.log(
          applied.length === 0 ? 'The database is up to date.' : applied.map((name) => `Applied ${name}`).join('\n'),
        );
      } finally {
        await dataSource.destroy();
      }
    });
}
