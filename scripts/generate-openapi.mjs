// Writes openapi.json from the routes' schemas, what is made of it (the SDK's types and methods, and a
// collection of requests), and docs/errors.md.
// With --check it only compares and fails when a committed file is behind.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { collectionFiles } from './api-client/collection.mjs';
import { sdkFiles } from './api-client/sdk-files.mjs';
import { build } from './build.mjs';

const root = resolve(fileURLToPath(import.meta.url), '../..');

if (!build()) process.exit(1);
const { createApplication } = await import('../dist/apps/api/application.js');
const { createOpenApiDocument } = await import('../dist/apps/api/open-api.js');
const { errorCataloguePage } = await import('../dist/libs/http/index.js');
const { offlineDependencies } = await import('../dist/apps/api/offline-dependencies.js');

const app = await createApplication(offlineDependencies());
const text = `${JSON.stringify(createOpenApiDocument(app), null, 2)}\n`;
await app.close();

const document = JSON.parse(text);
const files = {
  'openapi.json': text,
  'docs/errors.md': errorCataloguePage(),
  ...(await sdkFiles(document)),
  ...collectionFiles(document),
};

const behind = Object.entries(files).filter(([path, content]) => committed(path) !== content);
if (process.argv.includes('--check')) {
  for (const [path] of behind) console.error(`${path} is behind the code. Run: node scripts/generate-openapi.mjs`);
} else {
  for (const [path, content] of behind) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
    console.log(`Wrote ${path}`);
  }
}
process.exit(process.argv.includes('--check') && behind.length > 0 ? 1 : 0);

function committed(path) {
  try {
    return readFileSync(join(root, path), 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}
