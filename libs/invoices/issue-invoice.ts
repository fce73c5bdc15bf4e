import type { EntityManager } from 'typeorm';
import {
  hashText,
  invoiceIssueTypedData,
  maximum,
  QuittanceError,
  type TypedData,
  toUnixSeconds,
  ZERO_HASH,
} from '#domain';
import { getOrder, moveOrder, type PurchaseOrder } from '#orders';
import type { Principal, SigningDesk } from '#parties';

export interface NewInvoice {
  readonly number: string;
  /** Minor units; default all of the order that is neither invoiced nor paid. */
  readonly amount?: bigint | undefined;
  /** YYYY-MM-DD. */
  readonly dueDate: string;
  readonly documentId?: string | undefined;
  /** Lower-case hex SHA-256 of the invoice document. */
  readonly documentHash?: string | undefined;
  /** Whether to put it into the InvoiceRegistry, so that it can be assigned. Needs a funded order. */
  readonly registered: boolean;
}

export interface PlannedInvoice {
  readonly from: bigint;
  readonly to: bigint;
  readonly documentHash: string;
  readonly numberHash: string;
  readonly dueDate: bigint;
  readonly typedData: TypedData;
}

/** What the network knows that decides about new invoices of some orders. */
export interface InvoiceGrounds {
  /** By order: the end of its last slice in the registry. */
  readonly registered: ReadonlyMap<string, bigint>;
  /** By id: documents of the caller that may be attached. */
  readonly documents: ReadonlyMap<string, { readonly sha256: string; readonly orderId: string | null }>;
}

/** Reads the grounds of `requests`, each about the order with the id at its place, in as many statements for a thousand as for one. */
export async function readInvoiceGrounds(
  manager: EntityManager,
  principal: Principal,
  orderIds: readonly string[],
  requests: readonly NewInvoice[],
): Promise<InvoiceGrounds> {
  const toRegister = orderIds.filter((_, index) => requests[index]?.registered === true);
  const registered =
    toRegister.length === 0
      ? []
      : ((await manager.query(
          `SELECT order_id, max(to_amount)::text AS registered FROM invoices
           WHERE order_id = ANY($1) AND registered AND status <> 'failed' GROUP BY order_id`,
          [toRegister],
        )) as { order_id: string; registered: string }[]);
  const documentIds = requests.flatMap(({ documentId }) => documentId ?? []);
  const documents =
    documentIds.length === 0
      ? []
      : ((await manager.query(`SELECT id, sha256, order_id FROM documents WHERE id = ANY($1) AND business_id = $2 `, [
          documentIds,
          principal.businessId ?? '',
        ])) as { id: string; sha256: string; order_id: string | null }[]);
  return {
    registered: new Map(registered.map((row) => [row.order_id, BigInt(row.registered)])),
    documents: new Map(documents.map((row) => [row.id, { sha256: row.sha256, orderId: row.order_id }])),
  };
}

function documentHashOf(grounds: InvoiceGrounds, order: PurchaseOrder, request: NewInvoice): string {
  if (request.documentId === undefined) {
    return request.documentHash === undefined ? ZERO_HASH : `0x${request.documentHash}`;
  }
  const document = grounds.documents.get(request.documentId);
  if (document === undefined || (document.orderId !== null && document.orderId !== order.id)) {
    const detail = 'Upload the document first (POST /v1/documents), for this order or for none.';
    throw new QuittanceError('invalid_request', detail, { errors: [{ pointer: '/documentId', detail }] });
  }
  return `0x${document.sha256}`;
}

/**
 * Refuses to register a slice that the registry would not take: it counts registered slices and payments only, and its next
 * slice begins where they end, while slices that were invoiced off chain lie in between.
 */
function requireNextInRegistry(grounds: InvoiceGrounds, order: PurchaseOrder, from: bigint): void {
  const expected = maximum(grounds.registered.get(order.id) ?? 0n, order.released);
  if (from !== expected) {
    throw new QuittanceError(
      'invalid_transition',
      `The slice from ${expected} to ${from} is invoiced off chain, so the registry takes no later one until that is paid. ` +
        'Issue this invoice with registered: false.',
      {
        state: order.status,
        allowedActions: [{ action: 'issue_invoice', href: `/v1/purchase-orders/${order.id}/invoices` }],
      },
    );
  }
}

/** The end of what invoices can claim: the whole order until it is funded, then what was released and what may still be. */
function invoiceableWorth(order: PurchaseOrder): bigint {
  return order.released + order.held + order.amount - order.funded;
}

/** Throws `amount_exceeds_order`, `invalid_transition` or `invalid_request`. */
export function planInvoice(
  grounds: InvoiceGrounds,
  desk: SigningDesk,
  order: PurchaseOrder,
  request: NewInvoice,
): PlannedInvoice {
  const from = maximum(order.invoiced, order.released);
  const left = invoiceableWorth(order) - from;
  const amount = request.amount ?? left;
  if (amount < 1n || amount > left) {
    throw new QuittanceError(
      'amount_exceeds_order',
      `Of ${order.amount} there is ${left} left to invoice, not ${amount}.`,
    );
  }
  if (request.registered) {
    requireNextInRegistry(grounds, order, from);
  }
  const slice = {
    from,
    to: from + amount,
    documentHash: documentHashOf(grounds, order, request),
    numberHash: hashText(request.number),
    dueDate: toUnixSeconds(new Date(`${request.dueDate}T00:00:00Z`)),
  };
  return { ...slice, typedData: invoiceIssueTypedData(desk.contracts, { orderHash: order.orderHash, ...slice }) };
}

/** What the supplier signs to register an invoice; its digest is the invoice's id on chain. */
export async function registrationOfInvoice(
  manager: EntityManager,
  desk: SigningDesk,
  principal: Principal,
  orderId: string,
  request: NewInvoice,
): Promise<TypedData> {
  const order = await getOrder(manager, principal, orderId);
  return planInvoice(await readInvoiceGrounds(manager, principal, [order.id], [request]), desk, order, request)
    .typedData;
}

/** The refusal of a number that the supplier used before. */
export function usedNumber(number: string): QuittanceError {
  return new QuittanceError('duplicate_reference', `You have an invoice with the number ${number}.`);
}

/** Throws `forbidden` or `invalid_transition`. */
export async function requireInvoiceable(
  manager: EntityManager,
  principal: Principal,
  order: PurchaseOrder,
  { registered }: NewInvoice,
): Promise<void> {
  await moveOrder(manager, order, principal, 'issue_invoice');
  if (registered && order.status !== 'funded') {
    throw new QuittanceError('invalid_transition', 'An invoice can be registered on chain once the order is funded.', {
      state: order.status,
    });
  }
}
