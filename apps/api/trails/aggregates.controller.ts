import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { RpcClient } from '#chain';
import { ReadRunner } from '#commands';
import { QuittanceError } from '#domain';
import { mayReadEverything, type Principal, SigningDesk } from '#parties';
import { type AggregateFilter, aggregateDimensions, MOST_COUNTED, sumTrade } from '#trail';
import { ReadOf, type ReadRequest } from '../authentication/read.decorator.js';
import type { BlockSource } from '../ledger/block-time.js';
import { Read } from '../schemas/route.decorator.js';
import { addressInput, addressOutput, amountOutput, dateInput, idInput } from '../schemas/values.schema.js';
import { momentOf } from './moment.js';
import { isOneMoment, momentQuery, TWO_MOMENTS } from './trails.schema.js';

const MOST_GROUPS = 1_000;
const roles = ['buyer', 'supplier'] as const;

const aggregateSchema = z
  .object({
    role: z.enum(roles).nullable().meta({ description: 'The side of the business; null: the whole network' }),
    key: z.string().meta({ description: 'A day, the first day of a month, the id of a business, or a token' }),
    token: addressOutput,
    paid: amountOutput.meta({ description: 'By the day of the payment, UTC' }),
    payments: z.string(),
    refunded: amountOutput,
    outstanding: amountOutput.meta({
      description: 'Of issued invoices, not paid yet; by the day on which they are due',
    }),
    overdue: amountOutput.meta({ description: 'Of these, what was due before today, or before the day of the moment' }),
    averageDaysToPayment: z
      .number()
      .nullable()
      .meta({ description: 'From delivery to acceptance, by word or silence, which pays; null without any' }),
    disputes: z.string().meta({ description: 'By the day on which they were raised' }),
    disputed: amountOutput,
  })
  .meta({ id: 'TradeAggregate' });

const aggregatesSchema = z.object({ data: z.array(aggregateSchema) }).meta({ id: 'TradeAggregates' });

const aggregatesQuery = z
  .strictObject({
    by: z.enum(aggregateDimensions).default('month'),
    role: z.enum(roles).optional().meta({ description: 'Both sides, unless given' }),
    businessId: idInput('business').optional().meta({ description: 'For those who read everything' }),
    counterpartyId: idInput('business').optional(),
    token: addressInput.optional(),
    from: dateInput.optional().meta({ description: 'Days from this one' }),
    until: dateInput.optional().meta({ description: 'Days before this one' }),
    ...momentQuery,
  })
  .refine(({ from, until }) => from === undefined || until === undefined || from < until, 'from is not before until.')
  .refine(isOneMoment, TWO_MOMENTS);

type AggregatesQuery = z.output<typeof aggregatesQuery>;
type Side = AggregateFilter['side'];

/** Whose sums: a business's own on either side; of anybody or of all for those who read everything. */
function sides(principal: Principal, { role, businessId, by, counterpartyId }: AggregatesQuery): Side[] {
  const business = mayReadEverything(principal) ? businessId : (principal.businessId ?? '');
  if (business === undefined) {
    if (role === undefined && by !== 'counterparty' && counterpartyId === undefined) return [undefined];
    const detail = 'A side or a counterparty is that of a business.';
    throw new QuittanceError('invalid_request', detail, { errors: [{ pointer: '/businessId', detail }] });
  }
  if (businessId !== undefined && businessId !== business) {
    throw new QuittanceError('forbidden', 'A business sums up its own trade only.');
  }
  return (role === undefined ? roles : [role]).map((side) => ({ business, role: side }));
}

@ApiTags('Trail')
@Controller('v1/trails')
export class AggregatesController {
  private readonly blocks: BlockSource;

  constructor(
    private readonly reads: ReadRunner,
    rpc: RpcClient,
    desk: SigningDesk,
  ) {
    this.blocks = { reads, rpc, chainId: desk.contracts.chainId };
  }

  @Read({
    scope: 'orders:read',
    summary: 'Sums over trails, for charts',
    description:
      `What was paid, what is outstanding and overdue, how long payment took, and disputes; per token. At most ${MOST_GROUPS} groups a ` +
      'side, the last ones. Sums are kept by day as things happen, so asking costs the same however many orders there are. Under a ' +
      'grant they are counted from the orders that it covers. As of a time or a block they are counted from orders, of ' +
      `${MOST_COUNTED} a side at most, beyond which there is an error: what had happened by then, as it is known today.`,
    response: aggregatesSchema,
  })
  @Get('aggregates')
  async aggregates(
    @ReadOf() read: ReadRequest,
    @Query({ schema: aggregatesQuery }) query: AggregatesQuery,
  ): Promise<z.infer<typeof aggregatesSchema>> {
    const { by, counterpartyId: counterparty, token, from, until } = query;
    const moment = await momentOf(this.blocks, read, query);
    return read.run(this.reads, async (manager) => {
      const data: z.infer<typeof aggregateSchema>[] = [];
      const recount = read.principal.grant !== undefined;
      for (const side of sides(read.principal, query)) {
        const filter = { by, side, counterparty, token, from, until, recount, moment, limit: MOST_GROUPS };
        const sums = await sumTrade(manager, filter);
        data.push(...sums.map((group) => ({ role: side?.role ?? null, ...group })));
      }
      return { data };
    });
  }
}
