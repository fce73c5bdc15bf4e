import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { type ApprovalPolicy, getApprovalPolicy, setApprovalPolicy } from '#approvals';
import { CommandRunner, ReadRunner } from '#commands';
import { type Command, CommandOf } from '../authentication/command.decorator.js';
import { ReadOf, type ReadRequest } from '../authentication/read.decorator.js';
import { Read, Write } from '../schemas/route.decorator.js';
import { approvalPolicySchema, approvalPolicyView } from './approvals.schema.js';

type PolicyView = z.infer<typeof approvalPolicyView>;

function presentPolicy({ threshold, windowSeconds }: ApprovalPolicy): PolicyView {
  return { threshold: threshold?.toString() ?? null, windowSeconds };
}

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
    return presentPolicy(await read.run(this.reads, (manager) => getApprovalPolicy(manager, read.principal)));
  }

  @Write(200, {
    scope: 'approvals:write',
    summary: 'Set the amount above which a second person approves',
    description:
      'Compared with it is all that one person committed alone within the window, with the request that is judged. A lower amount or a ' +
      'longer window takes effect with the next request; a higher one, none, or a shorter window need a second person themselves.',
    response: approvalPolicyView,
    roles: ['buyer', 'supplier'],
  })
  @Put()
  set(
    @CommandOf() command: Command,
    @Body({ schema: approvalPolicySchema }) body: z.output<typeof approvalPolicySchema>,
  ): Promise<PolicyView> {
    return command.run(this.commands, 'set_approval_threshold', async (manager) => {
      const { principal } = command;
      const { threshold, windowSeconds } = body;
      const wanted = { threshold, ...(windowSeconds === undefined ? {} : { windowSeconds }) };
      const { before, after } = await setApprovalPolicy(manager, principal, wanted);
      const view = presentPolicy(after);
      return {
        status: 200,
        body: view,
        audit: {
          action: 'set_approval_threshold',
          subject: principal.businessId ?? '',
          details: { ...view, before: presentPolicy(before) },
        },
      };
    });
  }
}
