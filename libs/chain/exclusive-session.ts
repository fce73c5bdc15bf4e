import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import { sqlState } from '#database';

const RETRYABLE_STATES = new Set(['40001', '40P01']);
const MAX_ATTEMPTS = 5;

interface PoolClient {
  on(event: string, listener: () => void): void;
  off(event: string, listener: () => void): void;
}

/**
 * One database connection that holds an advisory lock, and on which all writing under that lock is done. Whoever loses the lock
 * has lost the connection with it, so a process that was paused or cut off cannot write after another has taken over.
 */
export class ExclusiveSession {
  private broken = false;
  private client: PoolClient | undefined;

  private constructor(private readonly runner: QueryRunner) {}

  /** Takes the lock `name`, or returns undefined when another session holds it. */
  static async tryOpen(dataSource: DataSource, name: string): Promise<ExclusiveSession | undefined> {
    const runner = dataSource.createQueryRunner();
    const session = new ExclusiveSession(runner);
    try {
      session.watch((await runner.connect()) as PoolClient);
      const [lock] = (await runner.query('SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS held', [name])) as [
        { held: boolean },
      ];
      if (lock.held) return session;
      await session.release();
      return undefined;
    } catch (error) {
      await session.release();
      throw error;
    }
  }

  get isOpen(): boolean {
    return !this.broken;
  }

  /** For reading outside a transaction. */
  get manager(): EntityManager {
    return this.runner.manager;
  }

  /** Runs `work` in one transaction on this connection; again from its start, at most five times, after a deadlock. */
  async transaction<Result>(work: (manager: EntityManager) => Promise<Result>): Promise<Result> {
    for (let attempt = 1; ; attempt += 1) {
      if (this.broken) throw new Error('The connection that held the lock is gone');
      try {
        await this.runner.startTransaction();
        const result = await work(this.runner.manager);
        await this.runner.commitTransaction();
        return result;
      } catch (error) {
        if (this.runner.isTransactionActive) {
          await this.runner.rollbackTransaction().catch(() => this.breakOff());
        }
        if (attempt >= MAX_ATTEMPTS || !RETRYABLE_STATES.has(sqlState(error) ?? '')) throw error;
      }
    }
  }

  /** Gives up the lock. A broken connection has given it up already. */
  async close(): Promise<void> {
    if (!this.broken) {
      await this.runner.query('SELECT pg_advisory_unlock_all()').catch(() => undefined);
    }
    await this.release();
  }

  private readonly breakOff = (): void => {
    this.broken = true;
  };

  private watch(client: PoolClient): void {
    this.client = client;
    client.on('error', this.breakOff);
    client.on('end', this.breakOff);
  }

  /** The pool lends the same connection to others, and to the next try for the lock: nothing of this one may stay on it. */
  private async release(): Promise<void> {
    this.client?.off('error', this.breakOff);
    this.client?.off('end', this.breakOff);
    await this.runner.release();
  }
}
