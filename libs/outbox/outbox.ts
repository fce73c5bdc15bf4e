import type { EntityManager } from 'typeorm';
import { copyRows, deferredWrites } from '#database';
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
 * Writes events in the caller's transaction, within a command at its end. The relay gives them their place in the feed after the
 * commit. Returns their ids.
 */
export async function writeOutbox(manager: EntityManager, events: readonly OutboxEvent[]): Promise<string[]> {
  if (events.length === 0) {
    return [];
  }
  const rows = events.map((event) => ({ id: newId('event'), ...event }));
  const waiting = deferredWrites(manager)?.events;
  if (waiting !== undefined) {
    waiting.push(...rows);
    return rows.map(({ id }) => id);
  }
  await manager.query(
    `INSERT INTO outbox_events (id, type, subject, business_ids, payload, created_at)
     SELECT id, type, subject, ARRAY(SELECT jsonb_array_elements_text("businessIds")), payload, (SELECT network_now())
     FROM jsonb_to_recordset($1::jsonb) AS event (id text, type text, subject text, "businessIds" jsonb, payload jsonb)`,
    [JSON.stringify(rows)],
  );
  return rows.map(({ id }) => id);
}

/** Writes many events in the caller's transaction like {@link writeOutbox}. */
export async function copyOutbox(manager: EntityManager, events: readonly OutboxEvent[]): Promise<void> {
  if (events.length === 0) return;
  const [{ now }] = (await manager.query(`SELECT network_now() AS now`)) as [{ now: Date }];
  await copyRows(
    manager,
    'outbox_events',
    ['id', 'type', 'subject', 'business_ids', 'payload', 'created_at'],
    events.map(({ type, subject, businessIds, payload }) => [
      newId('event'),
      type,
      subject,
      businessIds,
      JSON.stringify(payload),
      now,
    ]),
  );
}

/**
 * Of events that failed, none goes before its rest is over or after it was parked, and while it may still go, later ones about the
 * same subject wait for it.
 */
const HELD_BACK = `EXISTS (
  SELECT 1 FROM work_failures AS failure WHERE failure.queue = 'events' AND (
    failure.reference = event.id AND (failure.parked_at IS NOT NULL OR failure.not_before > now())
    OR failure.subject = event.subject AND failure.reference <> event.id AND failure.parked_at IS NULL AND EXISTS (
      SELECT 1 FROM outbox_events AS failed WHERE failed.id = failure.reference AND failed.position IS NULL)))`;

/**
 * Gives up to `limit` committed events, or the one with the id `only`, their gapless position in the feed, in commit-safe order: one
 * relay at a time holds the lock, so a position, once visible, is never followed by a smaller one. Returns how many it published.
 */
export async function relayOutbox(manager: EntityManager, limit = 1000, only?: string): Promise<number> {
  const [lock] = (await manager.query(`SELECT pg_try_advisory_xact_lock(hashtext('outbox relay')) AS held`)) as [
    { held: boolean },
  ];
  if (!lock.held) {
    return 0;
  }
  const published = (await manager.query(
    `WITH unpublished AS (
       SELECT id, row_number() OVER (ORDER BY sequence) AS offset_in_batch
       FROM (
         SELECT id, sequence FROM outbox_events AS event WHERE position IS NULL AND NOT ${HELD_BACK}
           AND ($2::text IS NULL OR id = $2) ORDER BY sequence LIMIT $1) AS batch
     ), top AS (SELECT coalesce(max(position), 0) AS position FROM outbox_events), moved AS (
       UPDATE outbox_events SET position = top.position + unpublished.offset_in_batch, published_at = now()
       FROM unpublished, top WHERE outbox_events.id = unpublished.id RETURNING 1
     )
     SELECT count(*)::int AS count FROM moved`,
    [limit, only ?? null],
  )) as [{ count: number }];
  return published[0].count;
}
