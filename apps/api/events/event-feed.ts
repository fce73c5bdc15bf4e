import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import type { ReadRunner } from '#commands';
import { mayReadEverything } from '#parties';
import type { ReadRequest } from '../authentication/read.decorator.js';
import { timeOutput } from '../schemas/values.schema.js';

export const eventSchema = z
  .object({
    position: z.string(),
    id: z.string(),
    type: z.string().meta({ example: 'purchase_order.funded' }),
    subject: z.string(),
    payload: z.record(z.string(), z.unknown()),
    createdAt: timeOutput,
  })
  .meta({ id: 'Event' });

export type FeedEvent = z.infer<typeof eventSchema>;

/** A place in the feed: the position of the last event that the caller has, or 0. */
export const positionInput = z
  .string()
  .regex(/^[0-9]{1,18}$/, 'after is the position of the last event you have, or 0.');

interface EventRow extends Omit<FeedEvent, 'createdAt'> {
  readonly created_at: Date;
}

/** The next events after `after` that the caller may see, oldest first, at most `limit`. */
export async function eventsAfter(
  reads: ReadRunner,
  read: ReadRequest,
  after: string,
  limit: number,
): Promise<FeedEvent[]> {
  const businessId = mayReadEverything(read.principal) ? null : (read.principal.businessId ?? '');
  const rows = (await read.run(reads, (manager) =>
    manager.query(
      `SELECT position, id, type, subject, payload, created_at FROM outbox_events
       WHERE position > $1 AND ($2::text IS NULL OR business_ids @> ARRAY[$2::text]) ORDER BY position LIMIT $3`,
      [after, businessId, limit],
    ),
  )) as EventRow[];
  return rows.map(({ created_at: createdAt, ...event }) => ({ ...event, createdAt: createdAt.toISOString() }));
}

/** The position of the newest event of anybody; 0 before the first. */
export async function newestPosition(manager: EntityManager): Promise<string> {
  const [row] = (await manager.query(`SELECT coalesce(max(position), 0)::text AS position FROM outbox_events`)) as [
    { position: string },
  ];
  return row.position;
}
