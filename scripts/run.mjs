// Builds what is stale, then becomes the application named first: `node scripts/run.mjs cli verify order po_…`, or one of the
// long tests: `node scripts/run.mjs test/performance/main lifecycle`.
// One process from start to end, so that signals sent to it reach the application.
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from './build.mjs';

const [node, , application, ...rest] = process.argv;
const measurements = application.startsWith('test/');
const file = measurements ? `${application}.js` : `programs/${application}.js`;
const entry = resolve(fileURLToPath(import.meta.url), '../../dist', file);

if (build({ log: (line) => console.error(line), measurements })) {
  process.setSourceMapsEnabled(true);
  process.argv = [node, entry, ...rest];
  await import(pathToFileURL(entry).href);
} else {
  console.error('The sources do not compile; see the messages above.');
  process.exitCode = 1;
}
