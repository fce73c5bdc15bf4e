import type { EntityManager } from 'typeorm';
import type { z } from 'zod';
import { publicKeysOf, type WebhookAttempt, type WebhookEndpoint } from '#webhooks';
import type { attemptSchema, endpointSchema } from './webhook-endpoints.schema.js';

export async function presentEndpoints(
  manager: EntityManager,
  endpoints: readonly WebhookEndpoint[],
): Promise<z.infer<typeof endpointSchema>[]> {
  const keys = await publicKeysOf(
    manager,
    endpoints.map(({ id }) => id),
  );
  return endpoints.map((endpoint) => ({
    id: endpoint.id,
    businessId: endpoint.businessId,
    url: endpoint.url,
    description: endpoint.description,
    eventTypes: endpoint.eventTypes,
    status: endpoint.status,
    disabled: presentDisabled(endpoint),
    failingSince: endpoint.failingSince?.toISOString() ?? null,
    publicKeys: (keys.get(endpoint.id) ?? []).map(({ publicKey, expiresAt }) => ({
      publicKey,
      expiresAt: expiresAt?.toISOString() ?? null,
    })),
    createdAt: endpoint.createdAt.toISOString(),
    updatedAt: endpoint.updatedAt.toISOString(),
  }));
}

export async function presentEndpoint(
  manager: EntityManager,
  endpoint: WebhookEndpoint,
): Promise<z.infer<typeof endpointSchema>> {
  const [view] = await presentEndpoints(manager, [endpoint]);
  if (view === undefined) throw new Error(`Endpoint ${endpoint.id} was not presented`);
  return view;
}

function presentDisabled({ disabledReason, disabledAt, disabledAfter }: WebhookEndpoint) {
  if (disabledReason === null || disabledAt === null || disabledAfter === null) return null;
  return { reason: disabledReason, at: disabledAt.toISOString(), after: disabledAfter };
}

interface MessageRow {
  readonly event_id: string;
  readonly type: string;
  readonly position: string;
  readonly status: z.infer<typeof attemptSchema>['message']['status'];
  readonly failures: number;
  readonly due_at: Date;
}

/** Tries of one endpoint, with where their messages stand. */
export async function presentAttempts(
  manager: EntityManager,
  endpointId: string,
  attempts: readonly WebhookAttempt[],
): Promise<z.infer<typeof attemptSchema>[]> {
  const rows = (await manager.query(
    `SELECT event_id, type, message.position, status, failures, due_at
     FROM webhook_messages AS message JOIN outbox_events AS event ON event.id = event_id
     WHERE endpoint_id = $1 AND event_id = ANY($2)`,
    [endpointId, [...new Set(attempts.map(({ eventId }) => eventId))]],
  )) as MessageRow[];
  const messages = new Map(rows.map((row) => [row.event_id, row]));
  return attempts.flatMap((attempt) => {
    const message = messages.get(attempt.eventId);
    return message === undefined ? [] : [presentAttempt(attempt, message)];
  });
}

function presentAttempt(attempt: WebhookAttempt, message: MessageRow): z.infer<typeof attemptSchema> {
  const isOpen = message.status === 'pending' || message.status === 'failed';
  return {
    id: attempt.id,
    messageId: attempt.eventId,
    eventType: message.type,
    position: message.position,
    at: attempt.at.toISOString(),
    durationMilliseconds: attempt.durationMilliseconds,
    outcome: attempt.error === null ? 'delivered' : 'failed',
    error: attempt.error,
    errorDetail: attempt.errorDetail,
    responseStatus: attempt.responseStatus,
    responseBody: attempt.responseBody,
    message: {
      status: message.status,
      failures: message.failures,
      nextAttemptAt: isOpen ? message.due_at.toISOString() : null,
    },
  };
}
