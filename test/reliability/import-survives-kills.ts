import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { exitCodes } from '../../apps/cli/exit-codes.js';
import { readDeployment } from '../../apps/sandbox/deployment.js';
import { SandboxProcess } from '../performance/sandbox-process.js';
import { Killer } from './killer.js';
import { checkPaidOnce } from './paid-once.js';
import { seededRandom } from './random.js';

const REAL_FILE = '../shared/data/scms/deliveries.csv';
const MOST_PROBLEMS_SHOWN = 20;
const SAMPLE = 'test/samples/scms-twelve-rows.csv';

interface Arguments {
  rows: number;
  kills: number;
  seed: number;
  json?: true;
}

/** What the import reports; see apps/cli/import/report.ts. */
interface Report {
  readonly rows: number;
  readonly orders: number;
  readonly conserved: boolean;
  readonly funded: string;
  readonly released: string;
  readonly refunded: string;
  readonly held: string;
  readonly failedSteps: readonly unknown[];
  readonly seconds: number;
}

/** One import, started again for as long as it is killed. */
class StubbornImport {
  private child: ChildProcess | undefined;
  starts = 0;

  constructor(
    private readonly home: string,
    private readonly commandLine: readonly string[],
  ) {}

  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** Resolves with its report. @throws when it ends by itself without success */
  async run(): Promise<Report> {
    for (;;) {
      const { code, signal, output } = await this.runOnce();
      if (signal === 'SIGKILL') continue;
      if (code === exitCodes.done || code === exitCodes.notConserved) {
        return JSON.parse(output.trimEnd().split('\n').at(-1) ?? '') as Report;
      }
      throw new Error(`The import ended with exit code ${code}.`);
    }
  }

  private async runOnce(): Promise<{ code: number | null; signal: NodeJS.Signals | null; output: string }> {
    this.starts += 1;
    const child = spawn(
      process.execPath,
      ['--enable-source-maps', resolve('dist/apps/cli/main.js'), ...this.commandLine],
      {
        env: { ...process.env, QUITTANCE_HOME: this.home },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    this.child = child;
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((done) =>
      child.once('close', (...how) => done(how)),
    );
    this.child = undefined;
    return { code, signal, output };
  }
}

/** Imports real trade while processes are killed at random, then looks whether anything was lost or done twice. */
async function main({ rows, kills, seed, json }: Arguments): Promise<boolean> {
  const tell = (line: string) => console.error(line);
  const file = existsSync(REAL_FILE) ? REAL_FILE : SAMPLE;
  if (file === SAMPLE) tell(`${REAL_FILE} is not there; importing ${SAMPLE}, which may end before all kills are done.`);
  tell(`Seed ${seed}: to replay, add --seed ${seed}`);
  const sandbox = await SandboxProcess.start({});
  try {
    const limit = ['--limit', String(rows), '--json'];
    const mapping = ['--mapping', 'apps/cli/mappings/scms.json', '--shift'];
    const trade = new StubbornImport(sandbox.home, ['import', file, ...mapping, ...limit]);
    const killer = new Killer({
      random: seededRandom(seed),
      kills,
      leastPauseMilliseconds: 1_500,
      mostPauseMilliseconds: 8_000,
      pidOf: (victim) => (victim === 'import' ? trade.pid : sandbox.state.pids[victim]),
      tell,
    });
    const killing = killer.run();
    const report = await trade.run().finally(() => killer.stop());
    await killing;
    const { databaseUrl, rpcUrl } = sandbox.state;
    const { escrow, token } = readDeployment(join(sandbox.home, 'deployment.json'));
    const { orders, payments, violations } = await checkPaidOnce({ databaseUrl, rpcUrl, escrow, token });
    const problems = [...violations];
    if (!report.conserved) problems.push('The money is not conserved.');
    if (report.held !== '0') problems.push(`${report.held} minor units are still held.`);
    if (report.failedSteps.length > 0) problems.push(`Steps failed: ${JSON.stringify(report.failedSteps)}`);
    if (orders !== report.orders) problems.push(`${orders} orders hold or held money, ${report.orders} were imported.`);
    const result = {
      ...{ seed, rows: report.rows, orders, payments, seconds: report.seconds },
      ...{ kills: killer.total, killed: killer.killed, importStarts: trade.starts },
      ...{
        conserved: report.conserved,
        problems: problems.slice(0, MOST_PROBLEMS_SHOWN),
        passed: problems.length === 0,
      },
    };
    if (json) console.log(JSON.stringify(result));
    else for (const [name, value] of Object.entries(result)) console.log(`${name.padEnd(16)}${JSON.stringify(value)}`);
    return problems.length === 0;
  } finally {
    await sandbox.stop();
  }
}

function whole(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('A whole number is needed.');
  return value;
}

await new Command('import-survives-kills')
  .description('import real trade while api, worker, reader and the import itself are killed at random moments')
  .option('--rows <count>', 'rows of the file', whole, 300)
  .option('--kills <count>', 'processes killed', whole, 12)
  .option('--seed <number>', 'makes a run repeatable', whole, Math.floor(Math.random() * 2 ** 31))
  .option('--json', 'end stdout with one JSON object')
  .action(async (options: Arguments) => {
    process.exitCode = (await main(options)) ? 0 : 1;
  })
  .parseAsync();
