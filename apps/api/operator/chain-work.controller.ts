import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { EntityManager } from 'typeorm';
import type { z } from 'zod';
import { cancelIntent, retryIntent, stepsOf } from '#chain';
import { CommandRunner, ReadRunner } from '#commands';
import { unknownId } from '#domain';
import { CursorCodec } from '#http';
import { listChainWork } from '#operations';
import { recordIntentFailures } from '#settlement';
import { type Command, CommandOf } from '../authentication/command.decorator.js';
import { ReadOf, type ReadRequest } from '../authentication/read.decorator.js';
import { findRowPage } from '../pagination/page.js';
import { IdPipe } from '../schemas/id.pipe.js';
import { Read, Write } from '../schemas/route.decorator.js';
import { emptyBody } from '../schemas/values.schema.js';
import { presentChainWork, presentStep } from './operator.presenter.js';
import { chainWorkDetailSchema, chainWorkPage, chainWorkQuery } from './operator.schema.js';

type Detail = z.infer<typeof chainWorkDetailSchema>;

/** Chain intents, for those who keep the network running. */
@ApiTags('Operator')
@Controller('v1/operator/intents')
export class ChainWorkController {
  constructor(
    private readonly reads: ReadRunner,
    private readonly commands: CommandRunner,
    private readonly cursors: CursorCodec,
  ) {}

  @Read({
    scope: 'network:read',
    summary: 'List chain intents',
    response: chainWorkPage,
    roles: ['operator', 'auditor'],
  })
  @Get()
  async list(
    @ReadOf() read: ReadRequest,
    @Query({ schema: chainWorkQuery }) query: z.output<typeof chainWorkQuery>,
  ): Promise<z.infer<typeof chainWorkPage>> {
    const page = await findRowPage({
      cursors: this.cursors,
      principal: read.principal,
      list: 'intents',
      query,
      find: (before, limit) => read.run(this.reads, (manager) => listChainWork(manager, { ...query, before, limit })),
    });
    return { ...page, data: page.data.map(presentChainWork) };
  }

  @Read({
    scope: 'network:read',
    summary: 'Get a chain intent with its history',
    response: chainWorkDetailSchema,
    roles: ['operator', 'auditor'],
  })
  @Get(':id')
  get(@ReadOf() read: ReadRequest, @Param('id', new IdPipe('intent')) id: string): Promise<Detail> {
    return read.run(this.reads, (manager) => present(manager, id));
  }

  @Write(200, {
    scope: 'network:write',
    summary: 'Try a chain intent again',
    description: 'Takes a parked one out, or one that rests after a failure at once.',
    response: chainWorkDetailSchema,
    roles: ['operator'],
  })
  @Post(':id/retry')
  retry(
    @CommandOf() command: Command,
    @Param('id', new IdPipe('intent')) id: string,
    @Body({ schema: emptyBody }) _body: z.output<typeof emptyBody>,
  ): Promise<Detail> {
    return command.run(this.commands, 'retry_intent', async (manager) => {
      await retryIntent(manager, id);
      const body = await present(manager, id);
      return { status: 200, body, audit: { action: 'retry_intent', subject: id, details: {} } };
    });
  }

  @Write(202, {
    scope: 'network:write',
    summary: 'Cancel a chain intent',
    description:
      'What was not signed fails at once. Of what is out the nonce is spent on nothing: whichever is mined first wins.',
    response: chainWorkDetailSchema,
    roles: ['operator'],
  })
  @Post(':id/cancel')
  cancel(
    @CommandOf() command: Command,
    @Param('id', new IdPipe('intent')) id: string,
    @Body({ schema: emptyBody }) _body: z.output<typeof emptyBody>,
  ): Promise<Detail> {
    return command.run(this.commands, 'cancel_intent', async (manager) => {
      const cancelled = await cancelIntent(manager, id);
      if (cancelled !== undefined) await recordIntentFailures(manager, [cancelled]);
      const body = await present(manager, id);
      const details = { isOut: cancelled === undefined };
      return { status: 202, body, audit: { action: 'cancel_intent', subject: id, details } };
    });
  }
}

async function present(manager: EntityManager, id: string): Promise<Detail> {
  const [item] = await listChainWork(manager, { id, limit: 1 });
  if (item === undefined) throw unknownId('intent', id);
  return { ...presentChainWork(item), steps: (await stepsOf(manager, id)).map(presentStep) };
}
