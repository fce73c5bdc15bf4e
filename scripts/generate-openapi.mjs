// Writes openapi.json from the routes' schemas; with --check it only compares and fails when the committed file is behind.
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from './build.mjs';

const path = resolve(fileURLToPath(import.meta.url), '../../openapi.json');

if (!build()) process.exit(1);
const { createApplication } = await import('../dist/apps/api/application.js');
const { createOpenApiDocument } = await import('../dist/apps/api/open-api.js');
const { offlineDependencies } = await import('../dist/apps/api/offline-dependencies.js');

const app = await createApplication(offlineDependencies());
const current = `${JSON.stringify(createOpenApiDocument(app), null, 2)}\n`;
await app.close();

if (!process.argv.includes('--check')) {
  writeFileSync(path, current);
  console.log(`Wrote ${path}`);
} else if (readFileSync(path, 'utf8') !== current) {
  console.error('openapi.json is behind the code. Run: node scripts/generate-openapi.mjs');
  process.exit(1);
}
process.exit(0);
