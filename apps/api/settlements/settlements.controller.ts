import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { CommandRunner, ReadRunner } from '#commands';
import {
  acceptanceOfSettlement,
  acceptSettlement,
  getSettlement,
  proposalOfSettlement,
  proposeSettlement,
  withdrawSettlement,
} from '#disputes';
import type { TypedData } from '#domain';
import { SigningDesk } from '#parties';
import { type Command, CommandOf } from '../authentication/command.decorator.js';
import { ReadOf, type ReadRequest } from '../authentication/read.decorator.js';
import { IdPipe } from '../schemas/id.pipe.js';
import { Read, Write } from '../schemas/route.decorator.js';
import { presentOperationLink, presentTypedData } from '../schemas/typed-data.presenter.js';
import { emptyBody, signatureBody, typedDataSchema } from '../schemas/values.schema.js';
import { presentSettlement } from './settlements.presenter.js';
import { newSettlementSchema, settlementOperationSchema, settlementSchema } from './settlements.schema.js';

type TypedDataView = { typedData: TypedData; digest: string };
type SettlementView = z.infer<typeof settlementSchema>;
type NewSettlementBody = z.output<typeof newSettlementSchema>;
type SignatureBody = z.output<typeof signatureBody>;

@ApiTags('Settlements')
@Controller('v1')
export class SettlementsController {
  constructor(
    private readonly reads: ReadRunner,
    private readonly commands: CommandRunner,
    private readonly desk: SigningDesk,
  ) {}

  @Read({
    scope: 'disputes:read',
    summary: 'What an external signer signs to propose a settlement',
    response: typedDataSchema,
  })
  @Post('purchase-orders/:id/settlements/typed-data')
  async proposalTypedData(
    @ReadOf() read: ReadRequest,
    @Param('id', new IdPipe('order')) id: string,
    @Body({ schema: newSettlementSchema }) body: NewSettlementBody,
  ): Promise<TypedDataView> {
    return presentTypedData(
      await read.run(this.reads, (manager) => proposalOfSettlement(manager, this.desk, read.principal, id, body)),
    );
  }

  @Write(201, {
    triable: true,
    scope: 'payments:write',
    summary: 'Propose how to split held money',
    response: settlementSchema,
    roles: ['buyer', 'supplier'],
  })
  @Post('purchase-orders/:id/settlements')
  propose(
    @CommandOf() command: Command,
    @Param('id', new IdPipe('order')) id: string,
    @Body({ schema: newSettlementSchema }) body: NewSettlementBody,
  ): Promise<SettlementView> {
    return command.run(this.commands, 'propose_settlement', async (manager) => {
      const settlement = await proposeSettlement(manager, this.desk, command.principal, id, body);
      const { toSupplier, toBuyer } = presentSettlement(settlement);
      return {
        status: 201,
        body: presentSettlement(settlement),
        audit: { action: 'propose_settlement', subject: settlement.id, details: { orderId: id, toSupplier, toBuyer } },
      };
    });
  }

  @Read({ scope: 'disputes:read', summary: 'Get a settlement', response: settlementSchema })
  @Get('settlements/:id')
  async get(@ReadOf() read: ReadRequest, @Param('id', new IdPipe('settlement')) id: string): Promise<SettlementView> {
    return presentSettlement(
      (await read.run(this.reads, (manager) => getSettlement(manager, read.principal, id))).settlement,
    );
  }

  @Read({
    scope: 'disputes:read',
    summary: 'What an external signer signs to accept a settlement',
    response: typedDataSchema,
  })
  @Post('settlements/:id/accept/typed-data')
  async acceptanceTypedData(
    @ReadOf() read: ReadRequest,
    @Param('id', new IdPipe('settlement')) id: string,
  ): Promise<TypedDataView> {
    return presentTypedData(
      await read.run(this.reads, (manager) => acceptanceOfSettlement(manager, this.desk, read.principal, id)),
    );
  }

  @Write(202, {
    triable: true,
    scope: 'payments:write',
    summary: "Accept the other party's settlement",
    description: 'The split is paid as soon as it is mined.',
    response: settlementOperationSchema,
    roles: ['buyer', 'supplier'],
  })
  @Post('settlements/:id/accept')
  accept(
    @CommandOf() command: Command,
    @Param('id', new IdPipe('settlement')) id: string,
    @Body({ schema: signatureBody }) body: SignatureBody,
  ): Promise<z.infer<typeof settlementOperationSchema>> {
    return command.run(this.commands, 'accept_settlement', async (manager) => {
      const { settlement, operationId } = await acceptSettlement(
        manager,
        this.desk,
        command.principal,
        id,
        body.signature,
      );
      return {
        status: 202,
        body: { ...presentSettlement(settlement), operation: presentOperationLink(operationId) },
        audit: { action: 'accept_settlement', subject: settlement.id, details: { operationId } },
      };
    });
  }

  @Write(200, {
    triable: true,
    scope: 'disputes:write',
    summary: 'Withdraw or decline a settlement',
    response: settlementSchema,
    roles: ['buyer', 'supplier'],
  })
  @Post('settlements/:id/withdraw')
  withdraw(
    @CommandOf() command: Command,
    @Param('id', new IdPipe('settlement')) id: string,
    @Body({ schema: emptyBody }) _body: z.output<typeof emptyBody>,
  ): Promise<SettlementView> {
    return command.run(this.commands, 'withdraw_settlement', async (manager) => {
      const settlement = await withdrawSettlement(manager, command.principal, id);
      return {
        status: 200,
        body: presentSettlement(settlement),
        audit: { action: 'withdraw_settlement', subject: settlement.id, details: {} },
      };
    });
  }
}
