import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { ReadRunner } from '#commands';
import { ReadOf, type ReadRequest } from '../authentication/read.decorator.js';
import { Read } from '../schemas/route.decorator.js';
import { eventSchema, eventsAfter, positionInput } from './event-feed.js';

const eventPage = z.object({ data: z.array(eventSchema), nextCursor: z.string() }).meta({ id: 'EventPage' });
const eventQuery = z.strictObject({
  after: positionInput.default('0'),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
});

@ApiTags('Events')
@Controller('v1/events')
export class EventsController {
  constructor(private readonly reads: ReadRunner) {}

  @Read({
    scope: 'events:read',
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
    const data = await eventsAfter(this.reads, read, query.after, query.limit);
    return { data, nextCursor: data.at(-1)?.position ?? query.after };
  }
}
