import type { DataSource } from 'typeorm';
import { type EventType, newId } from '#domain';
import type { WebhookSecrets } from '#webhooks';

/** An endpoint of the operator, which is told of every event of its types; all types when none is named. */
export async function makeOperatorEndpoint(
  dataSource: DataSource,
  secrets: WebhookSecrets,
  { url, eventTypes = [] }: { readonly url: string; readonly eventTypes?: readonly EventType[] },
): Promise<{ readonly id: string; readonly secret: string }> {
  const id = newId('webhookEndpoint');
  await dataSource.query(
    `INSERT INTO webhook_endpoints (id, business_id, url, description, event_types) VALUES ($1, NULL, $2, '', $3)`,
    [id, url, eventTypes],
  );
  return { id, ...(await secrets.create(dataSource.manager, id)) };
}
