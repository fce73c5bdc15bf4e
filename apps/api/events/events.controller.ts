import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { ReadRunner } from '#commands';
import { mayReadEverything } from '#parties';
import { ReadOf, type ReadRequest } from '../authentication/read.decorator.js';
import { Read } from '../schemas/route.decorator.js';
import { timeOutput } from '../schemas/values.schema.js';

const eventSchema = z
  .object({
    position: z.string(),
    id: z.string(),
    type: z.string().meta({ example: 'purchase_order.funded' }),
    subject: z.string(),
    payload: z.record(z.string(), z.unknown()),
    createdAt: timeOutput,
  })
  .meta({ id: 'Event' });

const eventPage = z.object({ data: z.array(eventSchema), nextCursor: z.string() }).meta({ id: 'EventPage' });
const eventQuery = z.strictObject({
  after: z
    .string()
    .regex(/^[0-9]{1,18}$/, 'after is the position of the last event you have, or 0.')
    .default('0'),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
});

interface EventRow {
  readonly position: string;
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly payload: Record<string, unknown>;
  readonly created_at: Date;
}

@ApiTags('Events')
@Controller('v1/events')
export class EventsController {
  constructor(private readonly reads: ReadRunner) {}

  @Read({
    summary: 'What happened, oldest first',
    description:
      'Positions never change. Ask again with after = nextCursor to follow; nextCursor stays when nothing is new.',
    response: eventPage,
  })
  @Get()
  async list(
    @ReadOf() read: ReadRequest,
    @Query({ schema: eventQuery }) query: z.output<typeof eventQuery>,
  ): Promise<z.infer<typeof eventPage>> {
    const businessId = mayReadEverything(read.principal) ? null : (read.principal.businessId ?? '');
    const rows = (await read.run(this.reads, (manager) =>
      manager.query(
        `SELECT position, id, type, subject, payload, created_at FROM outbox_events
         WHERE position > $1 AND ($2::text IS NULL OR business_ids @> ARRAY[$2::text]) ORDER BY position LIMIT $3`,
        [query.after, businessId, query.limit],
      ),
    )) as EventRow[];
    return {
      data: rows.map(({ created_at: createdAt, ...event }) => ({ ...event, createdAt: createdAt.toISOString() })),
      nextCursor: rows.at(-1)?.position ?? query.after,
    };
  }
}
