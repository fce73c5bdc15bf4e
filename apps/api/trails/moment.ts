import type { TrailMoment } from '#trail';
import type { ReadRequest } from '../authentication/read.decorator.js';
import { type BlockSource, blockTime } from '../ledger/block-time.js';

/** The moment that is asked for; undefined: now. Throws `invalid_request` on blocks that were not read. */
export async function momentOf(
  source: BlockSource,
  read: ReadRequest,
  { asOf, asOfBlock }: { readonly asOf?: Date | undefined; readonly asOfBlock?: bigint | undefined },
): Promise<TrailMoment | undefined> {
  if (asOfBlock === undefined) return asOf === undefined ? undefined : { time: asOf };
  return { time: await blockTime(source, read, asOfBlock), block: asOfBlock };
}
