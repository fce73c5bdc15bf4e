// Compiles the TypeScript sources to dist/ (swc, source maps), bundles the programs to dist/programs and, when it exists, the web
// console to dist/console.
// Each part is built only when one of its sources is newer than its last build.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = resolve(fileURLToPath(import.meta.url), '../..');

const SERVER = {
  sources: ['apps', 'libs', 'migrations', '.swcrc', 'scripts/build.mjs'],
  ignored: /(\.spec\.ts$|^apps\/console(\/|$))/,
};

const parts = [
  {
    ...SERVER,
    name: 'server',
    stamp: 'dist/.server-built',
    command: [
      'node_modules/@swc/cli/bin/swc.js',
      ...['apps', 'libs', 'migrations'],
      ...['--out-dir', 'dist', '--quiet', '--ignore', '**/*.spec.ts', '--ignore', 'apps/console/**'],
    ],
    clean: () => removeCompiledWithoutSource('dist'),
  },
  {
    ...SERVER,
    name: 'programs',
    sources: [...SERVER.sources, 'scripts/bundle.mjs', 'package-lock.json'],
    stamp: 'dist/.programs-built',
    command: ['scripts/bundle.mjs'],
  },
  {
    name: 'console',
    sources: [
      'apps/console',
      'libs/sdk',
      'libs/verification',
      'libs/domain/merkle-log.ts',
      'libs/chain/generated/abi.ts',
    ],
    ignored: /\.(spec|test)\.tsx?$/,
    stamp: 'dist/.console-built',
    command: ['node_modules/vite/bin/vite.js', 'build', 'apps/console', '--logLevel', 'warn'],
    needs: 'apps/console/index.html',
  },
  {
    name: 'measurements',
    // All of it but what Jest compiles: the long tests share what the others stand on.
    sources: ['test', '.swcrc', 'scripts/build.mjs'],
    ignored: /\.(spec|e2e)\.ts$/,
    stamp: 'dist/.measurements-built',
    command: [
      'node_modules/@swc/cli/bin/swc.js',
      ...['test', '--out-dir', 'dist', '--quiet', '--ignore', '**/*.spec.ts', '--ignore', '**/*.e2e.ts'],
    ],
    onRequest: true,
  },
];

/**
 * Brings dist/ up to date.
 * @param {{ log?: (line: string) => void, measurements?: boolean }} [options] measurements: the long tests too
 * @returns {boolean} false when a compiler refused the sources; its messages went to stderr
 */
export function build({ log = () => {}, measurements = false } = {}) {
  for (const part of parts) {
    if (part.onRequest && !measurements) continue;
    if (part.needs !== undefined && !existsSync(join(root, part.needs))) continue;
    const state = fingerprint(part);
    const stamp = join(root, part.stamp);
    if (existsSync(stamp) && readFileSync(stamp, 'utf8') === state) continue;
    const startedAt = performance.now();
    const outcome = spawnSync(process.execPath, part.command, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
    if (outcome.status !== 0) return false;
    part.clean?.();
    mkdirSync(join(root, 'dist'), { recursive: true });
    writeFileSync(stamp, state);
    log(`Built the ${part.name} in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
  }
  return true;
}

/** Names, sizes and times of all sources: equal fingerprints mean that nothing changed since. */
function fingerprint(part) {
  const lines = [];
  const visit = (path) => {
    if (part.ignored.test(path)) return;
    const stat = statSync(join(root, path), { throwIfNoEntry: false });
    if (stat === undefined) return;
    if (!stat.isDirectory()) lines.push(`${path} ${stat.size} ${stat.mtimeMs}`);
    else for (const entry of readdirSync(join(root, path)).sort()) visit(`${path}/${entry}`);
  };
  for (const source of part.sources) visit(source);
  return lines.join('\n');
}

/** A deleted source must not live on in dist/, where a glob (migrations) or a stale import would still find it. */
function removeCompiledWithoutSource(directory) {
  for (const room of ['apps', 'libs', 'migrations']) {
    const compiled = join(root, directory, room);
    if (!existsSync(compiled)) continue;
    for (const path of readdirSync(compiled, { recursive: true })) {
      if (!path.endsWith('.js') || existsSync(join(root, room, path.replace(/\.js$/, '.ts')))) continue;
      rmSync(join(compiled, path));
      rmSync(join(compiled, `${path}.map`), { force: true });
    }
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.exitCode = build({ log: console.log }) ? 0 : 1;
}
