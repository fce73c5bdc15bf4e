import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { CommandRunner, ReadRunner } from '#commands';
import { type ApiKeyRole, getProfile, setSignaturesRequired } from '#parties';
import { type Command, CommandOf } from '../authentication/command.decorator.js';
import { ReadOf, type ReadRequest } from '../authentication/read.decorator.js';
import { Read, Write } from '../schemas/route.decorator.js';
import { signaturePolicySchema } from './parties.schema.js';

type PolicyView = z.infer<typeof signaturePolicySchema>;

const roles: readonly ApiKeyRole[] = ['buyer', 'supplier'];

/** Whether a business takes signed requests only (RFC 9421). */
@ApiTags('API keys')
@Controller('v1/signature-policy')
export class SignaturePolicyController {
  constructor(
    private readonly reads: ReadRunner,
    private readonly commands: CommandRunner,
  ) {}

  @Read({
    scope: 'api_keys:read',
    summary: 'Whether all requests are to be signed',
    response: signaturePolicySchema,
    roles,
  })
  @Get()
  async get(@ReadOf() read: ReadRequest): Promise<PolicyView> {
    const { principal } = read;
    const { profile } = await read.run(this.reads, (manager) =>
      getProfile(manager, principal, principal.businessId ?? ''),
    );
    return { required: profile.signaturesRequired };
  }

  @Write(200, {
    scope: 'api_keys:write',
    summary: 'Demand that all requests are signed',
    description:
      'From the next request on nobody acts for the business with an API key that has no public key, or with an access token: ' +
      '`unsigned_request`. Said by a signed request only. To demand it no more needs a second person where there is an approval threshold.',
    response: signaturePolicySchema,
    roles,
  })
  @Put()
  set(
    @CommandOf() command: Command,
    @Body({ schema: signaturePolicySchema }) { required }: z.output<typeof signaturePolicySchema>,
  ): Promise<PolicyView> {
    return command.run(this.commands, 'set_signature_policy', async (manager) => {
      const { principal } = command;
      const before = await setSignaturesRequired(manager, principal, required);
      const subject = principal.businessId ?? '';
      const audit = { action: 'set_signature_policy', subject, details: { required, before } };
      return { status: 200, body: { required }, audit };
    });
  }
}
