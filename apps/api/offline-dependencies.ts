import { RpcClient } from '#chain';
import { defaultApiLimits } from '#config';
import { createDataSource } from '#database';
import { FileDocumentStorage, noScanner } from '#documents';
import { ZERO_ADDRESS } from '#domain';
import { Keystore } from '#keystore';
import { SigningDesk } from '#parties';
import type { ApiDependencies } from './dependencies.js';

/** Dependencies that reach nothing: enough to describe the API, not to serve it. */
export function offlineDependencies(): ApiDependencies {
  const keystore = new Keystore(Buffer.alloc(32));
  const deployment = {
    chainId: 1,
    blockNumber: 0,
    escrow: ZERO_ADDRESS,
    token: ZERO_ADDRESS,
  };
  const contracts = {
    chainId: 1n,
    escrow: ZERO_ADDRESS,
    deliveryDesk: ZERO_ADDRESS,
    invoiceRegistry: ZERO_ADDRESS,
    businessRegistry: ZERO_ADDRESS,
    clearingHouse: ZERO_ADDRESS,
  };
  const token = { name: '', version: '1', chainId: 1n, verifyingContract: ZERO_ADDRESS };
  return {
    config: {
      deployment,
      sandbox: true,
      cursorSecret: Buffer.alloc(32),
      webhooks: undefined,
      oidc: undefined,
      publicUrl: undefined,
      limits: defaultApiLimits(true),
    },
    dataSource: createDataSource({ url: 'postgres://offline' }),
    rpc: new RpcClient('http://offline'),
    keystore,
    desk: new SigningDesk(
      keystore,
      contracts,
      token,
      async () => false,
      async () => 0n,
    ),
    documents: new FileDocumentStorage('offline'),
    exports: new FileDocumentStorage('offline'),
    scanner: noScanner,
  };
}
