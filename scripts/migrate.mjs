// Brings the database behind DATABASE_URL to the newest schema and rights, and lets in the users of APP_DATABASE_URL,
// WORKER_DATABASE_URL and AUDITOR_DATABASE_URL. Safe to run again and from several places at once.
import { readServiceUrls } from '#config';
import { createDataSource, createServiceUsers, migrate } from '#database';

const url = process.env.DATABASE_URL;
if (!url) {
  console.error('Set DATABASE_URL. See .env.example.');
  process.exit(1);
}
const dataSource = await createDataSource({ url, poolSize: 2 }).initialize();
try {
  const applied = await migrate(dataSource);
  await createServiceUsers(dataSource, readServiceUrls());
  console.log(applied.length === 0 ? 'The schema is current.' : `Applied: ${applied.join(', ')}`);
} finally {
  await dataSource.destroy();
}
