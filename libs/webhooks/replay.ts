import type { EntityManager } from 'typeorm';
import { unknownId } from '#domain';
import { lockEndpoint, requireEnabled } from './endpoints.js';
import type { WebhookEndpoint } from './webhook-endpoint.entity.js';

/** Positions of the feed: after the first, up to and with the second; to the feed's end without it. */
export interface FeedRange {
  readonly after: string;
  readonly until?: string | undefined;
}

export interface Replayed {
  /** Messages that are sent again, or for the first time. */
  readonly scheduled: number;
  /** The range goes on after this position of the feed; null when it was replayed to its end. */
  readonly nextAfter: string | null;
}

const MOST_MESSAGES = 10_000;

/** Sends one message again, under the same id. Throws `not_found` for a message that the endpoint was never to get. */
export async function replayMessage(
  manager: EntityManager,
  businessId: string | null,
  endpointId: string,
  messageId: string,
): Promise<Replayed> {
  const { endpoint } = await lockEndpoint(manager, businessId, endpointId);
  requireEnabled(endpoint);
  const [known] = (await manager.query(`SELECT 1 FROM webhook_messages WHERE endpoint_id = $1 AND event_id = $2`, [
    endpointId,
    messageId,
  ])) as unknown[];
  if (known === undefined) throw unknownId('event', messageId);
  const [{ scheduled }] = (await manager.query(
    `WITH replayed AS (
       UPDATE webhook_messages SET status = 'pending', failures = 0, due_at = network_now(), delivered_at = NULL
       WHERE endpoint_id = $1 AND event_id = $2 AND status <> 'delivering' RETURNING 1
     )
     SELECT count(*)::int AS scheduled FROM replayed`,
    [endpointId, messageId],
  )) as [{ scheduled: number }];
  return { scheduled, nextAfter: null };
}

/**
 * Sends every event of a range that the endpoint wants, whether it was sent before or happened while the endpoint was disabled.
 * At most 10,000 at once. What is being sent at this moment is left alone.
 */
export async function replayRange(
  manager: EntityManager,
  businessId: string | null,
  endpointId: string,
  { after, until }: FeedRange,
): Promise<Replayed> {
  const { endpoint, position } = await lockEndpoint(manager, businessId, endpointId);
  requireEnabled(endpoint);
  const events = await eventsOf(manager, endpoint, after, until ?? position);
  const page = events.slice(0, MOST_MESSAGES);
  const [{ scheduled }] = (await manager.query(
    `WITH replayed AS (
       INSERT INTO webhook_messages AS message (endpoint_id, event_id, position)
       SELECT $1, id, position FROM outbox_events WHERE id = ANY($2) ORDER BY position
       ON CONFLICT (endpoint_id, event_id) DO UPDATE
         SET status = 'pending', failures = 0, due_at = network_now(), delivered_at = NULL
         WHERE message.status <> 'delivering'
       RETURNING 1
     )
     SELECT count(*)::int AS scheduled FROM replayed`,
    [endpointId, page.map(({ id }) => id)],
  )) as [{ scheduled: number }];
  return { scheduled, nextAfter: events.length > MOST_MESSAGES ? (page.at(-1)?.position ?? null) : null };
}

/** What is past the cursor is fanned out by itself, so a replay never needs to go there. */
async function eventsOf(
  manager: EntityManager,
  { id, businessId, eventTypes }: WebhookEndpoint,
  after: string,
  until: string,
): Promise<{ id: string; position: string }[]> {
  return manager.query(
    `SELECT id, position FROM outbox_events
     WHERE position > $1 AND position <= least($2::bigint, (SELECT position FROM webhook_cursor))
       AND CASE WHEN type = 'webhook_endpoint.tested' THEN subject = $3
                ELSE ($4::text IS NULL OR business_ids @> ARRAY[$4::text])
                  AND (cardinality($5::text[]) = 0 OR type = ANY($5)) END
     ORDER BY position LIMIT $6`,
    [after, until, id, businessId, eventTypes, MOST_MESSAGES + 1],
  );
}
