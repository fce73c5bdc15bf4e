// Mutation testing of the contracts: is every small mistake noticed by a test?
//   npm run test:mutation                                  all mutants, all tests
//   npm run test:mutation -- --sample 200 --seed 7 --json  some, drawn by the seed; ends with one line of JSON
//   npm run test:mutation -- --branches                    conditions held true and held false only
//   npm run test:mutation -- --again RESULT               those that survived in a result before, whose line of JSON the file ends with
//   npm run test:mutation -- --in desk/ --fuzz-runs 256    those of files whose path contains a word, with longer fuzz tests
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { loadSuites } from '../contracts/suites.mjs';
import { compileMutants } from './mutated-contracts.mjs';

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    sample: { type: 'string' },
    seed: { type: 'string', default: '1' },
    in: { type: 'string', default: '' },
    again: { type: 'string' },
    branches: { type: 'boolean', default: false },
    'fuzz-runs': { type: 'string', default: '32' },
  },
});
const log = (line) => console.error(line);

/** Mulberry32: a small generator whose whole state is the seed. */
function randomOf(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function draw(mutants, count, seed) {
  const random = randomOf(seed);
  const drawn = mutants.map((mutant) => ({ mutant, ticket: random() })).sort((a, b) => a.ticket - b.ticket);
  return drawn.slice(0, count).map(({ mutant }) => mutant);
}

const MOST_SET_ASIDE = 3;

/** Gas for one test, so that a mutant which never ends does. */
const GAS_LIMIT = 1_500_000_000n;

/** The failed tests of a suite where the mutant of this number is awake; zero: none is. */
async function failuresOf({ run }, suite, number) {
  const [{ tests }] = await run([suite], {
    gasLimit: GAS_LIMIT,
    blockCoinbase: Buffer.from(number.toString(16).padStart(40, '0'), 'hex'),
    fuzz: { runs: Number(options['fuzz-runs']) },
    invariant: { runs: 1, depth: 32, shrinkRunLimit: 0 },
  });
  return tests.filter(({ status }) => status === 'Failure').map(({ name }) => `${suite.name}.${name}`);
}

/** Whether a test fails. The suites that killed most mutants of the same file come first. */
async function isKilled(mutant, tests, kills, setAside) {
  const keyOf = (suite) => `${mutant.unit.name} ${suite.source}:${suite.name}`;
  const killsOf = (suite) => kills.get(keyOf(suite)) ?? 0;
  for (const suite of tests.suites.toSorted((a, b) => killsOf(b) - killsOf(a))) {
    if ((await failuresOf(tests, suite, mutant.number)).every((name) => setAside.includes(name))) continue;
    kills.set(keyOf(suite), killsOf(suite) + 1);
    return true;
  }
  return false;
}

const startedAt = performance.now();
const { mutants, contracts } = await compileMutants(log);
const tests = await loadSuites(contracts);
// Tests of the code itself, rather than of what it does, fail with every mutant asleep.
const setAside = [];
for (const suite of tests.suites) setAside.push(...(await failuresOf(tests, suite, 0)));
if (setAside.length > MOST_SET_ASIDE) throw new Error(`Tests fail with every mutant asleep: ${setAside.join(', ')}`);
if (setAside.length > 0) log(`set aside: ${setAside.join(', ')}`);

const before =
  options.again === undefined
    ? undefined
    : new Set(JSON.parse(readFileSync(options.again, 'utf8').trimEnd().split('\n').at(-1)).survivors);
const inFiles = mutants.filter(
  ({ place, operator, branch }) =>
    place.includes(options.in) && (branch || !options.branches) && (before?.has(`${place} ${operator}`) ?? true),
);
const chosen = options.sample === undefined ? inFiles : draw(inFiles, Number(options.sample), Number(options.seed));
const kills = new Map();
const survivors = [];
for (const [index, mutant] of chosen.entries()) {
  if (!(await isKilled(mutant, tests, kills, setAside))) {
    survivors.push(`${mutant.place} ${mutant.operator}`);
    log(`survived: ${mutant.place} ${mutant.operator}`);
  }
  if ((index + 1) % 100 === 0) log(`${index + 1} of ${chosen.length}, ${survivors.length} survived`);
}
const killed = chosen.length - survivors.length;
const branches = chosen.filter(({ branch }) => branch).length;
const branchesMissed = survivors.filter((survivor) => survivor.includes('condition held')).length;
const result = {
  mutants: chosen.length,
  killed,
  survived: survivors.length,
  score: Number((killed / Math.max(1, chosen.length)).toFixed(4)),
  branches,
  branchesCovered: branches - branchesMissed,
  seconds: Math.round((performance.now() - startedAt) / 1000),
  setAside,
  survivors,
};
if (options.json) console.log(JSON.stringify(result));
else
  console.log(
    `${killed} of ${chosen.length} mutants killed (${(100 * result.score).toFixed(1)} %) in ${result.seconds} s`,
  );
