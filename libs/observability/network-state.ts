import type { EntityManager } from 'typeorm';
import { type LaneState, laneStates } from '#chain';

/** How far a chain was read, and whether reading goes on. */
export interface ChainState {
  readonly chainId: string;
  readonly readBlock: number;
  readonly readBlockTime: Date;
  readonly finalBlock: number;
  readonly isHalted: boolean;
  /** Two providers do not say the same about money. */
  readonly isHeld: boolean;
}

export interface IntentCount {
  readonly status: string;
  readonly count: number;
  readonly oldestAgeSeconds: number;
}

/** What the database knows of the work that is under way. Every query costs as much as there is open work, and not history. */
export interface NetworkState {
  readonly chains: readonly ChainState[];
  readonly outbox: { readonly depth: number; readonly oldestAgeSeconds: number };
  readonly intents: readonly IntentCount[];
  readonly failedIntents: number;
  readonly deadLetters: readonly { readonly queue: string; readonly count: number }[];
  readonly lanes: readonly LaneState[];
  /** How long the most overdue webhook has been due, at endpoints that are enabled. */
  readonly webhooksLateSeconds: number;
}

export async function readNetworkState(manager: EntityManager): Promise<NetworkState> {
  const chains = (await manager.query(
    `SELECT chain_id AS "chainId", number::float8 AS "readBlock", block_time AS "readBlockTime", final_number::float8 AS "finalBlock",
       halted_reason IS NOT NULL AS "isHalted", held_reason IS NOT NULL AS "isHeld"
     FROM chain_checkpoints`,
  )) as ChainState[];
  // Parked events are counted as dead letters: the feed goes on without them.
  const [outbox] = (await manager.query(
    `SELECT count(*)::integer AS depth, coalesce(extract(epoch FROM max(network_now() - created_at)), 0)::float8 AS "oldestAgeSeconds"
     FROM outbox_events WHERE position IS NULL AND NOT EXISTS (
       SELECT 1 FROM work_failures WHERE queue = 'events' AND reference = outbox_events.id AND parked_at IS NOT NULL)`,
  )) as [NetworkState['outbox']];
  const intents = (await manager.query(
    `SELECT status, count(*)::integer AS count, extract(epoch FROM max(now() - created_at))::float8 AS "oldestAgeSeconds"
     FROM chain_intents WHERE status IN ('ready', 'assigned', 'parked') GROUP BY status`,
  )) as IntentCount[];
  const [failed] = (await manager.query(
    `SELECT count(*)::integer AS count FROM chain_intents WHERE status = 'failed'`,
  )) as [{ count: number }];
  const deadLetters = (await manager.query(
    `SELECT queue, count(*)::integer AS count FROM work_failures WHERE parked_at IS NOT NULL GROUP BY queue`,
  )) as { queue: string; count: number }[];
  const [webhooks] = (await manager.query(
    `SELECT coalesce(extract(epoch FROM max(network_now() - due_at)), 0)::float8 AS seconds
     FROM webhook_messages AS message JOIN webhook_endpoints AS endpoint ON endpoint.id = endpoint_id
     WHERE message.status IN ('pending', 'delivering', 'failed') AND endpoint.status = 'enabled' AND due_at < network_now()`,
  )) as [{ seconds: number }];
  return {
    chains,
    outbox,
    intents,
    failedIntents: failed.count,
    deadLetters,
    lanes: await laneStates(manager),
    webhooksLateSeconds: webhooks.seconds,
  };
}
