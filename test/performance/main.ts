import { Command, InvalidArgumentError } from 'commander';
import { measureApi } from './api.js';
import { measureExports } from './exports.js';
import { measureGas } from './gas.js';
import { measureIndexer } from './indexer.js';
import { measureLedger } from './ledger.js';
import { measureLifecycle } from './lifecycle.js';
import { measureTrail } from './trail.js';

interface LifecycleArguments {
  orders: number;
  concurrency: number;
  naiveOrders: number;
  ordersPerRequest: number;
  pairs: number;
  blockMs: number;
  finalityDepth: number;
  json?: true;
}

interface ApiArguments {
  requests: number;
  connections: number;
  bulkRequests: number;
  json?: true;
}

interface TrailArguments {
  orders: number;
  requests: number;
  directory?: string;
  json?: true;
}

interface ExportsArguments {
  rows: number;
  directory?: string;
  json?: true;
}

interface LedgerArguments {
  transfers: number;
  baselineTransfers: number;
  callers: number;
  json?: true;
}

function positive(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('A whole number of 1 or more is needed.');
  return value;
}

function whole(text: string): number {
  return text === '0' ? 0 : positive(text);
}

const program = new Command('bench').description('measure the network on this machine, in processes of its own');

program
  .command('lifecycle')
  .description('whole lives of orders: one at a time, awaiting every transaction, against many at the same time')
  .option('--orders <count>', 'orders under concurrency', positive, 3_000)
  .option('--concurrency <count>', 'orders under way at the same time', positive, 500)
  .option('--naive-orders <count>', 'orders of the baseline', positive, 5)
  .option('--orders-per-request <count>', 'orders in one request of the run in bulk', positive, 50)
  .option('--pairs <count>', 'buyers, and as many suppliers', positive, 50)
  .option('--block-ms <milliseconds>', 'shortest time between two blocks', positive, 1_000)
  .option('--finality-depth <blocks>', 'blocks on top of a block before it counts as final', whole, 0)
  .option('--json', 'end stdout with one JSON object')
  .action(async ({ blockMs, json, ...options }: LifecycleArguments) => {
    const tell = (line: string) => console.error(line);
    const result = await measureLifecycle({ ...options, blockMilliseconds: blockMs, tell });
    if (json) console.log(JSON.stringify(result));
    else for (const [name, value] of Object.entries(result)) console.log(name.padEnd(22), value);
  });

program
  .command('api')
  .description('requests per second over HTTP, one by one and in bulk, beside a route that inserts one row')
  .option('--requests <count>', 'requests of each kind', positive, 3_000)
  .option('--connections <count>', 'requests at the same time', positive, 32)
  .option('--bulk-requests <count>', 'requests of 1,000 orders each', positive, 20)
  .option('--json', 'end stdout with one JSON object')
  .action(async ({ json, ...options }: ApiArguments) => {
    const result = await measureApi({ ...options, tell: (line) => console.error(line) });
    console.log(json ? JSON.stringify(result) : JSON.stringify(result, null, 2));
  });

program
  .command('indexer')
  .description(
    'backfill: how fast the reader takes in a chain of orders from its first block, and with how much memory',
  )
  .option('--events <count>', 'logs to read; a million shows that memory is flat', positive, 30_000)
  .option('--json', 'end stdout with one JSON object')
  .action(async ({ events, json }: { events: number; json?: true }) => {
    const result = await measureIndexer({ events, tell: (line) => console.error(line) });
    console.log(json ? JSON.stringify(result) : JSON.stringify(result, null, 2));
  });

program
  .command('gas')
  .description('what every operation of the contracts costs, beside comparable contracts measured in the same run')
  .option('--json', 'end stdout with one JSON object')
  .action(async ({ json }: { json?: true }) => {
    const report = await measureGas();
    console.log(json ? JSON.stringify(report) : JSON.stringify(report, null, 2));
  });

program
  .command('ledger')
  .description('posted double-entry transfers out of few contended accounts, against one that saves row by row')
  .option('--transfers <count>', 'transfers asked of the ledger, per number of accounts', positive, 30_000)
  .option('--baseline-transfers <count>', 'transfers asked of the baseline', positive, 1_000)
  .option('--callers <count>', 'callers at the same time', positive, 256)
  .option('--json', 'end stdout with one JSON object')
  .action(async ({ json, ...options }: LedgerArguments) => {
    const result = await measureLedger({ ...options, tell: (line) => console.error(line) });
    console.log(json ? JSON.stringify(result) : JSON.stringify(result, null, 2));
    if (result.overdrafts > 0 || !result.verified) process.exitCode = 1;
  });

program
  .command('trail')
  .description('how fast trails are told, found, summed up, verified and exported, among few orders and among many')
  .option('--orders <count>', 'orders whose trails are built', positive, 1_000_000)
  .option('--requests <count>', 'requests of each kind', positive, 1_000)
  .option('--directory <path>', 'keep the database there, and go on with the one that is there')
  .option('--json', 'end stdout with one JSON object')
  .action(async ({ json, ...options }: TrailArguments) => {
    const result = await measureTrail({ ...options, tell: (line) => console.error(line) });
    console.log(json ? JSON.stringify(result) : JSON.stringify(result, null, 2));
  });

program
  .command('exports')
  .description('how much memory exports take, from ten thousand rows to many, in every format')
  .option('--rows <count>', 'of the largest file', positive, 1_000_000)
  .option('--directory <path>', 'keep the database there, and go on with the one that is there, or with one of `trail`')
  .option('--json', 'end stdout with one JSON object')
  .action(async ({ json, ...options }: ExportsArguments) => {
    const result = await measureExports({ ...options, tell: (line) => console.error(line) });
    console.log(json ? JSON.stringify(result) : JSON.stringify(result, null, 2));
    if (!result.isFlat) process.exitCode = 1;
  });

await program.parseAsync();
