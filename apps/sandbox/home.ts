import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { isRunning, removePostgresCluster } from '#testing';
import { SandboxError } from './progress.js';
import { createSecrets, type SandboxState } from './state.js';

const NEEDED_BYTES = 500 * 1024 ** 2;
const LOG_LIMIT_BYTES = 10 * 1024 ** 2;
/** Part of the command line of every sandbox. */
const PROCESS_MARK = 'sandbox';

/** The data directory of one sandbox, `.quittance/` unless QUITTANCE_HOME names another. */
export class SandboxHome {
  readonly directory: string;

  constructor(directory: string) {
    this.directory = resolve(directory);
  }

  get postgres(): string {
    return join(this.directory, 'postgres');
  }

  get chainState(): string {
    return join(this.directory, 'chain', 'state.json');
  }

  get documents(): string {
    return join(this.directory, 'documents');
  }

  get deploymentFile(): string {
    return join(this.directory, 'deployment.json');
  }

  get stateFile(): string {
    return join(this.directory, 'sandbox.json');
  }

  get logs(): string {
    return join(this.directory, 'logs');
  }

  private get lockFile(): string {
    return join(this.directory, 'lock');
  }

  logFile(name: string): string {
    return join(this.logs, `${name}.log`);
  }

  /**
   * Takes the directory for this process. A lock whose process is gone is taken over.
   * @throws {SandboxError} when another sandbox runs here, the directory is not writable or its disk is nearly full
   */
  lock(): void {
    try {
      // Others may pass through, since PostgreSQL can run as another user, but not look around.
      mkdirSync(this.directory, { recursive: true, mode: 0o711 });
    } catch (error) {
      throw new SandboxError(
        `${this.directory} cannot be created: ${String(error)}. Set QUITTANCE_HOME to a directory of yours.`,
      );
    }
    const disk = statfsSync(this.directory);
    const free = disk.bavail * disk.bsize;
    if (free < NEEDED_BYTES) {
      throw new SandboxError(
        `Only ${Math.round(free / 1024 ** 2)} MB are free on the disk of ${this.directory}. Free at least 500 MB, or set QUITTANCE_HOME to a directory on another disk.`,
      );
    }
    const holder = existsSync(this.lockFile) ? Number(readFileSync(this.lockFile, 'utf8')) : undefined;
    if (holder !== undefined && holder !== process.pid && isRunning(holder, PROCESS_MARK)) {
      throw new SandboxError(
        `Quittance already runs here (process ${holder}, ${this.readState()?.apiUrl ?? 'starting'}). Stop it with Ctrl-C where it runs or with: kill ${holder}\nTo run a second one beside it: QUITTANCE_HOME=.quittance-2 PORT=3001 npm start`,
      );
    }
    writeFileSync(this.lockFile, String(process.pid));
    this.createDirectories();
  }

  unlock(): void {
    if (existsSync(this.lockFile)) unlinkSync(this.lockFile);
  }

  /** The state of the last run; undefined on first use. */
  readState(): SandboxState | undefined {
    if (!existsSync(this.stateFile)) return undefined;
    const state = JSON.parse(readFileSync(this.stateFile, 'utf8')) as SandboxState;
    // A sandbox of an older version has no secret for what came since.
    return { ...state, secrets: { ...createSecrets(), ...state.secrets } };
  }

  /** Written beside and renamed, so that a reader or a crash never sees half of it. It holds secrets: mode 0600. */
  writeState(state: SandboxState): void {
    writeFileSync(`${this.stateFile}.new`, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
    renameSync(`${this.stateFile}.new`, this.stateFile);
  }

  /** Deletes all data, and nothing that was kept aside before. */
  reset(): void {
    removePostgresCluster(this.postgres);
    for (const path of [...this.dataPaths(), this.logs]) rmSync(path, { recursive: true, force: true });
    this.createDirectories();
  }

  /** Moves all data to a directory of its own and returns its path. */
  keepAside(): string {
    const aside = join(this.directory, `kept-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`);
    mkdirSync(aside, { mode: 0o711 });
    for (const path of [this.postgres, ...this.dataPaths()]) {
      if (existsSync(path)) renameSync(path, join(aside, path.slice(this.directory.length + 1)));
    }
    this.createDirectories();
    return aside;
  }

  /** Begins a new log where the old one grew large; one old one is kept. */
  rotateLogs(names: readonly string[]): void {
    for (const name of names) {
      const file = this.logFile(name);
      if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > LOG_LIMIT_BYTES) renameSync(file, `${file}.1`);
    }
  }

  private dataPaths(): string[] {
    return [join(this.directory, 'chain'), this.documents, this.deploymentFile, this.stateFile];
  }

  private createDirectories(): void {
    for (const directory of [this.logs, join(this.directory, 'chain'), this.documents]) {
      mkdirSync(directory, { recursive: true, mode: 0o700 });
    }
  }
}
