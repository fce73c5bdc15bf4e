import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { type Logger, pino } from 'pino';
import { RpcClient, readContracts } from '#chain';
import { type Config, readConfig } from '#config';
import { createDataSource } from '#database';
import { LocalKeySigner } from '#keystore';
import { dutiesOf } from './duties.js';
import { workerModule } from './worker.module.js';

/** Supervisors kill after ten seconds; what is not done by then is picked up by the next worker. */
const SHUTDOWN_MILLISECONDS = 9_000;

/** Lanes and the reader keep a connection each. */
function poolSize(config: Config): number {
  return config.databasePoolSize + config.operatorKeys.length + 1;
}

async function run(config: Config, logger: Logger): Promise<void> {
  const dataSource = createDataSource({
    url: config.databaseUrl,
    poolSize: poolSize(config),
    applicationName: `quittance worker ${config.workerRoles.join(',')}`,
  });
  await dataSource.initialize();
  const rpc = new RpcClient(config.rpcUrl);
  const { chainId, escrow } = config.deployment;
  await rpc.requireChain(BigInt(chainId));
  const secondaryRpc = config.rpcUrlSecondary === undefined ? undefined : new RpcClient(config.rpcUrlSecondary);
  const contracts = await readContracts(rpc, { chainId: BigInt(chainId), escrow });
  const operatorSigners = config.operatorKeys.map((key) => LocalKeySigner.ofHex(key));
  const dependencies = { config, contracts, operatorSigners, dataSource, rpc, secondaryRpc, logger };
  const duties = config.workerRoles.flatMap((role) => dutiesOf(role, dependencies));
  const application = await NestFactory.createApplicationContext(workerModule(duties), {
    logger: false,
    abortOnError: false,
  });
  logger.info({ roles: config.workerRoles, duties: duties.length }, 'Worker started');
  // Tells a supervisor, where there is one, that a later end is no failure to start.
  process.send?.('ready');

  let stopping = false;
  const stop = async (reason: string) => {
    if (stopping) return;
    stopping = true;
    logger.info({ reason }, 'Worker stopping');
    setTimeout(() => process.exit(1), SHUTDOWN_MILLISECONDS).unref();
    await application.close();
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
const logger = pino({ level: config.logLevel, base: { service: 'worker' } });
run(config, logger).catch((error: unknown) => {
  logger.fatal({ err: error }, 'The worker cannot start');
  process.exit(1);
});
