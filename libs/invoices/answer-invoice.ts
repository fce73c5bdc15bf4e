import type { EntityManager } from 'typeorm';
import { encodeAcknowledge, encodeAssign } from '#chain';
import { commandTime } from '#database';
import {
  invoiceAcknowledgementTypedData,
  invoiceAssignmentTypedData,
  QuittanceError,
  type TypedData,
  termsFromJson,
  toUnixSeconds,
  unknownId,
} from '#domain';
import { promiseChainWork } from '#operations';
import { PurchaseOrder } from '#orders';
import {
  type Commitment,
  type CommitmentKind,
  commitAlone,
  getParty,
  mayReadEverything,
  type Principal,
  type SigningDesk,
} from '#parties';
import { Invoice } from './invoice.entity.js';
import { recordInvoiceStep } from './invoice-steps.js';

function mayReadInvoice(invoice: Invoice, principal: Principal): boolean {
  const { businessId } = principal;
  return businessId === undefined
    ? mayReadEverything(principal)
    : [invoice.supplierId, invoice.buyerId, invoice.holderId, invoice.pledgeeId].includes(businessId);
}

/** An invoice that the caller may read. Throws `not_found`. */
export async function getInvoice(manager: EntityManager, principal: Principal, invoiceId: string): Promise<Invoice> {
  const invoice = await manager.findOneBy(Invoice, { id: invoiceId });
  if (invoice === null || !mayReadInvoice(invoice, principal)) {
    throw unknownId('invoice', invoiceId);
  }
  return invoice;
}

/** The invoice with its order, whose row is locked until the transaction ends. Throws `not_found`. */
export async function lockInvoice(manager: EntityManager, principal: Principal, invoiceId: string) {
  const { orderId } = await getInvoice(manager, principal, invoiceId);
  const order = await manager.findOneOrFail(PurchaseOrder, {
    where: { id: orderId },
    lock: { mode: 'pessimistic_write' },
  });
  return { order, invoice: await getInvoice(manager, principal, invoiceId) };
}

/** What a command about an invoice commits: all of its amount. */
export function commitmentOf(
  { id, token }: PurchaseOrder,
  { amount }: Invoice,
  kind: CommitmentKind,
  command: string,
): Commitment {
  return { orderId: id, kind, command, token, amount };
}

/** The hash of an invoice that stands in the registry and is not paid. Throws `invalid_transition`. */
export function requireRegistered(invoice: Invoice, action: string): string {
  if (invoice.invoiceHash === null || invoice.status !== 'issued') {
    const problem = invoice.registered ? `An invoice that is ${invoice.status}` : 'An invoice that is not registered';
    throw new QuittanceError('invalid_transition', `${problem} cannot be ${action}.`, { state: invoice.status });
  }
  return invoice.invoiceHash;
}

/** What the buyer signs to acknowledge a registered invoice. */
export async function acknowledgementOfInvoice(
  manager: EntityManager,
  desk: SigningDesk,
  principal: Principal,
  invoiceId: string,
): Promise<TypedData> {
  const invoice = await getInvoice(manager, principal, invoiceId);
  return invoiceAcknowledgementTypedData(desk.contracts, requireRegistered(invoice, 'acknowledged on chain'));
}

/** The buyer acknowledges the debt: at once, or on chain for a registered invoice. Throws `forbidden`, `invalid_transition`. */
export async function acknowledgeInvoice(
  manager: EntityManager,
  desk: SigningDesk,
  principal: Principal,
  invoiceId: string,
  signature: string | undefined,
): Promise<{ invoice: Invoice; operationId: string | undefined }> {
  const { order, invoice } = await lockInvoice(manager, principal, invoiceId);
  if (principal.businessId !== invoice.buyerId || !principal.roles.includes('buyer')) {
    throw new QuittanceError('forbidden', 'Only the buyer acknowledges an invoice, with a key of that role.', {
      state: invoice.status,
    });
  }
  if (invoice.acknowledgedAt !== null || invoice.status !== 'issued') {
    throw new QuittanceError('invalid_transition', 'The invoice is acknowledged already or not open.', {
      state: invoice.acknowledgedAt === null ? invoice.status : 'acknowledged',
    });
  }
  await commitAlone(manager, principal, [commitmentOf(order, invoice, 'acknowledge', `acknowledge:${invoice.id}`)]);
  const buyer = await getParty(manager, invoice.buyerId);
  const now = await commandTime(manager);
  if (!invoice.registered) {
    invoice.acknowledgedAt = now;
    await manager.update(Invoice, { id: invoice.id }, { acknowledgedAt: now });
    await recordInvoiceStep(manager, order, invoice, buyer, 'acknowledged', now);
    return { invoice, operationId: undefined };
  }
  const invoiceHash = requireRegistered(invoice, 'acknowledged');
  const operationId = await promiseChainWork(manager, {
    chainId: desk.contracts.chainId,
    businessId: invoice.buyerId,
    kind: 'acknowledge_invoice',
    subject: invoice.id,
    businessKey: `acknowledge:${invoiceHash}`,
    laneKey: order.orderHash,
    call: encodeAcknowledge(desk.contracts, termsFromJson(order.terms), {
      invoiceHash,
      signature: await desk.sign(
        manager,
        buyer.signer,
        invoiceAcknowledgementTypedData(desk.contracts, invoiceHash),
        signature,
      ),
    }),
  });
  await recordInvoiceStep(manager, order, invoice, buyer, 'acknowledgement_submitted', now, { operationId });
  return { invoice, operationId };
}

export interface Assignment {
  readonly toBusinessId: string;
  /** Default seven days from now; state it when an external signer signs. */
  readonly validBefore?: Date | undefined;
}

const DEFAULT_VALIDITY_SECONDS = 7n * 24n * 3600n;

/** Until when a signed message about an invoice is good, Unix seconds: seven days from now where nobody says. */
export async function validityOf(manager: EntityManager, validBefore: Date | undefined): Promise<bigint> {
  return validBefore === undefined
    ? toUnixSeconds(await commandTime(manager)) + DEFAULT_VALIDITY_SECONDS
    : toUnixSeconds(validBefore);
}

/** Throws `invalid_transition` for a pledged invoice, which stays where it is. */
export function requireUnpledged(invoice: Invoice, action: string): void {
  if (invoice.pledgeeAddress === null) return;
  throw new QuittanceError('invalid_transition', `An invoice that is pledged cannot be ${action}.`, {
    state: 'pledged',
    allowedActions: [{ action: 'release_pledge', href: `/v1/invoices/${invoice.id}/release-pledge` }],
  });
}

async function planAssignment(manager: EntityManager, desk: SigningDesk, invoice: Invoice, request: Assignment) {
  const invoiceHash = requireRegistered(invoice, 'assigned');
  requireUnpledged(invoice, 'assigned');
  const recipient = await getParty(manager, request.toBusinessId);
  const assignment = {
    invoiceHash,
    to: recipient.signer.address,
    nonce: await desk.assignmentNonceOf(invoiceHash),
    validBefore: await validityOf(manager, request.validBefore),
  };
  return { ...assignment, typedData: invoiceAssignmentTypedData(desk.contracts, assignment) };
}

/** What the holder signs to assign an invoice. */
export async function assignmentOfInvoice(
  manager: EntityManager,
  desk: SigningDesk,
  principal: Principal,
  invoiceId: string,
  request: Assignment,
): Promise<TypedData> {
  const invoice = await getInvoice(manager, principal, invoiceId);
  return (await planAssignment(manager, desk, invoice, request)).typedData;
}

/** The holder hands a registered invoice, and so its payment, to another business. Throws `forbidden`, `invalid_transition`. */
export async function assignInvoice(
  manager: EntityManager,
  desk: SigningDesk,
  principal: Principal,
  invoiceId: string,
  request: Assignment & { readonly signature?: string | undefined },
): Promise<{ invoice: Invoice; operationId: string }> {
  const { order, invoice } = await lockInvoice(manager, principal, invoiceId);
  if (principal.businessId !== invoice.holderId || !principal.roles.includes('supplier')) {
    throw new QuittanceError('forbidden', 'Only the holder assigns an invoice, with a key of the role supplier.', {
      state: invoice.status,
    });
  }
  const holder = await getParty(manager, invoice.holderId ?? '');
  const { typedData, ...assignment } = await planAssignment(manager, desk, invoice, request);
  await commitAlone(manager, principal, [
    commitmentOf(order, invoice, 'transfer', `assign:${invoice.id}:${assignment.nonce}`),
  ]);
  const operationId = await promiseChainWork(manager, {
    chainId: desk.contracts.chainId,
    businessId: holder.business.id,
    kind: 'assign_invoice',
    subject: invoice.id,
    businessKey: `assign:${assignment.invoiceHash}:${assignment.nonce}`,
    laneKey: order.orderHash,
    call: encodeAssign(desk.contracts, {
      ...assignment,
      signature: await desk.sign(manager, holder.signer, typedData, request.signature),
    }),
  });
  await recordInvoiceStep(manager, order, invoice, holder, 'assignment_submitted', await commandTime(manager), {
    toBusinessId: request.toBusinessId,
    operationId,
  });
  return { invoice, operationId };
}
