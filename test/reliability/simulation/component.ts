import type pg from 'pg';
import type { DataSource } from 'typeorm';
import { RpcClient } from '#chain';
import { createDataSource } from '#database';
import { destroy } from './crash-points.js';

export interface Working {
  step(): Promise<unknown>;
  /** Gives up what it holds. */
  stop(): Promise<unknown>;
}

/** What the pool of a data source has open, in use or not. */
interface Pool {
  readonly _clients: readonly pg.Client[];
}

/** One part of the worker with connections of its own, which can be thrown away and made anew at any moment. */
export class Component {
  private generation = 0;
  private dataSource: DataSource | undefined;
  private rpc: RpcClient | undefined;
  private working: Working | undefined;

  constructor(
    readonly name: string,
    private readonly databaseUrl: string,
    private readonly rpcUrl: string,
    private readonly make: (dataSource: DataSource, rpc: RpcClient) => Working,
    /** For what nobody notices: are the connections of that name gone from the database? */
    private readonly areGone: (applicationName: string) => Promise<boolean>,
  ) {}

  private get applicationName(): string {
    return `simulated ${this.name} ${this.generation}`;
  }

  async start(): Promise<void> {
    this.generation += 1;
    const options = { url: this.databaseUrl, poolSize: 3, applicationName: this.applicationName };
    this.dataSource = await createDataSource(options).initialize();
    this.rpc = new RpcClient(this.rpcUrl);
    this.working = this.make(this.dataSource, this.rpc);
  }

  step(): Promise<unknown> {
    if (this.working === undefined) throw new Error(`${this.name} is not running`);
    return this.working.step();
  }

  /** As an orderly restart: the lane or the lock is given up. */
  async restart(): Promise<void> {
    await this.working?.stop().catch(() => undefined);
    await this.crash();
    await this.start();
  }

  /** Everything that it had in memory and every connection is gone; the database has noticed. */
  async crash(): Promise<void> {
    if (this.dataSource === undefined) return;
    const { master } = this.dataSource.driver as unknown as { master: Pool };
    for (const client of [...master._clients]) destroy(client);
    this.rpc?.close();
    while (!(await this.areGone(this.applicationName))) await new Promise((retry) => setTimeout(retry, 5));
  }
}
