import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import type { EventType } from '#domain';
import { newId } from '#domain';
import type { DeliveryResult } from './post.js';
import { retryDelay } from './retry-schedule.js';

/** A message that this process, and no other, tries to deliver until its lease ends. */
export interface ClaimedMessage {
  readonly endpointId: string;
  readonly eventId: string;
  readonly lease: string;
  readonly url: string;
  /** Failures so far. */
  readonly failures: number;
  /** Seconds since 1970 by the database's real clock, which a sandbox's test clock does not move: receivers compare it to theirs. */
  readonly timestamp: string;
  readonly position: string;
  readonly type: EventType;
  readonly subject: string;
  readonly payload: Record<string, unknown>;
  readonly createdAt: Date;
}

export interface ClaimRequest {
  /** Whether messages to the endpoints of `proven` are wanted, or to all others. */
  readonly toProven: boolean;
  readonly proven: readonly string[];
  readonly limit: number;
  readonly perEndpoint: number;
  /** Deliveries under way by endpoint, which count towards `perEndpoint`. */
  readonly underWay: ReadonlyMap<string, number>;
}

/** Longer than any try takes, so that a lease ends only when its worker did. */
const LEASE_SECONDS = 30;

/**
 * Takes up to `limit` messages that are due, of every endpoint the oldest first, endpoints in turn, those that fail last. One statement, committed
 * before anything is sent. Endpoints with open messages are found by skipping through the index, however many messages wait.
 */
export async function claimMessages(dataSource: DataSource, request: ClaimRequest): Promise<ClaimedMessage[]> {
  const [rows] = (await dataSource.query(
    `WITH RECURSIVE clock AS MATERIALIZED (SELECT network_now() AS now), open_endpoint AS (
       (SELECT endpoint_id FROM webhook_messages WHERE status IN ('pending', 'delivering', 'failed')
        ORDER BY endpoint_id LIMIT 1)
       UNION ALL
       SELECT (SELECT endpoint_id FROM webhook_messages AS next
               WHERE status IN ('pending', 'delivering', 'failed') AND next.endpoint_id > open_endpoint.endpoint_id
               ORDER BY endpoint_id LIMIT 1)
       FROM open_endpoint WHERE endpoint_id IS NOT NULL
     ), due AS (
       SELECT message.*, failing_since IS NOT NULL AS failing,
         row_number() OVER (PARTITION BY message.endpoint_id ORDER BY message.due_at, message.position) AS turn
       FROM clock, open_endpoint
       JOIN webhook_endpoints AS endpoint ON endpoint.id = open_endpoint.endpoint_id
         AND endpoint.status = 'enabled' AND (endpoint.id = ANY($7::text[])) = $1
       LEFT JOIN unnest($2::text[], $3::integer[]) AS busy (endpoint_id, count) ON busy.endpoint_id = endpoint.id
       CROSS JOIN LATERAL (
         SELECT endpoint_id, event_id, due_at, position FROM webhook_messages
         WHERE webhook_messages.endpoint_id = endpoint.id AND status IN ('pending', 'delivering', 'failed')
           AND due_at <= clock.now
         ORDER BY due_at, position LIMIT greatest(0, $4 - coalesce(busy.count, 0)) FOR UPDATE SKIP LOCKED
       ) AS message
     ), chosen AS (
       SELECT endpoint_id, event_id FROM due ORDER BY failing, turn, due_at, position LIMIT $5
     )
     UPDATE webhook_messages AS message
     SET status = 'delivering', lease = $6, due_at = clock.now + make_interval(secs => ${LEASE_SECONDS})
     FROM clock, chosen JOIN webhook_endpoints AS endpoint ON endpoint.id = chosen.endpoint_id
       JOIN outbox_events AS event ON event.id = chosen.event_id
     WHERE message.endpoint_id = chosen.endpoint_id AND message.event_id = chosen.event_id
     RETURNING message.endpoint_id AS "endpointId", message.event_id AS "eventId", lease, endpoint.url, failures,
       floor(extract(epoch FROM clock_timestamp()))::bigint AS timestamp, message.position, type, subject, payload,
       event.created_at AS "createdAt"`,
    [
      request.toProven,
      [...request.underWay.keys()],
      [...request.underWay.values()],
      request.perEndpoint,
      request.limit,
      randomUUID(),
      request.proven,
    ],
  )) as [ClaimedMessage[], number];
  return rows.sort((one, other) => (BigInt(one.position) < BigInt(other.position) ? -1 : 1));
}

const GONE = 410;

/**
 * Records a try in one statement: the log's row, what becomes of the message, and since when its endpoint fails. A worker whose
 * lease was taken over adds to the log only.
 */
export async function recordResult(
  dataSource: DataSource,
  message: ClaimedMessage,
  result: DeliveryResult,
): Promise<{ endpointFailed: boolean; isGone: boolean }> {
  const delivered = result.error === undefined;
  const delay = delivered ? undefined : retryDelay(message.failures + 1, Math.random());
  const status = delivered ? 'delivered' : delay === undefined ? 'dead' : 'failed';
  await dataSource.query(
    `WITH tried AS (
       UPDATE webhook_messages SET status = $4, lease = NULL,
         failures = CASE WHEN $4 = 'delivered' THEN failures ELSE failures + 1 END,
         due_at = network_now() + make_interval(secs => $5),
         delivered_at = CASE WHEN $4 = 'delivered' THEN network_now() END
       WHERE endpoint_id = $1 AND event_id = $2 AND lease = $3
     ), endpoint AS (
       UPDATE webhook_endpoints SET failing_since = CASE WHEN $4 = 'delivered' THEN NULL ELSE network_now() END
       WHERE id = $1 AND (failing_since IS NULL) = ($4 <> 'delivered')
     )
     INSERT INTO webhook_attempts (id, endpoint_id, event_id, at, duration_milliseconds, error, error_detail,
       response_status, response_body)
     VALUES ($6, $1, $2, network_now() - make_interval(secs => $7::integer / 1000.0), $7, $8, $9, $10, $11)`,
    [
      message.endpointId,
      message.eventId,
      message.lease,
      status,
      delay ?? 0,
      newId('webhookAttempt'),
      result.durationMilliseconds,
      result.error ?? null,
      result.detail ?? null,
      result.responseStatus ?? null,
      result.responseBody ?? null,
    ],
  );
  return { endpointFailed: !delivered, isGone: result.responseStatus === GONE };
}

/** Gives a message back that was not tried to the end: it is due at once, and nothing failed. */
export async function returnMessage(dataSource: DataSource, message: ClaimedMessage): Promise<void> {
  await dataSource.query(
    `UPDATE webhook_messages SET status = CASE WHEN failures = 0 THEN 'pending' ELSE 'failed' END, lease = NULL,
       due_at = network_now()
     WHERE endpoint_id = $1 AND event_id = $2 AND lease = $3`,
    [message.endpointId, message.eventId, message.lease],
  );
}
