import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type FindOptionsWhere } from 'typeorm';
import type { z } from 'zod';
import { CommandRunner, ReadRunner } from '#commands';
import {
  acceptanceOfDelivery,
  acceptDelivery,
  claimDelivery,
  claimOfDelivery,
  Delivery,
  getDelivery,
  releaseDelivery,
} from '#deliveries';
import type { TypedData } from '#domain';
import { CursorCodec } from '#http';
import { ofReadableOrder } from '#orders';
import { SigningDesk } from '#parties';
import { type Command, CommandOf } from '../authentication/command.decorator.js';
import { ReadOf, type ReadRequest } from '../authentication/read.decorator.js';
import { withExpansion, withExpansions } from '../expansion/expand.js';
import {
  deliveryGetQuery,
  deliveryListQuery,
  deliveryPage,
  expandedDeliverySchema,
} from '../expansion/expansion.schema.js';
import { deliveryExpansions } from '../expansion/expansions.js';
import { beginsWith, madeUnder, within } from '../pagination/filters.js';
import { findPage } from '../pagination/page.js';
import { readSort } from '../pagination/sorting.js';
import { presentPurchaseOrder } from '../purchase-orders/purchase-orders.presenter.js';
import { purchaseOrderOperationSchema } from '../purchase-orders/purchase-orders.schema.js';
import { IdPipe } from '../schemas/id.pipe.js';
import { Read, Write } from '../schemas/route.decorator.js';
import { presentOperationLink, presentTypedData } from '../schemas/typed-data.presenter.js';
import { emptyBody, typedDataSchema } from '../schemas/values.schema.js';
import { type DeliveryView, presentDeliveries, presentDelivery, presentNewDeliveries } from './deliveries.presenter.js';
import { acceptDeliveryBody, deliveryOperationSchema, deliverySorts, newDeliverySchema } from './deliveries.schema.js';

type TypedDataView = { typedData: TypedData; digest: string };
type NewDeliveryBody = z.output<typeof newDeliverySchema>;
type AcceptBody = z.output<typeof acceptDeliveryBody>;

@ApiTags('Deliveries')
@Controller('v1')
export class DeliveriesController {
  constructor(
    private readonly reads: ReadRunner,
    private readonly commands: CommandRunner,
    private readonly desk: SigningDesk,
    private readonly cursors: CursorCodec,
  ) {}

  @Read({
    scope: 'deliveries:read',
    summary: 'What an external supplier or attester signs to claim a delivery',
    response: typedDataSchema,
    roles: ['supplier'],
  })
  @Post('purchase-orders/:id/deliveries/typed-data')
  async claimTypedData(
    @ReadOf() read: ReadRequest,
    @Param('id', new IdPipe('order')) id: string,
    @Body({ schema: newDeliverySchema }) body: NewDeliveryBody,
  ): Promise<TypedDataView> {
    return presentTypedData(
      await read.run(this.reads, (manager) => claimOfDelivery(manager, this.desk, read.principal, id, body)),
    );
  }

  @Write(202, {
    triable: true,
    scope: 'deliveries:write',
    summary: 'Confirm a delivery',
    description:
      "By the supplier or the attester. The buyer's inspection begins when the claim is mined; silence accepts.",
    response: deliveryOperationSchema,
    roles: ['supplier', 'buyer'],
  })
  @Post('purchase-orders/:id/deliveries')
  claim(
    @CommandOf() command: Command,
    @Param('id', new IdPipe('order')) id: string,
    @Body({ schema: newDeliverySchema }) body: NewDeliveryBody,
  ): Promise<z.infer<typeof deliveryOperationSchema>> {
    return command.run(this.commands, 'claim_delivery', async (manager) => {
      const claimed = await claimDelivery(manager, this.desk, command.principal, id, body);
      const { delivery, operationId } = claimed;
      const [view] = await presentNewDeliveries(manager, [claimed]);
      const details = { orderId: id, cumulative: delivery.cumulative.toString(), evidenceHash: delivery.evidenceHash };
      return {
        status: 202,
        body: { ...(view as DeliveryView), operation: presentOperationLink(operationId) },
        audit: { action: 'claim_delivery', subject: delivery.id, details },
      };
    });
  }

  @Read({
    scope: 'deliveries:read',
    summary: 'What an external buyer signs to accept deliveries',
    response: typedDataSchema,
    roles: ['buyer'],
  })
  @Post('purchase-orders/:id/accept-delivery/typed-data')
  async acceptTypedData(
    @ReadOf() read: ReadRequest,
    @Param('id', new IdPipe('order')) id: string,
    @Body({ schema: acceptDeliveryBody }) body: AcceptBody,
  ): Promise<TypedDataView> {
    return read.run(this.reads, async (manager) => {
      const { principal } = read;
      return presentTypedData(await acceptanceOfDelivery(manager, this.desk, principal, id, body.cumulative));
    });
  }

  @Write(202, {
    triable: true,
    scope: 'payments:write',
    summary: 'Accept deliveries',
    description: 'Pays the supplier, or whoever holds the invoices, as soon as it is mined.',
    response: purchaseOrderOperationSchema,
    roles: ['buyer', 'supplier'],
  })
  @Post('purchase-orders/:id/accept-delivery')
  accept(
    @CommandOf() command: Command,
    @Param('id', new IdPipe('order')) id: string,
    @Body({ schema: acceptDeliveryBody }) body: AcceptBody,
  ): Promise<z.infer<typeof purchaseOrderOperationSchema>> {
    return command.run(this.commands, 'accept_delivery', async (manager) => {
      const { order, operationId } = await acceptDelivery(manager, this.desk, command.principal, id, body);
      const view = await presentPurchaseOrder(manager, order, command.principal);
      return {
        status: 202,
        body: { ...view, operation: presentOperationLink(operationId) },
        audit: { action: 'accept_delivery', subject: order.id, details: { operationId } },
      };
    });
  }

  @Read({ scope: 'deliveries:read', summary: 'List deliveries', response: deliveryPage })
  @Get('deliveries')
  async list(
    @ReadOf() read: ReadRequest,
    @Query({ schema: deliveryListQuery }) { expand, ...query }: z.output<typeof deliveryListQuery>,
  ): Promise<z.infer<typeof deliveryPage>> {
    return read.run(this.reads, async (manager) => {
      const { principal } = read;
      const orderId = ofReadableOrder(principal, query.orderId);
      const where: FindOptionsWhere<Delivery> = {
        ...(orderId === undefined ? {} : { orderId }),
        ...(query.status === undefined ? {} : { status: query.status }),
        ...(query.claimantId === undefined ? {} : { claimantId: query.claimantId }),
        ...beginsWith('reference', query.reference, query.referencePrefix),
        ...within('amount', { from: query.amountFrom, to: query.amountTo }),
        ...within('createdAt', { from: query.createdFrom, before: query.createdBefore }),
        ...within('deliveredAt', { from: query.deliveredFrom, before: query.deliveredBefore }),
        ...within('inspectionEndsAt', { from: query.inspectionEndsFrom, before: query.inspectionEndsBefore }),
        ...madeUnder(principal, query.idempotencyKey),
      };
      const page = await findPage(Delivery, {
        manager,
        cursors: this.cursors,
        principal,
        list: 'deliveries',
        query,
        where,
        sort: readSort(deliverySorts, query.sort),
      });
      const shown = { rows: page.data, views: await presentDeliveries(manager, page.data) };
      const data = await withExpansions({ manager, principal }, deliveryExpansions, expand, shown);
      return { data, nextCursor: page.nextCursor };
    });
  }

  @Read({ scope: 'deliveries:read', summary: 'Get a delivery', response: expandedDeliverySchema })
  @Get('deliveries/:id')
  async get(
    @ReadOf() read: ReadRequest,
    @Param('id', new IdPipe('delivery')) id: string,
    @Query({ schema: deliveryGetQuery }) { expand }: z.output<typeof deliveryGetQuery>,
  ): Promise<z.infer<typeof expandedDeliverySchema>> {
    return read.run(this.reads, async (manager) => {
      const { principal } = read;
      const { delivery } = await getDelivery(manager, principal, id);
      const shown = { row: delivery, view: await presentDelivery(manager, delivery) };
      return withExpansion({ manager, principal }, deliveryExpansions, expand, shown);
    });
  }

  @Write(202, {
    triable: true,
    scope: 'deliveries:write',
    summary: 'Release a delivery on which the buyer stayed silent',
    description: 'Once its inspection is over. The network does it by itself too.',
    response: deliveryOperationSchema,
    roles: ['buyer', 'supplier'],
  })
  @Post('deliveries/:id/release')
  release(
    @CommandOf() command: Command,
    @Param('id', new IdPipe('delivery')) id: string,
    @Body({ schema: emptyBody }) _body: z.output<typeof emptyBody>,
  ): Promise<z.infer<typeof deliveryOperationSchema>> {
    return command.run(this.commands, 'release_delivery', async (manager) => {
      const { delivery, operationId } = await releaseDelivery(manager, this.desk, command.principal, id);
      return {
        status: 202,
        body: { ...(await presentDelivery(manager, delivery)), operation: presentOperationLink(operationId) },
        audit: { action: 'release_delivery', subject: delivery.id, details: { operationId } },
      };
    });
  }
}
