import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { setApprovalThreshold } from '#approvals';
import { CommandRunner, ReadRunner } from '#commands';
import { getProfile } from '#parties';
import { type Command, CommandOf } from '../authentication/command.decorator.js';
import { ReadOf, type ReadRequest } from '../authentication/read.decorator.js';
import { Read, Write } from '../schemas/route.decorator.js';
import { approvalPolicySchema, approvalPolicyView } from './approvals.schema.js';

type PolicyView = z.infer<typeof approvalPolicyView>;

@ApiTags('Approvals')
@Controller('v1/approval-policy')
export class ApprovalPolicyController {
  constructor(
    private readonly reads: ReadRunner,
    private readonly commands: CommandRunner,
  ) {}

  @Read({
    scope: 'approvals:read',
    summary: 'Above which amount a second person approves',
    response: approvalPolicyView,
    roles: ['buyer', 'supplier'],
  })
  @Get()
  async get(@ReadOf() read: ReadRequest): Promise<PolicyView> {
    const { businessId = '' } = read.principal;
    const { profile } = await read.run(this.reads, (manager) => getProfile(manager, read.principal, businessId));
    return { threshold: profile.approvalThreshold?.toString() ?? null };
  }

  @Write(200, {
    scope: 'approvals:write',
    summary: 'Set the amount above which a second person approves',
    description: 'Lower takes effect with the next request. Higher, or none, needs a second person itself.',
    response: approvalPolicyView,
    roles: ['buyer', 'supplier'],
  })
  @Put()
  set(
    @CommandOf() command: Command,
    @Body({ schema: approvalPolicySchema }) { threshold }: z.output<typeof approvalPolicySchema>,
  ): Promise<PolicyView> {
    return command.run(this.commands, 'set_approval_threshold', async (manager) => {
      const { principal } = command;
      await setApprovalThreshold(manager, principal, threshold);
      const body = { threshold: threshold?.toString() ?? null };
      const before = principal.approvalThreshold?.toString() ?? null;
      return {
        status: 200,
        body,
        audit: { action: 'set_approval_threshold', subject: principal.businessId ?? '', details: { ...body, before } },
      };
    });
  }
}
