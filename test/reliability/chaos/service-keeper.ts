import { setTimeout as sleep } from 'node:timers/promises';
import type { ServiceProcess } from '../support/service-process.js';

const FAILED_START_REST_MILLISECONDS = 200;

/** Starts one process of the product again whenever it has ended, as a supervisor does. */
export class ServiceKeeper {
  /** How often it ended although nobody killed it. */
  endedByItself = 0;
  /** What it said last when it did. */
  lastWords = '';
  kills = 0;
  private service: ServiceProcess | undefined;
  private killed = false;
  private closed = false;
  private keeping: Promise<void> = Promise.resolve();

  constructor(
    readonly name: string,
    private readonly start: () => Promise<ServiceProcess>,
  ) {}

  /** Resolves when it has started for the first time. */
  async open(): Promise<void> {
    this.service = await this.start();
    this.keeping = this.keep(this.service);
  }

  /** kill -9, once it is there to be killed. */
  async kill(): Promise<void> {
    while (this.service === undefined || this.killed) await sleep(20);
    this.killed = true;
    this.kills += 1;
    this.service.signal('SIGKILL');
  }

  /** It is not started again from now on. */
  async close(): Promise<void> {
    this.closed = true;
    await this.service?.kill();
    await this.keeping;
  }

  private async keep(first: ServiceProcess): Promise<void> {
    for (let current: ServiceProcess | undefined = first; current !== undefined; current = await this.startAgain()) {
      await current.ended;
      this.service = undefined;
      if (!this.killed && !this.closed) {
        this.endedByItself += 1;
        this.lastWords = current.lastWords();
      }
      this.killed = false;
    }
  }

  /** A process that finds no database or chain gives up at its start, and is started once more. */
  private async startAgain(): Promise<ServiceProcess | undefined> {
    while (!this.closed) {
      try {
        const service = await this.start();
        // It was closed while this one started.
        if (this.closed) await service.kill();
        this.service = service;
        return service;
      } catch {
        await sleep(FAILED_START_REST_MILLISECONDS);
      }
    }
    return undefined;
  }
}
