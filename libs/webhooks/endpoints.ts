import { type EntityManager, IsNull } from 'typeorm';
import { type EventType, newId, QuittanceError, unknownId } from '#domain';
import { writeOutbox } from '#outbox';
import { holdFanOut } from './fan-out.js';
import type { WebhookSecrets } from './secrets.js';
import { type disabledReasons, WebhookEndpoint } from './webhook-endpoint.entity.js';

/** Every endpoint of a business costs work for each of its events. */
const MOST_ENDPOINTS = 20;

export interface EndpointSettings {
  /** As `requireTarget` returned it. */
  readonly url: string;
  readonly description: string;
  /** Empty: all. */
  readonly eventTypes: readonly EventType[];
}

/** Makes an endpoint that is told every event from now on. `businessId` null: the operator's. */
export async function createEndpoint(
  manager: EntityManager,
  secrets: WebhookSecrets,
  { businessId, url, description, eventTypes }: EndpointSettings & { readonly businessId: string | null },
): Promise<{ endpoint: WebhookEndpoint; secret: string }> {
  await holdFanOut(manager);
  const existing = await manager.countBy(WebhookEndpoint, { businessId: businessId ?? IsNull(), deletedAt: IsNull() });
  if (existing >= MOST_ENDPOINTS) {
    throw new QuittanceError(
      'invalid_request',
      `There are ${MOST_ENDPOINTS} webhook endpoints already. Delete one first.`,
    );
  }
  const id = newId('webhookEndpoint');
  await manager.query(
    `INSERT INTO webhook_endpoints (id, business_id, url, description, event_types) VALUES ($1, $2, $3, $4, $5)`,
    [id, businessId, url, description, eventTypes],
  );
  const { secret } = await secrets.create(manager, id);
  return { endpoint: await manager.findOneByOrFail(WebhookEndpoint, { id }), secret };
}

/** The endpoint `id` of `businessId`, null for the operator's. Throws `not_found` for another owner's. */
export async function findEndpoint(
  manager: EntityManager,
  businessId: string | null,
  id: string,
): Promise<WebhookEndpoint> {
  const endpoint = await manager.findOneBy(WebhookEndpoint, {
    id,
    businessId: businessId ?? IsNull(),
    deletedAt: IsNull(),
  });
  if (endpoint === null) throw unknownId('webhookEndpoint', id);
  return endpoint;
}

/**
 * The endpoint `id`, locked, with no event being fanned out meanwhile. Every writer takes the two locks in this order.
 * Throws `not_found` for another owner's.
 */
export async function lockEndpoint(
  manager: EntityManager,
  businessId: string | null,
  id: string,
): Promise<{ endpoint: WebhookEndpoint; position: string }> {
  const position = await holdFanOut(manager);
  await manager.query(`SELECT 1 FROM webhook_endpoints WHERE id = $1 FOR NO KEY UPDATE`, [id]);
  const endpoint = await findEndpoint(manager, businessId, id);
  return { endpoint, position };
}

/** Throws `invalid_transition` unless the endpoint is enabled. */
export function requireEnabled(endpoint: WebhookEndpoint): void {
  if (endpoint.status === 'enabled') return;
  throw new QuittanceError('invalid_transition', 'This webhook endpoint is disabled. Enable it first.', {
    state: endpoint.status,
    allowedActions: [{ action: 'update', href: `/v1/webhook-endpoints/${endpoint.id}` }],
  });
}

export async function updateEndpoint(
  manager: EntityManager,
  businessId: string | null,
  id: string,
  changes: { readonly [Key in keyof EndpointSettings]?: EndpointSettings[Key] | undefined } & {
    readonly status?: 'enabled' | 'disabled' | undefined;
  },
): Promise<WebhookEndpoint> {
  const { endpoint, position } = await lockEndpoint(manager, businessId, id);
  await manager.query(
    `UPDATE webhook_endpoints SET url = coalesce($2, url), description = coalesce($3, description),
       event_types = coalesce($4::text[], event_types), updated_at = network_now() WHERE id = $1`,
    [id, changes.url ?? null, changes.description ?? null, changes.eventTypes ?? null],
  );
  if (changes.status === 'disabled') await disableEndpoint(manager, endpoint, 'request', position);
  if (changes.status === 'enabled' && endpoint.status === 'disabled') await enableEndpoint(manager, id);
  return manager.findOneByOrFail(WebhookEndpoint, { id });
}

/** What was under way goes on now; what happened meanwhile was not told, and can be replayed. */
async function enableEndpoint(manager: EntityManager, id: string): Promise<void> {
  await manager.query(
    `UPDATE webhook_endpoints SET status = 'enabled', disabled_reason = NULL, disabled_after = NULL, disabled_at = NULL,
       failing_since = NULL, updated_at = network_now() WHERE id = $1`,
    [id],
  );
}

export type DisablableEndpoint = Pick<WebhookEndpoint, 'id' | 'businessId' | 'status' | 'failingSince'>;

/**
 * Stops an endpoint that {@link lockEndpoint} locked after `position` of the feed. Its owner reads of it in the feed, unless
 * it was the owner's wish.
 */
export async function disableEndpoint(
  manager: EntityManager,
  endpoint: DisablableEndpoint,
  reason: (typeof disabledReasons)[number],
  position: string,
): Promise<void> {
  if (endpoint.status === 'disabled') return;
  await manager.query(
    `UPDATE webhook_endpoints SET status = 'disabled', disabled_reason = $2, disabled_after = $3,
       disabled_at = network_now(), updated_at = network_now() WHERE id = $1`,
    [endpoint.id, reason, position],
  );
  if (reason === 'request' || reason === 'deleted') return;
  await writeOutbox(manager, [
    {
      type: 'webhook_endpoint.disabled',
      subject: endpoint.id,
      businessIds: endpoint.businessId === null ? [] : [endpoint.businessId],
      payload: {
        webhookEndpointId: endpoint.id,
        reason,
        failingSince: endpoint.failingSince?.toISOString() ?? null,
        disabledAfter: position,
      },
    },
  ]);
}

/** Ends an endpoint and its keys; what it was sent stays in the record. */
export async function deleteEndpoint(
  manager: EntityManager,
  businessId: string | null,
  id: string,
): Promise<WebhookEndpoint> {
  const { endpoint, position } = await lockEndpoint(manager, businessId, id);
  await disableEndpoint(manager, endpoint, 'deleted', position);
  await manager.query(`DELETE FROM webhook_secrets WHERE endpoint_id = $1`, [id]);
  await manager.query(
    `UPDATE webhook_endpoints SET deleted_at = network_now(), updated_at = network_now() WHERE id = $1`,
    [id],
  );
  return manager.findOneByOrFail(WebhookEndpoint, { id });
}

/** Puts an event into the feed that only this endpoint is sent. Returns the id of the message. */
export async function testEndpoint(manager: EntityManager, businessId: string | null, id: string): Promise<string> {
  const { endpoint } = await lockEndpoint(manager, businessId, id);
  requireEnabled(endpoint);
  const [eventId] = await writeOutbox(manager, [
    {
      type: 'webhook_endpoint.tested',
      subject: id,
      businessIds: businessId === null ? [] : [businessId],
      payload: { webhookEndpointId: id },
    },
  ]);
  if (eventId === undefined) throw new Error('The test event was not written');
  return eventId;
}
