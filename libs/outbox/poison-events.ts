import type { DataSource, EntityManager } from 'typeorm';
import { inSavepoint, inTransaction, sqlState } from '#database';
import { recordWorkFailures, type WorkFailure } from '#dead-letters';
import { relayOutbox } from './outbox.js';

export interface RelayReport {
  readonly published: number;
  /** Events that could not be published. */
  readonly failures: readonly WorkFailure[];
  /** Ids of those of them that were given up. */
  readonly parked: readonly string[];
}

/** Data exceptions, violated constraints and what our own functions raise: an event's fault, and not that of a lost connection. */
const DATA_FAULTS = /^(22|23|P0)/;
/** Events that are looked at one by one in a transaction. */
const MOST_SINGLY = 200;

/**
 * Publishes like {@link relayOutbox}. When a batch cannot be published because of what is in it, its events go one by one: those
 * that fail rest and are parked after some failures, and all others go on.
 */
export async function relayAroundPoison(dataSource: DataSource, limit: number): Promise<RelayReport> {
  try {
    const published = await inTransaction(dataSource, (manager) => relayOutbox(manager, limit));
    return { published, failures: [], parked: [] };
  } catch (error) {
    if (!DATA_FAULTS.test(sqlState(error) ?? '')) throw error;
    return inTransaction(dataSource, (manager) => relaySingly(manager, Math.min(limit, MOST_SINGLY)));
  }
}

async function relaySingly(manager: EntityManager, limit: number): Promise<RelayReport> {
  const events = (await manager.query(
    `SELECT id, subject FROM outbox_events WHERE position IS NULL AND NOT EXISTS (
       SELECT 1 FROM work_failures WHERE queue = 'events' AND reference = outbox_events.id AND parked_at IS NOT NULL)
     ORDER BY sequence LIMIT $1`,
    [limit],
  )) as { id: string; subject: string }[];
  const failures: WorkFailure[] = [];
  const parked: string[] = [];
  let published = 0;
  for (const { id, subject } of events) {
    try {
      published += await inSavepoint(manager, () => relayOutbox(manager, 1, id));
    } catch (error) {
      if (!DATA_FAULTS.test(sqlState(error) ?? '')) throw error;
      const failure = { reference: id, subject, reason: error instanceof Error ? error.message : String(error) };
      failures.push(failure);
      parked.push(...(await recordWorkFailures(manager, 'events', [failure])));
    }
  }
  return { published, failures, parked };
}
