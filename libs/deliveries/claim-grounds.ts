import { type EntityManager, In } from 'typeorm';
import { exactLineAmount, formatUnits, parseUnits, QUANTITY_DECIMALS, QuittanceError } from '#domain';
import { type PurchaseOrder, PurchaseOrderLine } from '#orders';
import type { Principal } from '#parties';
import type { Evidence } from './delivery.entity.js';
import type { ClaimedLine } from './delivery-rows.js';
import { type OrderClaims, readOrderClaims } from './order-claims.js';

export interface DeliveredLine {
  readonly number: number;
  /** Scaled by 10^6. */
  readonly quantity: bigint;
  /** Minor units; default quantity × the line's unit price. */
  readonly amount?: bigint | undefined;
}

export interface DeliveryClaim {
  /** Minor units; default the sum of the lines, or all that is not claimed yet. */
  readonly amount?: bigint | undefined;
  readonly lines: readonly DeliveredLine[];
  readonly reference?: string | undefined;
  /** Default now. */
  readonly deliveredAt?: Date | undefined;
  readonly evidence: readonly (
    | { readonly documentId: string }
    | { readonly sha256: string; readonly name?: string | undefined }
  )[];
}

interface OwnDocument {
  readonly id: string;
  readonly file_name: string;
  readonly sha256: string;
  /** Null while it belongs to none. */
  order_id: string | null;
}

/** A line of an order, and how much of it deliveries that stand have brought, scaled by 10^6. */
interface OrderedLine {
  readonly unitPrice: bigint;
  readonly quantity: bigint;
  readonly delivered: bigint;
}

/** What claims are judged by, of one order or of many. */
export class ClaimGrounds {
  constructor(
    readonly claimsOf: (order: PurchaseOrder) => OrderClaims,
    private readonly lines: ReadonlyMap<string, ReadonlyMap<number, OrderedLine>>,
    private readonly documents: ReadonlyMap<string, OwnDocument>,
  ) {}

  /** Throws `invalid_request` for a line that the order does not have, `amount_exceeds_order` for more than is left of it. */
  priceLines(order: PurchaseOrder, lines: readonly DeliveredLine[]): ClaimedLine[] {
    if (lines.length === 0) return [];
    const ordered = this.lines.get(order.id) ?? new Map<number, OrderedLine>();
    return lines.map((line, index) => {
      const known = ordered.get(line.number);
      if (known === undefined) {
        throw new QuittanceError('invalid_request', `The order has no line ${line.number}.`, {
          errors: [{ pointer: `/lines/${index}/number`, detail: `The order has ${ordered.size} lines.` }],
        });
      }
      const left = known.quantity - known.delivered;
      if (line.quantity > left) {
        const detail = `Of line ${line.number} there is ${formatUnits(left, QUANTITY_DECIMALS)} left to deliver.`;
        throw new QuittanceError('amount_exceeds_order', detail, {
          errors: [{ pointer: `/lines/${index}/quantity`, detail }],
        });
      }
      const amount = line.amount ?? exactLineAmount(line.quantity, known.unitPrice);
      return { lineNumber: line.number, quantity: line.quantity, amount };
    });
  }

  /** Throws `invalid_request` for documents that are not the claimant's own, or belong to another order. */
  resolveEvidence(order: PurchaseOrder, evidence: DeliveryClaim['evidence']): Evidence[] {
    return evidence.map((item, index) => {
      if (!('documentId' in item)) {
        return { documentId: null, name: item.name ?? null, sha256: item.sha256 };
      }
      const document = this.documents.get(item.documentId);
      if (document === undefined || (document.order_id !== null && document.order_id !== order.id)) {
        const detail = 'Upload the document first (POST /v1/documents), for this order or for none.';
        throw new QuittanceError('invalid_request', detail, {
          errors: [{ pointer: `/evidence/${index}/documentId`, detail }],
        });
      }
      return { documentId: document.id, name: document.file_name, sha256: document.sha256 };
    });
  }

  /** Notes that documents belong to `order` now, for what is judged after it. */
  attach(order: PurchaseOrder, evidence: readonly Evidence[]): void {
    for (const { documentId } of evidence) {
      const document = documentId === null ? undefined : this.documents.get(documentId);
      if (document !== undefined) document.order_id = order.id;
    }
  }
}

/** Reads what claims of `orders` are judged by, in as many statements for a thousand as for one. */
export async function readGrounds(
  manager: EntityManager,
  principal: Principal,
  orders: readonly PurchaseOrder[],
  requests: readonly (DeliveryClaim & { readonly orderId: string })[],
): Promise<ClaimGrounds> {
  const itemised = new Set(requests.filter(({ lines }) => lines.length > 0).map(({ orderId }) => orderId));
  const documentIds = requests.flatMap(({ evidence }) =>
    evidence.flatMap((item) => ('documentId' in item ? [item.documentId] : [])),
  );
  return new ClaimGrounds(
    await readOrderClaims(manager, orders),
    await readLines(
      manager,
      orders.flatMap(({ id }) => (itemised.has(id) ? [id] : [])),
    ),
    await readDocuments(manager, principal, documentIds),
  );
}

async function readLines(
  manager: EntityManager,
  orderIds: readonly string[],
): Promise<Map<string, Map<number, OrderedLine>>> {
  if (orderIds.length === 0) return new Map();
  const ordered = await manager.findBy(PurchaseOrderLine, { orderId: In(orderIds) });
  const rows = (await manager.query(
    `SELECT order_id, line_number, sum(quantity)::text AS quantity
     FROM delivery_lines JOIN deliveries ON deliveries.id = delivery_id
     WHERE order_id = ANY($1) AND status NOT IN ('failed', 'superseded') GROUP BY order_id, line_number`,
    [orderIds],
  )) as { order_id: string; line_number: number; quantity: string }[];
  const delivered = new Map(rows.map((row) => [`${row.order_id} ${row.line_number}`, row.quantity]));
  const lines = new Map<string, Map<number, OrderedLine>>();
  for (const [orderId, own] of Map.groupBy(ordered, (line) => line.orderId)) {
    const known = own.map(({ number, quantity, unitPrice }) => {
      const brought = parseUnits(delivered.get(`${orderId} ${number}`) ?? '0', QUANTITY_DECIMALS);
      return [number, { quantity, unitPrice, delivered: brought }] as const;
    });
    lines.set(orderId, new Map(known));
  }
  return lines;
}

async function readDocuments(
  manager: EntityManager,
  principal: Principal,
  documentIds: readonly string[],
): Promise<Map<string, OwnDocument>> {
  if (documentIds.length === 0) return new Map();
  const rows = (await manager.query(
    `SELECT id, file_name, sha256, order_id FROM documents WHERE id = ANY($1) AND business_id = $2`,
    [documentIds, principal.businessId ?? ''],
  )) as OwnDocument[];
  return new Map(rows.map((row) => [row.id, row]));
}
