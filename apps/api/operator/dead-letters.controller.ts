import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { CommandRunner, ReadRunner } from '#commands';
import { listDeadLetters, requeueDeadLetter } from '#dead-letters';
import { CursorCodec } from '#http';
import { type Command, CommandOf } from '../authentication/command.decorator.js';
import { ReadOf, type ReadRequest } from '../authentication/read.decorator.js';
import { findRowPage } from '../pagination/page.js';
import { IdPipe } from '../schemas/id.pipe.js';
import { Read, Write } from '../schemas/route.decorator.js';
import { emptyBody } from '../schemas/values.schema.js';
import { presentDeadLetter } from './operator.presenter.js';
import { deadLetterPage, deadLetterQuery, deadLetterSchema } from './operator.schema.js';

/** Events and scheduled work that were parked after too many failures. */
@ApiTags('Operator')
@Controller('v1/operator/dead-letters')
export class DeadLettersController {
  constructor(
    private readonly reads: ReadRunner,
    private readonly commands: CommandRunner,
    private readonly cursors: CursorCodec,
  ) {}

  @Read({
    scope: 'network:read',
    summary: 'List dead letters',
    response: deadLetterPage,
    roles: ['operator', 'auditor'],
  })
  @Get()
  async list(
    @ReadOf() read: ReadRequest,
    @Query({ schema: deadLetterQuery }) query: z.output<typeof deadLetterQuery>,
  ): Promise<z.infer<typeof deadLetterPage>> {
    const page = await findRowPage({
      cursors: this.cursors,
      principal: read.principal,
      list: 'dead-letters',
      query,
      find: (before, limit) =>
        read.run(this.reads, (manager) => listDeadLetters(manager, { queue: query.queue, before, limit })),
    });
    return { ...page, data: page.data.map(presentDeadLetter) };
  }

  @Write(200, {
    scope: 'network:write',
    summary: 'Put a dead letter back',
    description: 'It is tried again at once, with its failures forgotten. Answers what it was.',
    response: deadLetterSchema,
    roles: ['operator'],
  })
  @Post(':id/requeue')
  requeue(
    @CommandOf() command: Command,
    @Param('id', new IdPipe('deadLetter')) id: string,
    @Body({ schema: emptyBody }) _body: z.output<typeof emptyBody>,
  ): Promise<z.infer<typeof deadLetterSchema>> {
    return command.run(this.commands, 'requeue_dead_letter', async (manager) => {
      const letter = await requeueDeadLetter(manager, id);
      const { queue, reference, reason } = letter;
      return {
        status: 200,
        body: presentDeadLetter(letter),
        audit: { action: 'requeue_dead_letter', subject: letter.subject, details: { id, queue, reference, reason } },
      };
    });
  }
}
