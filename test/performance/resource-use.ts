import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { RpcClient, readQuantity, writeQuantity } from '#chain';
import { Keystore } from '#keystore';
import { processorSeconds } from './process-times.js';
import type { SandboxState } from './sandbox-process.js';

const PROBE_SIGNATURES = 2_000;
const PROBE_COMMITS = 100;

interface Snapshot {
  readonly block: bigint;
  readonly processors: Readonly<Record<string, number>>;
  readonly commits: number;
  readonly walBytes: number;
}

/** What a number of orders took of each part of the network. */
export interface ResourceUse {
  /** By process; `total` is what two cores have to share. */
  readonly cpuSecondsPerOrder: Readonly<Record<string, number>>;
  readonly gasPerOrder: number;
  readonly commitsPerOrder: number;
  readonly walBytesPerOrder: number;
  /** How much of each resource there is on this machine, and how much of it was used. */
  readonly limits: {
    readonly chainGasPerSecond: { readonly used: number; readonly perCpuSecond: number };
    /** One core alone. `perOrder` are those of the businesses; the operator signs transactions beside them. */
    readonly signaturesPerSecond: { readonly perCpuSecond: number; readonly perOrder: number };
    /** One after the other; commits that come together share a flush. */
    readonly commitsPerSecond: { readonly used: number; readonly oneAfterAnother: number };
  };
}

/** Measures what the network uses between two moments. */
export class ResourceMeter {
  private before: Snapshot | undefined;

  private constructor(
    private readonly database: pg.Client,
    private readonly rpc: RpcClient,
    private readonly pids: Readonly<Record<string, number>>,
  ) {}

  static async open(state: SandboxState): Promise<ResourceMeter> {
    const database = new pg.Client({ connectionString: state.databaseUrl });
    await database.connect();
    const { api, worker, reader, chain: anvil, postgres, supervisor: sequencer } = state.pids;
    const pids = { api, worker, reader, anvil, postgres, sequencer, driver: process.pid };
    return new ResourceMeter(database, new RpcClient(state.rpcUrl), pids);
  }

  async close(): Promise<void> {
    this.rpc.close();
    await this.database.end();
  }

  async begin(): Promise<void> {
    this.before = await this.snapshot();
  }

  /** Since {@link begin}, for `orders` orders with `signatures` signatures each in `seconds`. */
  async end(orders: number, seconds: number, signatures: number): Promise<ResourceUse> {
    const { before } = this;
    if (before === undefined) throw new Error('The measurement has not begun.');
    const after = await this.snapshot();
    const used = Object.entries(after.processors).map(
      ([name, total]) => [name, total - (before.processors[name] ?? 0)] as const,
    );
    const gas = Number(await this.gasBetween(before.block, after.block));
    const commits = after.commits - before.commits;
    const perOrder = (total: number) => rounded(total / orders);
    return {
      cpuSecondsPerOrder: Object.fromEntries([
        ...used.map(([name, cpu]) => [name, perOrder(cpu)]),
        ['total', perOrder(used.reduce((sum, [, cpu]) => sum + cpu, 0))],
      ]),
      gasPerOrder: Math.round(gas / orders),
      commitsPerOrder: perOrder(commits),
      walBytesPerOrder: Math.round((after.walBytes - before.walBytes) / orders),
      limits: {
        chainGasPerSecond: {
          used: Math.round(gas / seconds),
          perCpuSecond: Math.round(gas / (new Map(used).get('anvil') || Number.NaN)),
        },
        signaturesPerSecond: { perCpuSecond: await probeSignatures(), perOrder: signatures },
        commitsPerSecond: { used: Math.round(commits / seconds), oneAfterAnother: await this.probeCommits() },
      },
    };
  }

  private async snapshot(): Promise<Snapshot> {
    // A statistic of one's own session is told late, so this asks for what others did.
    const { rows } = await this.database.query<{ commits: string; wal: string }>(
      `SELECT xact_commit AS commits, pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0') AS wal
       FROM pg_stat_database WHERE datname = current_database()`,
    );
    return {
      block: readQuantity(await this.rpc.send('eth_blockNumber', [])),
      processors: processorSeconds(this.pids),
      commits: Number(rows[0]?.commits),
      walBytes: Number(rows[0]?.wal),
    };
  }

  private async gasBetween(after: bigint, upTo: bigint): Promise<bigint> {
    let gas = 0n;
    for (let number = after + 1n; number <= upTo; number += 1n) {
      const block = await this.rpc.send('eth_getBlockByNumber', [writeQuantity(number), false]);
      gas += readQuantity((block as { gasUsed: unknown }).gasUsed);
    }
    return gas;
  }

  /** How many transactions a second one connection commits to disk. */
  private async probeCommits(): Promise<number> {
    await this.database.query('CREATE TABLE commit_probe (number integer)');
    const startedAt = performance.now();
    for (let number = 0; number < PROBE_COMMITS; number += 1) {
      await this.database.query('INSERT INTO commit_probe VALUES ($1)', [number]);
    }
    const seconds = (performance.now() - startedAt) / 1000;
    await this.database.query('DROP TABLE commit_probe');
    return Math.round(PROBE_COMMITS / seconds);
  }
}

/** How many signatures a second the keystore makes. */
async function probeSignatures(): Promise<number> {
  const keystore = new Keystore(randomBytes(32));
  const { address, encryptedKey } = keystore.createKey();
  const signer = keystore.signerOf(address, encryptedKey);
  const digest = randomBytes(32);
  const startedAt = performance.now();
  for (let made = 0; made < PROBE_SIGNATURES; made += 1) await signer.signDigest(digest);
  return Math.round(PROBE_SIGNATURES / ((performance.now() - startedAt) / 1000));
}

function rounded(value: number): number {
  return Math.round(value * 1e5) / 1e5;
}
