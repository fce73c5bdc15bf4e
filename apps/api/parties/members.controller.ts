import { Body, Controller, Get, Headers, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import { type EntityManager, IsNull } from 'typeorm';
import type { z } from 'zod';
import { PersonalText } from '#audit';
import { CommandRunner, ReadRunner } from '#commands';
import { type DocumentStorage, RETENTION_DAYS } from '#documents';
import { QuittanceError } from '#domain';
import { eraseSubject } from '#erasure';
import { CursorCodec } from '#http';
import {
  type ApiKeyRole,
  asCalledNow,
  changeDetails,
  changeMember,
  createMember,
  gainsWatched,
  getMember,
  getOwnMember,
  getParty,
  lockOwnMember,
  Member,
  type MemberRights,
  mayRevoke,
  type PersonDetails,
  requireMayGrant,
  requireSecondPerson,
  rightsOf,
} from '#parties';
import { type Command, CommandOf } from '../authentication/command.decorator.js';
import { ReadOf, type ReadRequest } from '../authentication/read.decorator.js';
import { IF_MATCH, requireMatch } from '../conditional/entity-tags.js';
import { DOCUMENT_STORAGE } from '../dependencies.js';
import { erasureReasonSchema } from '../operator/erasure.schema.js';
import { findPage } from '../pagination/page.js';
import { IdPipe } from '../schemas/id.pipe.js';
import { Read, Write } from '../schemas/route.decorator.js';
import { emptyBody } from '../schemas/values.schema.js';
import { presentMember } from './parties.presenter.js';
import { memberChangesSchema, memberPage, memberSchema, newMemberSchema, pageQuerySchema } from './parties.schema.js';

type MemberView = z.infer<typeof memberSchema>;

const roles: readonly ApiKeyRole[] = ['operator', 'buyer', 'supplier'];

interface MemberChange {
  readonly rights: Partial<MemberRights>;
  readonly details?: Partial<PersonDetails>;
  readonly ifMatch?: string | undefined;
}

async function memberView(manager: EntityManager, member: Member): Promise<MemberView> {
  const [now = member] = await asCalledNow(manager, [member]);
  return presentMember(now);
}

/** People of a business, whose credentials never may more than they. */
@ApiTags('Members')
@Controller('v1/members')
export class MembersController {
  constructor(
    private readonly reads: ReadRunner,
    private readonly commands: CommandRunner,
    private readonly cursors: CursorCodec,
    @Inject(DOCUMENT_STORAGE) private readonly storage: DocumentStorage,
  ) {}

  @Write(201, {
    scope: 'members:write',
    summary: 'Add a member',
    description:
      'A person with no more roles and scopes than the caller has. The operator makes the first API key of a member.',
    response: memberSchema,
    roles,
  })
  @Post()
  create(
    @CommandOf() command: Command,
    @Body({ schema: newMemberSchema }) body: z.output<typeof newMemberSchema>,
  ): Promise<MemberView> {
    return command.run(this.commands, 'create_member', async (manager) => {
      const { principal } = command;
      const businessId = body.businessId ?? principal.businessId ?? null;
      const scopes = [...(body.scopes ?? principal.scopes)];
      requireMayGrant(principal, { ...body, businessId, scopes, expiresAt: undefined });
      // Whoever could make up colleagues could approve what they ask for themselves, and pay as each of them.
      if (gainsWatched(scopes)) requireSecondPerson(principal);
      if (businessId !== null) await getParty(manager, businessId);
      const { name, email = null, roles } = body;
      const member = presentMember(await createMember(manager, { businessId, name, email, roles, scopes }));
      return {
        status: 201,
        body: member,
        audit: { action: 'create_member', subject: member.id, details: { businessId, roles, scopes } },
      };
    });
  }

  @Read({ scope: 'members:read', summary: 'List members', response: memberPage, roles })
  @Get()
  async list(
    @ReadOf() read: ReadRequest,
    @Query({ schema: pageQuerySchema }) query: z.output<typeof pageQuerySchema>,
  ): Promise<z.infer<typeof memberPage>> {
    const { principal } = read;
    const where = { businessId: principal.businessId ?? IsNull() };
    const page = await read.run(this.reads, async (manager) => {
      const found = await findPage(Member, {
        ...{ manager, cursors: this.cursors, principal, list: 'members', query, where },
      });
      return { ...found, data: (await asCalledNow(manager, found.data)).map(presentMember) };
    });
    return page;
  }

  @Read({ scope: 'members:read', summary: 'Get a member', response: memberSchema, roles })
  @Get(':id')
  async get(@ReadOf() read: ReadRequest, @Param('id', new IdPipe('member')) id: string): Promise<MemberView> {
    return read.run(this.reads, async (manager) =>
      memberView(manager, await getOwnMember(manager, read.principal, id)),
    );
  }

  @Write(200, {
    scope: 'members:write',
    summary: 'Change a member',
    description:
      'Name and e-mail address; roles, scopes and status, for all credentials of the person from their next request on. By somebody who has ' +
      'all that the member had and gets. Where there is an approval threshold, a second person approves whoever is to approve or pay from now on, and two who may ' +
      'approve stay. `deactivated` ends all credentials; `active` brings the person back, and none of the credentials.',
    response: memberSchema,
    roles,
  })
  @ApiHeader(IF_MATCH)
  @Patch(':id')
  change(
    @CommandOf() command: Command,
    @Param('id', new IdPipe('member')) id: string,
    @Body({ schema: memberChangesSchema }) body: z.output<typeof memberChangesSchema>,
    @Headers('If-Match') ifMatch?: string,
  ): Promise<MemberView> {
    const { roles: newRoles, scopes, status, name, email } = body;
    const rights = {
      ...(newRoles === undefined ? {} : { roles: newRoles }),
      ...(scopes === undefined ? {} : { scopes }),
      ...(status === undefined ? {} : { status }),
    };
    const details = { ...(name === undefined ? {} : { name }), ...(email === undefined ? {} : { email }) };
    return this.changed(command, id, 'change_member', { rights, details, ifMatch });
  }

  @Write(200, {
    scope: 'members:write',
    summary: 'Deactivate a member',
    description: 'None of the credentials of the person is good any more. As changing the status to `deactivated`.',
    response: memberSchema,
    roles,
  })
  @Post(':id/deactivate')
  deactivate(
    @CommandOf() command: Command,
    @Param('id', new IdPipe('member')) id: string,
    @Body({ schema: emptyBody }) _body: z.output<typeof emptyBody>,
  ): Promise<MemberView> {
    return this.changed(command, id, 'deactivate_member', { rights: { status: 'deactivated' } });
  }

  /** The log tells which record has the new details, and not what they are. */
  private changed(
    command: Command,
    id: string,
    action: string,
    { rights, details = {}, ifMatch }: MemberChange,
  ): Promise<MemberView> {
    return command.run(this.commands, action, async (manager) => {
      const known = await lockOwnMember(manager, command.principal, id);
      if (ifMatch !== undefined) requireMatch(ifMatch, await memberView(manager, known));
      const before = rightsOf(known);
      const detailsId =
        Object.keys(details).length === 0 ? undefined : await changeDetails(manager, command.principal, id, details);
      const member = await changeMember(manager, command.principal, id, rights);
      const told = { ...rights, before, ...(detailsId === undefined ? {} : { detailsId }) };
      return {
        status: 200,
        body: await memberView(manager, member),
        audit: { action, subject: id, details: told },
      };
    });
  }

  @Write(200, {
    scope: 'members:write',
    summary: 'Erase the personal data of a member',
    description:
      'Of a member who was deactivated: name, e-mail address, names of API keys, and what an identity provider knows the person as. ' +
      '`[erased]` stands in their places; the log of what was done with the credentials stays, under their ids. Refused for ' +
      `${RETENTION_DAYS} days after the person last asked for an approval or decided one.`,
    response: memberSchema,
    roles,
  })
  @Post(':id/erase')
  erase(
    @CommandOf() command: Command,
    @Param('id', new IdPipe('member')) id: string,
    @Body({ schema: erasureReasonSchema }) { reason }: z.output<typeof erasureReasonSchema>,
  ): Promise<MemberView> {
    return command.run(this.commands, 'erase_member', async (manager) => {
      const { principal } = command;
      const member = await getOwnMember(manager, principal, id);
      if (!mayRevoke(principal, member)) {
        throw new QuittanceError('forbidden', 'You erase only members whose roles and scopes you have yourself.');
      }
      await eraseSubject(manager, this.storage, id, principal.actorId);
      const view = await memberView(manager, await getMember(manager, id));
      return {
        status: 200,
        body: view,
        audit: { action: 'erase_member', subject: id, details: { reason: new PersonalText(reason) } },
      };
    });
  }
}
