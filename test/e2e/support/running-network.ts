import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { DataSource } from 'typeorm';
import {
  isContractSignature,
  type Logger,
  RpcClient,
  readAssignmentNonce,
  readContracts,
  readTokenDomain,
} from '#chain';
import { type ApiLimits, defaultApiLimits, type OidcConfig, type WorkerRole, workerRoles } from '#config';
import { createDataSource } from '#database';
import { type DocumentScanner, type DocumentStorage, FileDocumentStorage, noScanner } from '#documents';
import { Keystore, LocalKeySigner } from '#keystore';
import { issueApiKey, SigningDesk } from '#parties';
import { createTestDatabase, serviceUrls, startTestChain, type TestChain } from '#testing';
import type { Tracer } from '#tracing';
import { createApplication } from '../../../apps/api/application.js';
import type { ApiDependencies } from '../../../apps/api/dependencies.js';
import { entities } from '../../../apps/api/entities.js';
import { dutiesOf } from '../../../apps/worker/duties.js';
import { undescribedEvents } from './described-events.js';

/** The first accounts of every anvil; they have gas money. */
const OPERATOR_KEYS = [
  '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80',
  '0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d',
];

const quiet: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined };
const KEYSTORE_SECRET = Buffer.alloc(32, 7);
const CURSOR_SECRET = Buffer.alloc(32, 9);
const WEBHOOK_SECRET = Buffer.alloc(32, 11);

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  // Tests look into answers of every shape.
  // biome-ignore lint/suspicious/noExplicitAny: an answer is whatever the API sent
  readonly body: any;
}

let requestCount = 0;

/** A caller of the API with one key. */
export class ApiCaller {
  constructor(
    private readonly baseUrl: string,
    readonly token: string,
    /** The business behind the key; empty for operator and auditor. */
    readonly businessId = '',
    readonly address = '',
  ) {}

  get(path: string): Promise<ApiAnswer> {
    return this.send('GET', path);
  }

  post(path: string, body: unknown = {}, idempotencyKey?: string): Promise<ApiAnswer> {
    requestCount += 1;
    return this.send('POST', path, body, { 'idempotency-key': idempotencyKey ?? `test-${requestCount}` });
  }

  async send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<ApiAnswer> {
    const form = body instanceof FormData;
    const content = form ? body : JSON.stringify(body);
    const response = await fetch(`${this.baseUrl}${path}`, {
      method,
      headers: {
        ...(this.token === '' ? {} : { authorization: `Bearer ${this.token}` }),
        ...(body === undefined || form ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(content === undefined ? {} : { body: content }),
    });
    const text = await response.text();
    const isJson = (response.headers.get('content-type') ?? '').includes('json');
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  }
}

/** A whole network for one test file: database, chain, API and worker. */
export class RunningNetwork {
  private constructor(
    readonly baseUrl: string,
    /** The owner's, for what tests look into. */
    readonly dataSource: DataSource,
    /** The API's own: its user sees the rows of one tenant at a time. */
    readonly apiDataSource: DataSource,
    readonly rpc: RpcClient,
    readonly operator: ApiCaller,
    readonly documentsDirectory: string,
    readonly databaseUrl: string,
    readonly rpcUrl: string,
    readonly deployment: TestChain['deployment'],
    readonly deploymentFile: string,
    private readonly application: NestFastifyApplication,
    private readonly dependencies: ApiDependencies,
    private readonly duties: readonly { stop(): Promise<unknown> }[],
    private readonly closers: readonly (() => Promise<unknown>)[],
  ) {}

  /** `consoleDirectory` holds the built console, for tests that look at it; `limits` are what differs from a sandbox's. */
  static async start(
    options: {
      readonly consoleDirectory?: string;
      readonly auditCheckpointSeconds?: number;
      readonly documents?: DocumentStorage;
      readonly scanner?: DocumentScanner;
      readonly limits?: Partial<ApiLimits>;
      readonly tracer?: Tracer;
      readonly oidc?: OidcConfig;
      /** Roles of workers that do not work. */
      readonly without?: readonly WorkerRole[];
    } = {},
  ): Promise<RunningNetwork> {
    const [chain, database] = await Promise.all([startTestChain(), createTestDatabase()]);
    const dataSource = createDataSource({ url: database.url, poolSize: 5, entities });
    const urls = serviceUrls(database.url);
    const apiDataSource = createDataSource({ url: urls.app, poolSize: 20, entities });
    const workerDataSource = createDataSource({ url: urls.worker, poolSize: 20 });
    await Promise.all([dataSource, apiDataSource, workerDataSource].map((source) => source.initialize()));
    const { chainId, escrow, token } = chain.deployment;
    const rpc = new RpcClient(chain.rpcUrl);
    const keystore = new Keystore(KEYSTORE_SECRET);
    const contracts = await readContracts(rpc, { chainId: BigInt(chainId), escrow });
    const desk = new SigningDesk(
      keystore,
      contracts,
      await readTokenDomain(rpc, token),
      (wallet, digest, signature) => isContractSignature(rpc, wallet, digest, signature),
      (invoiceHash) => readAssignmentNonce(rpc, contracts, invoiceHash),
    );
    const directory = mkdtempSync(join(tmpdir(), 'quittance-documents-'));
    const config = {
      deployment: chain.deployment,
      sandbox: true,
      cursorSecret: CURSOR_SECRET,
      limits: { ...defaultApiLimits(true), ...options.limits },
      oidc: options.oidc,
      publicUrl: undefined,
      operatorFeeLimits: { perTransaction: undefined, perDay: undefined },
      maxFeePerGas: 500_000_000_000n,
      finalityTag: undefined,
      finalityDepth: 2,
      webhooks: { secret: WEBHOOK_SECRET, allowLoopback: true },
      batchSize: 50,
      batchAgeMilliseconds: 20,
      laneLeaseMilliseconds: 10_000,
      auditCheckpointSeconds: options.auditCheckpointSeconds ?? 3_600,
    };
    const { documents = new FileDocumentStorage(directory), scanner = noScanner } = options;
    const exports = new FileDocumentStorage(join(directory, 'exports'));
    const dependencies = { exports, config, dataSource: apiDataSource, rpc, keystore, desk, documents, scanner };
    const application = await createApplication(dependencies, options);
    await application.listen(0, '127.0.0.1');
    const baseUrl = (await application.getUrl()).replace('[::1]', '127.0.0.1');
    const operatorSigners = OPERATOR_KEYS.map((key) => LocalKeySigner.ofHex(key));
    const work = {
      exports,
      config,
      contracts,
      operatorSigners,
      dataSource: workerDataSource,
      rpc,
      logger: quiet,
      tracer: options.tracer,
    };
    const duties = workerRoles
      .filter((role) => options.without?.includes(role) !== true)
      .flatMap((role) => dutiesOf(role, work));
    for (const duty of duties) duty.start();
    const { token: operatorToken } = await issueApiKey(
      dataSource,
      { name: 'operator', roles: ['operator'], businessId: null },
      'test',
    );
    const operator = new ApiCaller(baseUrl, operatorToken);
    const { rpcUrl, deployment, deploymentFile } = chain;
    const places = [database.url, rpcUrl, deployment, deploymentFile] as const;
    return new RunningNetwork(
      baseUrl,
      dataSource,
      apiDataSource,
      rpc,
      operator,
      directory,
      ...places,
      application,
      dependencies,
      duties,
      [
        () => Promise.all([dataSource, apiDataSource, workerDataSource].map((source) => source.destroy())),
        async () => rpc.close(),
        () => chain.stop(),
        () => database.drop(),
        async () => rmSync(directory, { recursive: true, force: true }),
      ],
    );
  }

  /** Another instance of the API over the same database and chain, with `limits` and a URL of its own where some are given. */
  async sibling(
    limits: Partial<ApiLimits> = {},
    publicUrl?: string,
  ): Promise<{ readonly baseUrl: string; close(): Promise<void> }> {
    const { config } = this.dependencies;
    const application = await createApplication({
      ...this.dependencies,
      config: { ...config, publicUrl, limits: { ...config.limits, ...limits } },
    });
    await application.listen(0, '127.0.0.1');
    return { baseUrl: await application.getUrl(), close: () => application.close() };
  }

  async stop(): Promise<void> {
    await this.application.close();
    const undescribed = await undescribedEvents(this.dataSource);
    await this.stopWorkers();
    for (const close of this.closers) await close();
    if (undescribed.length > 0) throw new Error(`Events that are not as described: ${undescribed.join('; ')}`);
  }

  /** Ends all work but the API's, for tests in which nothing may change by itself. */
  async stopWorkers(): Promise<void> {
    await Promise.all(this.duties.map((duty) => duty.stop()));
  }

  /** Registers a business; external signers give their address. */
  async business(name: string, roles: readonly string[], externalAddress?: string): Promise<ApiCaller> {
    const signer = externalAddress === undefined ? { kind: 'managed' } : { kind: 'external', address: externalAddress };
    const { status, body } = await this.operator.post('/v1/businesses', { name, country: 'DE', roles, signer });
    if (status !== 201) throw new Error(`Registering ${name} failed: ${JSON.stringify(body)}`);
    return new ApiCaller(this.baseUrl, body.apiKey.secret, body.id, body.signer.address);
  }

  async auditor(): Promise<ApiCaller> {
    const { body } = await this.operator.post('/v1/api-keys', { name: 'auditor', roles: ['auditor'] });
    return new ApiCaller(this.baseUrl, body.secret);
  }

  anonymous(token = ''): ApiCaller {
    return new ApiCaller(this.baseUrl, token);
  }

  /** Waits until the operation of an answer of 202 is mined; throws with its error when it fails. */
  async mined(answer: ApiAnswer, caller: ApiCaller = this.operator): Promise<void> {
    if (answer.status !== 202) throw new Error(`Expected 202, got ${answer.status}: ${JSON.stringify(answer.body)}`);
    await this.until(`operation ${answer.body.operation.id}`, async () => {
      const { body } = await caller.get(answer.body.operation.href);
      if (body.status === 'failed') throw new Error(`Operation failed: ${JSON.stringify(body.error)}`);
      return body.status === 'mined' || body.status === 'final';
    });
  }

  async until(what: string, condition: () => Promise<boolean>, milliseconds = 20_000): Promise<void> {
    const end = Date.now() + milliseconds;
    while (!(await condition())) {
      if (Date.now() > end) throw new Error(`Waited ${milliseconds} ms in vain for ${what}`);
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }

  /** Waits until a checkpoint on chain covers every entry that the audit log has now. Ask for checkpoints often when starting. */
  async untilAnchored(milliseconds?: number): Promise<void> {
    const [{ count }] = await this.dataSource.query(`SELECT count(*)::int AS count FROM audit_entries`);
    const anchored = async () => {
      const [newest] = (await this.operator.get('/v1/audit/checkpoints')).body.data;
      return newest?.size >= count && ['mined', 'final'].includes(newest.anchor?.status);
    };
    await this.until('an anchored checkpoint', anchored, milliseconds);
  }

  /** The network's time, `days` from now. */
  async inDays(days: number): Promise<string> {
    const { body } = await this.operator.get('/v1/network');
    return new Date(Date.parse(body.time) + days * 86_400_000).toISOString();
  }

  async advanceDays(days: number): Promise<void> {
    const { status, body } = await this.operator.post('/v1/sandbox/clock', { advanceSeconds: days * 86_400 });
    if (status !== 200) throw new Error(`Moving the clock failed: ${JSON.stringify(body)}`);
  }
}
