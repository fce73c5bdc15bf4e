import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createDataSource, createServiceUsers, migrate } from '#database';
import { startAnvil } from './anvil.js';
import { removePostgresCluster, startPostgres } from './postgres.js';
import { isRunning, startProcess } from './processes.js';
import { serviceUrls } from './service-urls.js';
import { announceTestEnvironment, TEMPLATE_DATABASE } from './test-resources.js';

const DEPLOY = ['run', '--no-compile', 'contracts/ignition/deploy.ts'];
const DIRECTORY_PREFIX = 'quittance-tests-';

/** Durability is what a throw-away cluster can do without. */
const THROW_AWAY_SETTINGS = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  // Databases that live for a minute are never worth compiling for or cleaning up.
  jit: 'off',
  autovacuum: 'off',
  max_connections: '300',
};

/**
 * Starts what all test files share: one PostgreSQL cluster with a migrated template database, and a saved chain state
 * with the contracts deployed. Test files take their share with {@link createTestDatabase} and {@link startTestChain}.
 */
export async function startTestEnvironment(): Promise<{ stop(): Promise<void> }> {
  removeAbandonedDirectories();
  const directory = mkdtempSync(join(tmpdir(), `${DIRECTORY_PREFIX}${process.pid}-`));
  // PostgreSQL may run as another user, who has to get to its cluster.
  chmodSync(directory, 0o711);
  const cluster = join(directory, 'postgres');
  const postgres = await startPostgres({ dir: cluster, settings: THROW_AWAY_SETTINGS });
  const stop = async () => {
    await postgres.stop();
    removePostgresCluster(cluster);
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    const [chain] = await Promise.all([deployedChainState(), createTemplateDatabase(postgres.url)]);
    announceTestEnvironment({ databaseUrl: postgres.url(), ...chain });
    return { stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function createTemplateDatabase(url: (database?: string) => string): Promise<void> {
  const maintenance = await createDataSource({ url: url() }).initialize();
  await maintenance.query(`CREATE DATABASE ${TEMPLATE_DATABASE}`);
  await maintenance.destroy();
  const template = await createDataSource({ url: url(TEMPLATE_DATABASE) }).initialize();
  await migrate(template);
  await createServiceUsers(template, serviceUrls(url(TEMPLATE_DATABASE)));
  await template.destroy();
}

/** Deploys once per version of the contracts; later runs find the saved state under cache/. */
async function deployedChainState(): Promise<{ chainStateFile: string; deploymentFile: string }> {
  const directory = resolve('cache/test-chains', contractsFingerprint());
  const chainStateFile = join(directory, 'state.json');
  const deploymentFile = join(directory, 'deployment.json');
  if (existsSync(chainStateFile)) return { chainStateFile, deploymentFile };
  removeChainsOfOtherContracts();
  // Two runs may be at it at once; the first to finish is the one that counts.
  const unfinished = `${directory}.${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  const chain = await startAnvil({ statePath: join(unfinished, 'state.json') });
  try {
    await deployContracts({
      rpcUrl: chain.rpcUrl,
      deploymentFile: join(unfinished, 'deployment.json'),
      logFile: join(unfinished, 'deploy.log'),
    });
  } finally {
    await chain.stop();
  }
  if (existsSync(chainStateFile)) rmSync(unfinished, { recursive: true });
  else renameSync(unfinished, directory);
  return { chainStateFile, deploymentFile };
}

function removeChainsOfOtherContracts(): void {
  const parent = resolve('cache/test-chains');
  const fingerprint = contractsFingerprint();
  const others = existsSync(parent) ? readdirSync(parent).filter((name) => !name.startsWith(fingerprint)) : [];
  for (const name of others) rmSync(join(parent, name), { recursive: true, force: true });
}

/**
 * Compiles the contracts where that is due and deploys them with Hardhat Ignition: with a play-money token, or as `settings` say
 * (see contracts/ignition/deploy.ts).
 * @throws with the last words of the log
 */
export async function deployContracts(deployment: {
  rpcUrl: string;
  deploymentFile: string;
  logFile: string;
  settings?: Readonly<Record<'DEPLOYMENT_PROFILE' | 'PARAMETERS_FILE' | 'DEPLOYER_KEY', string>>;
}): Promise<void> {
  const { rpcUrl, deploymentFile, logFile, settings } = deployment;
  const deploying = await startProcess(process.execPath, [resolve('node_modules/hardhat/dist/src/cli.js'), ...DEPLOY], {
    env: { ...process.env, ...settings, NODE_OPTIONS: '', RPC_URL: rpcUrl, DEPLOYMENT_FILE: deploymentFile },
    logFile,
    signalWhenOrphaned: 'SIGTERM',
  });
  await deploying.ended;
  if (deploying.child.exitCode !== 0) {
    throw new Error(`The contracts were not deployed.\n${readFileSync(logFile, 'utf8').slice(-4000)}`);
  }
}

/** Changes when a contract, a deployment module or the compiler's configuration changes. */
export function contractsFingerprint(): string {
  const hash = createHash('sha256');
  const files = readdirSync('contracts', { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(sol|ts|json)$/.test(path) && !/^(test|gas|ignition\/deployments)\//.test(path))
    .sort();
  for (const path of files) hash.update(path).update(readFileSync(join('contracts', path)));
  return hash.update(readFileSync('hardhat.config.ts')).digest('hex').slice(0, 16);
}

/** A run that was killed could not clean up; the directory's name says whose it was. */
function removeAbandonedDirectories(): void {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(DIRECTORY_PREFIX))) {
    const owner = Number(name.slice(DIRECTORY_PREFIX.length).split('-')[0]);
    if (isRunning(owner, 'node')) continue;
    removePostgresCluster(join(tmpdir(), name, 'postgres'));
    rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
}
