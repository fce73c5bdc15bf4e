import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { EntityManager } from 'typeorm';
import type { z } from 'zod';
import {
  Approval,
  approvedRequester,
  decide,
  getApproval,
  type HeldRequest,
  lockPending,
  requestApproval,
  requirePerson,
  statusOf,
} from '#approvals';
import { PersonalText } from '#audit';
import { CommandRunner, ReadRunner } from '#commands';
import { inSavepoint, networkTime, withoutDeferred } from '#database';
import { QuittanceError } from '#domain';
import { CursorCodec } from '#http';
import { type ApiKeyRole, type Principal } from '#parties';
import { type Command, CommandOf } from '../authentication/command.decorator.js';
import { ReadOf, type ReadRequest } from '../authentication/read.decorator.js';
import { findPage } from '../pagination/page.js';
import { IdPipe } from '../schemas/id.pipe.js';
import { Read, Write } from '../schemas/route.decorator.js';
import { ApprovableCommands } from './approvable-commands.js';
import { presentApproval } from './approvals.presenter.js';
import {
  approvalDecisionSchema,
  approvalPage,
  approvalQuery,
  approvalSchema,
  newApprovalSchema,
  rejectionSchema,
} from './approvals.schema.js';

type ApprovalView = z.infer<typeof approvalSchema>;

const roles: readonly ApiKeyRole[] = ['buyer', 'supplier'];

/** What one person of a business asks for and another lets run. */
@ApiTags('Approvals')
@Controller('v1/approvals')
export class ApprovalsController {
  constructor(
    private readonly reads: ReadRunner,
    private readonly commands: CommandRunner,
    private readonly cursors: CursorCodec,
    private readonly approvable: ApprovableCommands,
  ) {}

  @Write(201, {
    scope: 'approvals:write',
    summary: 'Ask a second person',
    description:
      'For a request that was refused with `approval_required`: method, path and body as they were. It is tried here, so that what would ' +
      'be refused anyway is refused now, and what needs nobody is not asked for. It runs once it is approved, as it was asked.',
    response: approvalSchema,
    roles,
  })
  @Post()
  request(
    @CommandOf() command: Command,
    @Body({ schema: newApprovalSchema }) body: z.output<typeof newApprovalSchema>,
  ): Promise<ApprovalView> {
    return command.run(this.commands, 'request_approval', async (manager) => {
      const { principal } = command;
      requirePerson(principal);
      const { expiresInSeconds: seconds, ...request } = body;
      const amount = await this.amountOf(command, manager, principal, request);
      const approval = await requestApproval(manager, principal, request, { amount, seconds });
      const { digest, path } = approval;
      return {
        status: 201,
        body: presentApproval(approval, statusOf(approval, await networkTime(manager))),
        audit: {
          action: 'request_approval',
          subject: approval.id,
          details: { path, digest, amount: amount?.toString() ?? null },
        },
      };
    });
  }

  @Read({ scope: 'approvals:read', summary: 'List approvals', response: approvalPage })
  @Get()
  async list(
    @ReadOf() read: ReadRequest,
    @Query({ schema: approvalQuery }) query: z.output<typeof approvalQuery>,
  ): Promise<z.infer<typeof approvalPage>> {
    return read.run(this.reads, async (manager) => {
      const { principal } = read;
      const { businessId } = principal;
      const where = businessId === undefined ? {} : { businessId };
      const page = await findPage(Approval, {
        manager,
        cursors: this.cursors,
        principal,
        list: 'approvals',
        query,
        where,
      });
      const now = await networkTime(manager);
      return { ...page, data: page.data.map((approval) => presentApproval(approval, statusOf(approval, now))) };
    });
  }

  @Read({ scope: 'approvals:read', summary: 'Get an approval', response: approvalSchema })
  @Get(':id')
  async get(@ReadOf() read: ReadRequest, @Param('id', new IdPipe('approval')) id: string): Promise<ApprovalView> {
    return read.run(this.reads, async (manager) => {
      const approval = await getApproval(manager, id);
      return presentApproval(approval, statusOf(approval, await networkTime(manager)));
    });
  }

  @Write(200, {
    triable: true,
    scope: 'approvals:write',
    summary: 'Approve a request, which runs it',
    description:
      'By another person than who asked, whichever keys the two use. The request runs in the same transaction, once, as who asked and with ' +
      'what they may do now; when it is refused, nothing is decided.',
    response: approvalSchema,
    roles,
  })
  @Post(':id/approve')
  approve(
    @CommandOf() command: Command,
    @Param('id', new IdPipe('approval')) id: string,
    @Body({ schema: approvalDecisionSchema }) { digest }: z.output<typeof approvalDecisionSchema>,
  ): Promise<ApprovalView> {
    return command.run(this.commands, 'approve', async (manager) => {
      const { principal } = command;
      const approval = await lockPending(manager, id);
      const requester = await approvedRequester(manager, principal, approval, digest);
      const { status, body, audit, items = [] } = await this.approvable.play(command, manager, requester, approval);
      const decided = await decide(manager, principal, approval, {
        ...{ status: 'approved', reason: null, result: { status, body } },
      });
      const { requestedBy, requestedByMember, path } = approval;
      return {
        status: 200,
        body: presentApproval(decided, decided.status),
        audit: {
          action: 'approve',
          subject: id,
          details: { path, digest, requestedBy, requestedByMember, approvedByMember: principal.memberId },
        },
        items: [
          { ...audit, outcome: 'done', details: { ...audit.details, approvalId: id, requestedBy } },
          ...items.map((item) => ({ ...item, details: { ...item.details, approvalId: id, requestedBy } })),
        ],
      };
    });
  }

  @Write(200, {
    scope: 'approvals:write',
    summary: 'Reject a request, or take it back',
    description: 'By anybody of the business, who asked among them.',
    response: approvalSchema,
    roles,
  })
  @Post(':id/reject')
  reject(
    @CommandOf() command: Command,
    @Param('id', new IdPipe('approval')) id: string,
    @Body({ schema: rejectionSchema }) { reason }: z.output<typeof rejectionSchema>,
  ): Promise<ApprovalView> {
    return command.run(this.commands, 'reject_approval', async (manager) => {
      const approval = await lockPending(manager, id);
      const decided = await decide(manager, command.principal, approval, { status: 'rejected', reason });
      return {
        status: 200,
        body: presentApproval(decided, decided.status),
        audit: { action: 'reject_approval', subject: id, details: { reason: new PersonalText(reason) } },
      };
    });
  }

  /** What a request would commit, found by trying it; nothing of that stays. */
  private async amountOf(
    command: Command,
    manager: EntityManager,
    principal: Principal,
    request: HeldRequest,
  ): Promise<bigint | null> {
    try {
      await inSavepoint(manager, () =>
        withoutDeferred(manager, () => this.approvable.play(command, manager, principal, request)),
      );
    } catch (error) {
      if (!(error instanceof QuittanceError) || error.context.approval === undefined) throw error;
      const { amount } = error.context.approval;
      return amount === null ? null : BigInt(amount);
    }
    throw new QuittanceError('invalid_transition', 'This needs no second person. Send it as it is.', {
      allowedActions: [{ action: 'send', href: request.path }],
    });
  }
}
