import { existsSync, readFileSync } from 'node:fs';
import { type OwnedProcess, startProcess } from '#testing';

export interface ServiceOptions {
  name: 'api' | 'worker' | 'reader';
  /** Compiled entry file. */
  entry: string;
  environment: Record<string, string>;
  logFile: string;
  /** One plain line for the user. */
  onNotice(message: string): void;
  /** The service keeps dying; it is not started again. */
  onGivenUp(message: string): void;
  onStarted(pid: number): void;
}

const FIRST_PAUSE_MILLISECONDS = 500;
const LONGEST_PAUSE_MILLISECONDS = 10_000;
/** A service that lived this long starts again with the shortest pause. */
const HEALTHY_MILLISECONDS = 30_000;
const MOST_FAILURES_IN_A_ROW = 6;
const STOP_GRACE_MILLISECONDS = 10_000;

/** One child process that is started again when it dies by itself, each time after a longer pause. */
export class Service {
  private process: OwnedProcess | undefined;
  private stopped = false;
  private failures = 0;
  private restart: NodeJS.Timeout | undefined;

  constructor(private readonly options: ServiceOptions) {}

  get isUp(): boolean {
    return this.process !== undefined;
  }

  async start(): Promise<void> {
    const startedAt = Date.now();
    const child = await startProcess(process.execPath, ['--enable-source-maps', this.options.entry], {
      env: { ...process.env, ...this.options.environment },
      logFile: this.options.logFile,
      signalWhenOrphaned: 'SIGTERM',
    });
    this.process = child;
    this.options.onStarted(child.pid);
    void child.ended.then(() => this.ended(child, Date.now() - startedAt));
  }

  /** Lets the service finish what it is doing, at most ten seconds. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.restart);
    await this.process?.stop('SIGTERM', STOP_GRACE_MILLISECONDS);
  }

  private ended(child: OwnedProcess, lifetimeMilliseconds: number): void {
    this.process = undefined;
    if (this.stopped) return;
    const { name, logFile } = this.options;
    this.failures = lifetimeMilliseconds > HEALTHY_MILLISECONDS ? 1 : this.failures + 1;
    const cause = child.child.signalCode ?? `exit code ${child.child.exitCode}`;
    if (this.failures >= MOST_FAILURES_IN_A_ROW) {
      this.options.onGivenUp(
        `${name} failed ${this.failures} times in a row (${cause}). Its last words in ${logFile}:\n${lastLines(logFile)}`,
      );
      return;
    }
    const pause = Math.min(FIRST_PAUSE_MILLISECONDS * 2 ** (this.failures - 1), LONGEST_PAUSE_MILLISECONDS);
    this.options.onNotice(`${name} ended (${cause}) and starts again in ${pause / 1000} s; see ${logFile}`);
    this.restart = setTimeout(() => void this.start(), pause);
  }
}

function lastLines(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n').slice(-12).join('\n') : '';
}
