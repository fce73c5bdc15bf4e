import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type FindOptionsWhere } from 'typeorm';
import { z } from 'zod';
import { ReadRunner } from '#commands';
import { CursorCodec } from '#http';
import { ofReadableOrder } from '#orders';
import { getParties, mayReadEverything, type Principal } from '#parties';
import { Payment, paymentStatuses } from '#payments';
import { ReadOf, type ReadRequest } from '../authentication/read.decorator.js';
import { amountFilters, before, from, within } from '../pagination/filters.js';
import { findPage } from '../pagination/page.js';
import { readSort, sortInput } from '../pagination/sorting.js';
import { Read } from '../schemas/route.decorator.js';
import {
  addressOutput,
  amountOutput,
  chainPositionSchema,
  idInput,
  pageOf,
  pageQuery,
  timeOutput,
} from '../schemas/values.schema.js';

const paymentKinds = ['release', 'refund', 'fee'] as const;

const paymentSchema = z
  .object({
    id: z.string(),
    orderId: z.string(),
    kind: z.enum(paymentKinds),
    payee: z.object({ id: z.string().nullable(), name: z.string().nullable(), address: addressOutput }),
    token: addressOutput,
    amount: amountOutput,
    credited: z
      .boolean()
      .meta({ description: 'The token refused the push; the amount waits as credit in the contract' }),
    status: z.enum(paymentStatuses),
    chain: chainPositionSchema,
    at: timeOutput,
  })
  .meta({ id: 'Payment' });

const paymentPage = pageOf(paymentSchema).meta({ id: 'PaymentPage' });
const paymentSorts = { amount: 'numeric' } as const;
const paymentQuery = z.strictObject({
  ...pageQuery,
  orderId: idInput('order').optional(),
  kind: z.enum(paymentKinds).optional(),
  status: z.enum(paymentStatuses).optional(),
  payeeId: idInput('business').optional(),
  from,
  before,
  ...amountFilters,
  sort: sortInput(paymentSorts),
});

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
    @Query({ schema: paymentQuery }) query: z.output<typeof paymentQuery>,
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
      const parties = await getParties(
        manager,
        page.data.flatMap((payment) => (payment.payeeId === null ? [] : [payment.payeeId])),
      );
      const data = page.data.map((payment) => ({
        id: payment.id,
        orderId: payment.orderId,
        kind: payment.kind,
        payee: {
          id: payment.payeeId,
          name: parties.get(payment.payeeId ?? '')?.business.name ?? null,
          address: payment.payeeAddress,
        },
        token: payment.token,
        amount: payment.amount.toString(),
        credited: payment.credited,
        status: payment.status,
        chain: {
          chainId: payment.chainId,
          blockNumber: payment.blockNumber,
          blockHash: payment.blockHash,
          transactionHash: payment.transactionHash,
          logIndex: payment.logIndex,
        },
        at: payment.blockTime.toISOString(),
      }));
      return { data, nextCursor: page.nextCursor };
    });
  }
}
