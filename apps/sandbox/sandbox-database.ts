import type { DataSource } from 'typeorm';
import { createDataSource, createServiceUsers, migrate } from '#database';
import { ApiKey, issueApiKey } from '#parties';
import { type RunningAnvil, type RunningPostgres, serviceUrls } from '#testing';

const DATABASE = 'quittance';

/** The sandbox's own connection to its database: what has to be done there before and beside the services. */
export class SandboxDatabase {
  private constructor(
    private readonly dataSource: DataSource,
    readonly url: string,
  ) {}

  /** Creates the database on first use, brings its schema up to date and lets each service in with its own role. */
  static async open(postgres: RunningPostgres): Promise<SandboxDatabase> {
    const maintenance = await createDataSource({ url: postgres.url(), poolSize: 1 }).initialize();
    const existing: unknown[] = await maintenance.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (existing.length === 0) await maintenance.query(`CREATE DATABASE ${DATABASE}`);
    await maintenance.destroy();
    const url = postgres.url(DATABASE);
    const dataSource = createDataSource({ url, poolSize: 2, entities: [ApiKey], applicationName: 'quittance-sandbox' });
    await dataSource.initialize();
    await migrate(dataSource);
    await createServiceUsers(dataSource, serviceUrls(url));
    return new SandboxDatabase(dataSource, url);
  }

  async close(): Promise<void> {
    await this.dataSource.destroy();
  }

  /** Unix seconds. */
  async networkSeconds(): Promise<number> {
    const [row] = (await this.dataSource.query('SELECT extract(epoch FROM network_now())::float8 AS seconds')) as [
      { seconds: number },
    ];
    return row.seconds;
  }

  /** Sets the network's clock, from where it goes on ticking. Only for a database without any history. */
  async startClockAt(time: Date): Promise<void> {
    await this.dataSource.query('UPDATE network_clock SET shift = $1::timestamptz - clock_timestamp()', [time]);
  }

  /** Makes the first keys, which no caller of the API could ask for. */
  async createKeys(): Promise<{ operatorApiKey: string; auditorApiKey: string }> {
    const keyFor = async (role: 'operator' | 'auditor') =>
      (await issueApiKey(this.dataSource, { name: `sandbox ${role}`, roles: [role], businessId: null }, 'sandbox'))
        .token;
    return { operatorApiKey: await keyFor('operator'), auditorApiKey: await keyFor('auditor') };
  }

  /**
   * Whether the chain still has the history that was read from it: the newest final block, which no reorganisation may
   * take away. Blocks above it may be missing; the reader undoes those by itself.
   */
  async agreesWith(chain: Pick<RunningAnvil, 'call'>): Promise<boolean> {
    const [known] = (await this.dataSource.query(
      `SELECT block.number::text, block.hash FROM chain_checkpoints checkpoint
       JOIN chain_blocks block ON block.chain_id = checkpoint.chain_id AND block.number <= checkpoint.final_number
       ORDER BY block.number DESC LIMIT 1`,
    )) as [{ number: string; hash: string }?];
    if (known === undefined) return true;
    const block = await chain.call<{ hash: string } | null>(
      'eth_getBlockByNumber',
      `0x${BigInt(known.number).toString(16)}`,
      false,
    );
    return block?.hash === known.hash;
  }
}
