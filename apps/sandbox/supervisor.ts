import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { computeAddress } from 'ethers';
import {
  contractsFingerprint,
  deployContracts,
  freePort,
  isPortFree,
  type RunningAnvil,
  type RunningPostgres,
  serviceUrls,
  startAnvil,
  startPostgres,
  stopLeftover,
} from '#testing';
import { ChainArchive } from './chain-archive.js';
import { readDeployment } from './deployment.js';
import type { SandboxHome } from './home.js';
import { SandboxError, step } from './progress.js';
import { playSampleTrade } from './sample-trade.js';
import { SandboxDatabase } from './sandbox-database.js';
import { Sequencer } from './sequencer.js';
import { Service } from './service.js';
import type { SandboxSettings } from './settings.js';
import { createSecrets, type SandboxState } from './state.js';
import { rolesOfWorkers } from './worker-roles.js';

/**
 * Of a database on a developer's machine. Every commit is on disk before it counts; commits that come together share a flush.
 * Checkpoints are rare, since each makes pages be written whole again.
 */
const POSTGRES_SETTINGS = {
  max_connections: '200',
  log_checkpoints: 'off',
  shared_buffers: '256MB',
  max_wal_size: '2GB',
  checkpoint_timeout: '15min',
  jit: 'off',
};
const HEARTBEAT_MILLISECONDS = 15_000;
const READY_TIMEOUT_MILLISECONDS = 60_000;
const OPERATOR_BALANCE_WEI = `0x${(10n ** 24n).toString(16)}`;
const LOGS = ['api', 'worker', 'reader', 'chain', 'deploy', 'sandbox'] as const;

/** Starts, watches and stops everything one sandbox consists of. */
export class Supervisor {
  private state: SandboxState;
  private postgres: RunningPostgres | undefined;
  private chain: RunningAnvil | undefined;
  private database: SandboxDatabase | undefined;
  private sequencer: Sequencer | undefined;
  private archive: ChainArchive | undefined;
  private services: Service[] = [];
  private stopping: Promise<void> | undefined;

  /**
   * @param home locked by the caller
   * @param onFailure called when something that the sandbox cannot do without ended by itself
   */
  constructor(
    private readonly home: SandboxHome,
    private readonly settings: SandboxSettings,
    private readonly onFailure: (message: string) => void,
  ) {
    this.state = home.readState() ?? this.newState();
  }

  /** Resolves when everything runs and the sample trade was played. */
  async start(): Promise<Readonly<SandboxState>> {
    await this.checkApiPort();
    await this.stopLeftovers();
    this.chooseData();
    this.home.rotateLogs(LOGS);
    await this.startStores();
    if (this.state.prepared && !(await this.agrees())) await this.beginAnew();
    if (!this.state.prepared) await this.prepare();
    else this.startSequencer();
    await this.startServices();
    await this.playSampleTrade();
    return this.state;
  }

  /** Stops everything in order; nothing is left running and the data is saved. May be called at any time, repeatedly. */
  stop(): Promise<void> {
    this.stopping ??= this.stopInOrder();
    return this.stopping;
  }

  get isStopping(): boolean {
    return this.stopping !== undefined;
  }

  private async stopInOrder(): Promise<void> {
    await Promise.all(this.services.map((service) => service.stop()));
    await this.stopStores();
    this.state.pids = {};
    if (this.state.prepared) this.home.writeState(this.state);
  }

  private async stopStores(): Promise<void> {
    await this.sequencer?.stop();
    await this.archive?.close();
    await this.chain?.stop();
    await this.database?.close();
    await this.postgres?.stop();
  }

  private async checkApiPort(): Promise<void> {
    const { apiHost, apiPort } = this.settings;
    if (await isPortFree(apiPort, apiHost)) return;
    throw new SandboxError(
      `Port ${apiPort} is taken by another program. Stop that program or choose another port: PORT=${apiPort + 1} npm start`,
    );
  }

  /** A sandbox that was killed without a word may have left processes; they are ours only if their command line says so. */
  private async stopLeftovers(): Promise<void> {
    const { pids } = this.state;
    for (const name of ['api', 'worker', 'reader'] as const) {
      const pid = pids[name];
      if (pid !== undefined) await stopLeftover(pid, serviceEntry(name), 'SIGTERM');
    }
    if (pids.chain !== undefined) await stopLeftover(pids.chain, this.home.chainState, 'SIGINT');
    this.state.pids = {};
  }

  /** Decides between the data that is there and a new beginning, and says why where that is not obvious. */
  private chooseData(): void {
    if (this.settings.reset) {
      console.log('  Beginning anew, as asked: the old data is deleted.');
      this.home.reset();
      this.state = this.newState();
    } else if (!this.state.prepared) {
      this.home.reset();
      this.state = this.newState();
    } else if (this.state.contractsFingerprint !== contractsFingerprint()) {
      const aside = this.home.keepAside();
      console.log(`  The contracts changed since this data was made. It was kept in ${aside}; a new sandbox begins.`);
      this.state = this.newState();
    }
    this.home.writeState(this.state);
  }

  private newState(): SandboxState {
    return {
      createdAt: new Date().toISOString(),
      apiUrl: '',
      databaseUrl: '',
      rpcUrl: '',
      operatorApiKey: '',
      auditorApiKey: '',
      businesses: [],
      sampleTrade: { status: 'unplayed' },
      deployment: null,
      contractsFingerprint: contractsFingerprint(),
      prepared: false,
      pids: {},
      ports: { postgres: 0, chain: 0 },
      secrets: createSecrets(),
    };
  }

  private async startStores(): Promise<void> {
    const { ports, secrets } = this.state;
    await step('PostgreSQL', async () => {
      ports.postgres = await keptPort(ports.postgres);
      this.postgres = await startPostgres({
        dir: this.home.postgres,
        port: ports.postgres,
        password: secrets.databasePassword,
        settings: POSTGRES_SETTINGS,
      });
      this.watch('PostgreSQL', this.postgres, `${this.home.postgres}.log`);
    });
    await step('Chain', async () => {
      ports.chain = await keptPort(ports.chain);
      this.chain = await startAnvil({
        port: ports.chain,
        statePath: this.home.chainState,
        timestamp: Math.floor(this.settings.genesis.getTime() / 1000),
        mining: 'manual',
        historyBlocks: 128,
        logFile: this.home.logFile('chain'),
      });
      this.watch('The chain', this.chain, this.home.logFile('chain'));
    });
    await step('Database schema', async () => {
      this.database = await SandboxDatabase.open(running(this.postgres));
    });
    this.state.rpcUrl = running(this.chain).rpcUrl;
    this.state.databaseUrl = running(this.database).url;
    this.state.pids = { supervisor: process.pid, postgres: running(this.postgres).pid, chain: running(this.chain).pid };
    this.home.writeState(this.state);
  }

  private watch(name: string, store: { ended: Promise<void> }, logFile: string): void {
    void store.ended.then(() => {
      const current = store === this.postgres || store === this.chain;
      if (current && !this.isStopping)
        this.onFailure(`${name} ended unexpectedly; see ${logFile}. Start again with: npm start`);
    });
  }

  private async agrees(): Promise<boolean> {
    return running(this.database).agreesWith(running(this.chain));
  }

  /** After a crash of the whole machine the saved chain can be older than the database; together they make no sense. */
  private async beginAnew(): Promise<void> {
    const [chain, postgres] = [running(this.chain), running(this.postgres)];
    this.chain = undefined;
    this.postgres = undefined;
    await chain.stop();
    await running(this.database).close();
    await postgres.stop();
    const aside = this.home.keepAside();
    console.log(
      `  The saved chain lacks blocks that the database knows: the last run was killed before it could save.\n  That data was kept in ${aside}; a new sandbox begins.`,
    );
    this.state = this.newState();
    this.home.writeState(this.state);
    await this.startStores();
  }

  private async prepare(): Promise<void> {
    const [chain, database] = [running(this.chain), running(this.database)];
    await database.startClockAt(this.settings.genesis);
    this.startSequencer();
    await step('Contracts (compiled once: half a minute)', async () => {
      rmSync(this.home.deploymentFile, { force: true });
      const logFile = this.home.logFile('deploy');
      await deployContracts({ rpcUrl: chain.rpcUrl, deploymentFile: this.home.deploymentFile, logFile });
      for (const key of this.state.secrets.operatorKeys) {
        await chain.call('anvil_setBalance', computeAddress(key), OPERATOR_BALANCE_WEI);
      }
    });
    Object.assign(this.state, await database.createKeys());
    this.state.deployment = readDeployment(this.home.deploymentFile);
    if (!this.settings.sampleTrade) this.state.sampleTrade = { status: 'skipped' };
    this.state.prepared = true;
    this.home.writeState(this.state);
  }

  private startSequencer(): void {
    const [chain, database] = [running(this.chain), running(this.database)];
    const onError = (error: unknown) => this.notice(`The chain hesitates: ${String(error)}`);
    const archive = new ChainArchive(chain, this.home.chainState, onError);
    this.archive = archive;
    this.sequencer = new Sequencer(chain, {
      blockMilliseconds: this.settings.blockMilliseconds,
      heartbeatMilliseconds: HEARTBEAT_MILLISECONDS,
      trailingBlocks: this.settings.finalityDepth,
      networkSeconds: () => database.networkSeconds(),
      onBlock: () => {
        if (this.settings.savesChain) archive.changed();
      },
      onError,
    });
    this.sequencer.start();
  }

  private async startServices(): Promise<void> {
    const { apiHost, apiPort } = this.settings;
    this.state.apiUrl = `http://${apiHost === '0.0.0.0' ? '127.0.0.1' : apiHost}:${apiPort}`;
    this.home.writeState(this.state);
    await step('API, worker, reader', async () => {
      this.services = (['api', 'worker', 'reader'] as const).map((name) => this.service(name));
      await Promise.all(this.services.map((service) => service.start()));
      await this.becomesReady();
    });
  }

  private service(name: 'api' | 'worker' | 'reader'): Service {
    return new Service({
      name,
      entry: serviceEntry(name),
      environment: this.serviceEnvironment(name),
      logFile: this.home.logFile(name),
      onNotice: (message) => this.notice(message),
      onGivenUp: (message) => this.onFailure(message),
      onStarted: (pid) => {
        this.state.pids[name] = pid;
        this.home.writeState(this.state);
      },
    });
  }

  private serviceEnvironment(name: 'api' | 'worker' | 'reader'): Record<string, string> {
    const { databaseUrl, rpcUrl, secrets } = this.state;
    const { app, worker } = serviceUrls(databaseUrl);
    return {
      NODE_ENV: 'production',
      DATABASE_URL: name === 'api' ? app : worker,
      RPC_URL: rpcUrl,
      DEPLOYMENT_FILE: this.home.deploymentFile,
      // Only who sends transactions gets the keys that pay for them, and only who signs for businesses their secret.
      OPERATOR_KEY: name === 'worker' ? secrets.operatorKeys.join(',') : '',
      ...(name === 'api' ? { KEYSTORE_SECRET: secrets.keystoreSecret, CURSOR_SECRET: secrets.cursorSecret } : {}),
      // Receivers on this machine are what a sandbox is tried with.
      ...(name === 'reader' ? {} : { WEBHOOK_SECRET: secrets.webhookSecret, WEBHOOKS_TO_LOOPBACK: 'true' }),
      API_HOST: this.settings.apiHost,
      API_PORT: String(this.settings.apiPort),
      SANDBOX: 'true',
      DOCUMENTS_DIR: this.home.documents,
      FINALITY_DEPTH: String(this.settings.finalityDepth),
      LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn',
      CONSOLE_DIR: resolve('dist/console'),
      ...(name === 'api' ? {} : { WORKER_ROLES: rolesOfWorkers[name].join(',') }),
    };
  }

  private async becomesReady(): Promise<void> {
    const deadline = Date.now() + READY_TIMEOUT_MILLISECONDS;
    while (!this.isStopping) {
      try {
        const response = await fetch(`${this.state.apiUrl}/health/ready`);
        if (response.ok && this.services.every((service) => service.isUp)) return;
      } catch {
        // Nobody listens yet.
      }
      if (Date.now() > deadline) {
        throw new SandboxError(`The API did not become ready within a minute; see ${this.home.logs}.`);
      }
      await new Promise((retry) => setTimeout(retry, 100));
    }
  }

  private async playSampleTrade(): Promise<void> {
    const { sampleTrade } = this.state;
    if (sampleTrade.status === 'played' || sampleTrade.status === 'skipped') return;
    if (sampleTrade.status === 'begun') {
      this.notice('The sample trade was interrupted last time. To play it from its beginning: npm start -- --reset');
      return;
    }
    this.state.sampleTrade = { status: 'begun' };
    this.home.writeState(this.state);
    try {
      const { businesses, outcomes } = await step('Sample trade', () =>
        playSampleTrade({
          apiUrl: this.state.apiUrl,
          operatorApiKey: this.state.operatorApiKey,
        }),
      );
      this.state.businesses = businesses;
      this.state.sampleTrade = { status: 'played', outcomes };
      this.home.writeState(this.state);
    } catch (error) {
      this.notice(`The sample trade stopped halfway: ${String(error)}\n  The network runs all the same.`);
    }
  }

  private notice(message: string): void {
    if (!this.isStopping) console.log(`  ${message}`);
  }
}

/** Of the compiled services, relative to the repository, where `npm start` runs. */
function serviceEntry(name: 'api' | 'worker' | 'reader'): string {
  return resolve(`dist/programs/${name === 'api' ? 'api' : 'worker'}.js`);
}

async function keptPort(port: number): Promise<number> {
  return port !== 0 && (await isPortFree(port)) ? port : freePort();
}

function running<Store>(store: Store | undefined): Store {
  if (store === undefined) throw new Error('This part of the sandbox is not running.');
  return store;
}
