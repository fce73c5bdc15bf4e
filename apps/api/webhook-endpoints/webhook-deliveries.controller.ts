import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { IsNull, Not } from 'typeorm';
import type { z } from 'zod';
import { CommandRunner, ReadRunner } from '#commands';
import { CursorCodec } from '#http';
import { findEndpoint, replayMessage, replayRange, testEndpoint, WebhookAttempt } from '#webhooks';
import { type Command, CommandOf } from '../authentication/command.decorator.js';
import { ReadOf, type ReadRequest } from '../authentication/read.decorator.js';
import { findPage } from '../pagination/page.js';
import { IdPipe } from '../schemas/id.pipe.js';
import { Read, Write } from '../schemas/route.decorator.js';
import { emptyBody } from '../schemas/values.schema.js';
import { endpointRoles as roles } from './webhook-endpoints.controller.js';
import { presentAttempts } from './webhook-endpoints.presenter.js';
import {
  attemptPage,
  attemptQuery,
  replayedSchema,
  replaySchema,
  testResultSchema,
} from './webhook-endpoints.schema.js';

/** What was sent to an endpoint, and sending it again. */
@ApiTags('Webhooks')
@Controller('v1/webhook-endpoints/:id')
export class WebhookDeliveriesController {
  constructor(
    private readonly reads: ReadRunner,
    private readonly commands: CommandRunner,
    private readonly cursors: CursorCodec,
  ) {}

  @Write(202, {
    scope: 'webhooks:write',
    summary: 'Send a test event',
    description: 'An event webhook_endpoint.tested goes the whole way, to this endpoint only, whatever types it wants.',
    response: testResultSchema,
    roles,
  })
  @Post('test')
  test(
    @CommandOf() command: Command,
    @Param('id', new IdPipe('webhookEndpoint')) id: string,
    @Body({ schema: emptyBody }) _body: z.output<typeof emptyBody>,
  ): Promise<z.infer<typeof testResultSchema>> {
    return command.run(this.commands, 'test_webhook_endpoint', async (manager) => {
      const messageId = await testEndpoint(manager, command.principal.businessId ?? null, id);
      return {
        status: 202,
        body: { messageId },
        audit: { action: 'test_webhook_endpoint', subject: id, details: { messageId } },
      };
    });
  }

  @Read({ scope: 'webhooks:read', summary: 'List what was tried, newest first', response: attemptPage, roles })
  @Get('attempts')
  async attempts(
    @ReadOf() read: ReadRequest,
    @Param('id', new IdPipe('webhookEndpoint')) id: string,
    @Query({ schema: attemptQuery }) query: z.output<typeof attemptQuery>,
  ): Promise<z.infer<typeof attemptPage>> {
    return read.run(this.reads, async (manager) => {
      const { principal } = read;
      await findEndpoint(manager, principal.businessId ?? null, id);
      const page = await findPage(WebhookAttempt, {
        manager,
        cursors: this.cursors,
        principal,
        list: `webhook-attempts ${id}`,
        query,
        where: {
          endpointId: id,
          ...(query.messageId === undefined ? {} : { eventId: query.messageId }),
          ...(query.outcome === undefined ? {} : { error: query.outcome === 'failed' ? Not(IsNull()) : IsNull() }),
        },
      });
      return { data: await presentAttempts(manager, id, page.data), nextCursor: page.nextCursor };
    });
  }

  @Write(202, {
    scope: 'webhooks:write',
    summary: 'Send messages again',
    description:
      'One message, or a range of the feed, also of events that happened while the endpoint was disabled. A message keeps its webhook-id.',
    response: replayedSchema,
    roles,
  })
  @Post('replay')
  replay(
    @CommandOf() command: Command,
    @Param('id', new IdPipe('webhookEndpoint')) id: string,
    @Body({ schema: replaySchema }) body: z.output<typeof replaySchema>,
  ): Promise<z.infer<typeof replayedSchema>> {
    return command.run(this.commands, 'replay_webhooks', async (manager) => {
      const businessId = command.principal.businessId ?? null;
      const replayed =
        'messageId' in body
          ? await replayMessage(manager, businessId, id, body.messageId)
          : await replayRange(manager, businessId, id, body);
      return {
        status: 202,
        body: replayed,
        audit: { action: 'replay_webhooks', subject: id, details: { ...body, ...replayed } },
      };
    });
  }
}
