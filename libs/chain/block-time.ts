import { QuittanceError } from '#domain';
import { type RpcClient, readQuantity, writeQuantity } from './rpc.js';

/** The time of a block by its number. Throws `unavailable` when the node does not have the block. */
export async function readBlockTime(rpc: RpcClient, number: bigint): Promise<Date> {
  const block = await rpc.send('eth_getBlockByNumber', [writeQuantity(number), false]);
  if (typeof block !== 'object' || block === null || !('timestamp' in block)) {
    throw new QuittanceError('unavailable', `The node does not have block ${number}.`);
  }
  return new Date(Number(readQuantity(block.timestamp)) * 1000);
}
