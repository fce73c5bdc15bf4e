import { findCheckpoint, type RpcClient, readBlockTime } from '#chain';
import type { ReadRunner } from '#commands';
import { QuittanceError } from '#domain';
import type { ReadRequest } from '../authentication/read.decorator.js';

/** Where blocks are looked up. */
export interface BlockSource {
  readonly reads: ReadRunner;
  readonly rpc: RpcClient;
  readonly chainId: bigint;
}

/** The time of a block that was read. Throws `invalid_request` on blocks that were not. */
export async function blockTime(
  { reads, rpc, chainId }: BlockSource,
  read: ReadRequest,
  number: bigint,
): Promise<Date> {
  const checkpoint = await read.run(reads, (manager) => findCheckpoint(manager, chainId));
  if (checkpoint === undefined || number > checkpoint.number) {
    const newest = checkpoint === undefined ? 'none yet' : checkpoint.number.toString();
    throw new QuittanceError('invalid_request', `Block ${number} has not been read. The newest that was: ${newest}.`);
  }
  return readBlockTime(rpc, number);
}
