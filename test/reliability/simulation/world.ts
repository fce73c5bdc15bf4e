import type { DataSource } from 'typeorm';
import { ChainReader, type Logger, RpcClient, readContracts, readTokenDomain, TransactionSender } from '#chain';
import { createDataSource } from '#database';
import type { ContractAddresses, TokenDomain } from '#domain';
import { LocalKeySigner } from '#keystore';
import { relayAroundPoison } from '#outbox';
import { recordIntentFailures, Schedules, SettlementProjection } from '#settlement';
import { createTestDatabase, startTestChain, type TestChain, type TestDatabase } from '#testing';
import { RpcFaultProxy } from '../support/rpc-fault-proxy.js';
import { ChainControl, DEEPEST_REORG } from './chain-control.js';
import { Component, type Working } from './component.js';
import { CrashPoints } from './crash-points.js';
import { VirtualTime } from './virtual-time.js';

/** The first accounts of every anvil; they have gas money. */
const OPERATOR_KEYS = [
  '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80',
  '0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d',
];

/** Mistakes that a test plants, to see that they are found and replayed. */
export type PlantedBug = 'forgotten-reversal';

const EVENTS_AT_ONCE = 1_000;

const quiet: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** A real chain and a real database, and the parts of the worker over them, each of which moves only when told to. */
export class World {
  readonly components: readonly Component[];

  private constructor(
    readonly chain: TestChain,
    private readonly database: TestDatabase,
    readonly dataSource: DataSource,
    /** Straight to the node. */
    readonly rpc: RpcClient,
    readonly contracts: ContractAddresses,
    readonly token: TokenDomain,
    readonly time: VirtualTime,
    readonly blocks: ChainControl,
    readonly proxy: RpcFaultProxy,
    readonly crashes: CrashPoints,
    private readonly bug: PlantedBug | undefined,
  ) {
    const areGone = async (applicationName: string) => {
      const open = await dataSource.query(`SELECT 1 FROM pg_stat_activity WHERE application_name = $1`, [
        applicationName,
      ]);
      return open.length === 0;
    };
    const component = (name: string, make: (dataSource: DataSource, rpc: RpcClient) => Working) =>
      new Component(name, database.url, proxy.url, make, areGone);
    this.components = [
      ...OPERATOR_KEYS.map((key, lane) =>
        component(`sender ${lane + 1}`, (source, client) => this.newSender(key, source, client)),
      ),
      component('reader', (source, client) => this.newReader(source, client)),
      component('relay', (source) => ({
        step: () => relayAroundPoison(source, EVENTS_AT_ONCE),
        stop: async () => undefined,
      })),
      component('schedules', (source) => {
        const schedules = new Schedules(source, contracts, quiet);
        return { step: () => schedules.run(), stop: async () => undefined };
      }),
    ];
  }

  static async open(bug?: PlantedBug): Promise<World> {
    const [chain, database] = await Promise.all([startTestChain({ mining: 'manual' }), createTestDatabase()]);
    const setUp = await createDataSource({ url: database.url, poolSize: 1 }).initialize();
    const dataSource = createDataSource({ url: database.url, poolSize: 4, applicationName: 'simulation' });
    const time = await VirtualTime.install(dataSource, database.name, setUp);
    await setUp.destroy();
    await dataSource.initialize();
    const { chainId, escrow, token } = chain.deployment;
    const rpc = new RpcClient(chain.rpcUrl);
    const contracts = await readContracts(rpc, { chainId: BigInt(chainId), escrow });
    const domain = await readTokenDomain(rpc, token);
    const proxy = await RpcFaultProxy.start(chain.rpcUrl);
    const blocks = new ChainControl(chain, time);
    const world = new World(
      ...([chain, database, dataSource, rpc, contracts, domain, time, blocks, proxy, new CrashPoints(), bug] as const),
    );
    await world.blocks.mine();
    for (const component of world.components) await component.start();
    return world;
  }

  async close(): Promise<void> {
    this.crashes.remove();
    for (const component of this.components) await component.crash();
    this.time.uninstall();
    this.rpc.close();
    await this.proxy.stop();
    await this.dataSource.destroy();
    await this.database.drop();
    await this.chain.stop();
  }

  private newSender(operatorKey: string, dataSource: DataSource, rpc: RpcClient): Working {
    return new TransactionSender(dataSource, rpc, quiet, {
      contracts: this.contracts,
      signer: LocalKeySigner.ofHex(operatorKey),
      // A heartbeat goes by the machine's clock, and would come between the steps that a seed decides, or after the run: weeks.
      leaseMilliseconds: 2_000_000_000,
      maxFeePerGas: 500_000_000_000n,
      onIntentsFailed: recordIntentFailures,
    });
  }

  private newReader(dataSource: DataSource, rpc: RpcClient): Working {
    const projection = new SettlementProjection(this.contracts, quiet);
    return new ChainReader(dataSource, rpc, quiet, {
      contracts: this.contracts,
      deploymentBlock: BigInt(this.chain.deployment.blockNumber),
      finalityDepth: BigInt(DEEPEST_REORG + 1),
      projection:
        this.bug === 'forgotten-reversal'
          ? {
              apply: (manager, logs) => projection.apply(manager, logs),
              revert: async () => undefined,
              finalise: (manager, range) => projection.finalise(manager, range),
            }
          : projection,
      onIntentsFailed: recordIntentFailures,
    });
  }
}
