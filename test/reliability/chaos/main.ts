import { randomInt } from 'node:crypto';
import { existsSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import { workerRoles } from '#config';
import { startTestEnvironment } from '#testing';
import { surviveChaos } from './survive-chaos.js';

const REAL_FILE = '../shared/data/scms/deliveries.csv';
const SAMPLE = 'test/samples/scms-twelve-rows.csv';

interface Arguments {
  rows?: number;
  seed: number;
  lines: number;
  json?: true;
}

/** Imports real trade while everything is killed and reorganised, and prints whether anything was lost or done twice. */
async function main({ rows, seed, lines, json }: Arguments): Promise<void> {
  const tell = (line: string) => console.error(line);
  const file = existsSync(REAL_FILE) ? REAL_FILE : SAMPLE;
  if (file === SAMPLE) tell(`${REAL_FILE} is not there; importing ${SAMPLE}, which is over before many faults.`);
  const environment = await startTestEnvironment();
  try {
    const result = await surviveChaos({
      ...{ seed, file, rows, tell },
      workers: workerRoles,
      meanLines: file === SAMPLE ? Math.min(lines, 5) : lines,
      blockMilliseconds: 50,
    });
    if (json) console.log(JSON.stringify(result));
    else for (const [name, value] of Object.entries(result)) console.log(`${name.padEnd(20)}${JSON.stringify(value)}`);
    process.exitCode = result.passed ? 0 : 1;
  } finally {
    await environment.stop();
  }
}

function whole(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('A whole number of 1 or more is needed.');
  return value;
}

await new Command('test:kills')
  .description(
    'import real trade while every process, the database and the node are killed, the database is restarted and the chain ' +
      'reorganised by 1 to 5 blocks, as a seed says; then look whether anything was lost or done twice',
  )
  .option(
    '--rows <count>',
    'only the first so many rows of the file, and the rest of their orders (default: all)',
    whole,
  )
  .option(
    '--seed <number>',
    'plays the same faults again, at the same lines of the journal',
    whole,
    randomInt(1, 2 ** 31),
  )
  .option('--lines <count>', "lines of the import's journal between two faults, on average", whole, 100)
  .option('--json', 'end stdout with one JSON object')
  .action(main)
  .parseAsync();
