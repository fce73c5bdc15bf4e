import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type OwnedProcess, startProcess } from '#testing';

/** When a process is to end itself; see fault-preload.mjs. */
export interface ProcessFault {
  readonly event: 'query' | 'response' | 'rpc';
  readonly phase?: 'before' | 'after';
  /** Regular expression; default: everything. */
  readonly pattern?: string;
  /** From 1. */
  readonly nth?: number;
  readonly signal?: NodeJS.Signals;
}

export interface ProcessEvent {
  readonly event: ProcessFault['event'];
  readonly phase: 'before' | 'after';
  readonly text: string;
}

export interface ServiceOptions {
  readonly program: 'api' | 'worker';
  readonly environment: Readonly<Record<string, string>>;
  readonly logFile: string;
  /** Armed from the start. */
  readonly fault?: ProcessFault;
}

const READY_MILLISECONDS = 120_000;

/** The API or a worker as it runs in production, with an eye on its events. */
export class ServiceProcess {
  /** What happened while it was watched. */
  readonly events: ProcessEvent[] = [];
  private readonly armed: (() => void)[] = [];

  private constructor(
    private readonly process: OwnedProcess,
    private readonly logFile: string,
  ) {}

  /** @throws with the last words of its log when it ends before it is ready; not when its fault ended it */
  static async start({ program, environment, logFile, fault }: ServiceOptions): Promise<ServiceProcess> {
    const preload = pathToFileURL(resolve('test/reliability/support/fault-preload.mjs')).href;
    const owned = await startProcess(
      process.execPath,
      ['--import', preload, '--enable-source-maps', resolve(`dist/programs/${program}.js`)],
      {
        env: {
          ...process.env,
          NODE_OPTIONS: '',
          ...environment,
          ...(fault === undefined ? {} : { FAULT: JSON.stringify(fault) }),
        },
        logFile,
        ipc: true,
        signalWhenOrphaned: 'SIGTERM',
      },
    );
    const service = new ServiceProcess(owned, logFile);
    const ready = new Promise<boolean>((done) => {
      owned.child.on('message', (message) => {
        if (message === 'ready') done(true);
        else service.hear(message as ProcessEvent | { armed: true });
      });
      void owned.ended.then(() => done(false));
      setTimeout(() => done(false), READY_MILLISECONDS).unref();
    });
    if (!(await ready) && fault === undefined) {
      await owned.stop('SIGKILL', 0);
      throw new Error(`The ${program} did not start:\n${service.lastWords()}`);
    }
    return service;
  }

  /** The end of its log. */
  lastWords(): string {
    return readFileSync(this.logFile, 'utf8').slice(-3_000);
  }

  get pid(): number {
    return this.process.pid;
  }

  get ended(): Promise<void> {
    return this.process.ended;
  }

  get exitCode(): number | null {
    return this.process.child.exitCode;
  }

  get isRunning(): boolean {
    return this.process.child.exitCode === null && this.process.child.signalCode === null;
  }

  /** From now on the fault waits for its moment. */
  arm(fault: ProcessFault | null): Promise<void> {
    return this.tell({ fault });
  }

  /** Notes every event, or no more. */
  watch(on: boolean): Promise<void> {
    return this.tell({ watch: on });
  }

  /** Sets the process's own clock wrong by so much. */
  shiftClock(milliseconds: number): Promise<void> {
    return this.tell({ clock: milliseconds });
  }

  signal(signal: NodeJS.Signals): void {
    this.process.child.kill(signal);
  }

  async kill(): Promise<void> {
    await this.process.stop('SIGKILL', 0);
  }

  /** Asks it to end, as a supervisor does, and returns the milliseconds that it took. */
  async terminate(): Promise<number> {
    const asked = performance.now();
    await this.process.stop('SIGTERM', 20_000);
    return performance.now() - asked;
  }

  private tell(message: object): Promise<void> {
    return new Promise((done, failed) => {
      this.armed.push(done);
      this.process.child.send(message, (error) => error && failed(error));
    });
  }

  private hear(message: ProcessEvent | { armed: true }): void {
    if ('armed' in message) this.armed.shift()?.();
    else this.events.push(message);
  }
}
