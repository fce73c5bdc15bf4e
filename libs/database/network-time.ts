import type { EntityManager } from 'typeorm';

/** The network's time: its database clock, or the newest block that was read if that is ahead. */
export async function networkTime(manager: EntityManager): Promise<Date> {
  const [row] = (await manager.query(
    `SELECT greatest(network_now(), (SELECT max(block_time) FROM chain_checkpoints)) AS now`,
  )) as [{ now: Date }];
  return row.now;
}
