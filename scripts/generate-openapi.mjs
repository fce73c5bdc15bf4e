// Writes openapi.json from the API's routes and schemas; needs neither database nor chain.
//   node scripts/generate-openapi.mjs           write
//   node scripts/generate-openapi.mjs --check   fail if the committed file differs
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from './build.mjs';

const root = resolve(fileURLToPath(import.meta.url), '../..');
const target = join(root, 'openapi.json');

if (!build()) process.exit(1);
const compiled = (path) => import(pathToFileURL(join(root, 'dist', path)).href);
const [{ createApplication }, { createOpenApiDocument }, { createDataSource }] = await Promise.all([
  compiled('apps/api/application.js'),
  compiled('apps/api/open-api.js'),
  compiled('libs/database/index.js'),
]);

const nowhere = '0x0000000000000000000000000000000000000000';
const app = await createApplication({
  config: {
    deployment: { chainId: 1, blockNumber: 0, escrow: nowhere, invoiceRegistry: nowhere, token: nowhere },
    sandbox: true,
    cursorSecret: Buffer.alloc(32),
  },
  // Never connected: describing the routes calls none of them.
  dataSource: createDataSource({ url: 'postgresql://127.0.0.1/none' }),
  rpc: {},
  keystore: {},
  desk: {},
  documents: {},
});
const content = `${JSON.stringify(createOpenApiDocument(app), null, 2)}\n`;
await app.close();

if (!process.argv.includes('--check')) {
  writeFileSync(target, content);
} else if (!existsSync(target) || readFileSync(target, 'utf8') !== content) {
  console.error('openapi.json differs from the API. Run: node scripts/generate-openapi.mjs');
  process.exitCode = 1;
}
