import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { Command } from 'commander';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { verifyAnchors, verifySealHeads } from '#anchoring';
import { verifyAudits, verifyTexts, verifyTrees } from '#audit';
import { BlockSource, RpcClient, readContracts } from '#chain';
import { createDataSource } from '#database';
import { examineTrails } from '#doctor';
import { verifyLedger } from '#ledger';
import { rebuild } from '#rebuild';
import {
  findErasures,
  NO_RECORDS,
  type RecordProgress,
  verifyAcceptances,
  verifyOrigins,
  verifyRecords,
} from '#records';
import { exitCodes } from '../exit-codes.js';
import { InputError } from '../input-error.js';
import { type ChainAccess, readChainAccess } from '../network-access.js';

/** What is wrong, in words alone where no single row is to blame. */
type Fault = LocatedFault | { readonly problem: string };

interface LocatedFault {
  readonly table: string;
  readonly row: string;
  readonly column?: string;
  readonly problem: string;
}

interface Place {
  readonly access: ChainAccess;
  readonly dataSource: DataSource;
  readonly rpc: RpcClient;
  readonly log: string | undefined;
}

interface Step {
  readonly name: string;
  /** In words: what holds when the step passes. */
  readonly promise: string;
  /** Why there is nothing to verify here, if there is nothing. */
  readonly skipped?: (place: Place) => string | undefined;
  readonly verify: (place: Place, progress: Progress) => Promise<Fault | undefined>;
}

const progressSchema = z.strictObject({
  database: z.string(),
  done: z.array(z.string()),
  records: z.strictObject({ position: z.number(), hash: z.string() }),
});

/** What was verified already, in a file: a verification that was interrupted goes on there. */
class Progress {
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

  isDone(step: string): boolean {
    return this.state.done.includes(step);
  }

  finish(step: string): void {
    this.save({ ...this.state, done: [...this.state.done, step] });
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

const steps: readonly Step[] = [
  {
    name: 'ledger',
    promise: 'Every booking, entry, balance and sum of the ledger is the one that was sealed',
    verify: ({ dataSource }) => verifyLedger(dataSource),
  },
  {
    name: 'log',
    promise: 'Every entry of the audit log has the hash of its columns and follows the one before it',
    verify: async ({ dataSource }) => {
      const fault = await dataSource.transaction('REPEATABLE READ', verifyAudits);
      if (fault === undefined) return undefined;
      const { tenantId, sequence, problem, column } = fault;
      if (problem === 'head') return { table: 'audit_heads', row: tenantId, problem: 'changed' };
      return {
        ...{
          table: 'audit_entries',
          row: `${tenantId}/${sequence}`,
          problem: problem === 'gap' ? 'missing' : 'changed',
        },
        ...(column === undefined ? {} : { column }),
      };
    },
  },
  {
    name: 'trees',
    promise: "The log's Merkle trees and their checkpoints are those of its entries",
    verify: ({ dataSource }) => dataSource.transaction('REPEATABLE READ', verifyTrees),
  },
  {
    name: 'anchors',
    promise: 'The log continues every checkpoint that is anchored on chain',
    skipped: ({ access }) =>
      access.deployment.auditAnchor === undefined ? 'the deployment file names no auditAnchor' : undefined,
    verify: verifyAgainstAnchors,
  },
  {
    name: 'seals',
    promise: 'The seals of ledger and records are those that the log told of',
    verify: ({ dataSource }) => dataSource.transaction('REPEATABLE READ', verifySealHeads),
  },
  {
    name: 'records',
    promise:
      'What records say that never changes is what was sealed, none came or went, and the log tells what was erased',
    verify: ({ dataSource }, progress) =>
      dataSource.transaction('REPEATABLE READ', (manager) =>
        verifyRecords(manager, progress.records, (reached) => progress.reach(reached)),
      ),
  },
  {
    name: 'origins',
    promise: 'Every business, order, document, settlement and plain invoice was made by a command in the log',
    verify: ({ dataSource }) => dataSource.transaction('REPEATABLE READ', verifyOrigins),
  },
  {
    name: 'acceptances',
    promise: 'Every order has the signature of its supplier that its trail tells of',
    verify: ({ dataSource }) => dataSource.transaction('REPEATABLE READ', verifyAcceptances),
  },
  {
    name: 'texts',
    promise: 'What the log says of people is what its entries have the hashes of, or the log tells that it was erased',
    verify: ({ dataSource }) => dataSource.transaction('REPEATABLE READ', verifyTexts),
  },
  { name: 'chain', promise: 'Whatever follows from the chain is what the chain says', verify: verifyAgainstChain },
  {
    name: 'trails',
    promise: 'Orders are where their trails and the log say, and the sums by day are those of what they sum',
    verify: async ({ dataSource }) => {
      const finding = await examineTrails({ dataSource });
      return finding === undefined ? undefined : { problem: finding };
    },
  },
];

async function verifyAgainstAnchors({ access, dataSource, rpc, log }: Place): Promise<Fault | undefined> {
  const { auditAnchor, chainId, blockNumber } = access.deployment;
  if (auditAnchor === undefined) return undefined;
  const senders = (await dataSource.query(`SELECT DISTINCT signer FROM chain_transactions`)) as { signer: string }[];
  const { fault } = await verifyAnchors(dataSource.manager, rpc, {
    ...{ contract: auditAnchor, chainId: BigInt(chainId), fromBlock: BigInt(blockNumber) },
    logs: [...(log === undefined ? [] : [log]), ...senders.map(({ signer }) => signer)],
  });
  return fault && { ...fault, problem: `${fault.problem}. ${fault.detail}` };
}

async function verifyAgainstChain({ access, dataSource, rpc }: Place): Promise<Fault | undefined> {
  const { databaseUrl, deployment } = access;
  const contracts = await readContracts(rpc, { chainId: BigInt(deployment.chainId), escrow: deployment.escrow });
  const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const { differences } = await rebuild({
    ...{ databaseUrl, dataSource, contracts, logger: quiet },
    source: new BlockSource(rpc, contracts),
    deploymentBlock: BigInt(deployment.blockNumber),
  });
  const [first] = differences;
  if (first === undefined) return undefined;
  const { table, key, column, live, rebuilt } = first;
  if (column === '*') return { table, row: key, problem: live === null ? 'missing' : 'added' };
  return { table, row: key, column, problem: `${JSON.stringify(live)}, the chain says ${JSON.stringify(rebuilt)}` };
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
      const access = readChainAccess();
      const progress = new Progress(file, placeOf(access.databaseUrl));
      const rpc = new RpcClient(access.rpcUrl);
      const dataSource = createDataSource({
        ...{ url: access.databaseUrl, poolSize: 4, applicationName: 'quittance verify-database' },
      });
      try {
        await dataSource.initialize();
        await rpc.requireChain(BigInt(access.deployment.chainId));
        const place = { access, dataSource, rpc, log };
        const fault = await verifySteps(place, progress);
        if (fault === undefined) {
          progress.forget();
          await tellErasures(dataSource);
          console.log(
            steps.some(({ skipped }) => skipped?.(place)) ? 'Verified, but for what was skipped.' : 'Verified.',
          );
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

/** Where a fault is and what it means, in words. */
function inWords(fault: Fault): string {
  if (!('table' in fault)) return fault.problem;
  const { table, row, column, problem } = fault;
  const place = `${table}, row ${row}${column === undefined ? '' : `, column ${column}`}`;
  return `${place}: ${problem === 'erased' ? 'taken away, and no entry of the log says that it was erased' : problem}`;
}

async function verifySteps(place: Place, progress: Progress): Promise<Fault | undefined> {
  for (const { name, promise, skipped, verify } of steps) {
    const reason = skipped?.(place);
    if (reason !== undefined) {
      // Not kept as done: with another deployment file it can be verified.
      console.log(`  skip   ${promise}: not verified, as ${reason}.`);
      continue;
    }
    if (progress.isDone(name)) {
      console.log(`  done   ${promise}.`);
      continue;
    }
    const fault = await verify(place, progress);
    if (fault !== undefined) return fault;
    progress.finish(name);
    console.log(`  ok     ${promise}.`);
  }
  return undefined;
}
