import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type EntityManager, type FindOptionsWhere } from 'typeorm';
import type { z } from 'zod';
import { CommandRunner, ReadRunner } from '#commands';
import {
  concedeDispute,
  concessionOfDispute,
  contestDelivery,
  contestOfDelivery,
  Dispute,
  getDispute,
  ruleDispute,
  rulingOnDispute,
} from '#disputes';
import type { TypedData } from '#domain';
import { CursorCodec } from '#http';
import { ofReadableOrder } from '#orders';
import { SigningDesk } from '#parties';
import { type Command, CommandOf } from '../authentication/command.decorator.js';
import { ReadOf, type ReadRequest } from '../authentication/read.decorator.js';
import { withExpansion, withExpansions } from '../expansion/expand.js';
import {
  disputeGetQuery,
  disputeListQuery,
  disputePage,
  expandedDisputeSchema,
} from '../expansion/expansion.schema.js';
import { disputeExpansions } from '../expansion/expansions.js';
import { findPage } from '../pagination/page.js';
import { IdPipe } from '../schemas/id.pipe.js';
import { Read, Write } from '../schemas/route.decorator.js';
import { presentOperationLink, presentTypedData } from '../schemas/typed-data.presenter.js';
import { typedDataSchema } from '../schemas/values.schema.js';
import { presentDispute } from './disputes.presenter.js';
import { concessionSchema, disputeOperationSchema, newContestSchema, rulingSchema } from './disputes.schema.js';

type TypedDataView = { typedData: TypedData; digest: string };
type DisputeOperationView = z.infer<typeof disputeOperationSchema>;

@ApiTags('Disputes')
@Controller('v1')
export class DisputesController {
  constructor(
    private readonly reads: ReadRunner,
    private readonly commands: CommandRunner,
    private readonly desk: SigningDesk,
    private readonly cursors: CursorCodec,
  ) {}

  @Read({
    scope: 'disputes:read',
    summary: 'What an external buyer signs to contest a delivery',
    response: typedDataSchema,
    roles: ['buyer'],
  })
  @Post('deliveries/:id/contest/typed-data')
  async contestTypedData(
    @ReadOf() read: ReadRequest,
    @Param('id', new IdPipe('delivery')) id: string,
    @Body({ schema: newContestSchema }) body: z.output<typeof newContestSchema>,
  ): Promise<TypedDataView> {
    return presentTypedData(
      await read.run(this.reads, (manager) => contestOfDelivery(manager, this.desk, read.principal, id, body)),
    );
  }

  @Write(202, {
    triable: true,
    scope: 'disputes:write',
    summary: 'Contest a delivery or a part of it',
    description: 'Before its inspection ends, where the terms have arbitration. What else was claimed is paid at once.',
    response: disputeOperationSchema,
    roles: ['buyer', 'supplier'],
  })
  @Post('deliveries/:id/contest')
  contest(
    @CommandOf() command: Command,
    @Param('id', new IdPipe('delivery')) id: string,
    @Body({ schema: newContestSchema }) body: z.output<typeof newContestSchema>,
  ): Promise<DisputeOperationView> {
    return this.promise(command, 'contest_delivery', (manager) =>
      contestDelivery(manager, this.desk, command.principal, id, body),
    );
  }

  @Read({ scope: 'disputes:read', summary: 'List disputes', response: disputePage })
  @Get('disputes')
  async list(
    @ReadOf() read: ReadRequest,
    @Query({ schema: disputeListQuery }) { expand, ...query }: z.output<typeof disputeListQuery>,
  ): Promise<z.infer<typeof disputePage>> {
    return read.run(this.reads, async (manager) => {
      const { principal } = read;
      const orderId = ofReadableOrder(principal, query.orderId);
      const where: FindOptionsWhere<Dispute> = {
        ...(orderId === undefined ? {} : { orderId }),
        ...(query.status === undefined ? {} : { status: query.status }),
      };
      const page = await findPage(Dispute, {
        manager,
        cursors: this.cursors,
        principal,
        list: 'disputes',
        query,
        where,
      });
      const shown = { rows: page.data, views: page.data.map(presentDispute) };
      const data = await withExpansions({ manager, principal }, disputeExpansions, expand, shown);
      return { data, nextCursor: page.nextCursor };
    });
  }

  @Read({ scope: 'disputes:read', summary: 'Get a dispute', response: expandedDisputeSchema })
  @Get('disputes/:id')
  async get(
    @ReadOf() read: ReadRequest,
    @Param('id', new IdPipe('dispute')) id: string,
    @Query({ schema: disputeGetQuery }) { expand }: z.output<typeof disputeGetQuery>,
  ): Promise<z.infer<typeof expandedDisputeSchema>> {
    return read.run(this.reads, async (manager) => {
      const { principal } = read;
      const { dispute } = await getDispute(manager, principal, id);
      const shown = { row: dispute, view: presentDispute(dispute) };
      return withExpansion({ manager, principal }, disputeExpansions, expand, shown);
    });
  }

  @Read({
    scope: 'disputes:read',
    summary: 'What an external arbiter signs to rule on a dispute',
    response: typedDataSchema,
  })
  @Post('disputes/:id/rule/typed-data')
  async rulingTypedData(
    @ReadOf() read: ReadRequest,
    @Param('id', new IdPipe('dispute')) id: string,
    @Body({ schema: rulingSchema }) body: z.output<typeof rulingSchema>,
  ): Promise<TypedDataView> {
    return presentTypedData(
      await read.run(this.reads, (manager) => rulingOnDispute(manager, this.desk, read.principal, id, body)),
    );
  }

  @Write(202, {
    triable: true,
    scope: 'disputes:write',
    summary: 'Rule on a dispute',
    description:
      "By the arbiter's business, before arbitration ends. The signed ruling of an arbiter outside the network is sent by buyer or supplier.",
    response: disputeOperationSchema,
    roles: ['buyer', 'supplier'],
  })
  @Post('disputes/:id/rule')
  rule(
    @CommandOf() command: Command,
    @Param('id', new IdPipe('dispute')) id: string,
    @Body({ schema: rulingSchema }) body: z.output<typeof rulingSchema>,
  ): Promise<DisputeOperationView> {
    return this.promise(command, 'rule_dispute', (manager) =>
      ruleDispute(manager, this.desk, command.principal, id, body),
    );
  }

  @Read({
    scope: 'disputes:read',
    summary: 'What an external buyer or supplier signs to give in',
    response: typedDataSchema,
  })
  @Post('disputes/:id/concede/typed-data')
  async concessionTypedData(
    @ReadOf() read: ReadRequest,
    @Param('id', new IdPipe('dispute')) id: string,
    @Body({ schema: concessionSchema }) body: z.output<typeof concessionSchema>,
  ): Promise<TypedDataView> {
    return presentTypedData(
      await read.run(this.reads, (manager) => concessionOfDispute(manager, this.desk, read.principal, id, body)),
    );
  }

  @Write(202, {
    triable: true,
    scope: 'payments:write',
    summary: 'Give in to a dispute',
    description: 'The buyer pays all that it contested, or the supplier gives all of it up.',
    response: disputeOperationSchema,
    roles: ['buyer', 'supplier'],
  })
  @Post('disputes/:id/concede')
  concede(
    @CommandOf() command: Command,
    @Param('id', new IdPipe('dispute')) id: string,
    @Body({ schema: concessionSchema }) body: z.output<typeof concessionSchema>,
  ): Promise<DisputeOperationView> {
    return this.promise(command, 'concede_dispute', (manager) =>
      concedeDispute(manager, this.desk, command.principal, id, body),
    );
  }

  private promise(
    command: Command,
    action: string,
    work: (manager: EntityManager) => Promise<{ dispute: Dispute; operationId: string }>,
  ): Promise<DisputeOperationView> {
    return command.run(this.commands, action, async (manager) => {
      const { dispute, operationId } = await work(manager);
      return {
        status: 202,
        body: { ...presentDispute(dispute), operation: presentOperationLink(operationId) },
        audit: {
          action,
          subject: dispute.id,
          details: { orderId: dispute.orderId, contested: dispute.contested.toString(), operationId },
        },
      };
    });
  }
}
