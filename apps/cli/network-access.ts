import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { InputError } from './input-error.js';

/** Where the network is and the operator's key to it. */
export interface NetworkAccess {
  /** Without a slash at its end. */
  readonly apiUrl: string;
  readonly apiKey: string;
}

const deploymentSchema = z.object({
  chainId: z.number().int(),
  blockNumber: z.number().int(),
  escrow: z.string(),
  token: z.string(),
  auditAnchor: z.string().optional(),
});
const sandboxSchema = z.object({
  apiUrl: z.url(),
  operatorApiKey: z.string(),
  databaseUrl: z.string(),
  rpcUrl: z.string(),
  deployment: deploymentSchema.nullable(),
});

/** The database, the nodes and where on the chain the contracts are. */
export interface ChainAccess {
  readonly databaseUrl: string;
  readonly rpcUrl: string;
  /** A second provider, which must agree with the first. */
  readonly rpcUrlSecondary: string | undefined;
  readonly deployment: z.infer<typeof deploymentSchema>;
}

/** The data directory of the sandbox: QUITTANCE_HOME, else `.quittance`. */
export function homeDirectory(environment: NodeJS.ProcessEnv = process.env): string {
  return resolve(environment.QUITTANCE_HOME ?? '.quittance');
}

/**
 * From QUITTANCE_API_URL and QUITTANCE_API_KEY; what is not set comes from the running sandbox.
 * @throws InputError when neither says it
 */
export function readNetworkAccess(environment: NodeJS.ProcessEnv = process.env): NetworkAccess {
  const sandbox = readSandbox(environment);
  const apiUrl = environment.QUITTANCE_API_URL ?? sandbox?.apiUrl;
  const apiKey = environment.QUITTANCE_API_KEY ?? sandbox?.operatorApiKey;
  if (apiUrl === undefined || apiKey === undefined) {
    throw new InputError(
      `No network is known: there is no ${sandboxFile(environment)}. Start one with: npm start\n` +
        'or set QUITTANCE_API_URL and QUITTANCE_API_KEY (an operator key).',
    );
  }
  return { apiUrl: apiUrl.replace(/\/+$/, ''), apiKey };
}

/** DATABASE_URL, else the running sandbox's. @throws InputError when neither says it */
export function readDatabaseUrl(environment: NodeJS.ProcessEnv = process.env): string {
  const url = environment.DATABASE_URL ?? readSandbox(environment)?.databaseUrl;
  if (url === undefined) {
    throw new InputError(`Set DATABASE_URL: there is no ${sandboxFile(environment)} to read it from.`);
  }
  return url;
}

/** From the variables that the services are configured with; what is not set comes from the running sandbox. */
export function readChainAccess(environment: NodeJS.ProcessEnv = process.env): ChainAccess {
  const file = environment.DEPLOYMENT_FILE;
  const sandbox = file === undefined ? readSandbox(environment) : undefined;
  const deployment =
    file === undefined ? sandbox?.deployment : deploymentSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  const rpcUrl = environment.RPC_URL ?? sandbox?.rpcUrl;
  if (deployment === undefined || deployment === null || rpcUrl === undefined) {
    throw new InputError(`Set RPC_URL and DEPLOYMENT_FILE: there is no ${sandboxFile(environment)} to read them from.`);
  }
  const rpcUrlSecondary = environment.RPC_URL_SECONDARY || undefined;
  return { databaseUrl: readDatabaseUrl(environment), rpcUrl, rpcUrlSecondary, deployment };
}

function sandboxFile(environment: NodeJS.ProcessEnv): string {
  return join(homeDirectory(environment), 'sandbox.json');
}

function readSandbox(environment: NodeJS.ProcessEnv): z.infer<typeof sandboxSchema> | undefined {
  const path = sandboxFile(environment);
  if (!existsSync(path)) return undefined;
  const parsed = sandboxSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (!parsed.success)
    throw new InputError(`${path} is not that of a running sandbox. Is it still starting? Else start it: npm start`);
  return parsed.data;
}
