import type { DataSource } from 'typeorm';
import type { EventType } from '#domain';
import { eventCatalogue } from '../../../apps/api/events/event-catalogue.js';
import { eventPayloads } from '../../../apps/api/events/event-payloads.js';

/** What of the events that a test caused the catalogue does not describe; empty when it tells the truth. */
export async function undescribedEvents(dataSource: DataSource): Promise<string[]> {
  const rows = (await dataSource.query(`SELECT type, payload FROM outbox_events`)) as {
    type: EventType;
    payload: Record<string, unknown>;
  }[];
  const faults = rows.flatMap(({ type, payload }) => {
    const schema = eventPayloads[eventCatalogue[type][0]];
    const parsed = schema.safeParse(payload);
    if (!parsed.success) return [`${type}: ${parsed.error.issues.map(({ path, message }) => `${path} ${message}`)}`];
    const unknown = Object.keys(payload).filter((key) => !(key in schema.shape));
    return unknown.length === 0 ? [] : [`${type} has ${unknown}`];
  });
  return [...new Set(faults)];
}
