// Bundles each program of dist/apps with the libraries that it loads into dist/programs: a few files instead of some 2,900, which a
// process reads and links in half of the processor time (docs/decisions/0036-bundled-programs.md).
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import remapping from '@jridgewell/remapping';
import { rolldown } from 'rolldown';

const root = resolve(fileURLToPath(import.meta.url), '../..');
const target = join(root, 'dist/programs');

const PROGRAMS = ['api', 'cli', 'sandbox', 'worker'];

/**
 * Stay what Node loads from node_modules: the driver, which tracing and fault injection instrument; native code; fonts that are read
 * from beside the code; and what few networks configure, loaded when one does.
 */
const EXTERNAL = [/^pg($|\/)/, /^secp256k1$/, /^pdfkit$/, /^@aws-sdk\//];

/** Libraries apart from our code, and from each other by the programs and commands that load them. */
const LIBRARIES = { name: 'libraries', test: /node_modules/, entriesAware: true };

/** Node reads the maps of all that it loads, and those of libraries are ten times ours: their frames stay those of the bundle. */
const LIBRARY_CHUNK = 'chunks/libraries.js';
const IS_LIBRARY = /^chunks\/libraries\d*\.js$/;
const MAP_COMMENT = /^\/\/# sourceMappingURL=.*$/m;

/** A chunk's map leads to the compiled modules, and with their own maps to the TypeScript sources. */
function mapToSources({ fileName, map }) {
  const mapOf = (source) => {
    const own = `${join(target, dirname(fileName), source)}.map`;
    return existsSync(own) ? readFileSync(own, 'utf8') : null;
  };
  return remapping(map.toString(), mapOf, { excludeContent: true }).toString();
}

const bundle = await rolldown({
  cwd: root,
  input: Object.fromEntries(PROGRAMS.map((program) => [program, `dist/apps/${program}/main.js`])),
  platform: 'node',
  external: EXTERNAL,
  onLog(_level, { code, id = '', message }) {
    // Nest tries to load what it can do without; an import of ours must be there.
    if (code === 'UNRESOLVED_IMPORT' && !id.includes('node_modules')) throw new Error(message);
  },
});
const { output } = await bundle.generate({
  dir: target,
  format: 'esm',
  // Names of classes are names of migrations, tables and providers.
  keepNames: true,
  minify: false,
  sourcemap: true,
  codeSplitting: { groups: [LIBRARIES] },
  chunkFileNames: ({ name }) => (name.startsWith(LIBRARIES.name) ? LIBRARY_CHUNK : 'chunks/[name].js'),
});
await bundle.close();

rmSync(target, { recursive: true, force: true });
mkdirSync(join(target, 'chunks'), { recursive: true });
for (const chunk of output.filter(({ type }) => type === 'chunk')) {
  const file = join(target, chunk.fileName);
  const mapped = chunk.map !== null && !IS_LIBRARY.test(chunk.fileName);
  writeFileSync(file, mapped ? chunk.code : chunk.code.replace(MAP_COMMENT, ''));
  if (mapped) writeFileSync(`${file}.map`, mapToSources(chunk));
}
