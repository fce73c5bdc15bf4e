import type { ContractAddresses } from '#domain';
import { registryInterface } from './contracts.js';
import { type RpcClient, readHex, readQuantity } from './rpc.js';

/** The nonce that the next signed assignment of an invoice must name. Only the registry knows it: anyone may bring it one. */
export async function readAssignmentNonce(
  rpc: RpcClient,
  contracts: ContractAddresses,
  invoiceHash: string,
): Promise<bigint> {
  const data = registryInterface.encodeFunctionData('assignmentNonce', [invoiceHash]);
  const answer = await rpc.send('eth_call', [{ to: contracts.invoiceRegistry, data }, 'latest']);
  return readQuantity(readHex(answer, 32));
}
