import type { EntityManager } from 'typeorm';
import { type EventType, newId } from '#domain';

export interface OutboxEvent {
  readonly type: EventType;
  /** The id of what it happened to. */
  readonly subject: string;
  /** The businesses that may see it. */
  readonly businessIds: readonly string[];
  readonly payload: Readonly<Record<string, unknown>>;
}

/**
 * Writes events in the caller's transaction. The relay gives them their place in the feed after the commit.
 * Returns their ids.
 */
export async function writeOutbox(manager: EntityManager, events: readonly OutboxEvent[]): Promise<string[]> {
  if (events.length === 0) {
    return [];
  }
  const rows = events.map((event) => ({ id: newId('event'), ...event }));
  await manager.query(
    `INSERT INTO outbox_events (id, type, subject, business_ids, payload)
     SELECT id, type, subject, ARRAY(SELECT jsonb_array_elements_text("businessIds")), payload
     FROM jsonb_to_recordset($1::jsonb) AS event (id text, type text, subject text, "businessIds" jsonb, payload jsonb)`,
    [JSON.stringify(rows)],
  );
  return rows.map(({ id }) => id);
}

/**
 * Gives up to `limit` committed events their gapless position in the feed, in commit-safe order: one relay at a time holds the
 * lock, so a position, once visible, is never followed by a smaller one. Returns how many it published.
 */
export async function relayOutbox(manager: EntityManager, limit = 1000): Promise<number> {
  const [lock] = (await manager.query(`SELECT pg_try_advisory_xact_lock(hashtext('outbox relay')) AS held`)) as [
    { held: boolean },
  ];
  if (!lock.held) {
    return 0;
  }
  const published = (await manager.query(
    `WITH unpublished AS (
       SELECT id, row_number() OVER (ORDER BY sequence) AS offset_in_batch
       FROM (SELECT id, sequence FROM outbox_events WHERE position IS NULL ORDER BY sequence LIMIT $1) AS batch
     ), top AS (SELECT coalesce(max(position), 0) AS position FROM outbox_events), moved AS (
       UPDATE outbox_events SET position = top.position + unpublished.offset_in_batch, published_at = now()
       FROM unpublished, top WHERE outbox_events.id = unpublished.id RETURNING 1
     )
     SELECT count(*)::int AS count FROM moved`,
    [limit],
  )) as [{ count: number }];
  return published[0].count;
}
