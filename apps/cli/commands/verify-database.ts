import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { Command } from 'commander';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { RpcClient } from '#chain';
import { createDataSource } from '#database';
import { type Fault, type VerificationProgress, type VerificationStep, verifyDatabase } from '#database-verification';
import { findErasures, NO_RECORDS, type RecordProgress } from '#records';
import { exitCodes } from '../exit-codes.js';
import { InputError } from '../input-error.js';
import { readChainAccess } from '../network-access.js';

const progressSchema = z.strictObject({
  database: z.string(),
  done: z.array(z.string()),
  records: z.strictObject({ position: z.number(), hash: z.string() }),
});

/** Tells how far it is, and keeps that in a file, if one is named: a verification that was interrupted goes on there. */
class Progress implements VerificationProgress {
  /** Whether a step was left out. */
  isPartial = false;
  private state: z.infer<typeof progressSchema>;

  constructor(
    private readonly file: string | undefined,
    database: string,
  ) {
    this.state = { database, done: [], records: NO_RECORDS };
    if (file === undefined || !existsSync(file)) return;
    const read = progressSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    if (!read.success || read.data.database !== database) {
      throw new InputError(
        `${file} is not the progress of a verification of this database. Delete it, or name another.`,
      );
    }
    this.state = read.data;
  }

  get records(): RecordProgress {
    return this.state.records;
  }

  isDone({ name }: VerificationStep): boolean {
    return this.state.done.includes(name);
  }

  hear({ name, promise }: VerificationStep, outcome: 'ok' | 'done' | { readonly skipped: string }): void {
    if (typeof outcome === 'object') {
      // Not kept as done: with another deployment file it can be verified.
      this.isPartial = true;
      console.log(`  skip   ${promise}: not verified, as ${outcome.skipped}.`);
      return;
    }
    if (outcome === 'ok') this.save({ ...this.state, done: [...this.state.done, name] });
    console.log(`  ${outcome.padEnd(6)} ${promise}.`);
  }

  reach(records: RecordProgress): void {
    this.save({ ...this.state, records });
  }

  forget(): void {
    if (this.file !== undefined) rmSync(this.file, { force: true });
  }

  private save(state: z.infer<typeof progressSchema>): void {
    this.state = state;
    if (this.file === undefined) return;
    // Renamed into place, so that an interruption never leaves half a file.
    writeFileSync(`${this.file}.partial`, JSON.stringify(state));
    renameSync(`${this.file}.partial`, this.file);
  }
}

/** `quittance verify-database`: compares database, log, ledger and chain, and names the first thing that was changed. */
export function verifyDatabaseCommand(): Command {
  return new Command('verify-database')
    .description('compare database, audit log, ledger and chain, and locate the first row and column that was changed')
    .option(
      '--log <address>',
      "the audit log's key that you know to be right; the operator's accounts are looked at anyway",
    )
    .option('--progress <file>', 'keeps how far it is, so that the same command goes on there after an interruption')
    .addHelpText(
      'after',
      '\nDATABASE_URL, RPC_URL and DEPLOYMENT_FILE say what to verify (default: the running sandbox). Nothing is changed.',
    )
    .action(async ({ log, progress: file }: { log?: string; progress?: string }) => {
      const { databaseUrl, rpcUrl, deployment } = readChainAccess();
      const progress = new Progress(file, placeOf(databaseUrl));
      const rpc = new RpcClient(rpcUrl);
      const dataSource = createDataSource({
        ...{ url: databaseUrl, poolSize: 4, applicationName: 'quittance verify-database' },
      });
      try {
        await dataSource.initialize();
        await rpc.requireChain(BigInt(deployment.chainId));
        const fault = await verifyDatabase({ dataSource, databaseUrl, rpc, deployment, log }, progress);
        if (fault === undefined) {
          progress.forget();
          await tellErasures(dataSource);
          console.log(progress.isPartial ? 'Verified, but for what was skipped.' : 'Verified.');
          return;
        }
        console.log(`  WRONG  ${inWords(fault)}`);
        process.exitCode = exitCodes.notVerified;
      } finally {
        if (dataSource.isInitialized) await dataSource.destroy();
        rpc.close();
      }
    });
}

/** Which database an address means, whoever connects to it: `host:port/name`. */
function placeOf(databaseUrl: string): string {
  const { hostname, port, pathname, searchParams } = new URL(databaseUrl);
  return `${searchParams.get('host') ?? hostname}:${searchParams.get('port') ?? (port || '5432')}${pathname}`;
}

/** Erasures that are shown one by one. */
const SHOWN_ERASURES = 20;

/** What is not there and was not tampered with either. */
async function tellErasures(dataSource: DataSource): Promise<void> {
  const { count, newest } = await findErasures(dataSource.manager, SHOWN_ERASURES);
  for (const { table, row, columns, tenantId, sequence, at } of newest) {
    const entry = `entry ${tenantId}/${sequence} of the log, ${at.toISOString()}`;
    console.log(`  erased ${table}, row ${row}, ${columns.join(', ')}: ${entry}`);
  }
  if (count > newest.length) console.log(`  erased ${count - newest.length} more before, which the log tells of too`);
}

const PROBLEMS: Readonly<Record<string, string>> = {
  erased: 'taken away, and no entry of the log says that it was erased',
  untold: 'changed, and no entry of the log tells of a command that did it',
  undone: 'not changed, though the log has a command that changes it',
};

/** Where a fault is and what it means, in words. */
function inWords(fault: Fault): string {
  if (!('table' in fault)) return fault.problem;
  const { table, row, column, problem } = fault;
  const place = `${table}, row ${row}${column === undefined ? '' : `, column ${column}`}`;
  return `${place}: ${PROBLEMS[problem] ?? problem}`;
}
