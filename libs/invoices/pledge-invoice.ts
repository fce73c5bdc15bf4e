import type { EntityManager } from 'typeorm';
import { encodePledge, encodeReleasePledge } from '#chain';
import { commandTime } from '#database';
import { invoicePledgeTypedData, pledgeReleaseTypedData, QuittanceError, type TypedData } from '#domain';
import { promiseChainWork } from '#operations';
import { commitAlone, getParty, type Principal, type SigningDesk } from '#parties';
import {
  commitmentOf,
  getInvoice,
  lockInvoice,
  requireRegistered,
  requireUnpledged,
  validityOf,
} from './answer-invoice.js';
import type { Invoice } from './invoice.entity.js';
import { recordInvoiceStep } from './invoice-steps.js';

export interface Pledge {
  readonly pledgeeId: string;
  /** Default seven days from now; state it when an external signer signs. */
  readonly validBefore?: Date | undefined;
}

async function planPledge(manager: EntityManager, desk: SigningDesk, invoice: Invoice, request: Pledge) {
  const invoiceHash = requireRegistered(invoice, 'pledged');
  requireUnpledged(invoice, 'pledged');
  const pledgee = await getParty(manager, request.pledgeeId);
  const pledge = {
    invoiceHash,
    pledgee: pledgee.signer.address,
    nonce: await desk.assignmentNonceOf(invoiceHash),
    validBefore: await validityOf(manager, request.validBefore),
  };
  return { ...pledge, typedData: invoicePledgeTypedData(desk.contracts, pledge) };
}

/** What the holder signs to pledge an invoice. */
export async function pledgeOfInvoice(
  manager: EntityManager,
  desk: SigningDesk,
  principal: Principal,
  invoiceId: string,
  request: Pledge,
): Promise<TypedData> {
  const invoice = await getInvoice(manager, principal, invoiceId);
  return (await planPledge(manager, desk, invoice, request)).typedData;
}

/**
 * The holder has another business paid for a registered invoice until that one releases it. Throws `forbidden`,
 * `invalid_transition`.
 */
export async function pledgeInvoice(
  manager: EntityManager,
  desk: SigningDesk,
  principal: Principal,
  invoiceId: string,
  request: Pledge & { readonly signature?: string | undefined },
): Promise<{ invoice: Invoice; operationId: string }> {
  const { order, invoice } = await lockInvoice(manager, principal, invoiceId);
  if (principal.businessId !== invoice.holderId || !principal.roles.includes('supplier')) {
    throw new QuittanceError('forbidden', 'Only the holder pledges an invoice, with a key of the role supplier.', {
      state: invoice.status,
    });
  }
  const holder = await getParty(manager, invoice.holderId ?? '');
  const { typedData, ...pledge } = await planPledge(manager, desk, invoice, request);
  await commitAlone(manager, principal, [
    commitmentOf(order, invoice, 'transfer', `pledge:${invoice.id}:${pledge.nonce}`),
  ]);
  const operationId = await promiseChainWork(manager, {
    chainId: desk.contracts.chainId,
    businessId: holder.business.id,
    kind: 'pledge_invoice',
    subject: invoice.id,
    businessKey: `pledge:${pledge.invoiceHash}:${pledge.nonce}`,
    laneKey: order.orderHash,
    call: encodePledge(desk.contracts, {
      ...pledge,
      signature: await desk.sign(manager, holder.signer, typedData, request.signature),
    }),
  });
  await recordInvoiceStep(manager, order, invoice, holder, 'pledge_submitted', await commandTime(manager), {
    pledgeeId: request.pledgeeId,
    operationId,
  });
  return { invoice, operationId };
}

async function planRelease(desk: SigningDesk, invoice: Invoice) {
  const invoiceHash = requireRegistered(invoice, 'released from a pledge');
  if (invoice.pledgeeAddress === null) {
    throw new QuittanceError('invalid_transition', 'The invoice is not pledged.', { state: invoice.status });
  }
  const release = { invoiceHash, nonce: await desk.assignmentNonceOf(invoiceHash) };
  return { ...release, typedData: pledgeReleaseTypedData(desk.contracts, release) };
}

/** What the pledgee signs to end a pledge. */
export async function releaseOfPledge(
  manager: EntityManager,
  desk: SigningDesk,
  principal: Principal,
  invoiceId: string,
): Promise<TypedData> {
  return (await planRelease(desk, await getInvoice(manager, principal, invoiceId))).typedData;
}

/** The pledgee gives the invoice free: its holder is paid again. Throws `forbidden`, `invalid_transition`. */
export async function releasePledge(
  manager: EntityManager,
  desk: SigningDesk,
  principal: Principal,
  invoiceId: string,
  signature: string | undefined,
): Promise<{ invoice: Invoice; operationId: string }> {
  const { order, invoice } = await lockInvoice(manager, principal, invoiceId);
  const { typedData, ...release } = await planRelease(desk, invoice);
  if (principal.businessId !== invoice.pledgeeId || !principal.roles.includes('supplier')) {
    throw new QuittanceError('forbidden', 'Only the pledgee ends a pledge, with a key of the role supplier.', {
      state: 'pledged',
    });
  }
  const pledgee = await getParty(manager, invoice.pledgeeId ?? '');
  const operationId = await promiseChainWork(manager, {
    chainId: desk.contracts.chainId,
    businessId: pledgee.business.id,
    kind: 'release_pledge',
    subject: invoice.id,
    businessKey: `releasePledge:${release.invoiceHash}:${release.nonce}`,
    laneKey: order.orderHash,
    call: encodeReleasePledge(desk.contracts, {
      ...release,
      signature: await desk.sign(manager, pledgee.signer, typedData, signature),
    }),
  });
  await recordInvoiceStep(manager, order, invoice, pledgee, 'pledge_release_submitted', await commandTime(manager), {
    operationId,
  });
  return { invoice, operationId };
}
