import { Body, Controller, Get, Headers, Inject, Param, Put } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import type { EntityManager } from 'typeorm';
import type { z } from 'zod';
import { CommandRunner, ReadRunner } from '#commands';
import { QuittanceError } from '#domain';
import { type ApiKeyRole, externalSubjectOf, getOwnMember, lockOwnMember, setExternalSubject } from '#parties';
import { type Command, CommandOf } from '../authentication/command.decorator.js';
import { ReadOf, type ReadRequest } from '../authentication/read.decorator.js';
import { IF_MATCH, requireMatch } from '../conditional/entity-tags.js';
import { API_CONFIG, type ApiDependencies } from '../dependencies.js';
import { IdPipe } from '../schemas/id.pipe.js';
import { Read, Write } from '../schemas/route.decorator.js';
import { externalSubjectInput, externalSubjectSchema } from './parties.schema.js';

type SubjectView = z.infer<typeof externalSubjectSchema>;

const roles: readonly ApiKeyRole[] = ['operator', 'buyer', 'supplier'];

async function present(manager: EntityManager, memberId: string): Promise<SubjectView> {
  const now = await externalSubjectOf(manager, memberId);
  const { issuer = null, subject = null, createdAt } = now ?? {};
  return { memberId, issuer, subject, createdAt: createdAt?.toISOString() ?? null };
}

/** Whom the identity provider knows a member as. */
@ApiTags('Members')
@Controller('v1/members/:id/external-subject')
export class ExternalSubjectsController {
  constructor(
    private readonly reads: ReadRunner,
    private readonly commands: CommandRunner,
    @Inject(API_CONFIG) private readonly config: ApiDependencies['config'],
  ) {}

  @Read({
    scope: 'members:read',
    summary: "Get a member's external subject",
    description: 'Whose access tokens act as the member; null when nobody’s do.',
    response: externalSubjectSchema,
    roles,
  })
  @Get()
  async get(@ReadOf() read: ReadRequest, @Param('id', new IdPipe('member')) id: string): Promise<SubjectView> {
    return read.run(this.reads, async (manager) => {
      await getOwnMember(manager, read.principal, id);
      return present(manager, id);
    });
  }

  @Write(200, {
    scope: 'members:write',
    summary: "Set a member's external subject",
    description:
      'From now on access tokens with this `sub` act as the member, and those of the subject before do not. A subject is one member. ' +
      'Where there is an approval threshold, a second person approves that somebody else may act as a member with approvals:write.',
    response: externalSubjectSchema,
    roles,
  })
  @ApiHeader(IF_MATCH)
  @Put()
  set(
    @CommandOf() command: Command,
    @Param('id', new IdPipe('member')) id: string,
    @Body({ schema: externalSubjectInput }) { subject }: z.output<typeof externalSubjectInput>,
    @Headers('If-Match') ifMatch?: string,
  ): Promise<SubjectView> {
    return command.run(this.commands, 'set_external_subject', async (manager) => {
      const { principal } = command;
      const member = await lockOwnMember(manager, principal, id);
      const known = await present(manager, id);
      requireMatch(ifMatch, known);
      const { oidc } = this.config;
      if (oidc === undefined) {
        throw new QuittanceError('invalid_transition', 'This network takes no tokens: OIDC_ISSUER is not set.');
      }
      await setExternalSubject(manager, principal, member, { issuer: oidc.issuer, subject });
      const details = { issuer: oidc.issuer, subject, before: known.subject };
      const body = await present(manager, id);
      return { status: 200, body, audit: { action: 'set_external_subject', subject: id, details } };
    });
  }
}
