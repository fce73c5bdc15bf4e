import { randomInt } from 'node:crypto';
import { Command } from 'commander';
import { startTestEnvironment } from '#testing';
import { SimulationFailure, simulate } from './simulate.js';

interface Arguments {
  seeds: string;
  from?: string;
  json?: true;
}

const options = new Command('simulate')
  .description(
    'Plays seeded runs of sender, reader, relay and schedules under faults, and checks the invariants at every step.',
  )
  .option('--seeds <count>', 'how many seeds', '25')
  .option('--from <seed>', 'the first seed; the others follow it. Default: a random one')
  .option('--json', 'the outcome as JSON')
  .parse(process.argv)
  .opts<Arguments>();

const from = options.from === undefined ? randomInt(2 ** 30) : Number(options.from);
const count = Number(options.seeds);
const startedAt = performance.now();
const environment = await startTestEnvironment();
const failures: { seed: number; step: number; broken: readonly string[] }[] = [];
const faults: Record<string, number> = {};
let orders = 0;
try {
  for (let seed = from; seed < from + count; seed += 1) {
    try {
      const result = await simulate({ seed });
      orders += result.orders;
      for (const [fault, times] of Object.entries(result.faults)) faults[fault] = (faults[fault] ?? 0) + times;
      console.error(`SEED=${seed} holds (${result.orders} orders, ${result.fingerprint.slice(0, 12)})`);
    } catch (error) {
      if (!(error instanceof SimulationFailure)) throw error;
      failures.push({ seed, step: error.step, broken: error.broken });
      console.error(error.message);
    }
  }
} finally {
  await environment.stop();
}
const seconds = Math.round((performance.now() - startedAt) / 1000);
const outcome = { from, seeds: count, failures, orders, faults, seconds };
if (options.json) console.log(JSON.stringify(outcome));
else console.log(`${count} seeds from ${from}, ${orders} orders, ${failures.length} failures, ${seconds} s`, faults);
process.exit(failures.length === 0 ? 0 : 1);
