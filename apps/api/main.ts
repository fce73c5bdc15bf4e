import { isContractSignature, RpcClient, readTokenDomain } from '#chain';
import { readConfig } from '#config';
import { createDataSource } from '#database';
import { Delivery, DeliveryLine } from '#deliveries';
import { Settlement } from '#disputes';
import { Document, FileDocumentStorage } from '#documents';
import { Invoice } from '#invoices';
import { Keystore } from '#keystore';
import { Operation } from '#operations';
import { PurchaseOrder, PurchaseOrderLine } from '#orders';
import { ApiKey, Business, Signer, SigningDesk } from '#parties';
import { Payment } from '#payments';
import { TrailEntry } from '#trail';
import { createApplication } from './application.js';
import type { ApiDependencies } from './dependencies.js';

const entities = [
  ApiKey,
  Business,
  Delivery,
  DeliveryLine,
  Document,
  Invoice,
  Operation,
  Payment,
  PurchaseOrder,
  PurchaseOrderLine,
  Settlement,
  Signer,
  TrailEntry,
];

async function connect(config: ReturnType<typeof readConfig>): Promise<ApiDependencies> {
  const rpc = new RpcClient(config.rpcUrl);
  const { chainId, escrow, invoiceRegistry, token } = config.deployment;
  const actualChainId = BigInt(String(await rpc.send('eth_chainId')));
  if (actualChainId !== BigInt(chainId)) {
    throw new Error(`RPC_URL serves chain ${actualChainId}, but the contracts were deployed on chain ${chainId}.`);
  }
  const keystore = new Keystore(config.keystoreSecret);
  const desk = new SigningDesk(
    keystore,
    { chainId: BigInt(chainId), escrow, invoiceRegistry },
    await readTokenDomain(rpc, token),
    (wallet, digest, signature) => isContractSignature(rpc, wallet, digest, signature),
  );
  const dataSource = createDataSource({
    url: config.databaseUrl,
    poolSize: config.databasePoolSize,
    applicationName: 'quittance api',
    entities,
  });
  await dataSource.initialize();
  return { config, dataSource, rpc, keystore, desk, documents: new FileDocumentStorage(config.documentsDirectory) };
}

const config = readConfig();
const dependencies = await connect(config);
const app = await createApplication(dependencies, { consoleDirectory: config.consoleDirectory });
await app.listen(config.apiPort, config.apiHost);

async function stop(): Promise<void> {
  await app.close();
  await dependencies.dataSource.destroy();
  process.exit(0);
}
process.once('SIGTERM', () => void stop());
process.once('SIGINT', () => void stop());
process.once('disconnect', () => void stop());
