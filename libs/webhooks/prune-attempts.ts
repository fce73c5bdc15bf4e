import type { EntityManager } from 'typeorm';

/** For how long tries to deliver can be looked up. Longer than a message is tried (about three days) or an endpoint may fail (five). */
export const ATTEMPTS_KEPT_DAYS = 30;

/**
 * Forgets up to `limit` tries from before `before`; one of that very moment is kept, and those of businesses under a legal hold. Returns
 * how many there were.
 */
export async function pruneAttempts(manager: EntityManager, before: Date, limit: number): Promise<number> {
  const [, count] = (await manager.query(
    `DELETE FROM webhook_attempts WHERE id IN (
       SELECT id FROM webhook_attempts WHERE at < $1 AND endpoint_id <> ALL (ARRAY(
           SELECT id FROM webhook_endpoints WHERE business_id = ANY (businesses_under_hold())))
         ORDER BY at LIMIT $2 FOR UPDATE SKIP LOCKED)`,
    [before, limit],
  )) as [unknown, number];
  return count;
}
