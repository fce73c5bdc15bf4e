import type { EntityManager } from 'typeorm';
import type { ChainLog } from '#chain';
import { sqlState } from '#database';

/** Data exceptions, violated constraints and what our own functions raise. */
const DATA_FAULTS = /^(22|23|P0)/;

/**
 * Whether applying the same logs again would fail again: our code or a constraint refuses what they say. Everything else, such as
 * a deadlock or a full disk, passes, and the page is read again.
 */
export function isFaultOfLogs(error: unknown): boolean {
  const state = sqlState(error);
  return state === undefined || DATA_FAULTS.test(state);
}

/** Which of `orderHashes` have a log that could not be applied. Their state has stopped there. */
export async function findOrdersPutAside(
  manager: EntityManager,
  orderHashes: readonly string[],
): Promise<ReadonlySet<string>> {
  if (orderHashes.length === 0) return new Set();
  const rows = (await manager.query(`SELECT DISTINCT order_hash FROM chain_log_failures WHERE order_hash = ANY($1)`, [
    orderHashes,
  ])) as { order_hash: string }[];
  return new Set(rows.map((row) => row.order_hash));
}

/** Keeps which logs were not applied to their order, and why. */
export async function recordLogFailures(
  manager: EntityManager,
  orderHash: string,
  logs: readonly ChainLog[],
  reason: string,
): Promise<void> {
  await manager.query(
    `INSERT INTO chain_log_failures (chain_id, block_hash, log_index, order_hash, reason)
     SELECT chain_id, block_hash, log_index, $4, $5
     FROM unnest($1::bigint[], $2::text[], $3::integer[]) AS failed (chain_id, block_hash, log_index)`,
    [
      logs.map(({ chainId }) => chainId.toString()),
      logs.map(({ blockHash }) => blockHash),
      logs.map(({ logIndex }) => logIndex),
      orderHash,
      reason.slice(0, 1000),
    ],
  );
}

/** A log that a reorganisation took away has not failed any more; it is tried afresh if it comes back. */
export async function forgetLogFailures(manager: EntityManager, logs: readonly ChainLog[]): Promise<void> {
  await manager.query(
    `DELETE FROM chain_log_failures USING unnest($1::text[], $2::integer[]) AS gone (block_hash, log_index)
     WHERE chain_log_failures.block_hash = gone.block_hash AND chain_log_failures.log_index = gone.log_index`,
    [logs.map(({ blockHash }) => blockHash), logs.map(({ logIndex }) => logIndex)],
  );
}
