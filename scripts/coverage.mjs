// Which lines of the contracts no test runs: npm run test:coverage [-- --json]
// Fails if there is one. Hardhat counts lines and statements, no branches: `npm run test:mutation` holds each condition true and
// false, and where a test notices both, tests take both branches. The next build compiles the contracts anew, without counters.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/** What the network runs: not its tests and its play money. */
const COUNTED = /^contracts\/(?!test\/|Sandbox)/;

/** Lines run and not run in each file, from the lcov report: records of "SF:file", "DA:line,times" … "end_of_record". */
function linesOf(report) {
  const files = new Map();
  for (const record of report.split('end_of_record')) {
    const file = /^SF:(.*)$/m.exec(record)?.[1];
    if (file === undefined || !COUNTED.test(file)) continue;
    const lines = [...record.matchAll(/^DA:(\d+),(\d+)$/gm)].map(([, line, times]) => ({ line, run: times !== '0' }));
    files.set(file, lines);
  }
  return files;
}

const { values: options } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
const root = fileURLToPath(new URL('..', import.meta.url));
// Whether the tests pass is for `npm test` to say: with counters in the code, some run out of gas.
spawnSync(process.execPath, [join(root, 'node_modules/hardhat/dist/src/cli.js'), '--coverage', 'test', 'solidity'], {
  cwd: root,
  env: { FUZZ_RUNS: '32', INVARIANT_RUNS: '1', INVARIANT_DEPTH: '64', ...process.env },
  stdio: ['ignore', 2, 2],
});
const files = linesOf(readFileSync(join(root, 'coverage/lcov.info'), 'utf8'));
const lines = [...files.values()].flat();
const notRun = [...files].flatMap(([file, list]) =>
  list.filter(({ run }) => !run).map(({ line }) => `${file}:${line}`),
);
for (const place of notRun) console.error(`No test runs ${place}`);
const result = {
  files: files.size,
  lines: lines.length,
  run: lines.length - notRun.length,
  notRun,
  testsPass: status === 0,
};
if (options.json) console.log(JSON.stringify(result));
else console.log(`${result.run} of ${result.lines} lines in ${result.files} files`);
process.exitCode = notRun.length === 0 ? 0 : 1;
