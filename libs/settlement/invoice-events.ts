import { type ChainLog, invoiceHashOf } from '#chain';
import { maximum, newId, ZERO_ADDRESS } from '#domain';
import type { LedgerEntry } from '#ledger';
import type { Directory } from './directory.js';
import type { Effects } from './effects.js';
import { integer, text, time } from './log-arguments.js';
import type { InvoiceState, Trade } from './trade-state.js';

/** What one log of the invoice registry means to one order. */
export function applyRegistryLog(trade: Trade, log: ChainLog, effects: Effects, directory: Directory): void {
  switch (log.event) {
    case 'InvoiceIssued':
      invoiceIssued(trade, log, effects);
      break;
    case 'InvoiceAcknowledged':
      invoiceAcknowledged(trade, log, effects);
      break;
    case 'Transfer':
      invoiceTransferred(trade, log, effects, directory);
      break;
    case 'InvoicePledged':
      invoicePledged(trade, log, effects, directory);
      break;
    case 'PledgeReleased':
      pledgeReleased(trade, log, effects);
      break;
    case 'CreditNoteIssued':
      creditNoteIssued(trade, log, effects);
      break;
    case 'CreditNotesNetted':
      creditNotesNetted(trade, log, effects);
      break;
    case 'InvoiceRedeemed':
      invoiceRedeemed(trade, log, effects);
      break;
  }
}

function findInvoice(trade: Trade, invoiceHash: string): InvoiceState | undefined {
  return trade.invoices.find((invoice) => invoice.invoiceHash === invoiceHash);
}

function invoiceIssued(trade: Trade, log: ChainLog, effects: Effects): void {
  const invoiceHash = text(log, 'invoiceId');
  const known = findInvoice(trade, invoiceHash);
  const invoice = known ?? newInvoice(trade, log, invoiceHash);
  if (known === undefined || known.status === 'failed') {
    const amount = invoice.to - invoice.from;
    effects.book(log, 'invoice_issued', trade.id, [
      { owner: trade.supplierId, kind: 'receivable', token: trade.token, amount },
      { owner: trade.buyerId, kind: 'payable', token: trade.token, amount: -amount },
    ]);
  }
  invoice.status = 'issued';
  trade.invoiced = maximum(trade.invoiced, invoice.to);
  effects.happened(trade, log, {
    kind: 'invoice_registered',
    type: 'invoice.registered',
    actorId: trade.supplierId,
    actorAddress: text(log, 'supplier'),
    amount: invoice.to - invoice.from,
    subject: invoice.id,
    details: { number: invoice.number, invoiceHash },
  });
}

/**
 * An invoice that the supplier registered without the network. Nobody keeps suppliers from registering a number twice there, and
 * the chain has only the number's hash, so the invoice's own hash stands in for it.
 */
function newInvoice(trade: Trade, log: ChainLog, invoiceHash: string): InvoiceState {
  const invoice: InvoiceState = {
    id: newId('invoice'),
    number: invoiceHash,
    from: integer(log, 'from'),
    to: integer(log, 'to'),
    dueDate: time(log, 'dueDate').toISOString().slice(0, 10),
    dueAt: time(log, 'dueDate'),
    documentHash: text(log, 'documentHash'),
    registered: true,
    invoiceHash,
    status: 'registering',
    paid: 0n,
    holderId: trade.supplierId,
    holderAddress: trade.supplierAddress,
    pledgeeId: null,
    pledgeeAddress: null,
    acknowledgedAt: null,
  };
  trade.invoices.push(invoice);
  return invoice;
}

function invoiceAcknowledged(trade: Trade, log: ChainLog, effects: Effects): void {
  const invoice = findInvoice(trade, text(log, 'invoiceId'));
  if (invoice === undefined) return;
  invoice.acknowledgedAt = log.blockTime;
  effects.happened(trade, log, {
    kind: 'invoice_acknowledged',
    type: 'invoice.acknowledged',
    actorId: trade.buyerId,
    amount: invoice.to - invoice.from,
    subject: invoice.id,
    details: { number: invoice.number },
    alsoFor: [invoice.holderId, invoice.pledgeeId],
  });
}

/** The claim to what is not paid yet moves with the invoice. */
function invoiceTransferred(trade: Trade, log: ChainLog, effects: Effects, directory: Directory): void {
  const invoice = findInvoice(trade, invoiceHashOf(text(log, 'tokenId')));
  if (invoice === undefined || text(log, 'from') === ZERO_ADDRESS) return;
  const holderAddress = text(log, 'to');
  const holderId = directory.businessOf(holderAddress) ?? null;
  const previous = { id: invoice.holderId, owner: invoice.holderId ?? invoice.holderAddress };
  const outstanding = invoice.to - invoice.from - invoice.paid;
  const entries: LedgerEntry[] = [
    { owner: previous.owner, kind: 'receivable', token: trade.token, amount: -outstanding },
    { owner: holderId ?? holderAddress, kind: 'receivable', token: trade.token, amount: outstanding },
  ];
  Object.assign(invoice, { holderId, holderAddress });
  effects.book(log, 'invoice_assigned', trade.id, entries);
  effects.happened(trade, log, {
    kind: 'invoice_assigned',
    type: 'invoice.assigned',
    actorId: previous.id ?? undefined,
    actorAddress: text(log, 'from'),
    amount: outstanding,
    subject: invoice.id,
    details: { number: invoice.number, holderId, holderAddress },
    alsoFor: [previous.id, holderId],
  });
}

/** The holder keeps the claim; who is paid for it changes. */
function invoicePledged(trade: Trade, log: ChainLog, effects: Effects, directory: Directory): void {
  const invoice = findInvoice(trade, text(log, 'invoiceId'));
  if (invoice === undefined) return;
  const pledgeeAddress = text(log, 'pledgee');
  const pledgeeId = directory.businessOf(pledgeeAddress) ?? null;
  Object.assign(invoice, { pledgeeId, pledgeeAddress });
  effects.happened(trade, log, {
    kind: 'invoice_pledged',
    type: 'invoice.pledged',
    actorId: invoice.holderId ?? undefined,
    actorAddress: text(log, 'holder'),
    amount: invoice.to - invoice.from - invoice.paid,
    subject: invoice.id,
    details: { number: invoice.number, pledgeeId, pledgeeAddress },
    alsoFor: [invoice.holderId, pledgeeId],
  });
}

function pledgeReleased(trade: Trade, log: ChainLog, effects: Effects): void {
  const invoice = findInvoice(trade, text(log, 'invoiceId'));
  if (invoice === undefined) return;
  const { pledgeeId } = invoice;
  Object.assign(invoice, { pledgeeId: null, pledgeeAddress: null });
  effects.happened(trade, log, {
    kind: 'invoice_pledge_released',
    type: 'invoice.pledge_released',
    actorId: pledgeeId ?? undefined,
    actorAddress: text(log, 'pledgee'),
    subject: invoice.id,
    details: { number: invoice.number },
    alsoFor: [invoice.holderId, pledgeeId],
  });
}

/** What is owed back comes off later payments, of this order or another of the two parties. */
function creditNoteIssued(trade: Trade, log: ChainLog, effects: Effects): void {
  const invoice = findInvoice(trade, text(log, 'invoiceId'));
  if (invoice === undefined) return;
  effects.happened(trade, log, {
    kind: 'credit_note_issued',
    type: 'invoice.credit_note_issued',
    actorId: trade.supplierId,
    actorAddress: text(log, 'supplier'),
    amount: integer(log, 'amount'),
    subject: invoice.id,
    details: { number: invoice.number, documentHash: text(log, 'documentHash') },
  });
}

function creditNotesNetted(trade: Trade, log: ChainLog, effects: Effects): void {
  effects.happened(trade, log, {
    kind: 'credit_notes_netted',
    type: 'payment.credit_notes_netted',
    amount: integer(log, 'amount'),
  });
}

/** The payments follow. */
function invoiceRedeemed(trade: Trade, log: ChainLog, effects: Effects): void {
  const invoice = findInvoice(trade, text(log, 'invoiceId'));
  if (invoice === undefined) return;
  trade.released = invoice.to;
  effects.happened(trade, log, {
    kind: 'invoice_redeemed',
    type: 'invoice.redeemed',
    amount: integer(log, 'payout'),
    subject: invoice.id,
    details: { number: invoice.number, discount: text(log, 'discount') },
    alsoFor: [invoice.holderId, invoice.pledgeeId],
  });
}
