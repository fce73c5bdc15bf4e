import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { encodeMint, RpcClient, recordIntent, type SenderOptions } from '#chain';
import { inTransaction } from '#database';
import { type BenchParty, TradeBench } from '../../e2e/support/trade-bench.js';
import { RpcFaultProxy } from './rpc-fault-proxy.js';
import { type ProcessFault, ServiceProcess } from './service-process.js';

const OPERATOR_KEY = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80';

/** Chain work of one operator account whose node and whose processes fail as told. Every piece of work is seen on chain when it is done. */
export class SenderBench {
  private readonly directory = mkdtempSync(join(tmpdir(), 'quittance-sender-'));
  private readonly proxies: RpcFaultProxy[] = [];
  private readonly clients: RpcClient[] = [];
  private readonly services: ServiceProcess[] = [];
  private minted = 0;

  private constructor(
    readonly bench: TradeBench,
    readonly party: BenchParty,
  ) {}

  static async open(options: Parameters<typeof TradeBench.open>[0] = {}): Promise<SenderBench> {
    const bench = await TradeBench.open(options);
    await bench.sender.stop();
    return new SenderBench(bench, await bench.party('Payee'));
  }

  /** A way to the node of its own. */
  async proxy(): Promise<RpcFaultProxy> {
    const proxy = await RpcFaultProxy.start(this.bench.chain.rpcUrl);
    this.proxies.push(proxy);
    return proxy;
  }

  /** The bench's sender goes through a proxy from now on and looks after what is out in every step. */
  async sendThrough(proxy: RpcFaultProxy, options: Partial<SenderOptions> = {}): Promise<void> {
    await this.bench.sender.stop();
    const client = new RpcClient(proxy.url, { timeoutMilliseconds: 500 });
    this.clients.push(client);
    this.bench.sender = this.bench.newSender(client, { resendMilliseconds: 0, ...options });
  }

  async worker(
    proxy: RpcFaultProxy,
    roles: string,
    options: { fault?: ProcessFault; environment?: Readonly<Record<string, string>> } = {},
  ): Promise<ServiceProcess> {
    const service = await ServiceProcess.start({
      program: 'worker',
      environment: {
        DATABASE_URL: this.bench.database.url,
        RPC_URL: proxy.url,
        DEPLOYMENT_FILE: this.bench.chain.deploymentFile,
        OPERATOR_KEY,
        WORKER_ROLES: roles,
        FINALITY_DEPTH: '1000',
        // The work is play money, which no other worker signs for.
        SANDBOX: 'true',
        LOG_LEVEL: 'warn',
        ...options.environment,
      },
      logFile: join(this.directory, 'workers.log'),
      ...(options.fault === undefined ? {} : { fault: options.fault }),
    });
    this.services.push(service);
    return service;
  }

  /** Records `count` pieces of work, each of which makes one unit. */
  async mint(count: number): Promise<void> {
    const { chainId } = this.bench.contracts;
    const call = encodeMint(this.bench.token.verifyingContract, this.party.wallet.address, 1n);
    await inTransaction(this.bench.dataSource, async (manager) => {
      for (let index = 0; index < count; index += 1) {
        const key = `mint:${this.minted + index}`;
        await recordIntent(manager, { chainId, businessKey: key, laneKey: key, subject: this.party.id, ...call });
      }
    });
    this.minted += count;
  }

  async unfinished(): Promise<number> {
    const [row] = await this.bench.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM chain_intents WHERE status IN ('ready', 'assigned')`,
    );
    return row!.count;
  }

  /** All work was done once: each intent is in one transaction, of each of which one attempt is in a block, and nonces have no gap. */
  async expectDoneOnce(): Promise<void> {
    const { bench } = this;
    expect(await bench.query(`SELECT status, count(*)::int FROM chain_intents GROUP BY status`)).toEqual([
      { status: 'mined', count: this.minted },
    ]);
    const [work] = await bench.query<{ intents: number; transactions: number; span: string }>(
      `SELECT (SELECT count(DISTINCT transaction_id)::int FROM chain_intents) AS intents, count(*)::int AS transactions,
         max(nonce) - min(nonce) + 1 AS span
       FROM chain_transactions`,
    );
    expect(work).toEqual({ intents: this.minted, transactions: this.minted, span: String(this.minted) });
    expect(await bench.tokenBalance(this.party)).toBe(BigInt(this.minted));
  }

  async close(): Promise<void> {
    await Promise.all(this.services.map((service) => service.kill()));
    await this.bench.close();
    for (const client of this.clients) client.close();
    await Promise.all(this.proxies.map((proxy) => proxy.stop()));
    rmSync(this.directory, { recursive: true, force: true });
  }
}
