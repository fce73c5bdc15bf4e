import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type EntityManager, Not } from 'typeorm';
import type { z } from 'zod';
import { CommandRunner, ReadRunner } from '#commands';
import { Delivery } from '#deliveries';
import { Dispute, Retention, Settlement } from '#disputes';
import type { TypedData } from '#domain';
import { CursorCodec } from '#http';
import { Invoice } from '#invoices';
import {
  acceptanceOfTerms,
  acceptOrder,
  cancelOrder,
  declineOrder,
  fundingOfOrder,
  fundOrder,
  getOrder,
  issueOrder,
  PurchaseOrder,
  reclaimOrder,
} from '#orders';
import { SigningDesk } from '#parties';
import { type Command, CommandOf } from '../authentication/command.decorator.js';
import { ReadOf, type ReadRequest } from '../authentication/read.decorator.js';
import { presentDeliveries } from '../deliveries/deliveries.presenter.js';
import { presentDispute, presentRetention } from '../disputes/disputes.presenter.js';
import { withExpansion, withExpansions } from '../expansion/expand.js';
import {
  expandedOrderDetailSchema,
  purchaseOrderGetQuery,
  purchaseOrderListQuery,
  purchaseOrderPage,
} from '../expansion/expansion.schema.js';
import { orderExpansions } from '../expansion/expansions.js';
import { presentInvoices } from '../invoices/invoices.presenter.js';
import { findPage } from '../pagination/page.js';
import { readSort } from '../pagination/sorting.js';
import { IdPipe } from '../schemas/id.pipe.js';
import { Read, Write } from '../schemas/route.decorator.js';
import { presentOperationLink, presentTypedData } from '../schemas/typed-data.presenter.js';
import { emptyBody, reasonBody, signatureBody, typedDataSchema } from '../schemas/values.schema.js';
import { presentSettlement } from '../settlements/settlements.presenter.js';
import { listedOrders } from './listed-orders.js';
import { presentLines, presentPurchaseOrder, presentPurchaseOrders } from './purchase-orders.presenter.js';
import {
  newPurchaseOrderSchema,
  purchaseOrderOperationSchema,
  purchaseOrderSchema,
  purchaseOrderSorts,
} from './purchase-orders.schema.js';

type OrderView = z.infer<typeof purchaseOrderSchema>;
type OrderOperationView = z.infer<typeof purchaseOrderOperationSchema>;
type TypedDataView = { typedData: TypedData; digest: string };

@ApiTags('Purchase orders')
@Controller('v1/purchase-orders')
export class PurchaseOrdersController {
  constructor(
    private readonly reads: ReadRunner,
    private readonly commands: CommandRunner,
    private readonly desk: SigningDesk,
    private readonly cursors: CursorCodec,
  ) {}

  @Write(201, {
    triable: true,
    obliges: true,
    scope: 'orders:write',
    summary: 'Issue a purchase order',
    response: purchaseOrderSchema,
    roles: ['buyer'],
  })
  @Post()
  issue(
    @CommandOf() command: Command,
    @Body({ schema: newPurchaseOrderSchema }) body: z.output<typeof newPurchaseOrderSchema>,
  ): Promise<OrderView> {
    return this.change(command, 'issue_order', 201, (manager) =>
      issueOrder(manager, this.desk, command.principal, body),
    );
  }

  @Read({ scope: 'orders:read', summary: 'List purchase orders', response: purchaseOrderPage })
  @Get()
  async list(
    @ReadOf() read: ReadRequest,
    @Query({ schema: purchaseOrderListQuery }) { expand, ...query }: z.output<typeof purchaseOrderListQuery>,
  ): Promise<z.infer<typeof purchaseOrderPage>> {
    return read.run(this.reads, async (manager) => {
      const { principal } = read;
      const page = await findPage(PurchaseOrder, {
        manager,
        cursors: this.cursors,
        principal,
        list: 'purchase-orders',
        query,
        where: listedOrders(principal, query),
        sort: readSort(purchaseOrderSorts, query.sort),
      });
      const shown = { rows: page.data, views: await presentPurchaseOrders(manager, page.data, principal) };
      const data = await withExpansions({ manager, principal }, orderExpansions, expand, shown);
      return { data, nextCursor: page.nextCursor };
    });
  }

  @Read({
    scope: 'orders:read',
    summary: 'Get a purchase order with everything agreed about it',
    response: expandedOrderDetailSchema,
  })
  @Get(':id')
  async get(
    @ReadOf() read: ReadRequest,
    @Param('id', new IdPipe('order')) id: string,
    @Query({ schema: purchaseOrderGetQuery }) { expand }: z.output<typeof purchaseOrderGetQuery>,
  ): Promise<z.infer<typeof expandedOrderDetailSchema>> {
    return read.run(this.reads, async (manager) => {
      const { principal } = read;
      const order = await getOrder(manager, principal, id);
      const where = { orderId: order.id };
      const shown = { row: order, view: await presentPurchaseOrder(manager, order, principal) };
      return {
        ...(await withExpansion({ manager, principal }, orderExpansions, expand, shown)),
        lines: await presentLines(manager, order.id),
        deliveries: await presentDeliveries(manager, await manager.find(Delivery, { where, order: { number: 'ASC' } })),
        invoices: await presentInvoices(manager, await manager.find(Invoice, { where, order: { fromAmount: 'ASC' } })),
        settlements: (await manager.find(Settlement, { where, order: { id: 'ASC' } })).map(presentSettlement),
        disputes: (await manager.find(Dispute, { where, order: { id: 'ASC' } })).map(presentDispute),
        retentions: (
          await manager.find(Retention, {
            where: { ...where, status: Not('reverted') },
            order: { round: 'ASC', number: 'ASC' },
          })
        ).map(presentRetention),
      };
    });
  }

  @Read({
    scope: 'orders:read',
    summary: "What an external supplier signs to accept an order's terms",
    response: typedDataSchema,
    roles: ['supplier'],
  })
  @Post(':id/accept/typed-data')
  async acceptTypedData(
    @ReadOf() read: ReadRequest,
    @Param('id', new IdPipe('order')) id: string,
  ): Promise<TypedDataView> {
    return presentTypedData(
      await read.run(this.reads, (manager) => acceptanceOfTerms(manager, this.desk, read.principal, id)),
    );
  }

  @Write(200, {
    triable: true,
    obliges: true,
    scope: 'orders:write',
    summary: "Accept an order's terms",
    response: purchaseOrderSchema,
    roles: ['buyer', 'supplier'],
  })
  @Post(':id/accept')
  accept(
    @CommandOf() command: Command,
    @Param('id', new IdPipe('order')) id: string,
    @Body({ schema: signatureBody }) body: z.output<typeof signatureBody>,
  ): Promise<OrderView> {
    return this.change(command, 'accept_order', 200, (manager) =>
      acceptOrder(manager, this.desk, command.principal, id, body.signature),
    );
  }

  @Write(200, {
    triable: true,
    scope: 'orders:write',
    summary: 'Decline an order',
    response: purchaseOrderSchema,
    roles: ['buyer', 'supplier'],
  })
  @Post(':id/decline')
  decline(
    @CommandOf() command: Command,
    @Param('id', new IdPipe('order')) id: string,
    @Body({ schema: reasonBody }) body: z.output<typeof reasonBody>,
  ): Promise<OrderView> {
    return this.change(command, 'decline_order', 200, (manager) =>
      declineOrder(manager, command.principal, id, body.reason),
    );
  }

  @Write(200, {
    triable: true,
    scope: 'orders:write',
    summary: 'Cancel an order that is not funded',
    response: purchaseOrderSchema,
    roles: ['buyer', 'supplier'],
  })
  @Post(':id/cancel')
  cancel(
    @CommandOf() command: Command,
    @Param('id', new IdPipe('order')) id: string,
    @Body({ schema: reasonBody }) body: z.output<typeof reasonBody>,
  ): Promise<OrderView> {
    return this.change(command, 'cancel_order', 200, (manager) =>
      cancelOrder(manager, command.principal, id, body.reason),
    );
  }

  @Read({
    scope: 'orders:read',
    summary: 'What an external buyer signs to fund an order',
    response: typedDataSchema,
    roles: ['buyer'],
  })
  @Post(':id/fund/typed-data')
  async fundTypedData(
    @ReadOf() read: ReadRequest,
    @Param('id', new IdPipe('order')) id: string,
  ): Promise<TypedDataView> {
    return presentTypedData(
      await read.run(this.reads, (manager) => fundingOfOrder(manager, this.desk, read.principal, id)),
    );
  }

  @Write(202, {
    triable: true,
    obliges: true,
    scope: 'payments:write',
    summary: 'Fund an order',
    description: "Locks the order's amount in escrow by the buyer's ERC-3009 authorisation.",
    response: purchaseOrderOperationSchema,
    roles: ['buyer', 'supplier'],
  })
  @Post(':id/fund')
  fund(
    @CommandOf() command: Command,
    @Param('id', new IdPipe('order')) id: string,
    @Body({ schema: signatureBody }) body: z.output<typeof signatureBody>,
  ): Promise<OrderOperationView> {
    return this.promise(command, 'fund_order', (manager) =>
      fundOrder(manager, this.desk, command.principal, id, body.signature),
    );
  }

  @Write(202, {
    triable: true,
    scope: 'orders:write',
    summary: 'Return what was not claimed in time to the buyer',
    description: 'At or after deliverBy. The network does it by itself too.',
    response: purchaseOrderOperationSchema,
    roles: ['buyer', 'supplier'],
  })
  @Post(':id/reclaim')
  reclaim(
    @CommandOf() command: Command,
    @Param('id', new IdPipe('order')) id: string,
    @Body({ schema: emptyBody }) _body: z.output<typeof emptyBody>,
  ): Promise<OrderOperationView> {
    return this.promise(command, 'reclaim_order', (manager) => reclaimOrder(manager, this.desk, command.principal, id));
  }

  private change(
    command: Command,
    action: string,
    status: number,
    work: (manager: EntityManager) => Promise<PurchaseOrder>,
  ): Promise<OrderView> {
    return command.run(this.commands, action, async (manager) => {
      const order = await work(manager);
      const details = { orderHash: order.orderHash, status: order.status, amount: order.amount.toString() };
      return {
        status,
        body: await presentPurchaseOrder(manager, order, command.principal),
        audit: { action, subject: order.id, details },
      };
    });
  }

  private promise(
    command: Command,
    action: string,
    work: (manager: EntityManager) => Promise<{ order: PurchaseOrder; operationId: string }>,
  ): Promise<OrderOperationView> {
    return command.run(this.commands, action, async (manager) => {
      const { order, operationId } = await work(manager);
      const view = await presentPurchaseOrder(manager, order, command.principal);
      const details = { orderHash: order.orderHash, status: order.status, operationId };
      return {
        status: 202,
        body: { ...view, operation: presentOperationLink(operationId) },
        audit: { action, subject: order.id, details },
      };
    });
  }
}
