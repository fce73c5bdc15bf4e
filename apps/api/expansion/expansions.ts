import { type EntityManager, type FindOptionsOrder, type FindOptionsWhere, In, type ObjectLiteral } from 'typeorm';
import type { z } from 'zod';
import { Delivery } from '#deliveries';
import type { Dispute } from '#disputes';
import { Invoice } from '#invoices';
import { mayRead, PurchaseOrder } from '#orders';
import { Business, getParties, mayReadEverything } from '#parties';
import { Payment } from '#payments';
import { presentDeliveries } from '../deliveries/deliveries.presenter.js';
import { presentInvoices } from '../invoices/invoices.presenter.js';
import { presentBusiness } from '../parties/parties.presenter.js';
import type { businessSchema } from '../parties/parties.schema.js';
import { presentPayments } from '../payments/payments.presenter.js';
import { presentPurchaseOrders } from '../purchase-orders/purchase-orders.presenter.js';
import type { purchaseOrderSchema } from '../purchase-orders/purchase-orders.schema.js';
import type { Expansion, Expansions } from './expand.js';
import type {
  deliveryExpansionsSchema,
  disputeExpansionsSchema,
  invoiceExpansionsSchema,
  orderExpansionsSchema,
  paymentExpansionsSchema,
} from './expansion.schema.js';

/** Items of a list beside a resource; the rest is where its `href` leads. */
export const MOST_ITEMS = 10;

type BusinessView = z.infer<typeof businessSchema>;
type OrderView = z.infer<typeof purchaseOrderSchema>;

function idsOf<Row>(rows: readonly Row[], idOf: (row: Row) => string | null): string[] {
  return [...new Set(rows.map(idOf).filter((id) => id !== null))];
}

/** A business, with the status that it has now. */
function business<Row>(idOf: (row: Row) => string | null): Expansion<Row, BusinessView | null> {
  return {
    ...{ route: '/v1/businesses/:id', scope: 'businesses:read' },
    load: async (manager, _, rows) => {
      const ids = idsOf(rows, idOf);
      const parties = await getParties(manager, ids);
      const found = ids.length === 0 ? [] : await manager.findBy(Business, { id: In(ids) });
      const views = new Map(
        found.flatMap((one) => {
          const party = parties.get(one.id);
          return party === undefined ? [] : [[one.id, presentBusiness({ ...party, business: one })] as const];
        }),
      );
      return (row) => views.get(idOf(row) ?? '') ?? null;
    },
  };
}

/** An order; null for who sees its invoice or payment and is no party of it. */
function order<Row>(idOf: (row: Row) => string): Expansion<Row, OrderView | null> {
  return {
    ...{ route: '/v1/purchase-orders/:id', scope: 'orders:read' },
    load: async (manager, principal, rows) => {
      const ids = idsOf(rows, idOf);
      const found = ids.length === 0 ? [] : await manager.findBy(PurchaseOrder, { id: In(ids) });
      const readable = found.filter((one) => mayRead(one, principal));
      const shown = await presentPurchaseOrders(manager, readable, principal);
      const views = new Map(shown.map((view) => [view.id, view]));
      return (row) => views.get(idOf(row)) ?? null;
    },
  };
}

interface OfOrder {
  readonly id: string;
  readonly orderId: string;
}

/** The newest of what belongs to each of many orders that the caller reads. */
function newestOf<Entity extends OfOrder & ObjectLiteral, View>(
  entity: new () => Entity,
  { table, list, scope, condition = '$2 = $2' }: ListOfOrder,
  present: (manager: EntityManager, found: readonly Entity[]) => Promise<readonly View[]>,
): Expansion<PurchaseOrder, { data: View[]; hasMore: boolean; href: string }> {
  return {
    ...{ route: list, scope },
    load: async (manager, principal, rows) => {
      const newest = (await manager.query(
        `SELECT item.id FROM unnest($1::text[]) AS owner (id) CROSS JOIN LATERAL (
           SELECT id FROM ${table} WHERE order_id = owner.id AND ${condition} ORDER BY id DESC LIMIT ${MOST_ITEMS + 1}) AS item`,
        [rows.map(({ id }) => id), mayReadEverything(principal) ? '' : (principal.businessId ?? 'nobody')],
      )) as { id: string }[];
      const where = { id: In(newest.map(({ id }) => id)) } as FindOptionsWhere<Entity>;
      const order = { id: 'DESC' } as FindOptionsOrder<Entity>;
      const found = newest.length === 0 ? [] : await manager.find(entity, { where, order });
      const views = await present(manager, found);
      const byOrder = Map.groupBy(
        found.map(({ orderId }, index) => ({ orderId, view: views[index] as View })),
        ({ orderId }) => orderId,
      );
      return ({ id }) => {
        const all = (byOrder.get(id) ?? []).map(({ view }) => view);
        return { data: all.slice(0, MOST_ITEMS), hasMore: all.length > MOST_ITEMS, href: `${list}?orderId=${id}` };
      };
    },
  };
}

/** What a list of an order's is read from. `table` and `condition` are ours, never input; `$2` is the caller's business, or empty for who sees all. */
interface ListOfOrder {
  readonly table: string;
  readonly list: string;
  readonly scope: Expansion<never, unknown>['scope'];
  readonly condition?: string;
}

const deliveriesOfOrder = newestOf(
  Delivery,
  { table: 'deliveries', list: '/v1/deliveries', scope: 'deliveries:read' },
  presentDeliveries,
);
/** Of a third party's order, `GET /v1/invoices` lists none. */
const invoicesOfOrder = newestOf(
  Invoice,
  {
    ...{ table: 'invoices', list: '/v1/invoices', scope: 'invoices:read' },
    condition: `($2 = '' OR $2 = ANY (ARRAY[supplier_id, buyer_id, holder_id, pledgee_id]))`,
  },
  presentInvoices,
);
const paymentsOfOrder = newestOf(
  Payment,
  { table: 'payments', list: '/v1/payments', scope: 'payments:read' },
  presentPayments,
);

export const orderExpansions: Expansions<PurchaseOrder, z.infer<typeof orderExpansionsSchema>> = {
  buyer: business(({ buyerId }) => buyerId),
  supplier: business(({ supplierId }) => supplierId),
  attester: business(({ attesterId }) => attesterId),
  deliveries: deliveriesOfOrder,
  invoices: invoicesOfOrder,
  payments: paymentsOfOrder,
};

export const invoiceExpansions: Expansions<Invoice, z.infer<typeof invoiceExpansionsSchema>> = {
  order: order(({ orderId }) => orderId),
  buyer: business(({ buyerId }) => buyerId),
  supplier: business(({ supplierId }) => supplierId),
  holder: business(({ holderId }) => holderId),
};

export const deliveryExpansions: Expansions<Delivery, z.infer<typeof deliveryExpansionsSchema>> = {
  order: order(({ orderId }) => orderId),
  claimant: business(({ claimantId }) => claimantId),
};

export const paymentExpansions: Expansions<Payment, z.infer<typeof paymentExpansionsSchema>> = {
  order: order(({ orderId }) => orderId),
  payee: business(({ payeeId }) => payeeId),
};

export const disputeExpansions: Expansions<Dispute, z.infer<typeof disputeExpansionsSchema>> = {
  order: order(({ orderId }) => orderId),
  delivery: {
    ...{ route: '/v1/deliveries/:id', scope: 'deliveries:read' },
    load: async (manager, _, rows) => {
      const ids = idsOf(rows, ({ deliveryId }) => deliveryId);
      const found = ids.length === 0 ? [] : await manager.findBy(Delivery, { id: In(ids) });
      const views = new Map((await presentDeliveries(manager, found)).map((view) => [view.id, view]));
      return ({ deliveryId }) => views.get(deliveryId ?? '') ?? null;
    },
  },
};
