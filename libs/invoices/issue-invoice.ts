import type { EntityManager } from 'typeorm';
import { encodeIssue } from '#chain';
import { networkTime, violatedConstraint } from '#database';
import {
  fromUnixSeconds,
  hashText,
  invoiceIssueTypedData,
  maximum,
  newId,
  QuittanceError,
  type TypedData,
  termsFromJson,
  toUnixSeconds,
  typedDataDigest,
  ZERO_HASH,
} from '#domain';
import { bookInvoice } from '#ledger';
import { promiseChainWork } from '#operations';
import { attachDocuments, getOrder, lockOrder, moveOrder, PurchaseOrder } from '#orders';
import { getParty, type Principal, type SigningDesk } from '#parties';
import { Invoice } from './invoice.entity.js';
import { recordInvoiceStep } from './invoice-steps.js';

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

interface PlannedInvoice {
  readonly from: bigint;
  readonly to: bigint;
  readonly documentHash: string;
  readonly numberHash: string;
  readonly dueDate: bigint;
  readonly typedData: TypedData;
}

async function resolveDocumentHash(
  manager: EntityManager,
  principal: Principal,
  order: PurchaseOrder,
  request: NewInvoice,
): Promise<string> {
  if (request.documentId === undefined) {
    return request.documentHash === undefined ? ZERO_HASH : `0x${request.documentHash}`;
  }
  const rows = (await manager.query(
    `SELECT sha256 FROM documents WHERE id = $1 AND business_id = $2 AND (order_id IS NULL OR order_id = $3)`,
    [request.documentId, principal.businessId ?? '', order.id],
  )) as { sha256: string }[];
  const sha256 = rows[0]?.sha256;
  if (sha256 === undefined) {
    const detail = 'Upload the document first (POST /v1/documents), for this order or for none.';
    throw new QuittanceError('invalid_request', detail, { errors: [{ pointer: '/documentId', detail }] });
  }
  return `0x${sha256}`;
}

/**
 * Refuses to register a slice that the registry would not take: it counts registered slices and payments only, and its next
 * slice begins where they end, while slices that were invoiced off chain lie in between.
 */
async function requireNextInRegistry(manager: EntityManager, order: PurchaseOrder, from: bigint): Promise<void> {
  const [row] = (await manager.query(
    `SELECT coalesce(max(to_amount), 0)::text AS registered FROM invoices
     WHERE order_id = $1 AND registered AND status <> 'failed'`,
    [order.id],
  )) as [{ registered: string }];
  const expected = maximum(BigInt(row.registered), order.released);
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

async function planInvoice(
  manager: EntityManager,
  desk: SigningDesk,
  principal: Principal,
  order: PurchaseOrder,
  request: NewInvoice,
): Promise<PlannedInvoice> {
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
    await requireNextInRegistry(manager, order, from);
  }
  const slice = {
    from,
    to: from + amount,
    documentHash: await resolveDocumentHash(manager, principal, order, request),
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
  return (await planInvoice(manager, desk, principal, order, request)).typedData;
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
  orderId: string,
  request: NewInvoice & { readonly signature?: string | undefined },
): Promise<{ invoice: Invoice; operationId: string | undefined }> {
  const order = await lockOrder(manager, principal, orderId);
  await moveOrder(manager, order, principal, 'issue_invoice');
  if (request.registered && order.status !== 'funded') {
    throw new QuittanceError('invalid_transition', 'An invoice can be registered on chain once the order is funded.', {
      state: order.status,
    });
  }
  const supplier = await getParty(manager, order.supplierId);
  const { typedData, ...slice } = await planInvoice(manager, desk, principal, order, request);
  const id = newId('invoice');
  try {
    await manager.insert(Invoice, {
      id,
      orderId: order.id,
      number: request.number,
      supplierId: order.supplierId,
      buyerId: order.buyerId,
      holderId: order.supplierId,
      holderAddress: supplier.signer.address,
      fromAmount: slice.from,
      toAmount: slice.to,
      amount: slice.to - slice.from,
      dueDate: request.dueDate,
      dueAt: fromUnixSeconds(slice.dueDate),
      documentHash: slice.documentHash,
      registered: request.registered,
      invoiceHash: request.registered ? typedDataDigest(typedData) : null,
      status: request.registered ? 'registering' : 'issued',
    });
  } catch (error) {
    if (violatedConstraint(error) === 'invoices_supplier_id_number_key') {
      throw new QuittanceError('duplicate_reference', `You have an invoice with the number ${request.number}.`);
    }
    throw error;
  }
  if (request.documentId !== undefined) {
    await attachDocuments(manager, order.id, order.supplierId, [request.documentId], '/documentId');
  }
  await manager.update(PurchaseOrder, { id: order.id }, { invoiced: slice.to });
  const invoice = await manager.findOneByOrFail(Invoice, { id });
  await bookInvoice(manager, id);
  const operationId = request.registered
    ? await promiseChainWork(manager, {
        chainId: desk.contracts.chainId,
        businessId: order.supplierId,
        kind: 'register_invoice',
        subject: id,
        businessKey: `issue:${typedDataDigest(typedData)}`,
        laneKey: order.orderHash,
        call: encodeIssue(desk.contracts, termsFromJson(order.terms), {
          ...slice,
          signature: await desk.sign(manager, supplier.signer, typedData, request.signature),
        }),
      })
    : undefined;
  await recordInvoiceStep(manager, order, invoice, supplier, 'issued', await networkTime(manager), {
    from: slice.from.toString(),
    to: slice.to.toString(),
    dueDate: request.dueDate,
    registered: request.registered,
    ...(operationId === undefined ? {} : { operationId }),
  });
  return { invoice, operationId };
}
