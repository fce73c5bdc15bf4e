import { type BroadcastErrorClass, classifyBroadcastError, isTaken } from './broadcast-errors.js';
import type { LaneHold } from './lane-hold.js';
import { type BroadcastResult, recordBroadcasts } from './open-transactions.js';
import { type RpcClient, RpcError } from './rpc.js';

/** Committed bytes that are offered to the node. */
export interface Offer {
  readonly hash: string;
  readonly raw: string;
  /** How the last offer ended. */
  readonly errorClass?: BroadcastErrorClass | null;
}

/** Exchanges of one offer at a time, of those whose last exchange broke: one of them may be what breaks it. */
const MOST_ALONE = 16;

/**
 * Offers committed transactions to the node, lowest nonce first, while the lane is ours, and notes what it said.
 * @throws {LaneLostError} before anything is sent, when the lane is not ours
 */
export async function broadcast(hold: LaneHold, rpc: RpcClient, offers: readonly Offer[]): Promise<BroadcastResult[]> {
  const broken = offers.filter(({ errorClass }) => errorClass === 'network');
  const together = offers.filter(({ errorClass }) => errorClass !== 'network');
  const results: BroadcastResult[] = [];
  if (together.length > 0) results.push(...(await offer(hold, rpc, together)));
  for (const each of broken.slice(0, MOST_ALONE)) results.push(...(await offer(hold, rpc, [each])));
  if (results.length > 0) await recordBroadcasts(hold.manager, hold.lane, results);
  return results;
}

async function offer(hold: LaneHold, rpc: RpcClient, offers: readonly Offer[]): Promise<BroadcastResult[]> {
  const requests = offers.map(({ raw }) => ({ method: 'eth_sendRawTransaction', params: [raw] }));
  await hold.requireForSending();
  try {
    const outcomes = await rpc.batch(requests);
    return offers.map(({ hash }, index) => {
      const outcome = outcomes[index];
      return resultOf(hash, outcome === undefined || outcome.ok ? undefined : outcome.error);
    });
  } catch (error) {
    if (error instanceof RpcError) throw error;
    // Some may have arrived: their bytes are kept, and offered again as they are.
    return offers.map(({ hash }) => resultOf(hash, error));
  }
}

function resultOf(hash: string, error: unknown): BroadcastResult {
  const errorClass = error === undefined ? undefined : classifyBroadcastError(error);
  const message = error instanceof Error ? error.message : undefined;
  return { hash, errorClass, message, taken: isTaken(errorClass) };
}
