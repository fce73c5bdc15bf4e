import { Interface } from 'ethers';
import { type ContractAddresses, clausesTuple, isPlain, type OrderTerms, orderKeyTuple, orderTuple } from '#domain';
import { CallEncoder, type CallValue } from './call-encoding.js';
import {
  auditAnchorAbi,
  deliveryDeskAbi,
  invoiceRegistryAbi,
  sandboxStablecoinAbi,
  tradeEscrowAbi,
} from './generated/abi.js';

export const escrowInterface = new Interface(tradeEscrowAbi);
export const deskInterface = new Interface(deliveryDeskAbi);
export const registryInterface = new Interface(invoiceRegistryAbi);
export const auditAnchorInterface = new Interface(auditAnchorAbi);
export const tokenInterface = new Interface(sandboxStablecoinAbi);

const escrowCalls = new CallEncoder(escrowInterface);
const deskCalls = new CallEncoder(deskInterface);
const registryCalls = new CallEncoder(registryInterface);
const auditAnchorCalls = new CallEncoder(auditAnchorInterface);
const tokenCalls = new CallEncoder(tokenInterface);

/**
 * A contract call as an intent takes it. `gasLimit` is what it should do with; the sender raises it to {@link GAS_CEILING} when
 * it is too low.
 */
export interface ContractCall {
  /** The contract function's name. */
  readonly kind: string;
  readonly target: string;
  readonly calldata: string;
  readonly gasLimit: bigint;
}

/**
 * The most gas that each call may use with a six-decimal token, cold storage and several invoices. A payout must bring 200,000
 * for the token beyond its own cost (see TokenPush), which is mostly not used and then not paid for.
 */
const GAS_LIMITS = {
  fund: 450_000n,
  fundWithAuthorisation: 350_000n,
  claimDelivery: 300_000n,
  accept: 900_000n,
  releaseDeemed: 900_000n,
  releaseAcknowledged: 900_000n,
  contest: 1_000_000n,
  contestRetention: 400_000n,
  rule: 900_000n,
  executeFallback: 900_000n,
  releaseRetention: 800_000n,
  reclaim: 600_000n,
  settle: 1_000_000n,
  issue: 450_000n,
  acknowledge: 250_000n,
  assign: 250_000n,
  pledge: 250_000n,
  releasePledge: 200_000n,
  anchor: 200_000n,
  mint: 120_000n,
} as const;

/** What no call may exceed, whatever its contracts would like: they include wallets of the parties. */
export const GAS_CEILING = 3_000_000n;

function call(
  contract: CallEncoder,
  target: string,
  kind: keyof typeof GAS_LIMITS,
  values: readonly CallValue[],
): ContractCall {
  return { kind, target, calldata: contract.encode(kind, values), gasLimit: GAS_LIMITS[kind] };
}

/** A call of the delivery desk, which takes every order whole. */
function deskCall(
  contracts: ContractAddresses,
  terms: OrderTerms,
  kind: keyof typeof GAS_LIMITS,
  values: readonly CallValue[],
): ContractCall {
  return call(deskCalls, contracts.deliveryDesk, kind, [orderTuple(terms), clausesTuple(terms), ...values]);
}

/** `Collection.Authorization` of contracts/interfaces/ITradeEscrow.sol. */
const BY_AUTHORIZATION = 2n;

/**
 * Locks the order's amount by the buyer's ERC-3009 authorisation (`authorizationTypedData`) of all of it for the escrow, whose nonce
 * is the order's id and which is valid until the order's fundBy.
 */
export function encodeFundWithAuthorization(
  contracts: ContractAddresses,
  terms: OrderTerms,
  signature: string,
): ContractCall {
  return isPlain(terms)
    ? call(escrowCalls, contracts.escrow, 'fundWithAuthorisation', [orderTuple(terms), signature])
    : deskCall(contracts, terms, 'fund', [terms.amount, BY_AUTHORIZATION, signature]);
}

/** Claims delivery by the signature of `claimant`, the supplier or the attester (`deliveryClaimTypedData`). */
export function encodeClaimDelivery(
  contracts: ContractAddresses,
  terms: OrderTerms,
  claim: { claimant: string; cumulative: bigint; deliveredAt: bigint; evidenceHash: string; signature: string },
): ContractCall {
  const { claimant, cumulative, deliveredAt, evidenceHash, signature } = claim;
  return deskCall(contracts, terms, 'claimDelivery', [claimant, cumulative, deliveredAt, evidenceHash, signature]);
}

/**
 * Accepts and pays by the buyer's signature (`acceptanceTypedData`). `claimHint` is the lowest claim that covers `cumulative`, zero
 * if none does; plain orders need none.
 */
export function encodeAccept(
  contracts: ContractAddresses,
  terms: OrderTerms,
  acceptance: { cumulative: bigint; evidenceHash: string; claimHint: bigint; signature: string },
): ContractCall {
  const { cumulative, evidenceHash, claimHint, signature } = acceptance;
  return isPlain(terms)
    ? call(escrowCalls, contracts.escrow, 'accept', [orderKeyTuple(terms), cumulative, evidenceHash, signature])
    : deskCall(contracts, terms, 'accept', [cumulative, evidenceHash, claimHint, signature]);
}

/** Pays a claim whose inspection period ended in silence. */
export function encodeReleaseDeemed(contracts: ContractAddresses, terms: OrderTerms, cumulative: bigint): ContractCall {
  return deskCall(contracts, terms, 'releaseDeemed', [cumulative]);
}

/** Pays acknowledged debt up to `cumulative`, the end of an acknowledged invoice that is due. */
export function encodeReleaseAcknowledged(
  contracts: ContractAddresses,
  terms: OrderTerms,
  cumulative: bigint,
): ContractCall {
  return deskCall(contracts, terms, 'releaseAcknowledged', [cumulative]);
}

/** Disputes a part of what was claimed and accepts the rest, by the buyer's signature (`contestTypedData`). */
export function encodeContest(
  contracts: ContractAddresses,
  terms: OrderTerms,
  contest: { cumulative: bigint; contested: bigint; reasonHash: string; signature: string },
): ContractCall {
  const { cumulative, contested, reasonHash, signature } = contest;
  return deskCall(contracts, terms, 'contest', [cumulative, contested, reasonHash, signature]);
}

/** Ends a dispute by the signature of `ruler`, the arbiter or the party that gives in (`rulingTypedData`). */
export function encodeRule(
  contracts: ContractAddresses,
  terms: OrderTerms,
  ruling: { dispute: bigint; toSupplier: bigint; reasonHash: string; ruler: string; signature: string },
): ContractCall {
  const { dispute, toSupplier, reasonHash, ruler, signature } = ruling;
  return deskCall(contracts, terms, 'rule', [dispute, toSupplier, reasonHash, ruler, signature]);
}

/** Ends a dispute by the terms' split once arbitration is over. */
export function encodeExecuteFallback(contracts: ContractAddresses, terms: OrderTerms, dispute: bigint): ContractCall {
  return deskCall(contracts, terms, 'executeFallback', [dispute]);
}

/** Pays a retention tranche that is due. */
export function encodeReleaseRetention(contracts: ContractAddresses, terms: OrderTerms, tranche: bigint): ContractCall {
  return deskCall(contracts, terms, 'releaseRetention', [tranche]);
}

/** Returns to the buyer what nobody claimed by the last time to claim. */
export function encodeReclaim(contracts: ContractAddresses, terms: OrderTerms): ContractCall {
  return deskCall(contracts, terms, 'reclaim', []);
}

/** Splits held money by both parties' signatures (`settlementTypedData`). */
export function encodeSettle(
  contracts: ContractAddresses,
  terms: OrderTerms,
  settlement: {
    toSupplier: bigint;
    toBuyer: bigint;
    nonce: bigint;
    buyerSignature: string;
    supplierSignature: string;
  },
): ContractCall {
  const { toSupplier, toBuyer, nonce, buyerSignature, supplierSignature } = settlement;
  const values = [orderKeyTuple(terms), toSupplier, toBuyer, nonce, buyerSignature, supplierSignature];
  return call(escrowCalls, contracts.escrow, 'settle', values);
}

/** Issues the next invoice of a funded order by the supplier's signature (`invoiceIssueTypedData`). */
export function encodeIssue(
  contracts: ContractAddresses,
  terms: OrderTerms,
  invoice: {
    from: bigint;
    to: bigint;
    numberHash: string;
    dueDate: bigint;
    documentHash: string;
    signature: string;
  },
): ContractCall {
  const { from, to, numberHash, dueDate, documentHash, signature } = invoice;
  const values = [orderKeyTuple(terms), from, to, numberHash, dueDate, documentHash, signature];
  return call(registryCalls, contracts.invoiceRegistry, 'issue', values);
}

/** Acknowledges an invoice by the buyer's signature (`invoiceAcknowledgementTypedData`). */
export function encodeAcknowledge(
  contracts: ContractAddresses,
  terms: OrderTerms,
  acknowledgement: { invoiceHash: string; signature: string },
): ContractCall {
  const values = [orderKeyTuple(terms), acknowledgement.invoiceHash, acknowledgement.signature];
  return call(registryCalls, contracts.invoiceRegistry, 'acknowledge', values);
}

/** Assigns an invoice by its holder's signature (`invoiceAssignmentTypedData`). */
export function encodeAssign(
  contracts: ContractAddresses,
  assignment: { invoiceHash: string; to: string; nonce: bigint; validBefore: bigint; signature: string },
): ContractCall {
  const { invoiceHash, to, nonce, validBefore, signature } = assignment;
  return call(registryCalls, contracts.invoiceRegistry, 'assign', [invoiceHash, to, nonce, validBefore, signature]);
}

/** Pledges an invoice by its holder's signature (`invoicePledgeTypedData`). */
export function encodePledge(
  contracts: ContractAddresses,
  pledge: { invoiceHash: string; pledgee: string; nonce: bigint; validBefore: bigint; signature: string },
): ContractCall {
  const { invoiceHash, pledgee, nonce, validBefore, signature } = pledge;
  const values = [invoiceHash, pledgee, nonce, validBefore, signature];
  return call(registryCalls, contracts.invoiceRegistry, 'pledge', values);
}

/** Ends a pledge by the pledgee's signature (`pledgeReleaseTypedData`). */
export function encodeReleasePledge(
  contracts: ContractAddresses,
  release: { invoiceHash: string; nonce: bigint; signature: string },
): ContractCall {
  const { invoiceHash, nonce, signature } = release;
  return call(registryCalls, contracts.invoiceRegistry, 'releasePledge', [invoiceHash, nonce, signature]);
}

/** Anchors a signed checkpoint of the audit log (`auditCheckpointTypedData`). */
export function encodeAnchor(
  auditAnchor: string,
  checkpoint: { log: string; size: bigint; root: string; signature: string },
): ContractCall {
  const { log, size, root, signature } = checkpoint;
  return call(auditAnchorCalls, auditAnchor, 'anchor', [log, size, root, signature]);
}

/** Sandbox only: makes `amount` minor units of the sandbox dollar for `account`. */
export function encodeMint(token: string, account: string, amount: bigint): ContractCall {
  return call(tokenCalls, token, 'mint', [account, amount]);
}
