import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createDataSource, createServiceUsers, migrate } from '#database';
import {
  freePort,
  isRunning,
  type PostgresOptions,
  type RunningPostgres,
  removePostgresCluster,
  serviceUrls,
  startPostgres,
} from '#testing';

const DATABASE = 'quittance_network';
const PASSWORD = 'only-for-tests';
const START_ATTEMPTS = 50;
const START_REST_MILLISECONDS = 100;

/** A PostgreSQL of one's own, as durable as in production, that can be crashed, stopped and started again on the same port. */
export class OwnCluster {
  private constructor(
    private readonly directory: string,
    private readonly options: PostgresOptions,
    private server: RunningPostgres | undefined,
  ) {}

  /**
   * With the newest schema. `parent`: where its files are put, default the system's directory for temporary files.
   * `migrated: false` leaves the database empty.
   */
  static async start(
    options: {
      readonly settings?: Readonly<Record<string, string>>;
      readonly parent?: string;
      readonly migrated?: boolean;
    } = {},
  ): Promise<OwnCluster> {
    const directory = mkdtempSync(join(options.parent ?? tmpdir(), 'quittance-cluster-'));
    chmodSync(directory, 0o711);
    const postgres: PostgresOptions = {
      dir: join(directory, 'postgres'),
      port: await freePort(),
      password: PASSWORD,
      settings: { shared_buffers: '32MB', ...options.settings },
    };
    const cluster = new OwnCluster(directory, postgres, await startPostgres(postgres));
    const maintenance = await createDataSource({ url: cluster.running.url() }).initialize();
    await maintenance.query(`CREATE DATABASE ${DATABASE}`);
    await maintenance.destroy();
    if (options.migrated ?? true) {
      const dataSource = await createDataSource({ url: cluster.url }).initialize();
      await migrate(dataSource);
      await createServiceUsers(dataSource, serviceUrls(cluster.url));
      await dataSource.destroy();
    }
    return cluster;
  }

  get url(): string {
    return `postgresql://quittance:${PASSWORD}@127.0.0.1:${this.port}/${DATABASE}`;
  }

  get port(): number {
    return Number(this.options.port);
  }

  /** What `pg_ctl stop -m immediate` does: no goodbye, no checkpoint; the next start recovers from the log. */
  crash(): Promise<void> {
    return this.end('SIGQUIT');
  }

  /** kill -9 to the server itself; its children find out by themselves. */
  kill(): Promise<void> {
    return this.end('SIGKILL');
  }

  /** Disconnects everybody and shuts down cleanly. */
  async stop(): Promise<void> {
    await this.server?.stop();
    this.server = undefined;
  }

  /** Does nothing when it runs. Waits for children of a killed server, which hold its memory for a moment longer. */
  async start(): Promise<void> {
    if (this.server !== undefined && isRunning(this.server.pid, 'postgres')) return;
    for (let attempt = 1; ; attempt += 1) {
      try {
        this.server = await startPostgres(this.options);
        return;
      } catch (error) {
        if (attempt === START_ATTEMPTS || !/shared memory block/.test(String(error))) throw error;
        await sleep(START_REST_MILLISECONDS);
      }
    }
  }

  async remove(): Promise<void> {
    await this.stop();
    removePostgresCluster(this.options.dir);
    rmSync(this.directory, { recursive: true, force: true });
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const { pid, ended } = this.running;
    this.server = undefined;
    process.kill(pid, signal);
    await ended;
  }

  private get running(): RunningPostgres {
    if (this.server === undefined) throw new Error('The cluster is not running.');
    return this.server;
  }
}
