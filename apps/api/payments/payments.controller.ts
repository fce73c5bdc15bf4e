import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type FindOptionsWhere } from 'typeorm';
import type { z } from 'zod';
import { ReadRunner } from '#commands';
import { CursorCodec } from '#http';
import { ofReadableOrder } from '#orders';
import { mayReadEverything, type Principal } from '#parties';
import { Payment } from '#payments';
import { ReadOf, type ReadRequest } from '../authentication/read.decorator.js';
import { withExpansions } from '../expansion/expand.js';
import { paymentListQuery, paymentPage } from '../expansion/expansion.schema.js';
import { paymentExpansions } from '../expansion/expansions.js';
import { within } from '../pagination/filters.js';
import { findPage } from '../pagination/page.js';
import { readSort } from '../pagination/sorting.js';
import { Read } from '../schemas/route.decorator.js';
import { presentPayments } from './payments.presenter.js';
import { type paymentQuery, paymentSorts } from './payments.schema.js';

/** Payments to the caller, and those of its orders. */
function listedPayments(principal: Principal, query: z.output<typeof paymentQuery>): FindOptionsWhere<Payment>[] {
  const filters: FindOptionsWhere<Payment> = {
    ...(query.kind === undefined ? {} : { kind: query.kind }),
    ...(query.status === undefined ? {} : { status: query.status }),
    ...(query.payeeId === undefined ? {} : { payeeId: query.payeeId }),
    ...within('amount', { from: query.amountFrom, to: query.amountTo }),
    ...within('blockTime', { from: query.from, before: query.before }),
  };
  const ofOrder = ofReadableOrder(principal, query.orderId);
  const byOrder = { ...filters, ...(ofOrder === undefined ? {} : { orderId: ofOrder }) };
  if (mayReadEverything(principal)) {
    return [byOrder];
  }
  const own = principal.businessId ?? '';
  if (query.payeeId !== undefined && query.payeeId !== own) return [byOrder];
  const asPayee = { ...filters, payeeId: own };
  return [byOrder, query.orderId === undefined ? asPayee : { ...asPayee, orderId: query.orderId }];
}

@ApiTags('Payments')
@Controller('v1/payments')
export class PaymentsController {
  constructor(
    private readonly reads: ReadRunner,
    private readonly cursors: CursorCodec,
  ) {}

  @Read({ scope: 'payments:read', summary: 'List payments out of escrow', response: paymentPage })
  @Get()
  async list(
    @ReadOf() read: ReadRequest,
    @Query({ schema: paymentListQuery }) { expand, ...query }: z.output<typeof paymentListQuery>,
  ): Promise<z.infer<typeof paymentPage>> {
    return read.run(this.reads, async (manager) => {
      const { principal } = read;
      const page = await findPage(Payment, {
        manager,
        cursors: this.cursors,
        principal,
        list: 'payments',
        query,
        where: listedPayments(principal, query),
        sort: readSort(paymentSorts, query.sort),
      });
      const views = { rows: page.data, views: await presentPayments(manager, page.data) };
      const data = await withExpansions({ manager, principal }, paymentExpansions, expand, views);
      return { data, nextCursor: page.nextCursor };
    });
  }
}
