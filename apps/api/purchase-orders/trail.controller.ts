import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { MoreThan } from 'typeorm';
import type { z } from 'zod';
import { ReadRunner } from '#commands';
import { CursorCodec } from '#http';
import { getOrder } from '#orders';
import { TrailEntry } from '#trail';
import { ReadOf, type ReadRequest } from '../authentication/read.decorator.js';
import { IdPipe } from '../schemas/id.pipe.js';
import { Read } from '../schemas/route.decorator.js';
import { presentSteps } from '../trails/steps.presenter.js';
import { trailQuery, trailSchema } from './purchase-orders.schema.js';

@ApiTags('Trail')
@Controller('v1/purchase-orders')
export class TrailController {
  constructor(
    private readonly reads: ReadRunner,
    private readonly cursors: CursorCodec,
  ) {}

  @Read({
    scope: 'orders:read',
    summary: 'Everything that happened to an order, in sequence',
    description: 'Oldest first. Steps on chain carry transaction, block and log.',
    response: trailSchema,
  })
  @Get(':id/trail')
  async trail(
    @ReadOf() read: ReadRequest,
    @Param('id', new IdPipe('order')) id: string,
    @Query({ schema: trailQuery }) query: z.output<typeof trailQuery>,
  ): Promise<z.infer<typeof trailSchema>> {
    return read.run(this.reads, async (manager) => {
      const { principal } = read;
      const order = await getOrder(manager, principal, id);
      const scope = `trail\n${principal.businessId ?? principal.actorId}\n${order.id}`;
      const after = query.cursor === undefined ? 0 : Number(this.cursors.decode(query.cursor, scope));
      const entries = await manager.find(TrailEntry, {
        where: { orderId: order.id, sequence: MoreThan(after) },
        order: { sequence: 'ASC' },
        take: query.limit + 1,
      });
      const data = entries.slice(0, query.limit);
      const last = data.at(-1);
      return {
        orderId: order.id,
        orderHash: order.orderHash,
        data: await presentSteps(manager, data),
        nextCursor:
          entries.length > query.limit && last !== undefined
            ? this.cursors.encode(last.sequence.toString(), scope)
            : null,
      };
    });
  }
}
