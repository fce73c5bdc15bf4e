import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RpcClient, readContracts } from '#chain';
import { createDataSource } from '#database';
import type { ContractAddresses } from '#domain';
import { issueApiKey } from '#parties';
import { createTestDatabase, freePort, type RunningAnvil, serviceUrls, startAnvil, testDeployment } from '#testing';
import { entities } from '../../../apps/api/entities.js';
import { ApiCaller } from '../../e2e/support/running-network.js';
import { brokenInvariants } from './invariants.js';
import { OwnCluster } from './own-cluster.js';
import { RpcFaultProxy } from './rpc-fault-proxy.js';
import { type ProcessFault, ServiceProcess } from './service-process.js';
import { TcpProxy } from './tcp-proxy.js';

type Deployment = ReturnType<typeof testDeployment>['deployment'];

/** The first accounts of every anvil; they have gas money. */
export const OPERATOR_KEYS = [
  '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80',
  '0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d',
] as const;

export interface ProcessNetworkOptions {
  /** `own` is durable and can be crashed; `shared` is there at once. Default: shared. */
  readonly cluster?: 'own' | 'shared' | OwnCluster;
  readonly clusterSettings?: Readonly<Record<string, string>>;
  readonly mining?: 'automatic' | 'manual';
  /** Of the chain's own clock; default: a block per transaction. */
  readonly finalityDepth?: number;
  readonly operatorKeys?: readonly string[];
  /** Of a chain that was saved before, with its deployment; default: the contracts and nothing else. */
  readonly savedChain?: { readonly chainStateFile: string; readonly deploymentFile: string };
  /** Of every process, beside what all need. */
  readonly environment?: Readonly<Record<string, string>>;
}

const IDLE_CHAIN_MILLISECONDS = 3_000;

/** Chain, database and the processes of the product, each behind a proxy and each to be killed and started at will. */
export class ProcessNetwork {
  private readonly services = new Set<ServiceProcess>();

  private constructor(
    readonly rpcProxy: RpcFaultProxy,
    readonly databaseProxy: TcpProxy,
    /** Straight to the node and the database, past the proxies. */
    readonly rpc: RpcClient,
    readonly databaseUrl: string,
    readonly cluster: OwnCluster | undefined,
    readonly contracts: ContractAddresses,
    readonly deployment: Deployment,
    private readonly options: ProcessNetworkOptions,
    private readonly directory: string,
    private readonly apiPort: number,
    private node: RunningAnvil,
    private readonly dropDatabase: () => Promise<void>,
  ) {}

  /** Nothing of the product runs yet; see {@link startApi} and {@link startWorker}. */
  static async open(options: ProcessNetworkOptions = {}): Promise<ProcessNetwork> {
    const directory = mkdtempSync(join(tmpdir(), 'quittance-processes-'));
    const { deployment, chainStateFile } = options.savedChain
      ? {
          ...options.savedChain,
          deployment: JSON.parse(readFileSync(options.savedChain.deploymentFile, 'utf8')) as Deployment,
        }
      : testDeployment();
    const statePath = join(directory, 'chain.json');
    copyFileSync(chainStateFile, statePath);
    const [node, database] = await Promise.all([
      startAnvil({ statePath, mining: options.mining ?? 'automatic' }),
      openDatabase(options),
    ]);
    const [rpcProxy, databaseProxy] = await Promise.all([
      RpcFaultProxy.start(node.rpcUrl),
      TcpProxy.start(Number(new URL(database.url).port)),
    ]);
    const rpc = new RpcClient(node.rpcUrl);
    const contracts = await readContracts(rpc, { chainId: BigInt(deployment.chainId), escrow: deployment.escrow });
    return new ProcessNetwork(
      ...([rpcProxy, databaseProxy, rpc, database.url, database.cluster, contracts, deployment, options] as const),
      ...([directory, await freePort(), node, database.drop] as const),
    );
  }

  get chain(): RunningAnvil {
    return this.node;
  }

  get chainStateFile(): string {
    return join(this.directory, 'chain.json');
  }

  get logFile(): string {
    return join(this.directory, 'services.log');
  }

  get apiUrl(): string {
    return `http://127.0.0.1:${this.apiPort}`;
  }

  /** On the same port every time, unless `environment` has another API_PORT. */
  async startApi(
    fault?: ProcessFault,
    environment: Readonly<Record<string, string>> = {},
  ): Promise<ServiceProcess & { readonly url: string }> {
    const own = {
      API_PORT: String(this.apiPort),
      DOCUMENTS_DIR: join(this.directory, 'documents'),
      KEYSTORE_SECRET: '07'.repeat(32),
      CURSOR_SECRET: '09'.repeat(32),
    };
    const all = { ...own, ...environment };
    const service = await this.startService('api', all, fault);
    return Object.assign(service, { url: `http://127.0.0.1:${all.API_PORT}` });
  }

  startWorker(fault?: ProcessFault, environment: Readonly<Record<string, string>> = {}): Promise<ServiceProcess> {
    const keys = this.options.operatorKeys ?? OPERATOR_KEYS.slice(0, 1);
    return this.startService('worker', { OPERATOR_KEY: keys.join(','), ...environment }, fault);
  }

  /** Ends the node, which keeps its blocks and forgets its pool, and starts it again on the same port. */
  async restartChain(): Promise<void> {
    const { port } = this.node;
    await this.node.stop();
    this.node = await this.startNode(port);
  }

  /** Kills the node without warning and starts it again on the same port with `state`, which it saved before. */
  async crashChain(state: Uint8Array): Promise<void> {
    const { port, pid, ended } = this.node;
    process.kill(pid, 'SIGKILL');
    await ended;
    writeFileSync(this.chainStateFile, state);
    this.node = await this.startNode(port);
  }

  /** A key of the network's operator. */
  async operator(url: string): Promise<ApiCaller> {
    const dataSource = await createDataSource({ url: this.databaseUrl, poolSize: 1, entities }).initialize();
    const { token } = await issueApiKey(
      dataSource,
      { name: 'operator', roles: ['operator'], businessId: null },
      'test',
    );
    await dataSource.destroy();
    return new ApiCaller(url, token);
  }

  /** One query on a connection of its own, past the proxy, so that no fault is felt. */
  async query<Row>(sql: string, parameters: unknown[] = []): Promise<Row[]> {
    const dataSource = await createDataSource({ url: this.databaseUrl, poolSize: 1 }).initialize();
    try {
      return await dataSource.query(sql, parameters);
    } finally {
      await dataSource.destroy();
    }
  }

  /** See {@link brokenInvariants}. */
  async brokenInvariants(settled = false): Promise<string[]> {
    const dataSource = await createDataSource({ url: this.databaseUrl, poolSize: 4 }).initialize();
    try {
      const { rpc, contracts } = this;
      return await brokenInvariants({ dataSource, rpc, contracts, token: this.deployment.token, settled });
    } finally {
      await dataSource.destroy();
    }
  }

  /** Waits until the worker has done and read everything and the feed is complete. */
  async settles(milliseconds = 30_000): Promise<void> {
    let seen = { head: -1n, since: 0 };
    await until('all work done', milliseconds, async () => {
      // Of a chain that goes on, what has been mined by now.
      const head = BigInt(await this.node.call<string>('eth_blockNumber'));
      if (head !== seen.head) seen = { head, since: performance.now() };
      if (performance.now() - seen.since > IDLE_CHAIN_MILLISECONDS && (await this.mineWhatWaits()))
        seen.since = performance.now();
      const [left] = await this.query<{ intents: number; events: number; unread: string | null }>(
        `SELECT (SELECT count(*)::int FROM chain_intents WHERE status IN ('ready', 'assigned')) AS intents,
           (SELECT count(*)::int FROM outbox_events WHERE position IS NULL) AS events,
           $1::bigint - (SELECT number FROM chain_checkpoints) AS unread`,
        [head],
      );
      return left?.intents === 0 && left.events === 0 && Number(left.unread ?? 1) <= 0;
    }).catch(async (error: Error) => {
      throw new Error(`${error.message}: ${await this.unfinished()}`, { cause: error });
    });
  }

  /** A node that mines a block per transaction leaves some that came in a burst until the next one comes, which a chain that goes on does not. */
  private async mineWhatWaits(): Promise<boolean> {
    const { pending } = await this.node.call<{ pending: string }>('txpool_status');
    if (BigInt(pending) > 0n) await this.node.call('evm_mine');
    return BigInt(pending) > 0n;
  }

  /** What is known of work that is not done, for whoever waits for it in vain. */
  private async unfinished(): Promise<string> {
    const [found] = await this.query<Record<string, unknown>>(
      `SELECT now(), (SELECT number FROM chain_checkpoints) AS read,
         (SELECT json_agg(intent) FROM (
           SELECT kind, status, lane_key, failures, not_before, error, updated_at FROM chain_intents
           WHERE status IN ('ready', 'assigned') ORDER BY sequence LIMIT 3) AS intent) AS intents,
         (SELECT json_agg(transaction) FROM (
           SELECT signer, nonce, status, updated_at FROM chain_transactions
           WHERE status NOT IN ('mined', 'final') ORDER BY nonce LIMIT 5) AS transaction) AS transactions,
         (SELECT json_agg(lane) FROM (
           SELECT signer, heartbeat_at, paused_reason, halted_reason, waiting_reason FROM chain_lanes) AS lane) AS lanes,
         (SELECT json_agg(failure) FROM (
           SELECT queue, reason, failures, not_before, parked_at FROM work_failures LIMIT 3) AS failure) AS failures`,
    );
    const [head, pool] = await Promise.all([this.node.call('eth_blockNumber'), this.node.call('txpool_status')]);
    return JSON.stringify({ head, pool, ...found });
  }

  async close(): Promise<void> {
    await Promise.all([...this.services].map((service) => service.kill()));
    await Promise.all([this.rpcProxy.stop(), this.databaseProxy.stop()]);
    this.rpc.close();
    await this.node.stop();
    await this.dropDatabase();
    rmSync(this.directory, { recursive: true, force: true });
  }

  private startNode(port: number): Promise<RunningAnvil> {
    return startAnvil({ statePath: this.chainStateFile, port, mining: this.options.mining ?? 'automatic' });
  }

  private async startService(
    program: 'api' | 'worker',
    environment: Readonly<Record<string, string>>,
    fault?: ProcessFault,
  ): Promise<ServiceProcess> {
    const urls = serviceUrls(this.databaseUrl);
    const proxied = new URL(program === 'api' ? urls.app : urls.worker);
    proxied.port = String(this.databaseProxy.port);
    const service = await ServiceProcess.start({
      program,
      environment: {
        DATABASE_URL: proxied.href,
        RPC_URL: this.rpcProxy.url,
        DEPLOYMENT_FILE: (this.options.savedChain ?? testDeployment()).deploymentFile,
        FINALITY_DEPTH: String(this.options.finalityDepth ?? 2),
        SANDBOX: 'true',
        LOG_LEVEL: 'warn',
        ...this.options.environment,
        ...environment,
      },
      logFile: this.logFile,
      ...(fault === undefined ? {} : { fault }),
    });
    this.services.add(service);
    void service.ended.then(() => this.services.delete(service));
    return service;
  }
}

async function openDatabase({ cluster = 'shared', clusterSettings = {} }: ProcessNetworkOptions): Promise<{
  url: string;
  cluster: OwnCluster | undefined;
  drop: () => Promise<void>;
}> {
  if (cluster === 'shared') {
    const database = await createTestDatabase();
    return { url: database.url, cluster: undefined, drop: database.drop };
  }
  const own = cluster === 'own' ? await OwnCluster.start({ settings: clusterSettings }) : cluster;
  return { url: own.url, cluster: own, drop: () => own.remove() };
}

/** @throws when `condition` does not become true in time, with what it failed with last */
export async function until(what: string, milliseconds: number, condition: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + milliseconds;
  for (;;) {
    let failure: unknown;
    try {
      if (await condition()) return;
    } catch (error) {
      failure = error;
    }
    if (performance.now() > end) throw new Error(`Waited ${milliseconds} ms in vain: ${what}`, { cause: failure });
    await new Promise((retry) => setTimeout(retry, 50));
  }
}
