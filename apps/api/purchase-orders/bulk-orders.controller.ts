import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { EntityManager } from 'typeorm';
import type { z } from 'zod';
import { CommandRunner, type ItemOutcome } from '#commands';
import { acceptOrders, type FundedOrder, fundOrders, issueOrders, type PurchaseOrder } from '#orders';
import { type Principal, SigningDesk } from '#parties';
import { type Command, CommandOf } from '../authentication/command.decorator.js';
import { type BulkAnswer, type DoneItem, presentDone, runBulk } from '../bulk/run-bulk.js';
import { Write } from '../schemas/route.decorator.js';
import { presentOperationLink } from '../schemas/typed-data.presenter.js';
import {
  bulkOrderAnswer,
  bulkOrderOperations,
  bulkOrders,
  newOrdersBody,
  orderAnswerItem,
  orderAnswersBody,
} from './bulk-orders.schema.js';
import { presentPurchaseOrders } from './purchase-orders.presenter.js';
import {
  newPurchaseOrderSchema,
  type purchaseOrderOperationSchema,
  type purchaseOrderSchema,
} from './purchase-orders.schema.js';

type OrderView = z.infer<typeof purchaseOrderSchema>;
type OrderOperationView = z.infer<typeof purchaseOrderOperationSchema>;

/** What became of orders that were changed, as the answer shows it. */
function presentOrders(
  manager: EntityManager,
  outcomes: readonly ItemOutcome<PurchaseOrder>[],
  principal: Principal,
  status: number,
): Promise<ItemOutcome<DoneItem<OrderView>>[]> {
  return presentDone(
    outcomes,
    (orders) => presentPurchaseOrders(manager, orders, principal),
    (order, body) => ({
      status,
      body,
      subject: order.id,
      details: { orderHash: order.orderHash, status: order.status, amount: order.amount.toString() },
    }),
  );
}

/** What became of orders for which the chain has to act, as the answer shows it. */
export function presentOrderOperations(
  manager: EntityManager,
  outcomes: readonly ItemOutcome<FundedOrder>[],
  principal: Principal,
): Promise<ItemOutcome<DoneItem<OrderOperationView>>[]> {
  return presentDone(
    outcomes,
    (done) =>
      presentPurchaseOrders(
        manager,
        done.map(({ order }) => order),
        principal,
      ),
    ({ order, operationId }, view) => ({
      status: 202,
      body: { ...view, operation: presentOperationLink(operationId) },
      subject: order.id,
      details: { orderHash: order.orderHash, status: order.status, operationId },
    }),
  );
}

@ApiTags('Purchase orders')
@Controller('v1/purchase-orders/bulk')
export class BulkOrdersController {
  constructor(
    private readonly commands: CommandRunner,
    private readonly desk: SigningDesk,
  ) {}

  @Write(200, {
    triable: true,
    obliges: true,
    scope: 'orders:write',
    summary: 'Issue up to 1,000 purchase orders',
    description:
      'Each is judged by itself; one that is refused stops no other. Of two with one reference the first stands.',
    response: bulkOrders,
    roles: ['buyer'],
  })
  @Post()
  issue(
    @CommandOf() command: Command,
    @Body({ schema: newOrdersBody }) body: z.output<typeof newOrdersBody>,
  ): Promise<BulkAnswer<OrderView>> {
    return runBulk(command, {
      commands: this.commands,
      action: 'issue_order',
      item: newPurchaseOrderSchema,
      items: body.items,
      work: async (manager, requests) => {
        const { principal } = command;
        return presentOrders(manager, await issueOrders(manager, this.desk, principal, requests), principal, 201);
      },
    });
  }

  @Write(200, {
    triable: true,
    obliges: true,
    scope: 'orders:write',
    summary: "Accept up to 1,000 orders' terms",
    description: 'Names each order once.',
    response: bulkOrderAnswer,
    roles: ['buyer', 'supplier'],
  })
  @Post('accept')
  accept(
    @CommandOf() command: Command,
    @Body({ schema: orderAnswersBody }) body: z.output<typeof orderAnswersBody>,
  ): Promise<BulkAnswer<OrderView>> {
    return runBulk(command, {
      commands: this.commands,
      action: 'accept_order',
      item: orderAnswerItem,
      items: body.items,
      work: async (manager, requests) => {
        const { principal } = command;
        return presentOrders(manager, await acceptOrders(manager, this.desk, principal, requests), principal, 200);
      },
    });
  }

  @Write(200, {
    triable: true,
    obliges: true,
    scope: 'payments:write',
    summary: 'Fund up to 1,000 orders',
    description: 'Names each order once. Money moves as with funding one by one, an operation for each.',
    response: bulkOrderOperations,
    roles: ['buyer', 'supplier'],
  })
  @Post('fund')
  fund(
    @CommandOf() command: Command,
    @Body({ schema: orderAnswersBody }) body: z.output<typeof orderAnswersBody>,
  ): Promise<BulkAnswer<OrderOperationView>> {
    return runBulk(command, {
      commands: this.commands,
      action: 'fund_order',
      item: orderAnswerItem,
      items: body.items,
      work: async (manager, requests) => {
        const { principal } = command;
        return presentOrderOperations(manager, await fundOrders(manager, this.desk, principal, requests), principal);
      },
    });
  }
}
