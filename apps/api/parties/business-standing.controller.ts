import { Body, Controller, Get, Headers, Param, Patch, Post } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { PersonalText, withPersonalTexts } from '#audit';
import { CommandRunner, ReadRunner } from '#commands';
import type { BusinessStatusAction } from '#domain';
import { type ApiKeyRole, changeIdentity, getProfile, lockProfile, moveBusiness } from '#parties';
import { type Command, CommandOf } from '../authentication/command.decorator.js';
import { ReadOf, type ReadRequest } from '../authentication/read.decorator.js';
import { IF_MATCH, requireMatch } from '../conditional/entity-tags.js';
import { IdPipe } from '../schemas/id.pipe.js';
import { Read, Write } from '../schemas/route.decorator.js';
import { reasonBody } from '../schemas/values.schema.js';
import { currentBusiness } from './current-business.js';
import { presentProfile } from './parties.presenter.js';
import { businessChangesSchema, businessProfileSchema } from './parties.schema.js';

type ProfileView = z.infer<typeof businessProfileSchema>;
type Reason = z.output<typeof reasonBody>;

const operator: readonly ApiKeyRole[] = ['operator'];
/** What names the person behind a sole trader. */
const NAMES = ['legalName', 'taxId', 'iban', 'bic'];

/** Who a business is, which the operator vouches for. */
@ApiTags('Businesses')
@Controller('v1/businesses')
export class BusinessStandingController {
  constructor(
    private readonly reads: ReadRunner,
    private readonly commands: CommandRunner,
  ) {}

  @Read({
    scope: 'businesses:read',
    summary: 'What is known of a business',
    description: 'For the business itself, the operator and network-wide auditors.',
    response: businessProfileSchema,
  })
  @Get(':id/profile')
  async profile(@ReadOf() read: ReadRequest, @Param('id', new IdPipe('business')) id: string): Promise<ProfileView> {
    return presentProfile(await read.run(this.reads, (manager) => getProfile(manager, read.principal, id)));
  }

  @Write(200, {
    scope: 'businesses:write',
    summary: 'Change what names a business',
    description:
      'Itself, or the operator. Once it was verified, only the operator changes legal name, LEI and tax id. `If-Match` takes the ETag of the ' +
      'business, or of its profile, which this answers.',
    response: businessProfileSchema,
    roles: ['operator', 'buyer', 'supplier'],
  })
  @ApiHeader(IF_MATCH)
  @Patch(':id')
  change(
    @CommandOf() command: Command,
    @Param('id', new IdPipe('business')) id: string,
    @Body({ schema: businessChangesSchema }) body: z.output<typeof businessChangesSchema>,
    @Headers('If-Match') ifMatch?: string,
  ): Promise<ProfileView> {
    return command.run(this.commands, 'change_business', async (manager) => {
      if (ifMatch !== undefined) {
        const known = await lockProfile(manager, command.principal, id);
        requireMatch(ifMatch, await currentBusiness(manager, id), presentProfile(known));
      }
      await changeIdentity(manager, command.principal, id, body);
      return {
        status: 200,
        body: presentProfile(await getProfile(manager, command.principal, id)),
        audit: { action: 'change_business', subject: id, details: withPersonalTexts(body, NAMES) },
      };
    });
  }

  @Write(200, {
    scope: 'businesses:write',
    summary: 'Verify a business',
    description: 'It may take on obligations from now on.',
    response: businessProfileSchema,
    roles: operator,
  })
  @Post(':id/verify')
  verify(
    @CommandOf() command: Command,
    @Param('id', new IdPipe('business')) id: string,
    @Body({ schema: reasonBody }) { reason }: Reason,
  ): Promise<ProfileView> {
    return this.move(command, id, 'verify', reason);
  }

  @Write(200, {
    scope: 'businesses:write',
    summary: 'Suspend a business',
    description: 'Nothing new is agreed with it. What it took on goes on, and every payment still goes to its owner.',
    response: businessProfileSchema,
    roles: operator,
  })
  @Post(':id/suspend')
  suspend(
    @CommandOf() command: Command,
    @Param('id', new IdPipe('business')) id: string,
    @Body({ schema: reasonBody }) { reason }: Reason,
  ): Promise<ProfileView> {
    return this.move(command, id, 'suspend', reason);
  }

  @Write(200, {
    scope: 'businesses:write',
    summary: 'Reinstate a suspended business',
    response: businessProfileSchema,
    roles: operator,
  })
  @Post(':id/reinstate')
  reinstate(
    @CommandOf() command: Command,
    @Param('id', new IdPipe('business')) id: string,
    @Body({ schema: reasonBody }) { reason }: Reason,
  ): Promise<ProfileView> {
    return this.move(command, id, 'reinstate', reason);
  }

  private move(command: Command, id: string, action: BusinessStatusAction, reason: string): Promise<ProfileView> {
    return command.run(this.commands, `${action}_business`, async (manager) => {
      const status = await moveBusiness(manager, id, action, reason);
      return {
        status: 200,
        body: presentProfile(await getProfile(manager, command.principal, id)),
        audit: { action: `${action}_business`, subject: id, details: { status, reason: new PersonalText(reason) } },
      };
    });
  }
}
