// Runs every check there is, what is independent side by side on two cores, and sums up.
//   npm test                    everything
//   npm test -- unit e2e        only the named steps
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from './build.mjs';

const root = resolve(fileURLToPath(import.meta.url), '../..');
const bin = (name) => join(root, 'node_modules', name);
const reports = join(root, 'cache/test-reports');

/** Tests that run in another lane than their neighbours, so that the lanes are about equally long. */
const SIMULATION = 'reliability/r32-simulation';
const CHAIN_WORK = 'e2e/chain-';

/** Cases of a Jest run, from the report that it wrote. */
function jestCases(name) {
  return () => {
    const file = join(reports, `${name}.json`);
    if (!existsSync(file)) return { passed: 0, failed: 1 };
    const report = JSON.parse(readFileSync(file, 'utf8'));
    return { passed: report.numPassedTests, failed: report.numFailedTests + report.numRuntimeErrorTestSuites };
  };
}

/** Cases of Hardhat's Solidity tests, from its last words: "12 passing", "1 failing". */
function hardhatCases(output) {
  const count = (word) => Number(new RegExp(`(\\d+) ${word}`).exec(output)?.[1] ?? 0);
  return { passed: count('passing'), failed: count('failing') };
}

function jest(project, { name = project, only = [] } = {}) {
  const report = ['--json', '--outputFile', join(reports, `${name}.json`)];
  return [
    // Every file of tests loads all modules anew; with more room for what is young, less of that is moved about.
    ...['--max-semi-space-size=64', '--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
    ...[bin('jest/bin/jest.js'), '--selectProjects', project, '--passWithNoTests', ...report, ...only],
  ];
}

/** Lanes that run side by side; then those of what needs running networks. A step is arguments to Node, and what it adds to the environment. */
const phases = [
  [
    [
      {
        name: 'abi',
        does: 'contracts compile, generated ABI is current',
        run: ['scripts/generate-abi.mjs', '--check'],
      },
      {
        name: 'gas',
        does: 'what the contracts cost is as committed',
        run: [bin('hardhat/dist/src/cli.js'), 'run', '--no-compile', 'contracts/gas/measure-gas.ts'],
        environment: { GAS_CHECK: '1' },
      },
      {
        name: 'static',
        does: 'what the compiled contracts can call, their sizes, no warnings',
        run: ['scripts/static-checks/check-contracts.mjs'],
      },
      {
        name: 'contract-pages',
        does: 'the pages of operations are current',
        run: ['scripts/generate-contract-docs.mjs', '--check'],
      },
    ],
    [
      { name: 'build', does: 'the sources compile', run: ['scripts/build.mjs'] },
      { name: 'types', does: 'the types fit', run: [bin('typescript/bin/tsc')] },
      {
        name: 'console-types',
        does: "the console's types fit",
        run: [bin('typescript/bin/tsc'), '-p', 'apps/console'],
      },
      {
        name: 'lint',
        does: 'TypeScript style',
        run: [bin('@biomejs/biome/bin/biome'), 'check', '--colors=off', '--error-on-warnings', '.'],
      },
      {
        name: 'floors',
        does: 'module boundaries',
        run: [bin('dependency-cruiser/bin/dependency-cruiser.mjs'), 'apps', 'libs', 'migrations', 'test'],
      },
      {
        name: 'attacks',
        does: 'every attack and every row of silence has its test',
        run: ['scripts/static-checks/check-attack-tests.mjs'],
      },
      { name: 'solhint', does: 'Solidity style', run: [bin('solhint/solhint.js'), 'contracts/**/*.sol'] },
      {
        name: 'prettier',
        does: 'Solidity format',
        run: [bin('prettier/bin/prettier.cjs'), '--check', 'contracts/**/*.sol'],
      },
      { name: 'unit', does: 'unit tests', run: jest('unit'), cases: jestCases('unit') },
    ],
  ],
  [
    [
      {
        name: 'openapi',
        does: 'openapi.json, SDK and collection are current',
        run: ['scripts/generate-openapi.mjs', '--check'],
      },
      {
        name: 'e2e',
        does: 'end-to-end tests',
        run: jest('e2e', { only: ['--testPathIgnorePatterns', CHAIN_WORK] }),
        cases: jestCases('e2e'),
      },
    ],
    // Much of what these do is wait, so three lanes are not too many.
    [
      { name: 'security', does: 'attacks on the services', run: jest('security'), cases: jestCases('security') },
      {
        name: 'simulation',
        does: 'seeded runs under faults',
        run: jest('reliability', { name: 'simulation', only: ['--testPathPatterns', SIMULATION] }),
        cases: jestCases('simulation'),
      },
      {
        name: 'chain',
        does: 'end-to-end tests of chain work',
        run: jest('e2e', { name: 'chain', only: ['--testPathPatterns', CHAIN_WORK] }),
        cases: jestCases('chain'),
      },
    ],
    [
      {
        name: 'solidity',
        does: 'contract tests',
        run: [bin('hardhat/dist/src/cli.js'), 'test', 'solidity'],
        cases: hardhatCases,
      },
      {
        name: 'reliability',
        does: 'promises under faults',
        run: jest('reliability', { only: ['--testPathIgnorePatterns', SIMULATION] }),
        cases: jestCases('reliability'),
      },
    ],
  ],
];

/** Runs one step; its output is shown when it failed. A step without test cases counts as one case. */
async function runStep({ name, does, run, environment, cases }) {
  const startedAt = performance.now();
  console.log(`… ${name}: ${does}`);
  const { code, output } = await execute(run, environment);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const counted = cases?.(output) ?? { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
  const failed = code === 0 ? counted.failed : Math.max(1, counted.failed);
  if (failed > 0) console.log(`\n${output.trimEnd()}\n`);
  const numbers = cases === undefined ? '' : `, ${counted.passed} passed, ${failed} failed`;
  console.log(`${failed > 0 ? '✗' : '✓'} ${name} (${seconds} s${numbers})`);
  return { passed: counted.passed, failed };
}

function execute(args, environment) {
  const child = spawn(process.execPath, args, {
    cwd: root,
    // Hundreds of processes of ours start during the tests, each of which would compile the same modules.
    env: { NODE_COMPILE_CACHE: join(root, 'cache/compiled'), ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
    });
  }
  running.add(child);
  return new Promise((done) => {
    child.on('close', (code) => {
      running.delete(child);
      done({ code, output });
    });
  });
}

const running = new Set();
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    for (const child of running) child.kill(signal);
    process.exit(1);
  });
}

const chosen = process.argv.slice(2);
const steps = phases.flat(2);
const unknown = chosen.filter((name) => !steps.some((step) => step.name === name));
if (unknown.length > 0) {
  console.error(`There is no step ${unknown.join(', ')}. Steps: ${steps.map(({ name }) => name).join(', ')}`);
  process.exit(1);
}

// Two suites side by side would otherwise each build what is stale.
if (chosen.length > 0) build({ log: (line) => console.log(line) });
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });
const startedAt = performance.now();
const results = [];
for (const lanes of phases) {
  await Promise.all(
    lanes.map(async (lane) => {
      for (const step of lane) {
        if (chosen.length === 0 || chosen.includes(step.name)) results.push(await runStep(step));
      }
    }),
  );
}
const sum = (key) => results.reduce((total, result) => total + result[key], 0);
console.log(`\n${((performance.now() - startedAt) / 1000).toFixed(0)} s in all`);
console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
process.exitCode = sum('failed') === 0 ? 0 : 1;
