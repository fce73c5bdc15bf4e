import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';

/** A process that this one started and must not leave behind. */
export interface OwnedProcess {
  readonly pid: number;
  readonly child: ChildProcess;
  /** Resolves when the process has ended. Never rejects. */
  readonly ended: Promise<void>;
  /** Sends `signal`, and SIGKILL when the process has not ended `graceMilliseconds` later. */
  stop(signal: NodeJS.Signals, graceMilliseconds: number): Promise<void>;
}

export interface OwnedProcessOptions extends Omit<SpawnOptions, 'detached' | 'stdio'> {
  /** Receives standard output and error; the output is dropped without it. */
  logFile?: string;
  /** Opens an IPC channel to a Node child. */
  ipc?: boolean;
  /** Sent to the process should this one die without a word. */
  signalWhenOrphaned: 'SIGINT' | 'SIGTERM';
}

/**
 * Starts `command` in a process group of its own, so that Ctrl-C reaches only its owner, who then stops things in order.
 * @throws when the command cannot be started
 */
export async function startProcess(
  command: string,
  commandArguments: readonly string[],
  { logFile, ipc = false, signalWhenOrphaned, ...options }: OwnedProcessOptions,
): Promise<OwnedProcess> {
  const output = logFile === undefined ? 'ignore' : openSync(logFile, 'a', 0o600);
  const child = spawn(command, commandArguments, {
    ...options,
    detached: true,
    stdio: ['ignore', output, output, ...(ipc ? (['ipc'] as const) : [])],
  });
  if (typeof output === 'number') closeSync(output);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${command} started without a process id.`);
  guard.watch(pid, signalWhenOrphaned);
  void ended.then(() => guard.forget(pid));

  return {
    pid,
    child,
    ended,
    async stop(signal, graceMilliseconds) {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill(signal);
      const timer = setTimeout(() => child.kill('SIGKILL'), graceMilliseconds);
      await ended;
      clearTimeout(timer);
    },
  };
}

/**
 * A shell of a few lines that outlives us. Its standard input ends when this process ends, however that happens; then
 * it sends every process still listed its signal, and SIGKILL five seconds later. The last line it read is the list.
 */
const GUARD_SCRIPT = `
while read -r list; do last=$list; done
for entry in $last; do kill -"\${entry%%:*}" "\${entry#*:}" 2>/dev/null; done
[ -z "$last" ] && exit 0
sleep 5
for entry in $last; do kill -KILL "\${entry#*:}" 2>/dev/null; done
`;

class OrphanGuard {
  private readonly watched = new Map<number, string>();
  private shell: ChildProcess | undefined;

  watch(pid: number, signal: NodeJS.Signals): void {
    this.watched.set(pid, signal.replace('SIG', ''));
    this.tell();
  }

  forget(pid: number): void {
    this.watched.delete(pid);
    this.tell();
  }

  private tell(): void {
    if (process.platform === 'win32') return;
    this.shell ??= this.start();
    const list = [...this.watched].map(([pid, signal]) => `${signal}:${pid}`).join(' ');
    this.shell.stdin?.write(`${list}\n`);
    if (this.watched.size === 0) {
      this.shell.stdin?.end();
      this.shell = undefined;
    }
  }

  private start(): ChildProcess {
    const shell = spawn('/bin/sh', ['-c', GUARD_SCRIPT], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
    shell.unref();
    // Without this the open pipe would keep this process alive.
    if (shell.stdin !== null && 'unref' in shell.stdin && typeof shell.stdin.unref === 'function') shell.stdin.unref();
    shell.stdin?.on('error', () => undefined);
    return shell;
  }
}

const guard = new OrphanGuard();

const LOWEST_PORT = 10_000;
const HIGHEST_PORT = 32_000;

/**
 * A port of 127.0.0.1 that nobody listens on. Below those that systems give to outgoing connections, of which one would take it
 * before whoever asked for it listens, or while a server of it starts again.
 */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 100; tries += 1) {
    const port = randomInt(LOWEST_PORT, HIGHEST_PORT);
    if (await isPortFree(port)) return port;
  }
  throw new Error(`No port between ${LOWEST_PORT} and ${HIGHEST_PORT} is free.`);
}

/** Whether `port` on `host` can be listened on. */
export function isPortFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
}

/**
 * Ends a process that an earlier run left behind, if `pid` still is that process: ids are reused, so its command line
 * must contain `mark`.
 * @returns whether there was one
 */
export async function stopLeftover(pid: number, mark: string, signal: NodeJS.Signals): Promise<boolean> {
  if (!isRunning(pid, mark)) return false;
  process.kill(pid, signal);
  const deadline = Date.now() + 10_000;
  while (isRunning(pid, mark) && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 50));
  if (isRunning(pid, mark)) process.kill(pid, 'SIGKILL');
  return true;
}

/** Whether process `pid` runs and its command line contains `mark`. A zombie has no command line, so it does not run. */
export function isRunning(pid: number, mark: string): boolean {
  return commandLineOf(pid).includes(mark);
}

/** Empty when there is no such process. */
function commandLineOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return process.platform === 'linux' ? '' : commandLineByPs(pid);
  }
}

function commandLineByPs(pid: number): string {
  const { stdout } = spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout ?? '';
}
