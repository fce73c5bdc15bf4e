// The fuzz and invariant tests in their long form: npm run test:deep [-- --json]
//   FUZZ_RUNS, INVARIANT_RUNS, INVARIANT_DEPTH   inputs per fuzz test, histories per invariant, calls per history
// Fails if a test does, or if fewer than a million calls were made.
import { parseArgs } from 'node:util';

const LEAST_CALLS = 1_000_000;

process.env.FUZZ_RUNS ??= '5000';
process.env.INVARIANT_RUNS ??= '210';
process.env.INVARIANT_DEPTH ??= '150';
const { loadSuites } = await import('./contracts/suites.mjs');

const { values: options } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
const startedAt = performance.now();
const { suites, run } = await loadSuites();
const totals = { fuzzTests: 0, fuzzCalls: 0, invariants: 0, invariantCalls: 0, invariantReverts: 0 };
const failures = [];
for (const { suite, tests } of await run(suites)) {
  for (const { name, status, kind, reason } of tests) {
    if (status === 'Failure') failures.push(`${suite.name}.${name}: ${reason}`);
    if (kind.calls !== undefined) {
      totals.invariants += 1;
      totals.invariantCalls += Number(kind.calls);
      totals.invariantReverts += Number(kind.reverts);
    } else if (kind.runs !== undefined) {
      totals.fuzzTests += 1;
      totals.fuzzCalls += Number(kind.runs);
    }
  }
}
const calls = totals.fuzzCalls + totals.invariantCalls;
const seconds = Math.round((performance.now() - startedAt) / 1000);
for (const failure of failures) console.error(failure);
if (calls < LEAST_CALLS) console.error(`Only ${calls} calls were made; ${LEAST_CALLS} are wanted`);
if (options.json) console.log(JSON.stringify({ calls, ...totals, failures, seconds }));
else console.log(`${calls} calls in ${seconds} s, ${failures.length} failures`);
process.exitCode = failures.length === 0 && calls >= LEAST_CALLS ? 0 : 1;
