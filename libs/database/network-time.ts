import type { EntityManager } from 'typeorm';
import { deferredWrites } from './deferred-writes.js';

/** The network's time: its database clock, or the newest block that was read if that is ahead. */
export async function networkTime(manager: EntityManager): Promise<Date> {
  const [row] = (await manager.query(
    `SELECT greatest(network_now(), (SELECT max(block_time) FROM chain_checkpoints)) AS now`,
  )) as [{ now: Date }];
  return row.now;
}

/** The network's time when the command began that `manager` belongs to; outside of commands the time now. */
export async function commandTime(manager: EntityManager): Promise<Date> {
  return deferredWrites(manager)?.at ?? networkTime(manager);
}
