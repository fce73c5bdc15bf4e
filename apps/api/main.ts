import { isContractSignature, RpcClient, readAssignmentNonce, readContracts, readTokenDomain } from '#chain';
import { type ApiConfig, type DocumentConfig, forgetSecrets, readApiConfig } from '#config';
import { AUDITOR_TENANT, createDataSource, databaseRoles, findUnrestrictedUser, inTransaction } from '#database';
import { ClamdScanner, noScanner, openDocumentStorage, openExportStorage } from '#documents';
import { Keystore } from '#keystore';
import { createLogger, createProcessRegistry, observeNetwork, RequestMetrics } from '#observability';
import { SigningDesk } from '#parties';
import { reconciliationState } from '#reconciliation';
import { openTracing } from '#tracing';
import { createApplication } from './application.js';
import type { ApiDependencies } from './dependencies.js';
import { entities } from './entities.js';
import { NestLogger } from './nest-logger.js';

/** Nobody waits longer than that for an answer. */
const STATEMENT_MILLISECONDS = 10_000;
/** Supervisors kill after ten seconds. A request that was cut off is repeated with its Idempotency-Key. */
const SHUTDOWN_MILLISECONDS = 9_000;

async function connect(config: ApiConfig): Promise<ApiDependencies> {
  const rpc = new RpcClient(config.rpcUrl);
  const { chainId, escrow, token } = config.deployment;
  const actualChainId = BigInt(String(await rpc.send('eth_chainId')));
  if (actualChainId !== BigInt(chainId)) {
    throw new Error(`RPC_URL serves chain ${actualChainId}, but the contracts were deployed on chain ${chainId}.`);
  }
  const keystore = new Keystore(config.keystoreSecrets.current, config.keystoreSecrets.older);
  const contracts = await readContracts(rpc, { chainId: BigInt(chainId), escrow });
  const desk = new SigningDesk(
    keystore,
    contracts,
    await readTokenDomain(rpc, token),
    (wallet, digest, signature) => isContractSignature(rpc, wallet, digest, signature),
    (invoiceHash) => readAssignmentNonce(rpc, contracts, invoiceHash),
  );
  const dataSource = createDataSource({
    url: config.databaseUrl,
    poolSize: config.databasePoolSize,
    applicationName: 'quittance api',
    entities,
    statementMilliseconds: STATEMENT_MILLISECONDS,
  });
  await dataSource.initialize();
  const unrestricted = await findUnrestrictedUser(dataSource);
  if (unrestricted !== undefined) {
    throw new Error(
      `Row-level security does not restrict the database user ${unrestricted}. Let DATABASE_URL of the API name a user of the role ` +
        `${databaseRoles.app} (docs/guides/database-roles.md).`,
    );
  }
  return { config, dataSource, rpc, keystore, desk, ...(await openDocuments(config.documents)) };
}

async function openDocuments({ scanner, ...place }: DocumentConfig) {
  return {
    documents: await openDocumentStorage(place),
    exports: await openExportStorage(place),
    scanner: scanner === undefined ? noScanner : new ClamdScanner(scanner.host, scanner.port),
  };
}

const config = readApiConfig();
forgetSecrets();
const dependencies = await connect(config);
const { dataSource, rpc, desk } = dependencies;
const registry = createProcessRegistry(dataSource, 'api');
const requests = new RequestMetrics(registry);
const logger = createLogger('api', config.logLevel);
const tracing = openTracing('api', (lost, reason) => logger.warn({ lost, reason }, 'Spans were lost'));
const app = await createApplication(dependencies, {
  consoleDirectory: config.consoleDirectory,
  onAnswered: (request) => requests.observe(request),
  logger: new NestLogger(logger),
  requestLog: logger,
  tracer: tracing?.tracer,
});
const metrics = await observeNetwork(config, registry, {
  dataSource,
  rpc,
  chainId: desk.contracts.chainId,
  differences: () => inTransaction(dataSource, reconciliationState, { tenant: AUDITOR_TENANT, readOnly: true }),
});
await app.listen(config.apiPort, config.apiHost);
// Tells a supervisor, where there is one, that a later end is no failure to start.
process.send?.('ready');

async function stop(): Promise<void> {
  setTimeout(() => process.exit(1), SHUTDOWN_MILLISECONDS).unref();
  await metrics?.close();
  await app.close();
  await tracing?.exporter.close();
  await dependencies.dataSource.destroy();
  process.exit(0);
}
process.once('SIGTERM', () => void stop());
process.once('SIGINT', () => void stop());
process.once('disconnect', () => void stop());
