import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import pg from 'pg';
import { type RunningAnvil, startAnvil } from './anvil.js';

export const TEMPLATE_DATABASE = 'quittance_template';

/** What the shared environment of a test run offers; test processes inherit it as an environment variable. */
interface TestEnvironment {
  databaseUrl: string;
  chainStateFile: string;
  deploymentFile: string;
}

const VARIABLE = 'QUITTANCE_TEST_ENVIRONMENT';

export function announceTestEnvironment(environment: TestEnvironment): void {
  process.env[VARIABLE] = JSON.stringify(environment);
}

function testEnvironment(): TestEnvironment {
  const announced = process.env[VARIABLE];
  if (announced === undefined) throw new Error('No test environment is running. Run this file with: npm run test:e2e');
  return JSON.parse(announced) as TestEnvironment;
}

export interface TestDatabase {
  readonly name: string;
  readonly url: string;
  /** Disconnects everybody and deletes the database. */
  drop(): Promise<void>;
}

/** A database of one's own with the current schema and no rows, in some 50 ms. Drop it in afterAll. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { databaseUrl } = testEnvironment();
  const name = `test_${randomBytes(6).toString('hex')}`;
  await execute(databaseUrl, `CREATE DATABASE ${name} TEMPLATE ${TEMPLATE_DATABASE} STRATEGY FILE_COPY`);
  // What was granted on the template itself is not copied.
  await execute(databaseUrl, `REVOKE TEMPORARY ON DATABASE ${name} FROM PUBLIC`);
  const url = new URL(databaseUrl);
  url.pathname = `/${name}`;
  return { name, url: url.href, drop: () => execute(databaseUrl, `DROP DATABASE ${name} WITH (FORCE)`) };
}

async function execute(connectionString: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

export interface TestChain extends RunningAnvil {
  /** Addresses of the deployed contracts, as contracts/ignition/deploy.ts wrote them. */
  readonly deployment: { chainId: number; blockNumber: number; escrow: string; token: string; auditAnchor: string };
  readonly deploymentFile: string;
}

/** Where the shared deployment's chain state and deployment file are, for tests that start chains in their own way. */
export function testDeployment(): Pick<TestChain, 'deployment' | 'deploymentFile'> & { chainStateFile: string } {
  const { chainStateFile, deploymentFile } = testEnvironment();
  const deployment = JSON.parse(readFileSync(deploymentFile, 'utf8')) as TestChain['deployment'];
  return { deployment, deploymentFile, chainStateFile };
}

/** A chain of one's own with the contracts deployed, in some 100 ms. Stop it in afterAll. */
export async function startTestChain(options: { mining?: 'automatic' | 'manual' } = {}): Promise<TestChain> {
  const { deployment, deploymentFile, chainStateFile } = testDeployment();
  const chain = await startAnvil({ initialStatePath: chainStateFile, ...options });
  return { ...chain, deployment, deploymentFile };
}
