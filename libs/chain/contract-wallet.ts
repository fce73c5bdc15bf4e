import { Interface } from 'ethers';
import { type RpcClient, RpcError, readHex } from './rpc.js';

const wallet = new Interface(['function isValidSignature(bytes32 digest, bytes signature) view returns (bytes4)']);
const MAGIC_VALUE = '0x1626ba7e';

/** Whether the contract wallet at `address` says that it made `signature` over `digest` (ERC-1271). False for plain accounts. */
export async function isContractSignature(
  rpc: RpcClient,
  address: string,
  digest: string,
  signature: string,
): Promise<boolean> {
  const data = wallet.encodeFunctionData('isValidSignature', [digest, signature]);
  try {
    const answer = readHex(await rpc.send('eth_call', [{ to: address, data }, 'latest']));
    return answer.length === 66 && answer.startsWith(MAGIC_VALUE);
  } catch (error) {
    if (error instanceof RpcError) {
      return false;
    }
    throw error;
  }
}
