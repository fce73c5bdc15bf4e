import type { DataSource, EntityManager } from 'typeorm';
import { inTransaction } from '#database';

/**
 * How far the feed was fanned out; it stays there until the caller's transaction ends. So an endpoint that the caller makes,
 * enables or disables is told exactly the events on one side of that place.
 */
export async function holdFanOut(manager: EntityManager): Promise<string> {
  const [cursor] = (await manager.query(`SELECT position FROM webhook_cursor FOR SHARE`)) as [{ position: string }];
  return cursor.position;
}

/**
 * Turns the next `limit` events of the feed into messages, one for every enabled endpoint that wants the event, and moves the
 * cursor behind them, all or nothing. The feed has no gaps, so no event is passed over. Returns how many events it took.
 */
export async function fanOutEvents(dataSource: DataSource, limit = 1_000): Promise<number> {
  const [state] = (await dataSource.query(
    // Its end is where an index is read backwards from; whether some row lies behind a place may read all of them.
    `SELECT position < coalesce((SELECT max(position) FROM outbox_events), 0) AS behind FROM webhook_cursor`,
  )) as [{ behind: boolean }];
  return state.behind ? inTransaction(dataSource, (manager) => fanOut(manager, limit)) : 0;
}

async function fanOut(manager: EntityManager, limit: number): Promise<number> {
  const [cursor] = (await manager.query(`SELECT position FROM webhook_cursor FOR UPDATE`)) as [{ position: string }];
  const [page] = (await manager.query(
    `SELECT max(position) AS last, count(*)::int AS count
     FROM (SELECT position FROM outbox_events WHERE position > $1 ORDER BY position LIMIT $2) AS page`,
    [cursor.position, limit],
  )) as [{ last: string | null; count: number }];
  if (page.last === null) return 0;
  await manager.query(
    `WITH event AS (
       SELECT id, position, type, subject, business_ids FROM outbox_events WHERE position > $1 AND position <= $2
     ), wanted AS (
       SELECT endpoint.id AS endpoint_id, event.id AS event_id, position, type, event_types
       FROM event JOIN webhook_endpoints AS endpoint ON endpoint.business_id = ANY(event.business_ids)
       WHERE type <> 'webhook_endpoint.tested' AND status = 'enabled' AND deleted_at IS NULL
       UNION ALL
       SELECT endpoint.id, event.id, position, type, event_types
       FROM event CROSS JOIN webhook_endpoints AS endpoint
       WHERE type <> 'webhook_endpoint.tested' AND status = 'enabled' AND business_id IS NULL AND deleted_at IS NULL
       UNION ALL
       SELECT endpoint.id, event.id, position, type, '{}'
       FROM event JOIN webhook_endpoints AS endpoint ON endpoint.id = event.subject
       WHERE type = 'webhook_endpoint.tested' AND status = 'enabled'
     )
     INSERT INTO webhook_messages (endpoint_id, event_id, position)
     SELECT endpoint_id, event_id, position FROM wanted
     WHERE event_types = '{}' OR type = ANY(event_types) ORDER BY position
     ON CONFLICT DO NOTHING`,
    [cursor.position, page.last],
  );
  await manager.query(`UPDATE webhook_cursor SET position = $1`, [page.last]);
  return page.count;
}
