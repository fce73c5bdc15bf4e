import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { PersonalText } from '#audit';
import { CommandRunner, ReadRunner } from '#commands';
import { idPattern } from '#domain';
import { holdSubject, LegalHold } from '#erasure';
import { CursorCodec } from '#http';
import { type Command, CommandOf } from '../authentication/command.decorator.js';
import { ReadOf, type ReadRequest } from '../authentication/read.decorator.js';
import { findPage } from '../pagination/page.js';
import { Read, Write } from '../schemas/route.decorator.js';
import { lineOfText, pageOf, pageQuery, timeOutput } from '../schemas/values.schema.js';

const newHoldSchema = z
  .strictObject({
    subject: z.union([z.string().regex(idPattern('order')), z.string().regex(idPattern('business'))]).meta({
      description: 'The id of an order or a business',
      example: 'po_…',
    }),
    reason: lineOfText(200).nullable().meta({ description: 'Null ends the hold' }),
  })
  .meta({ id: 'NewSubjectHold' });

const heldSchema = z.object({ subject: z.string(), reason: z.string(), since: timeOutput }).meta({ id: 'SubjectHold' });
const holdSchema = z
  .object({ subject: z.string(), hold: heldSchema.nullable().meta({ description: 'Null: there is none' }) })
  .meta({ id: 'SubjectHoldState' });
const heldPage = pageOf(heldSchema).meta({ id: 'SubjectHoldPage' });
const holdQuery = z.strictObject(pageQuery);

function present({ id, reason, since }: LegalHold): z.infer<typeof heldSchema> {
  return { subject: id, reason, since: since.toISOString() };
}

/** Orders and businesses of which everything is kept. */
@ApiTags('Operator')
@Controller('v1/operator/holds')
export class HoldsController {
  constructor(
    private readonly reads: ReadRunner,
    private readonly commands: CommandRunner,
    private readonly cursors: CursorCodec,
  ) {}

  @Write(200, {
    scope: 'network:write',
    summary: 'Put an order or a business under a legal hold, or end that',
    description:
      'Nothing that belongs to it is erased until the hold ends, also not by the business itself: `retention_period`. Of a business: ' +
      'itself, its members, keys, grants, documents, approvals, log and orders. Of an order: documents, disputes, what was said about it, ' +
      'requests for approval, its parties, and members and keys that acted on it. Files of exports and tries of webhooks of the ' +
      'business, or of the parties to the order, are not forgotten either.',
    response: holdSchema,
    roles: ['operator'],
  })
  @Post()
  set(
    @CommandOf() command: Command,
    @Body({ schema: newHoldSchema }) { subject, reason }: z.output<typeof newHoldSchema>,
  ): Promise<z.infer<typeof holdSchema>> {
    return command.run(this.commands, 'hold', async (manager) => {
      const hold = await holdSubject(manager, subject, reason);
      const told = reason === null ? {} : { reason: new PersonalText(reason) };
      return {
        status: 200,
        body: { subject, hold: hold === undefined ? null : present(hold) },
        audit: { action: 'hold', subject, details: { isHeld: reason !== null, ...told } },
      };
    });
  }

  @Read({ scope: 'network:read', summary: 'List legal holds', response: heldPage, roles: ['operator'] })
  @Get()
  async list(
    @ReadOf() read: ReadRequest,
    @Query({ schema: holdQuery }) query: z.output<typeof holdQuery>,
  ): Promise<z.infer<typeof heldPage>> {
    const { principal } = read;
    const page = await read.run(this.reads, (manager) =>
      findPage(LegalHold, { manager, cursors: this.cursors, principal, list: 'holds', query, where: {} }),
    );
    return { ...page, data: page.data.map(present) };
  }
}
