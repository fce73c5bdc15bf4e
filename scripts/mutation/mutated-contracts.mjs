import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

import { compileContracts } from '../contracts/compilation.mjs';
import { mutantsOf, rangeOf } from './mutants.mjs';
import { withMutants } from './schemata.mjs';

const require = createRequire(import.meta.url);

const cache = new URL('../../cache/mutants/', import.meta.url);

/** What the network runs, with its interfaces: not its tests and its play money. */
const MUTATED = /^project\/contracts\/(?!test\/|Sandbox)/;

/**
 * Every mutant of the contracts, numbered from one, and the contracts compiled with all of them asleep.
 * @returns {Promise<{ mutants: object[], bytecodeOf: (source: string, name: string) => object | undefined }>}
 */
export async function compileMutants(log) {
  const { builds } = await compileContracts();
  const units = new Map();
  // A contract's modifiers are found by ids that one build gave: what is compiled apart comes whole, the rest after it.
  const bySize = builds.toSorted((a, b) => Object.keys(a.sources).length - Object.keys(b.sources).length);
  for (const build of bySize) {
    const byId = new Map();
    for (const { ast } of Object.values(build.sources)) index(ast, byId);
    for (const [name, { ast }] of Object.entries(build.sources)) {
      if (MUTATED.test(name) && !units.has(name)) units.set(name, { name, ast, text: build.texts[name], byId });
    }
  }
  const mutants = [];
  for (const unit of units.values()) {
    for (const mutant of mutantsOf(unit)) {
      const line = unit.text.subarray(0, rangeOf(mutant.src).start).toString().split('\n').length;
      const place = `${unit.name.replace(/^project\//, '')}:${line}`;
      mutants.push({ ...mutant, number: mutants.length + 1, unit, place });
    }
  }
  log(`${mutants.length} mutants in ${units.size} files`);
  const sources = Object.assign({}, ...builds.map(({ input }) => input.sources));
  for (const unit of units.values()) {
    const own = mutants.filter((mutant) => mutant.unit === unit);
    sources[unit.name] = { content: withMutants(unit, own, mutants) };
  }
  return { mutants, contracts: await compile(inputOf(builds), sources, log) };
}

/** Contracts are compiled in several builds where their settings differ; the mutants are compiled in one. */
function inputOf(builds) {
  const remappings = new Set(builds.flatMap(({ input }) => input.settings.remappings ?? []));
  const [{ input }] = builds;
  return { ...input, settings: { ...input.settings, remappings: [...remappings] } };
}

function index(node, byId) {
  if (node === null || typeof node !== 'object') return;
  if (node.id !== undefined && node.nodeType !== undefined) byId.set(node.id, node);
  for (const value of Object.values(node)) index(value, byId);
}

/** The compiler's output, kept in cache/ as long as its input stays the same. */
async function compile(input, sources, log) {
  const startedAt = performance.now();
  const settings = {
    ...input.settings,
    optimizer: { enabled: true, runs: 1 },
    outputSelection: { '*': { '*': ['evm.bytecode.object', 'evm.deployedBytecode.object'] } },
  };
  const text = JSON.stringify({ ...input, sources, settings });
  const file = fileURLToPath(new URL(`${createHash('sha256').update(text).digest('hex')}.json`, cache));
  if (existsSync(file)) return JSON.parse(await readFile(file, 'utf8'));
  const output = JSON.parse(require('solc').compile(text));
  const errors = (output.errors ?? []).filter(({ severity }) => severity === 'error');
  if (errors.length > 0) {
    throw new Error(
      `The mutants do not compile:\n${errors.map(({ formattedMessage }) => formattedMessage).join('\n')}`,
    );
  }
  log(`compiled in ${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
  await rm(cache, { recursive: true, force: true });
  await mkdir(cache, { recursive: true });
  await writeFile(file, JSON.stringify(output.contracts));
  return output.contracts;
}
