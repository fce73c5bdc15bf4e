import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { Logger } from 'pino';
import { RpcClient, readContracts } from '#chain';
import { type Config, forgetSecrets, readConfig } from '#config';
import { createDataSource } from '#database';
import { openExportStorage } from '#documents';
import { type KeySigner, openOperatorSigners } from '#keystore';
import { createLogger, createProcessRegistry, observeNetwork } from '#observability';
import { reconciliationState } from '#reconciliation';
import { openTracing } from '#tracing';
import { dutiesOf } from './duties.js';
import { workerModule } from './worker.module.js';

/** Supervisors kill after ten seconds; what is not done by then is picked up by the next worker. */
const SHUTDOWN_MILLISECONDS = 9_000;

/** Lanes and the reader keep a connection each. */
function poolSize(config: Config, lanes: number): number {
  return config.databasePoolSize + lanes + 1;
}

async function openSigners(config: Config): Promise<KeySigner[]> {
  const sends = config.workerRoles.includes('sender');
  if (!sends && !config.workerRoles.includes('auditor')) return [];
  const signers = await openOperatorSigners(config.operatorKeys);
  if (signers.length > 0 || !sends) return signers;
  throw new Error(
    'The role sender has no operator key: set OPERATOR_KEYSTORE_FILE, OPERATOR_KMS_KEY_ID or, in a sandbox, OPERATOR_KEY ' +
      '(docs/guides/keys.md), or leave sender out of WORKER_ROLES.',
  );
}

async function run(config: Config, logger: Logger): Promise<void> {
  const operatorSigners = await openSigners(config);
  const dataSource = createDataSource({
    url: config.databaseUrl,
    poolSize: poolSize(config, operatorSigners.length),
    applicationName: `quittance worker ${config.workerRoles.join(',')}`,
    plansAnew: true,
  });
  await dataSource.initialize();
  const rpc = new RpcClient(config.rpcUrl);
  const { chainId, escrow } = config.deployment;
  await rpc.requireChain(BigInt(chainId));
  const secondaryRpc = config.rpcUrlSecondary === undefined ? undefined : new RpcClient(config.rpcUrlSecondary);
  const contracts = await readContracts(rpc, { chainId: BigInt(chainId), escrow });
  const exports = await openExportStorage(config.documents);
  const tracing = openTracing('worker', (lost, reason) => logger.warn({ lost, reason }, 'Spans were lost'));
  const observed = { logger, tracer: tracing?.tracer };
  const dependencies = { exports, config, contracts, operatorSigners, dataSource, rpc, secondaryRpc, ...observed };
  const duties = config.workerRoles.flatMap((role) => dutiesOf(role, dependencies));
  const application = await NestFactory.createApplicationContext(workerModule(duties), {
    logger: false,
    abortOnError: false,
  });
  const metrics = await observeNetwork(config, createProcessRegistry(dataSource, 'worker'), {
    dataSource,
    rpc,
    chainId: contracts.chainId,
    differences: () => reconciliationState(dataSource.manager),
  });
  logger.info({ roles: config.workerRoles, duties: duties.length, metricsPort: metrics?.port }, 'Worker started');
  // Tells a supervisor, where there is one, that a later end is no failure to start.
  process.send?.('ready');

  let stopping = false;
  const stop = async (reason: string) => {
    if (stopping) return;
    stopping = true;
    logger.info({ reason }, 'Worker stopping');
    setTimeout(() => process.exit(1), SHUTDOWN_MILLISECONDS).unref();
    await metrics?.close();
    await application.close();
    await tracing?.exporter.close();
    await dataSource.destroy();
    rpc.close();
    secondaryRpc?.close();
    logger.info({ reason }, 'Worker stopped');
    process.exit(0);
  };
  process.once('SIGTERM', () => void stop('SIGTERM'));
  process.once('SIGINT', () => void stop('SIGINT'));
  process.once('disconnect', () => void stop('the parent process is gone'));
}

const config = readConfig();
forgetSecrets();
const logger = createLogger('worker', config.logLevel);
run(config, logger).catch((error: unknown) => {
  logger.fatal({ err: error }, 'The worker cannot start');
  process.exit(1);
});
