import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ImportReport } from '../../../apps/cli/import/report.js';
import { OPERATOR_KEYS, ProcessNetwork } from '../support/process-network.js';
import { ChaosChain } from './chaos-chain.js';
import { DEEPEST_REORGANISATION, type Fault, planFaults } from './fault-plan.js';
import { ImportProcess } from './import-process.js';
import { judge } from './judgement.js';
import { ServiceKeeper } from './service-keeper.js';

export interface ChaosOptions {
  readonly seed: number;
  readonly file: string;
  /** Rows; undefined: the whole file. */
  readonly rows: number | undefined;
  /** Processes of the worker, by the roles that each has. */
  readonly workers: readonly string[];
  /** Lines of the import's journal between two faults, on average. */
  readonly meanLines: number;
  readonly blockMilliseconds: number;
  /** One line for whoever watches. */
  readonly tell: (line: string) => void;
}

export interface ChaosResult {
  readonly seed: number;
  readonly rows: number;
  readonly importedRows: number;
  /** Rows that were not imported, by reason. */
  readonly refused: ImportReport['refused'];
  /** Orders of which a step was refused, by reason. */
  readonly failedSteps: Readonly<Record<string, number>>;
  readonly orders: number;
  /** Payments that the chain has seen. */
  readonly payments: number;
  readonly seconds: number;
  readonly faults: number;
  /** By process. */
  readonly kills: Readonly<Record<string, number>>;
  /** By depth. */
  readonly reorganisations: Readonly<Record<number, number>>;
  readonly databaseRestarts: number;
  /** Processes that ended although nobody killed them. */
  readonly endedByThemselves: Readonly<Record<string, number>>;
  /** How often the import gave up waiting and was told to go on. */
  readonly importGaveUp: number;
  readonly conserved: boolean;
  readonly rebuildDifferences: number;
  readonly brokenInvariants: readonly string[];
  /** Everything that is not as promised, in sentences. */
  readonly problems: readonly string[];
  readonly passed: boolean;
}

const FINALITY_DEPTH = DEEPEST_REORGANISATION + 1;
const SETTLED_MILLISECONDS = 120_000;
const PROGRESS_REST_MILLISECONDS = 25;

/** An import into a network of which every part is killed, restarted and reorganised as a seed says, and what became of it. */
export async function surviveChaos(options: ChaosOptions): Promise<ChaosResult> {
  const network = await ProcessNetwork.open({
    ...{ cluster: 'own', mining: 'manual', finalityDepth: FINALITY_DEPTH, operatorKeys: OPERATOR_KEYS },
    environment: {
      WEBHOOK_SECRET: '0b'.repeat(32),
      WEBHOOKS_TO_LOOPBACK: 'true',
      LOG_LEVEL: process.env.LOG_LEVEL ?? 'error',
    },
  });
  network.rpcProxy.keepsRecord = false;
  const run = new ChaosRun(network, options);
  try {
    return await run.play();
  } finally {
    await run.close();
    await network.close();
  }
}

class ChaosRun {
  private readonly home = mkdtempSync(join(tmpdir(), 'quittance-chaos-'));
  private readonly chain: ChaosChain;
  private readonly keepers: readonly ServiceKeeper[];
  private trade: ImportProcess | undefined;
  private isOver = false;
  private readonly startedAt = performance.now();
  private readonly counts = { faults: 0, databaseRestarts: 0, killedDatabases: 0, killedChains: 0 };
  private readonly reorganisations: Record<number, number> = {};

  constructor(
    private readonly network: ProcessNetwork,
    private readonly options: ChaosOptions,
  ) {
    const { blockMilliseconds, workers } = options;
    this.chain = new ChaosChain(network, { blockMilliseconds, finalityDepth: FINALITY_DEPTH });
    this.keepers = [
      new ServiceKeeper('api', () => network.startApi()),
      ...workers.map(
        (roles) => new ServiceKeeper(roles, () => network.startWorker(undefined, { WORKER_ROLES: roles })),
      ),
    ];
  }

  async play(): Promise<ChaosResult> {
    await Promise.all(this.keepers.map((keeper) => keeper.open()));
    const { apiUrl } = this.network;
    const { token } = await this.network.operator(apiUrl);
    const { file, rows, tell } = this.options;
    const trade = new ImportProcess({ apiUrl, apiKey: token, file, rows, home: this.home });
    this.trade = trade;
    tell(`Seed ${this.options.seed}`);
    const importing = trade.run().finally(() => {
      this.isOver = true;
    });
    const [report] = await Promise.all([importing, this.playFaults(trade)]);
    const seconds = Math.round((performance.now() - this.startedAt) / 100) / 10;
    tell(`${this.clock()} The import is done; ${report.orders} orders`);
    await this.chain.isRepaired();
    await this.network.settles(SETTLED_MILLISECONDS);
    await this.chain.finish();
    await this.network.settles(SETTLED_MILLISECONDS);
    return this.result(report, seconds, await judge(this.network, report));
  }

  async close(): Promise<void> {
    this.isOver = true;
    this.trade?.close();
    await Promise.all(this.keepers.map((keeper) => keeper.close()));
    await this.chain.close();
    rmSync(this.home, { recursive: true, force: true });
  }

  private async playFaults(trade: ImportProcess): Promise<void> {
    const { seed, meanLines } = this.options;
    const victims = [...this.keepers.map(({ name }) => name), 'import'];
    let next = 0;
    for (const { afterLines, afterMilliseconds, fault } of planFaults({ seed, victims, meanLines })) {
      next += afterLines;
      while (!this.isOver && trade.lines() < next) await sleep(PROGRESS_REST_MILLISECONDS);
      if (!this.isOver) await sleep(afterMilliseconds);
      if (this.isOver) return;
      next = Math.max(next, trade.lines());
      const done = await this.inflict(fault, trade);
      this.counts.faults += 1;
      this.options.tell(`${this.clock()} line ${trade.lines()}: ${done}`);
    }
  }

  /** Returns what was done, in words. */
  private async inflict(fault: Fault, trade: ImportProcess): Promise<string> {
    switch (fault.kind) {
      case 'kill': {
        const keeper = this.keepers.find(({ name }) => name === fault.victim);
        await (keeper === undefined ? trade.kill(() => this.isOver) : keeper.kill());
        return `killed ${fault.victim}`;
      }
      case 'database':
        await this.restartDatabase(fault);
        return `database ${fault.how}, away for ${fault.awayMilliseconds} ms`;
      case 'reorganise': {
        const depth = await this.chain.reorganise(fault.depth, fault.transactions);
        this.reorganisations[depth] = (this.reorganisations[depth] ?? 0) + 1;
        return `reorganised ${depth} of ${fault.depth} blocks, transactions ${fault.transactions}`;
      }
      case 'kill-chain': {
        const lost = await this.chain.kill(fault.lostBlocks);
        this.counts.killedChains += 1;
        return `killed the chain's node, which lost ${lost} blocks`;
      }
    }
  }

  private async restartDatabase({ how, awayMilliseconds }: Extract<Fault, { kind: 'database' }>): Promise<void> {
    const { cluster } = this.network;
    if (cluster === undefined) throw new Error('The network has no database of its own.');
    if (how === 'killed') await cluster.kill();
    else if (how === 'immediate') await cluster.crash();
    else await cluster.stop();
    await sleep(awayMilliseconds);
    await cluster.start();
    this.counts.databaseRestarts += 1;
    if (how === 'killed') this.counts.killedDatabases += 1;
  }

  private result(report: ImportReport, seconds: number, judgement: Awaited<ReturnType<typeof judge>>): ChaosResult {
    const { trade, keepers, counts } = this;
    const ended = keepers.filter(({ endedByItself }) => endedByItself > 0);
    const endedByThemselves = Object.fromEntries(ended.map(({ name, endedByItself }) => [name, endedByItself]));
    const problems = [
      ...judgement.problems,
      ...ended.map(
        ({ name, endedByItself, lastWords }) =>
          `${name} ended ${endedByItself} times though nobody killed it. The log ends: ${lastWords}`,
      ),
    ];
    return {
      seed: this.options.seed,
      rows: report.rows,
      importedRows: report.importedRows,
      refused: report.refused,
      failedSteps: judgement.failedSteps,
      orders: report.orders,
      payments: judgement.payments,
      seconds,
      faults: counts.faults,
      kills: {
        ...Object.fromEntries(keepers.map(({ name, kills }) => [name, kills])),
        import: trade?.kills ?? 0,
        database: counts.killedDatabases,
        chain: counts.killedChains,
      },
      reorganisations: this.reorganisations,
      databaseRestarts: counts.databaseRestarts,
      endedByThemselves,
      importGaveUp: trade?.gaveUp ?? 0,
      conserved: report.conserved,
      rebuildDifferences: judgement.rebuildDifferences,
      brokenInvariants: judgement.brokenInvariants,
      problems,
      passed: problems.length === 0,
    };
  }

  private clock(): string {
    return `${((performance.now() - this.startedAt) / 1000).toFixed(1)} s:`;
  }
}
