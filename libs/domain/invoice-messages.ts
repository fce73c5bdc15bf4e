import { type ContractAddresses, contractDomain, flatMessage, type TypedData } from './typed-data.js';

function registryDomain(contracts: ContractAddresses): TypedData['domain'] {
  return contractDomain(contracts, 'InvoiceRegistry', contracts.invoiceRegistry);
}

/** Signed by the supplier; its digest is the invoice's id and ERC-721 token id. */
export function invoiceIssueTypedData(
  contracts: ContractAddresses,
  invoice: {
    orderHash: string;
    from: bigint;
    to: bigint;
    numberHash: string;
    dueDate: bigint;
    documentHash: string;
  },
): TypedData {
  return flatMessage(registryDomain(contracts), 'InvoiceIssue', [
    ['bytes32', 'orderId', invoice.orderHash],
    ['uint256', 'from', invoice.from],
    ['uint256', 'to', invoice.to],
    ['bytes32', 'numberHash', invoice.numberHash],
    ['uint256', 'dueDate', invoice.dueDate],
    ['bytes32', 'documentHash', invoice.documentHash],
  ]);
}

/** Signed by the buyer: the debt is acknowledged and will be paid when it is due. */
export function invoiceAcknowledgementTypedData(contracts: ContractAddresses, invoiceHash: string): TypedData {
  return flatMessage(registryDomain(contracts), 'InvoiceAcknowledgement', [['bytes32', 'invoiceId', invoiceHash]]);
}

/** Signed by the holder: the invoice, and so its payment, goes to `to`. */
export function invoiceAssignmentTypedData(
  contracts: ContractAddresses,
  assignment: { invoiceHash: string; to: string; nonce: bigint; validBefore: bigint },
): TypedData {
  return flatMessage(registryDomain(contracts), 'InvoiceAssignment', [
    ['bytes32', 'invoiceId', assignment.invoiceHash],
    ['address', 'to', assignment.to],
    ['uint256', 'nonce', assignment.nonce],
    ['uint256', 'validBefore', assignment.validBefore],
  ]);
}

/** Signed by the holder: `pledgee` is paid for the invoice, which stays where it is. Nonces are those of assignments. */
export function invoicePledgeTypedData(
  contracts: ContractAddresses,
  pledge: { invoiceHash: string; pledgee: string; nonce: bigint; validBefore: bigint },
): TypedData {
  return flatMessage(registryDomain(contracts), 'InvoicePledge', [
    ['bytes32', 'invoiceId', pledge.invoiceHash],
    ['address', 'pledgee', pledge.pledgee],
    ['uint256', 'nonce', pledge.nonce],
    ['uint256', 'validBefore', pledge.validBefore],
  ]);
}

/** Signed by the pledgee: the pledge is over. */
export function pledgeReleaseTypedData(
  contracts: ContractAddresses,
  release: { invoiceHash: string; nonce: bigint },
): TypedData {
  return flatMessage(registryDomain(contracts), 'PledgeRelease', [
    ['bytes32', 'invoiceId', release.invoiceHash],
    ['uint256', 'nonce', release.nonce],
  ]);
}

/** Signed by the supplier: `amount` of a released invoice is owed back to the buyer. */
export function creditNoteTypedData(
  contracts: ContractAddresses,
  note: { invoiceHash: string; amount: bigint; numberHash: string; documentHash: string },
): TypedData {
  return flatMessage(registryDomain(contracts), 'CreditNote', [
    ['bytes32', 'invoiceId', note.invoiceHash],
    ['uint256', 'amount', note.amount],
    ['bytes32', 'numberHash', note.numberHash],
    ['bytes32', 'documentHash', note.documentHash],
  ]);
}

/**
 * Signed by payee and buyer: what is left of the invoice is paid `payout` now; the rest of it stays the buyer's. `released` is what the
 * order released so far: any release in between voids the message.
 */
export function invoiceRedemptionTypedData(
  contracts: ContractAddresses,
  redemption: { invoiceHash: string; released: bigint; payout: bigint; validBefore: bigint },
): TypedData {
  return flatMessage(registryDomain(contracts), 'InvoiceRedemption', [
    ['bytes32', 'invoiceId', redemption.invoiceHash],
    ['uint256', 'released', redemption.released],
    ['uint256', 'payout', redemption.payout],
    ['uint256', 'validBefore', redemption.validBefore],
  ]);
}

/** Signed by the creditor: a debt with no escrow behind it. Its digest is the invoice's id. */
export function openInvoiceTypedData(
  contracts: ContractAddresses,
  invoice: {
    creditor: string;
    debtor: string;
    token: string;
    amount: bigint;
    numberHash: string;
    dueDate: bigint;
    documentHash: string;
  },
): TypedData {
  return flatMessage(registryDomain(contracts), 'OpenInvoice', [
    ['address', 'creditor', invoice.creditor],
    ['address', 'debtor', invoice.debtor],
    ['address', 'token', invoice.token],
    ['uint256', 'amount', invoice.amount],
    ['bytes32', 'numberHash', invoice.numberHash],
    ['uint256', 'dueDate', invoice.dueDate],
    ['bytes32', 'documentHash', invoice.documentHash],
  ]);
}

/** Signed by a net payer that gave an allowance: it pays its part of a netting cycle. `delta` is negative for payers. */
export function nettingConsentTypedData(
  contracts: ContractAddresses,
  consent: { cycleId: string; party: string; delta: bigint },
): TypedData {
  return flatMessage(contractDomain(contracts, 'ClearingHouse', contracts.clearingHouse), 'NettingConsent', [
    ['bytes32', 'cycleId', consent.cycleId],
    ['address', 'party', consent.party],
    ['int256', 'delta', consent.delta],
  ]);
}
