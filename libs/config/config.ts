import { readFileSync } from 'node:fs';
import { computeAddress, HDNodeWallet } from 'ethers';
import { z } from 'zod';
import type { OperatorKeys } from '#keystore';
import { type ApiLimits, limitsEnvironment, toApiLimits } from './api-limits.js';
import { type KeystoreSecrets, keystoreEnvironment, toKeystoreSecrets } from './keystore-config.js';
import { type OidcConfig, oidcEnvironment, readOidcConfig } from './oidc-config.js';
import { type FeeLimits, operatorEnvironment, readFeeLimits, readOperatorKeys } from './operator-config.js';

const addressPattern = /^0x[0-9a-fA-F]{40}$/;

/**
 * What the deployment wrote down: where escrow and token are, and from which block on there can be logs. The escrow tells the
 * addresses of the contracts around it.
 */
const deploymentSchema = z.strictObject({
  chainId: z.number().int().positive(),
  blockNumber: z.number().int().nonnegative(),
  escrow: z.string().regex(addressPattern),
  token: z.string().regex(addressPattern),
  /** Where roots of the audit log are anchored. Absent where it was not deployed: the log has no anchor then. */
  auditAnchor: z.string().regex(addressPattern).optional(),
});
export type Deployment = z.infer<typeof deploymentSchema>;

export const workerRoles = [
  'sender',
  'reader',
  'relay',
  'schedules',
  'reconciler',
  'auditor',
  'webhooks',
  'exporter',
] as const;
export type WorkerRole = (typeof workerRoles)[number];

const flag = z.enum(['true', 'false']).transform((value) => value === 'true');
/** Compose files pass on variables that nobody set as empty text. */
const optional = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((text) => (text === '' ? undefined : text), schema.optional());
const hexSecret = z.string().regex(/^[0-9a-f]{64}$/, '64 lower-case hex digits');
const list = z.string().transform((value) =>
  value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
);

const SANDBOX_CHAIN_ID = 31337;
const SANDBOX_FINALITY_DEPTH = 2;
const FINALITY_DEPTH = 12;
const SANDBOX_CHECKPOINT_SECONDS = 15;
const CHECKPOINT_SECONDS = 600;

const environmentSchema = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  RPC_URL: z.url({ protocol: /^https?$/ }),
  RPC_URL_SECONDARY: optional(z.url({ protocol: /^https?$/ })),
  DEPLOYMENT_FILE: z.string().min(1),
  ...operatorEnvironment,
  API_HOST: z.string().default('127.0.0.1'),
  API_PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  PUBLIC_URL: optional(z.url({ protocol: /^https?$/ }).refine((url) => !/[?#]/.test(url), 'no query, no fragment')),
  SANDBOX: flag.default(false),
  DOCUMENTS_DIR: z.string().default('.quittance/documents'),
  DOCUMENTS_BUCKET: optional(z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'the name of a bucket')),
  DOCUMENTS_ENDPOINT: optional(z.url({ protocol: /^https?$/ })),
  DOCUMENTS_SCANNER: optional(z.url({ protocol: /^clamd$/ })),
  CONSOLE_DIR: z.string().default('dist/console'),
  FINALITY_DEPTH: optional(z.coerce.number().int().min(0).max(100_000)),
  FINALITY_TAG: optional(z.enum(['safe', 'finalized'])),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  WORKER_ROLES: list.pipe(z.array(z.enum(workerRoles))).optional(),
  WEBHOOK_SECRET: z.preprocess((text) => (text === '' ? undefined : text), hexSecret.optional()),
  WEBHOOK_OLD_SECRETS: list.pipe(z.array(hexSecret)).optional(),
  WEBHOOKS_TO_LOOPBACK: flag.default(false),
  DATABASE_POOL_SIZE: z.coerce.number().int().min(1).max(200).default(10),
  MAX_FEE_PER_GAS_GWEI: z.coerce.number().positive().default(500),
  METRICS_HOST: z.string().default('127.0.0.1'),
  METRICS_PORT: z.preprocess(
    (text) => (text === '' ? undefined : text),
    z.coerce.number().int().min(0).max(65535).optional(),
  ),
  BATCH_SIZE: z.coerce.number().int().min(1).max(200).default(50),
  BATCH_AGE_MILLISECONDS: z.coerce.number().int().min(0).max(60_000).default(100),
  AUDIT_CHECKPOINT_SECONDS: optional(z.coerce.number().int().min(1).max(86_400)),
  LANE_LEASE_MILLISECONDS: z.coerce.number().int().min(500).max(600_000).default(10_000),
});

/** What only the API needs, and so only the API is given. */
const apiEnvironmentSchema = environmentSchema.extend({
  ...keystoreEnvironment,
  ...limitsEnvironment,
  ...oidcEnvironment,
  CURSOR_SECRET: hexSecret,
});

export interface WebhookConfig {
  /** Key that encrypts endpoints' signing keys at rest. It opens no key of a signer. */
  readonly secret: Buffer;
  /** What they were encrypted under before, while some still are. */
  readonly olderSecrets?: readonly Buffer[];
  /** Lets a sandbox send to this machine, by http too. */
  readonly allowLoopback: boolean;
}

/** Where documents are kept, and who looks through them before. */
export interface DocumentConfig {
  /** Used without a bucket. */
  readonly directory: string;
  readonly bucket: string | undefined;
  /** Of a service that speaks S3's protocol; AWS's own where undefined. */
  readonly endpoint: string | undefined;
  readonly scanner: { readonly host: string; readonly port: number } | undefined;
}

export interface Config {
  readonly databaseUrl: string;
  readonly databasePoolSize: number;
  readonly rpcUrl: string;
  /** A second, independent provider that must say the same as the first before money moves. */
  readonly rpcUrlSecondary: string | undefined;
  readonly deployment: Deployment;
  /** Where the keys of the accounts are that send transactions, one lane each. None in processes that send none. */
  readonly operatorKeys: OperatorKeys;
  /** What those accounts may spend on gas. */
  readonly operatorFeeLimits: FeeLimits;
  readonly apiHost: string;
  readonly apiPort: number;
  /** Where clients reach the API; what they ask for is below it. Undefined: what they ask for says it itself. */
  readonly publicUrl: string | undefined;
  readonly sandbox: boolean;
  readonly documents: DocumentConfig;
  readonly consoleDirectory: string;
  /** Blocks on top of a block before it counts as final. */
  readonly finalityDepth: number;
  /** How the chain names its newest final block; depth does not count then. */
  readonly finalityTag: 'safe' | 'finalized' | undefined;
  readonly logLevel: string;
  readonly workerRoles: readonly WorkerRole[];
  /** Undefined where no webhooks are sent. */
  readonly webhooks: WebhookConfig | undefined;
  /** Ceiling of the fee per gas, wei. */
  readonly maxFeePerGas: bigint;
  readonly metricsHost: string;
  /** Where metrics are shown; undefined: nowhere. */
  readonly metricsPort: number | undefined;
  /** Pieces of chain work in one transaction; 1 sends each by itself. */
  readonly batchSize: number;
  /** For how long a piece of chain work waits for others to share a transaction with. */
  readonly batchAgeMilliseconds: number;
  /** For how long a worker that gives no sign of life keeps an operator account to itself. */
  readonly laneLeaseMilliseconds: number;
  /** For how long an entry of the audit log waits at most for a checkpoint, which is signed and anchored on chain. */
  readonly auditCheckpointSeconds: number;
}

export interface ApiConfig extends Config {
  /** They encrypt managed signers' keys at rest. */
  readonly keystoreSecrets: KeystoreSecrets;
  readonly cursorSecret: Buffer;
  readonly limits: ApiLimits;
  /** Undefined where only API keys are taken. */
  readonly oidc: OidcConfig | undefined;
}

function parseEnvironment<Schema extends z.ZodType>(schema: Schema, environment: NodeJS.ProcessEnv): z.output<Schema> {
  const parsed = schema.safeParse(environment);
  if (!parsed.success) {
    throw new Error(`The environment is not complete:\n${z.prettifyError(parsed.error)}\nSee .env.example.`);
  }
  return parsed.data;
}

/** What a worker does unless told: everything that it has what it needs for. */
function rolesOf(chosen: readonly WorkerRole[] | undefined, hasWebhooks: boolean): readonly WorkerRole[] {
  if (chosen?.includes('webhooks') === true && !hasWebhooks) {
    throw new Error('A worker with the role webhooks needs WEBHOOK_SECRET. See .env.example.');
  }
  return chosen ?? workerRoles.filter((role) => role !== 'webhooks' || hasWebhooks);
}

const CLAMD_PORT = 3310;

function readScanner(url: string | undefined): DocumentConfig['scanner'] {
  if (url === undefined) return undefined;
  const { hostname, port } = new URL(url);
  return { host: hostname, port: port === '' ? CLAMD_PORT : Number(port) };
}

/** The accounts of every anvil and Hardhat node, whose keys the whole world knows. */
function developmentAddresses(): string[] {
  const phrase = 'test test test test test test test test test test test junk';
  const parent = HDNodeWallet.fromPhrase(phrase, undefined, "m/44'/60'/0'/0");
  return Array.from({ length: 20 }, (_, index) => parent.deriveChild(index).address);
}

/** On a chain with real money nobody moves the clock or mints, and nobody else knows the operator's keys. */
function refusePlayOnRealChain(config: Config): void {
  const { chainId } = config.deployment;
  if (chainId === SANDBOX_CHAIN_ID) return;
  if (config.webhooks?.allowLoopback === true) {
    throw new Error(`WEBHOOKS_TO_LOOPBACK=true is for chain ${SANDBOX_CHAIN_ID} only, not for chain ${chainId}.`);
  }
  if (config.sandbox) {
    throw new Error(`SANDBOX=true is for chain ${SANDBOX_CHAIN_ID} only, not for chain ${chainId}.`);
  }
  const { raw } = config.operatorKeys;
  const addresses = raw.length === 0 ? [] : developmentAddresses();
  for (const address of raw.map((key) => computeAddress(key))) {
    if (addresses.includes(address)) {
      throw new Error(`OPERATOR_KEY of ${address} is public. Make keys of your own for chain ${chainId}.`);
    }
  }
}

/**
 * Reads what every process needs from environment variables (see .env.example). Throws one error that lists all that is wrong,
 * or the sandbox's settings on another chain than the sandbox's.
 */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const values = parseEnvironment(environmentSchema, environment);
  const deployment = deploymentSchema.parse(JSON.parse(readFileSync(values.DEPLOYMENT_FILE, 'utf8')));
  const config: Config = {
    databaseUrl: values.DATABASE_URL,
    databasePoolSize: values.DATABASE_POOL_SIZE,
    rpcUrl: values.RPC_URL,
    rpcUrlSecondary: values.RPC_URL_SECONDARY,
    deployment,
    operatorKeys: readOperatorKeys(values, deployment.chainId),
    operatorFeeLimits: readFeeLimits(values, deployment.chainId),
    apiHost: values.API_HOST,
    apiPort: values.API_PORT,
    publicUrl: values.PUBLIC_URL,
    sandbox: values.SANDBOX,
    documents: {
      directory: values.DOCUMENTS_DIR,
      bucket: values.DOCUMENTS_BUCKET,
      endpoint: values.DOCUMENTS_ENDPOINT,
      scanner: readScanner(values.DOCUMENTS_SCANNER),
    },
    consoleDirectory: values.CONSOLE_DIR,
    finalityDepth: values.FINALITY_DEPTH ?? (values.SANDBOX ? SANDBOX_FINALITY_DEPTH : FINALITY_DEPTH),
    finalityTag: values.FINALITY_TAG,
    logLevel: values.LOG_LEVEL,
    workerRoles: rolesOf(values.WORKER_ROLES, values.WEBHOOK_SECRET !== undefined),
    webhooks:
      values.WEBHOOK_SECRET === undefined
        ? undefined
        : {
            secret: Buffer.from(values.WEBHOOK_SECRET, 'hex'),
            olderSecrets: (values.WEBHOOK_OLD_SECRETS ?? []).map((secret) => Buffer.from(secret, 'hex')),
            allowLoopback: values.WEBHOOKS_TO_LOOPBACK,
          },
    metricsHost: values.METRICS_HOST,
    metricsPort: values.METRICS_PORT,
    maxFeePerGas: BigInt(Math.round(values.MAX_FEE_PER_GAS_GWEI * 1e9)),
    batchSize: values.BATCH_SIZE,
    batchAgeMilliseconds: values.BATCH_AGE_MILLISECONDS,
    laneLeaseMilliseconds: values.LANE_LEASE_MILLISECONDS,
    auditCheckpointSeconds:
      values.AUDIT_CHECKPOINT_SECONDS ?? (values.SANDBOX ? SANDBOX_CHECKPOINT_SECONDS : CHECKPOINT_SECONDS),
  };
  refusePlayOnRealChain(config);
  return config;
}

/** Like {@link readConfig}, with the API's secrets. */
export function readApiConfig(environment: NodeJS.ProcessEnv = process.env): ApiConfig {
  const values = parseEnvironment(apiEnvironmentSchema, environment);
  return {
    ...readConfig(environment),
    keystoreSecrets: toKeystoreSecrets(values),
    cursorSecret: Buffer.from(values.CURSOR_SECRET, 'hex'),
    limits: toApiLimits(values, values.SANDBOX),
    oidc: readOidcConfig(values, values.SANDBOX),
  };
}

/** What only its own process needs to know, once: gone before anything else looks at the environment or inherits it. */
export function forgetSecrets(environment: NodeJS.ProcessEnv = process.env): void {
  for (const name of ['OPERATOR_KEY', 'KEYSTORE_SECRET', 'KEYSTORE_OLD_SECRETS', 'CURSOR_SECRET', 'WEBHOOK_SECRET']) {
    delete environment[name];
  }
}
