import { getAddress, type Interface } from 'ethers';
import type { ContractAddresses } from '#domain';
import { escrowInterface, registryInterface } from './contracts.js';
import { type RpcClient, readHex } from './rpc.js';

/** Asks the escrow for the contracts around it, so that its address alone has to be known. */
export async function readContracts(
  rpc: RpcClient,
  { chainId, escrow }: Pick<ContractAddresses, 'chainId' | 'escrow'>,
): Promise<ContractAddresses> {
  const ask = async (target: string, contract: Interface, name: string): Promise<string> => {
    const data = contract.encodeFunctionData(name);
    const answer = readHex(await rpc.send('eth_call', [{ to: target, data }, 'latest']));
    if (answer === '0x') throw new Error(`There is no escrow contract at ${escrow} on chain ${chainId}.`);
    return getAddress(String(contract.decodeFunctionResult(name, answer)[0]));
  };
  const [deliveryDesk, invoiceRegistry, businessRegistry] = await Promise.all([
    ask(escrow, escrowInterface, 'deliveryDesk'),
    ask(escrow, escrowInterface, 'invoiceRegistry'),
    ask(escrow, escrowInterface, 'businessRegistry'),
  ]);
  const clearingHouse = await ask(invoiceRegistry, registryInterface, 'clearingHouse');
  return { chainId, escrow, deliveryDesk, invoiceRegistry, businessRegistry, clearingHouse };
}
