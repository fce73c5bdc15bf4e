import type { DataSource } from 'typeorm';
import { LogKeeper } from '#anchoring';
import {
  afterCatchingUp,
  ChainReader,
  type Logger,
  Loop,
  operatorPolicy,
  type RpcClient,
  TransactionSender,
} from '#chain';
import type { Config, WebhookConfig, WorkerRole } from '#config';
import { inTransaction, networkTime } from '#database';
import type { DocumentStorage } from '#documents';
import type { ContractAddresses } from '#domain';
import { Exporter } from '#exports';
import type { KeySigner } from '#keystore';
import { sealLedger } from '#ledger';
import { tellTraces } from '#operations';
import { relayAroundPoison } from '#outbox';
import { Reconciler } from '#reconciliation';
import { sealRecords } from '#records';
import { recordIntentFailures, Schedules, SettlementProjection } from '#settlement';
import type { Tracer } from '#tracing';
import {
  ATTEMPTS_KEPT_DAYS,
  fanOutEvents,
  pruneAttempts,
  systemResolve,
  WebhookDispatcher,
  WebhookSecrets,
} from '#webhooks';
import { schedules, tellingExpired } from './scheduled-duties.js';
import type { Duty } from './worker-duties.js';

export interface WorkerDependencies {
  readonly config: Pick<
    Config,
    | 'deployment'
    | 'sandbox'
    | 'operatorFeeLimits'
    | 'maxFeePerGas'
    | 'finalityDepth'
    | 'finalityTag'
    | 'batchSize'
    | 'batchAgeMilliseconds'
    | 'laneLeaseMilliseconds'
    | 'webhooks'
    | 'auditCheckpointSeconds'
  >;
  readonly contracts: ContractAddresses;
  /** Keys of the accounts that send transactions, one lane each. */
  readonly operatorSigners: readonly KeySigner[];
  readonly dataSource: DataSource;
  readonly rpc: RpcClient;
  /** The second provider, which the reader compares the first with. */
  readonly secondaryRpc?: RpcClient | undefined;
  readonly logger: Logger;
  /** Tells what becomes of traced work; undefined where nobody collects traces. */
  readonly tracer?: Tracer | undefined;
  /** Where the role exporter leaves its files. */
  readonly exports: DocumentStorage;
}

const RELAY_BATCH = 1_000;
/** Who follows the feed waits for its events for half of this on average; what comes meanwhile is published in one go. */
const RELAY_REST_MILLISECONDS = 75;
const FAN_OUT_BATCH = 200;
const FAN_OUT_REST_MILLISECONDS = 100;
const SEAL_BATCH = 1_000;
const SEAL_REST_MILLISECONDS = 250;
const RECORDS_REST_MILLISECONDS = 5_000;
/** Each time, what was made within the grace of sealing is looked through again: where much is made, that is done less often, for more. */
const RECORDS_BATCH = 5_000;
const MANY_RECORDS = 100;
const RECORDS_LONG_REST_MILLISECONDS = 20_000;
const RECONCILIATION_REST_MILLISECONDS = 1_000;
const EXPORTS_REST_MILLISECONDS = 500;
const KEEPING_BATCH = 500;
const KEEPING_REST_MILLISECONDS = 60_000;
const TRACES_BATCH = 200;
const TRACES_REST_MILLISECONDS = 500;
const FAILED_REST_MILLISECONDS = 1_000;

/** What a worker with `role` does. */
export function dutiesOf(role: WorkerRole, dependencies: WorkerDependencies): Duty[] {
  const { config, contracts, operatorSigners, dataSource, rpc, secondaryRpc, logger, tracer } = dependencies;
  switch (role) {
    case 'sender': {
      const { chainId } = contracts;
      const { deployment, operatorFeeLimits, sandbox } = config;
      const policy = operatorPolicy(contracts, operatorFeeLimits, {
        sandboxToken: sandbox ? deployment.token : undefined,
        auditAnchor: deployment.auditAnchor,
      });
      return operatorSigners.map((signer) => {
        const sender = new TransactionSender(dataSource, rpc, logger, {
          contracts,
          signer,
          policy,
          maxFeePerGas: config.maxFeePerGas,
          batchSize: config.batchSize,
          batchAgeMilliseconds: config.batchAgeMilliseconds,
          leaseMilliseconds: config.laneLeaseMilliseconds,
          onIntentsFailed: recordIntentFailures,
        });
        return afterCatchingUp(sender, { dataSource, rpc, chainId, logger });
      });
    }
    case 'reader':
      return [
        new ChainReader(dataSource, rpc, logger, {
          contracts,
          deploymentBlock: BigInt(config.deployment.blockNumber),
          finalityDepth: BigInt(config.finalityDepth),
          finalityTag: config.finalityTag,
          secondary: secondaryRpc,
          projection: new SettlementProjection(contracts, logger),
          onIntentsFailed: recordIntentFailures,
        }),
        ...(tracer === undefined ? [] : [tellingTraces(dataSource, tracer, logger)]),
      ];
    case 'relay':
      return [relay(dataSource, logger)];
    case 'schedules':
      return [schedules(new Schedules(dataSource, contracts, logger), logger), tellingExpired(dataSource, logger)];
    case 'webhooks':
      return config.webhooks === undefined ? [] : webhooks(dataSource, config.webhooks, logger);
    case 'reconciler':
      return [
        sealing(dataSource, logger),
        reconciling(new Reconciler(dataSource, rpc, logger, { contracts, token: config.deployment.token }), logger),
      ];
    case 'auditor':
      return [
        keepingLog(
          new LogKeeper(dataSource, rpc, logger, {
            chainId: contracts.chainId,
            contract: config.deployment.auditAnchor,
            signer: operatorSigners[0],
            checkpointMilliseconds: config.auditCheckpointSeconds * 1_000,
          }),
          logger,
        ),
        sealingRecords(dataSource, logger),
      ];
    case 'exporter':
      return [exporting(new Exporter(dataSource, rpc, dependencies.exports, logger), logger)];
  }
}

/** Gives committed events their place in the feed. */
function relay(dataSource: DataSource, logger: Logger): Duty {
  return new Loop(
    async () => {
      const { published, failures, parked } = await relayAroundPoison(dataSource, RELAY_BATCH);
      if (failures.length > 0) logger.warn({ failures }, 'Events cannot be published');
      if (parked.length > 0) logger.error({ parked }, 'Events were parked after too many failures');
      return published === RELAY_BATCH ? 0 : RELAY_REST_MILLISECONDS;
    },
    (error) => {
      logger.error({ err: error }, 'Relaying events failed; trying again');
      return FAILED_REST_MILLISECONDS;
    },
  );
}

/** Goes on with the traces of chain work whose outcome the reader has recorded. */
function tellingTraces(dataSource: DataSource, tracer: Tracer, logger: Logger): Duty {
  return new Loop(
    async () => ((await tellTraces(dataSource, tracer, TRACES_BATCH)) === TRACES_BATCH ? 0 : TRACES_REST_MILLISECONDS),
    (error) => {
      logger.error({ err: error }, 'Telling traces failed; trying again');
      return FAILED_REST_MILLISECONDS;
    },
  );
}

/** Turns events of the feed into messages, and sends them. */
function webhooks(dataSource: DataSource, config: WebhookConfig, logger: Logger): Duty[] {
  const { secret, olderSecrets, allowLoopback } = config;
  const secrets = new WebhookSecrets(secret, olderSecrets);
  let batch = FAN_OUT_BATCH;
  const fanOut = new Loop(
    async () => {
      const taken = await fanOutEvents(dataSource, batch);
      const rest = taken === batch ? 0 : FAN_OUT_REST_MILLISECONDS;
      batch = Math.min(batch * 2, FAN_OUT_BATCH);
      return rest;
    },
    (error) => {
      // An event makes a message for every endpoint: what is too much for one statement is tried in smaller steps.
      batch = Math.max(1, Math.floor(batch / 4));
      logger.error({ err: error }, 'Fanning out events failed; trying again');
      return FAILED_REST_MILLISECONDS;
    },
  );
  const dispatcher = new WebhookDispatcher(dataSource, logger, {
    policy: { resolve: systemResolve(), allowLoopback },
    secrets,
  });
  return [fanOut, dispatcher, keepingWebhooks(dataSource, secrets, logger)];
}

/** Forgets old tries, and brings endpoints' keys under the current secret after a rotation. */
function keepingWebhooks(dataSource: DataSource, secrets: WebhookSecrets, logger: Logger): Duty {
  return new Loop(
    async () => {
      const [pruned, resealed] = await inTransaction(dataSource, async (manager) => {
        const before = new Date((await networkTime(manager)).getTime() - ATTEMPTS_KEPT_DAYS * 86_400_000);
        return [await pruneAttempts(manager, before, KEEPING_BATCH), await secrets.reseal(manager, KEEPING_BATCH)];
      });
      if (resealed > 0)
        logger.info({ resealed, secretId: secrets.secretId }, 'Webhook keys are under the current secret');
      return pruned === KEEPING_BATCH || resealed === KEEPING_BATCH ? 0 : KEEPING_REST_MILLISECONDS;
    },
    (error) => {
      logger.error({ err: error }, 'Keeping webhooks in order failed; trying again');
      return KEEPING_REST_MILLISECONDS;
    },
  );
}

/** Gives ledger transactions their places in the hash chain. */
function sealing(dataSource: DataSource, logger: Logger): Duty {
  return new Loop(
    async () => {
      const sealed = await inTransaction(dataSource, (manager) => sealLedger(manager, SEAL_BATCH));
      return sealed === SEAL_BATCH ? 0 : SEAL_REST_MILLISECONDS;
    },
    (error) => {
      logger.error({ err: error }, 'Sealing the ledger failed; trying again');
      return FAILED_REST_MILLISECONDS;
    },
  );
}

/** Gives records their places in a hash chain, for what of them never changes. */
function sealingRecords(dataSource: DataSource, logger: Logger): Duty {
  return new Loop(
    async () => {
      const sealed = await inTransaction(dataSource, (manager) => sealRecords(manager, RECORDS_BATCH));
      if (sealed >= RECORDS_BATCH) return 0;
      return sealed >= MANY_RECORDS ? RECORDS_LONG_REST_MILLISECONDS : RECORDS_REST_MILLISECONDS;
    },
    (error) => {
      logger.error({ err: error }, 'Sealing records failed; trying again');
      return FAILED_REST_MILLISECONDS;
    },
  );
}

/** Makes the files that tenants ask for. Stopping does not wait for one that is long: another worker makes it. */
function exporting(exporter: Exporter, logger: Logger): Duty {
  const loop = new Loop(
    async () => ((await exporter.step()) ? 0 : EXPORTS_REST_MILLISECONDS),
    (error) => {
      logger.error({ err: error }, 'Exporting failed; trying again');
      return FAILED_REST_MILLISECONDS;
    },
  );
  return {
    start: () => loop.start(),
    stop: () => {
      exporter.interrupt();
      return loop.stop();
    },
  };
}

/** Keeps the trees over the audit log, and signs and anchors them. */
function keepingLog(keeper: LogKeeper, logger: Logger): Duty {
  return new Loop(
    () => keeper.step(),
    (error) => {
      logger.error({ err: error }, 'Keeping the audit log failed; trying again');
      return FAILED_REST_MILLISECONDS;
    },
  );
}

/** Compares ledger and contract for as long as the worker runs. */
function reconciling(reconciler: Reconciler, logger: Logger): Duty {
  return new Loop(
    async () => {
      await reconciler.step();
      return RECONCILIATION_REST_MILLISECONDS;
    },
    (error) => {
      logger.warn({ err: error }, 'Reconciliation failed; trying again');
      return FAILED_REST_MILLISECONDS;
    },
  );
}
