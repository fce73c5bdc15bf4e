import type { EntityManager } from 'typeorm';
import { type ContractCall, encodeIssue } from '#chain';
import { attemptEach, type ItemOutcome, withoutRefused } from '#commands';
import { commandTime } from '#database';
import { fromUnixSeconds, newId, QuittanceError, termsFromJson, typedDataDigest } from '#domain';
import { bookInvoices } from '#ledger';
import { promiseChainWork } from '#operations';
import { attachDocuments, changeOrder, lockOrders, type PurchaseOrder } from '#orders';
import { getParty, type Party, type Principal, type SigningDesk } from '#parties';
import { Invoice } from './invoice.entity.js';
import { insertInvoices } from './invoice-rows.js';
import { recordInvoiceStep } from './invoice-steps.js';
import {
  type InvoiceGrounds,
  type NewInvoice,
  planInvoice,
  readInvoiceGrounds,
  requireInvoiceable,
  usedNumber,
} from './issue-invoice.js';

/** An invoice as one of many. */
export interface OrderInvoice extends NewInvoice {
  readonly orderId: string;
  /** Of an external signer. */
  readonly signature?: string | undefined;
}

export interface IssuedInvoice {
  readonly invoice: Invoice;
  /** Of a registered one. */
  readonly operationId: string | undefined;
}

interface PreparedInvoice {
  readonly request: OrderInvoice;
  readonly order: PurchaseOrder;
  readonly supplier: Party;
  readonly invoice: Invoice;
  readonly call: ContractCall | undefined;
}

/**
 * The supplier invoices the next slice of an order. A registered invoice becomes `issued` when its operation is mined.
 * Throws `amount_exceeds_order`, `duplicate_reference` when the number was used, and `invalid_transition`, also for a
 * registered one behind slices that are invoiced off chain and not paid.
 */
export async function issueInvoice(
  manager: EntityManager,
  desk: SigningDesk,
  principal: Principal,
  request: OrderInvoice,
): Promise<IssuedInvoice> {
  const [issued] = (await issueInvoices(manager, desk, principal, [request])) as [ItemOutcome<IssuedInvoice>];
  if (issued instanceof QuittanceError) throw issued;
  return issued;
}

/**
 * A supplier invoices the next slices of many orders, each like {@link issueInvoice}; what is wrong with one is its outcome. Of two
 * with the same number the first stands.
 */
export async function issueInvoices(
  manager: EntityManager,
  desk: SigningDesk,
  principal: Principal,
  requests: readonly OrderInvoice[],
): Promise<ItemOutcome<IssuedInvoice>[]> {
  const orderIds = requests.map(({ orderId }) => orderId);
  const orderOf = await lockOrders(manager, principal, orderIds);
  const grounds = await readInvoiceGrounds(manager, principal, orderIds, requests);
  const now = await commandTime(manager);
  const prepared = await attemptEach(manager, requests, (request) =>
    prepareInvoice({ manager, desk, principal, grounds, now }, orderOf(request.orderId), request),
  );
  const outcomes = await withoutRefused(refuseSharedDocuments(prepared), async (open) => {
    const inserted = await insertInvoices(
      manager,
      open.map(({ invoice }) => invoice),
    );
    return open.map((one) => (inserted.has(one.invoice.id) ? one : usedNumber(one.request.number)));
  });
  return withoutRefused(outcomes, async (issued) => {
    await bookInvoices(
      manager,
      issued.map(({ invoice }) => invoice),
    );
    return Promise.all(issued.map((one) => completeInvoice(manager, desk, one, now)));
  });
}

async function prepareInvoice(
  {
    manager,
    desk,
    principal,
    grounds,
    now,
  }: { manager: EntityManager; desk: SigningDesk; principal: Principal; grounds: InvoiceGrounds; now: Date },
  order: PurchaseOrder,
  request: OrderInvoice,
): Promise<PreparedInvoice> {
  await requireInvoiceable(manager, principal, order, request);
  const supplier = await getParty(manager, order.supplierId);
  const { typedData, ...slice } = planInvoice(grounds, desk, order, request);
  const { registered } = request;
  const call = registered
    ? encodeIssue(desk.contracts, termsFromJson(order.terms), {
        ...slice,
        signature: await desk.sign(manager, supplier.signer, typedData, request.signature),
      })
    : undefined;
  const invoice = Object.assign(new Invoice(), {
    id: newId('invoice'),
    orderId: order.id,
    number: request.number,
    supplierId: order.supplierId,
    buyerId: order.buyerId,
    holderId: order.supplierId,
    holderAddress: supplier.signer.address,
    pledgeeId: null,
    pledgeeAddress: null,
    fromAmount: slice.from,
    toAmount: slice.to,
    amount: slice.to - slice.from,
    paid: 0n,
    dueDate: request.dueDate,
    dueAt: fromUnixSeconds(slice.dueDate),
    documentHash: slice.documentHash,
    registered,
    invoiceHash: registered ? typedDataDigest(typedData) : null,
    acknowledgedAt: null,
    status: registered ? ('registering' as const) : ('issued' as const),
    createdAt: now,
  });
  return { request, order, supplier, invoice, call };
}

/** A document that was free goes with the first of the orders whose invoices name it. */
function refuseSharedDocuments(prepared: readonly ItemOutcome<PreparedInvoice>[]): ItemOutcome<PreparedInvoice>[] {
  const named = new Set<string>();
  return prepared.map((one) => {
    if (one instanceof QuittanceError || one.request.documentId === undefined) return one;
    const { documentId } = one.request;
    if (!named.has(documentId)) {
      named.add(documentId);
      return one;
    }
    const detail = 'Another invoice of this request names this document.';
    return new QuittanceError('invalid_request', detail, { errors: [{ pointer: '/documentId', detail }] });
  });
}

async function completeInvoice(
  manager: EntityManager,
  desk: SigningDesk,
  { request, order, supplier, invoice, call }: PreparedInvoice,
  now: Date,
): Promise<IssuedInvoice> {
  await changeOrder(manager, order.id, { invoiced: invoice.toAmount });
  if (request.documentId !== undefined) {
    const attached = [{ documentId: request.documentId, orderId: order.id }];
    await attachDocuments(manager, order.supplierId, attached, '/documentId');
  }
  const operationId =
    call === undefined
      ? undefined
      : await promiseChainWork(manager, {
          chainId: desk.contracts.chainId,
          businessId: order.supplierId,
          kind: 'register_invoice',
          subject: invoice.id,
          businessKey: `issue:${invoice.invoiceHash}`,
          laneKey: order.orderHash,
          call,
        });
  await recordInvoiceStep(manager, order, invoice, supplier, 'issued', now, {
    from: invoice.fromAmount.toString(),
    to: invoice.toAmount.toString(),
    dueDate: invoice.dueDate,
    registered: invoice.registered,
    ...(operationId === undefined ? {} : { operationId }),
  });
  return { invoice, operationId };
}
