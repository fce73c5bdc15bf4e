import { existsSync, readFileSync } from 'node:fs';
import { type OwnedProcess, startProcess } from '#testing';
import { RestartPolicy } from './restart-policy.js';

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

const STOP_GRACE_MILLISECONDS = 10_000;

/**
 * One child process that is started again when it dies by itself, after a longer pause each time that it had not become
 * ready. It says that it is ready by sending its parent a message.
 */
export class Service {
  private process: OwnedProcess | undefined;
  private stopped = false;
  private readonly policy = new RestartPolicy();
  private restart: NodeJS.Timeout | undefined;

  constructor(private readonly options: ServiceOptions) {}

  get isUp(): boolean {
    return this.process !== undefined;
  }

  async start(): Promise<void> {
    const child = await startProcess(process.execPath, ['--enable-source-maps', this.options.entry], {
      env: { ...process.env, ...this.options.environment },
      logFile: this.options.logFile,
      ipc: true,
      signalWhenOrphaned: 'SIGTERM',
    });
    this.process = child;
    this.options.onStarted(child.pid);
    child.child.once('message', () => this.policy.becameReady());
    void child.ended.then(() => {
      this.process = undefined;
      this.ended(child.child.signalCode ?? `exit code ${child.child.exitCode}`);
    });
  }

  /** Lets the service finish what it is doing, at most ten seconds. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.restart);
    await this.process?.stop('SIGTERM', STOP_GRACE_MILLISECONDS);
  }

  private ended(cause: string): void {
    if (this.stopped) return;
    const { name, logFile } = this.options;
    const pause = this.policy.afterEnd();
    if (pause === undefined) {
      this.options.onGivenUp(
        `${name} failed ${this.policy.failures} times in a row (${cause}). Its last words in ${logFile}:\n${lastLines(logFile)}`,
      );
      return;
    }
    this.options.onNotice(`${name} ended (${cause}) and starts again in ${pause / 1000} s; see ${logFile}`);
    this.restart = setTimeout(() => {
      this.start().catch((error: unknown) => this.ended(String(error)));
    }, pause);
  }
}

function lastLines(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n').slice(-12).join('\n') : '';
}
