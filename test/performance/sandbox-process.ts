import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort, type OwnedProcess, removePostgresCluster, startProcess } from '#testing';

const START_MILLISECONDS = 180_000;

/** What a running sandbox writes down about itself. */
export interface SandboxState {
  readonly apiUrl: string;
  readonly operatorApiKey: string;
  readonly databaseUrl: string;
  readonly rpcUrl: string;
  readonly pids: Readonly<Record<'api' | 'worker' | 'reader' | 'chain' | 'postgres' | 'supervisor', number>>;
}

/** A whole network in processes of its own, as `npm start` runs it, in a directory that is thrown away. */
export class SandboxProcess {
  private constructor(
    readonly home: string,
    private readonly supervisor: OwnedProcess,
  ) {}

  /** `environment` as `npm start` takes it. @throws with its log when it does not start */
  static async start(environment: Readonly<Record<string, string>>): Promise<SandboxProcess> {
    const home = mkdtempSync(join(tmpdir(), 'quittance-sandbox-'));
    const logFile = join(home, 'supervisor.log');
    const port = String(await freePort());
    const supervisor = await startProcess(process.execPath, [resolve('dist/programs/sandbox.js')], {
      env: { ...process.env, QUITTANCE_HOME: home, PORT: port, SANDBOX_SAMPLE_TRADE: 'false', ...environment },
      logFile,
      signalWhenOrphaned: 'SIGINT',
    });
    const sandbox = new SandboxProcess(home, supervisor);
    const deadline = Date.now() + START_MILLISECONDS;
    while (!readFileSync(logFile, 'utf8').includes('Quittance is ready')) {
      if (supervisor.child.exitCode !== null || Date.now() > deadline) {
        const log = readFileSync(logFile, 'utf8');
        await sandbox.stop();
        throw new Error(`The sandbox did not start:\n${log}`);
      }
      await new Promise((retry) => setTimeout(retry, 100));
    }
    return sandbox;
  }

  /** As it is now: processes that were killed come back with other ids. */
  get state(): SandboxState {
    return JSON.parse(readFileSync(join(this.home, 'sandbox.json'), 'utf8')) as SandboxState;
  }

  async stop(): Promise<void> {
    await this.supervisor.stop('SIGINT', 60_000);
    removePostgresCluster(join(this.home, 'postgres'));
    rmSync(this.home, { recursive: true, force: true });
  }
}
