import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { CommandRunner } from '#commands';
import { acceptDeliveries, claimDeliveries } from '#deliveries';
import { SigningDesk } from '#parties';
import { type Command, CommandOf } from '../authentication/command.decorator.js';
import { type BulkAnswer, presentDone, runBulk } from '../bulk/run-bulk.js';
import { presentOrderOperations } from '../purchase-orders/bulk-orders.controller.js';
import { bulkOrderOperations } from '../purchase-orders/bulk-orders.schema.js';
import type { purchaseOrderOperationSchema } from '../purchase-orders/purchase-orders.schema.js';
import { Write } from '../schemas/route.decorator.js';
import { presentOperationLink } from '../schemas/typed-data.presenter.js';
import { presentNewDeliveries } from './deliveries.presenter.js';
import {
  acceptDeliveriesBody,
  acceptDeliveryItem,
  bulkDeliveries,
  type deliveryOperationSchema,
  newDeliveriesBody,
  newDeliveryItem,
} from './deliveries.schema.js';

@ApiTags('Deliveries')
@Controller('v1/purchase-orders/bulk')
export class BulkDeliveriesController {
  constructor(
    private readonly commands: CommandRunner,
    private readonly desk: SigningDesk,
  ) {}

  @Write(200, {
    triable: true,
    scope: 'deliveries:write',
    summary: 'Confirm up to 1,000 deliveries',
    description: 'Names each order once; of one order confirm the next delivery with the next request.',
    response: bulkDeliveries,
    roles: ['supplier', 'buyer'],
  })
  @Post('deliveries')
  claim(
    @CommandOf() command: Command,
    @Body({ schema: newDeliveriesBody }) body: z.output<typeof newDeliveriesBody>,
  ): Promise<BulkAnswer<z.infer<typeof deliveryOperationSchema>>> {
    return runBulk(command, {
      commands: this.commands,
      action: 'claim_delivery',
      item: newDeliveryItem,
      items: body.items,
      work: async (manager, requests) =>
        presentDone(
          await claimDeliveries(manager, this.desk, command.principal, requests),
          (claimed) => presentNewDeliveries(manager, claimed),
          ({ delivery, operationId }, view) => ({
            status: 202,
            body: { ...view, operation: presentOperationLink(operationId) },
            subject: delivery.id,
            details: {
              orderId: delivery.orderId,
              cumulative: delivery.cumulative.toString(),
              evidenceHash: delivery.evidenceHash,
            },
          }),
        ),
    });
  }

  @Write(200, {
    triable: true,
    scope: 'payments:write',
    summary: 'Accept deliveries of up to 1,000 orders',
    description: 'A payment run: names each order once, and pays as accepting one by one does.',
    response: bulkOrderOperations,
    roles: ['buyer', 'supplier'],
  })
  @Post('accept-delivery')
  accept(
    @CommandOf() command: Command,
    @Body({ schema: acceptDeliveriesBody }) body: z.output<typeof acceptDeliveriesBody>,
  ): Promise<BulkAnswer<z.infer<typeof purchaseOrderOperationSchema>>> {
    return runBulk(command, {
      commands: this.commands,
      action: 'accept_delivery',
      item: acceptDeliveryItem,
      items: body.items,
      work: async (manager, requests) => {
        const { principal } = command;
        return presentOrderOperations(
          manager,
          await acceptDeliveries(manager, this.desk, principal, requests),
          principal,
        );
      },
    });
  }
}
