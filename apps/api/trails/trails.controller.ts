import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { EntityManager } from 'typeorm';
import type { z } from 'zod';
import { RpcClient } from '#chain';
import { ReadRunner } from '#commands';
import { type OrderStatus, QuittanceError, unknownId } from '#domain';
import { CursorCodec } from '#http';
import { getOrder, type PurchaseOrder } from '#orders';
import { getParties, mayReadEverything, type Party, type Principal, SigningDesk } from '#parties';
import {
  countSteps,
  type FoundTrails,
  findSteps,
  findTrails,
  findTrailsAsOf,
  MOST_LOOKED_AT,
  partySignaturesOf,
  sentSignaturesOf,
  statesAsOf,
  type TrailFilter,
  type TrailMoment,
  type TrailPosition,
  type TrailSummary,
} from '#trail';
import { ReadOf, type ReadRequest } from '../authentication/read.decorator.js';
import type { BlockSource } from '../ledger/block-time.js';
import { presentParty } from '../parties/parties.presenter.js';
import { IdPipe } from '../schemas/id.pipe.js';
import { Read } from '../schemas/route.decorator.js';
import { momentOf } from './moment.js';
import { presentSteps } from './steps.presenter.js';
import {
  presentDocuments,
  presentLedger,
  presentPartakers,
  presentProofs,
  presentTransactions,
} from './trail-parts.presenter.js';
import {
  trailDetailQuery,
  trailDetailSchema,
  trailPage,
  type trailSummarySchema,
  trailsQuery,
} from './trails.schema.js';

type Summary = z.infer<typeof trailSummarySchema>;
type Detail = z.infer<typeof trailDetailSchema>;

function presentSummary(trail: TrailSummary, parties: Map<string, Party>): Summary {
  const { id, buyerId, supplierId, createdAt, updatedAt, status, ...rest } = trail;
  return {
    orderId: id,
    ...rest,
    status: status as OrderStatus,
    buyer: presentParty(parties, buyerId),
    supplier: presentParty(parties, supplierId),
    createdAt: new Date(createdAt).toISOString(),
    updatedAt: updatedAt.toISOString(),
    href: `/v1/trails/${id}`,
  };
}

/** Whose trails are listed: a business's own, or those that somebody who reads everything asks for. */
function listedBusiness(principal: Principal, wanted: string | undefined): string | undefined {
  if (mayReadEverything(principal)) return wanted;
  const own = principal.businessId ?? '';
  if (own === '' || (wanted !== undefined && wanted !== own)) {
    throw new QuittanceError('forbidden', 'A business lists its own trails only.');
  }
  return own;
}

function readPosition(text: string): TrailPosition {
  const [createdAt = '', id = ''] = text.split(' ');
  return { createdAt, id };
}

async function findPage(
  manager: EntityManager,
  filter: TrailFilter,
  { before, limit }: { readonly before: TrailPosition | undefined; readonly limit: number },
  moment: TrailMoment | undefined,
): Promise<FoundTrails> {
  if (moment !== undefined) return findTrailsAsOf(manager, filter, { before, limit }, moment);
  const found = await findTrails(manager, filter, { before, limit: limit + 1 });
  const trails = found.slice(0, limit);
  return { trails, next: found.length > limit ? trails.at(-1) : undefined };
}

@ApiTags('Trail')
@Controller('v1/trails')
export class TrailsController {
  private readonly blocks: BlockSource;

  constructor(
    private readonly reads: ReadRunner,
    private readonly cursors: CursorCodec,
    rpc: RpcClient,
    desk: SigningDesk,
  ) {
    this.blocks = { reads, rpc, chainId: desk.contracts.chainId };
  }

  @Read({
    scope: 'orders:read',
    summary: 'Find trails',
    description:
      'One per order, newest order first. Every filter that is given must hold. As of a time or a block: those of orders that were created ' +
      'by then, with the status, money and steps of then, as it is known today; what other filters name may have come later. A page with ' +
      `status as of a moment looks at ${MOST_LOOKED_AT} orders at most, so it may have fewer than limit, and nextCursor for the next ones.`,
    response: trailPage,
  })
  @Get()
  async list(
    @ReadOf() read: ReadRequest,
    @Query({ schema: trailsQuery }) query: z.output<typeof trailsQuery>,
  ): Promise<z.infer<typeof trailPage>> {
    const { limit, cursor, businessId, counterpartyId: counterparty, asOf, asOfBlock, ...filter } = query;
    const { principal } = read;
    const filters = JSON.stringify(query, (name, value) =>
      name === 'cursor' || name === 'limit' ? undefined : typeof value === 'bigint' ? value.toString() : value,
    );
    const scope = `trails\n${principal.grant?.id ?? principal.businessId ?? principal.actorId}\n${filters}`;
    const before = cursor === undefined ? undefined : readPosition(this.cursors.decode(cursor, scope));
    const moment = await momentOf(this.blocks, read, { asOf, asOfBlock });
    return read.run(this.reads, async (manager) => {
      const business = listedBusiness(principal, businessId);
      const { trails, next } = await findPage(
        manager,
        { ...filter, business, counterparty },
        { before, limit },
        moment,
      );
      const parties = await getParties(
        manager,
        trails.flatMap(({ buyerId, supplierId }) => [buyerId, supplierId]),
      );
      const nextCursor = next === undefined ? null : this.cursors.encode(`${next.createdAt} ${next.id}`, scope);
      return { data: trails.map((trail) => presentSummary(trail, parties)), nextCursor };
    });
  }

  @Read({
    scope: 'orders:read',
    summary: "An order's trail: steps in order, with parties, documents, signatures, transactions, bookings and proofs",
    description:
      'Now, or as of a time or a block: as it is known today, so that what a reorganisation of the chain took away since was never there. ' +
      'Steps of what was taken away stay in the trail, with those that took it away. Before it was issued there is no order to tell of: ' +
      '`not_found`. The checkpoint is the newest there is.',
    response: trailDetailSchema,
  })
  @Get(':order')
  async get(
    @ReadOf() read: ReadRequest,
    @Param('order', new IdPipe('order')) id: string,
    @Query({ schema: trailDetailQuery }) query: z.output<typeof trailDetailQuery>,
  ): Promise<Detail> {
    const moment = await momentOf(this.blocks, read, query);
    return read.run(this.reads, async (manager) => {
      const order = await getOrder(manager, read.principal, id);
      const { limit, after } = query;
      const found = await findSteps(manager, order.id, { after, limit: limit + 1, moment });
      const entries = found.slice(0, limit);
      const parts = { manager, order, moment };
      return {
        ...(await this.summary(manager, order, moment)),
        asOf: query.asOf?.toISOString() ?? null,
        asOfBlock: query.asOfBlock?.toString() ?? null,
        parties: await presentPartakers(parts),
        documents: await presentDocuments(parts),
        signatures: await partySignaturesOf(manager, order.id, moment),
        sentSignatures: await sentSignaturesOf(manager, order.id, moment),
        data: await presentSteps(manager, entries),
        nextAfter: found.length > limit ? (entries.at(-1)?.sequence ?? null) : null,
        transactions: presentTransactions(entries),
        ledger: await presentLedger(parts),
        proofs: await presentProofs(parts),
      };
    });
  }

  private async summary(manager: EntityManager, order: PurchaseOrder, moment?: TrailMoment): Promise<Summary> {
    const { id, createdAt, funded, paid, refunded, fees, held } = order;
    const state =
      moment === undefined
        ? { status: order.status, funded, paid, refunded, fees, held, steps: await countSteps(manager, id) }
        : (await statesAsOf(manager, [id], moment)).get(id);
    if (state === undefined || state.steps === 0) throw unknownId('order', id);
    const { status, steps, ...totals } = state;
    const money = Object.fromEntries(Object.entries(totals).map(([name, amount]) => [name, amount.toString()]));
    const parties = await getParties(manager, [order.buyerId, order.supplierId]);
    const { orderHash, reference, buyerId, supplierId, token, updatedAt } = order;
    const trail = { id, orderHash, reference, status, buyerId, supplierId, token, steps, updatedAt };
    const amount = order.amount.toString();
    return presentSummary(
      { ...trail, amount, ...(money as Record<keyof typeof totals, string>), createdAt: createdAt.toISOString() },
      parties,
    );
  }
}
