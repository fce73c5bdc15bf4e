import { Interface } from 'ethers';
import { type ContractAddresses, type OrderTerms, orderKeyTuple, orderTuple } from '#domain';
import { CallEncoder, type CallValue } from './call-encoding.js';
import { invoiceRegistryAbi, sandboxStablecoinAbi, tradeEscrowAbi } from './generated/abi.js';

export const escrowInterface = new Interface(tradeEscrowAbi);
export const registryInterface = new Interface(invoiceRegistryAbi);
export const tokenInterface = new Interface(sandboxStablecoinAbi);

const escrowCalls = new CallEncoder(escrowInterface);
const registryCalls = new CallEncoder(registryInterface);
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
  fund: 300_000n,
  fundWithAuthorization: 350_000n,
  claimDelivery: 250_000n,
  accept: 700_000n,
  releaseDeemed: 700_000n,
  reclaim: 500_000n,
  settle: 1_000_000n,
  issue: 450_000n,
  acknowledge: 200_000n,
  assign: 250_000n,
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

/** Locks the order's amount by the buyer's allowance; the sender of the transaction must be the buyer. */
export function encodeFund(contracts: ContractAddresses, terms: OrderTerms): ContractCall {
  return call(escrowCalls, contracts.escrow, 'fund', [orderTuple(terms)]);
}

/** Locks the order's amount by the buyer's ERC-3009 authorisation (`fundingTypedData`), valid until the order's fundBy. */
export function encodeFundWithAuthorization(
  contracts: ContractAddresses,
  terms: OrderTerms,
  signature: string,
): ContractCall {
  const values = [orderTuple(terms), signature];
  return call(escrowCalls, contracts.escrow, 'fundWithAuthorization', values);
}

/** Claims delivery by the signature of `claimant`, the supplier or the attester (`deliveryClaimTypedData`). */
export function encodeClaimDelivery(
  contracts: ContractAddresses,
  terms: OrderTerms,
  claim: { claimant: string; cumulative: bigint; deliveredAt: bigint; evidenceHash: string; signature: string },
): ContractCall {
  const { claimant, cumulative, deliveredAt, evidenceHash, signature } = claim;
  const values = [orderTuple(terms), claimant, cumulative, deliveredAt, evidenceHash, signature];
  return call(escrowCalls, contracts.escrow, 'claimDelivery', values);
}

/** Accepts and pays by the buyer's signature (`acceptanceTypedData`). */
export function encodeAccept(
  contracts: ContractAddresses,
  terms: OrderTerms,
  acceptance: { cumulative: bigint; evidenceHash: string; signature: string },
): ContractCall {
  const { cumulative, evidenceHash, signature } = acceptance;
  const values = [orderKeyTuple(terms), cumulative, evidenceHash, signature];
  return call(escrowCalls, contracts.escrow, 'accept', values);
}

/** Pays a claim whose inspection period ended in silence. */
export function encodeReleaseDeemed(contracts: ContractAddresses, terms: OrderTerms, cumulative: bigint): ContractCall {
  return call(escrowCalls, contracts.escrow, 'releaseDeemed', [orderKeyTuple(terms), cumulative]);
}

/** Returns unclaimed money to the buyer once deliverBy has come. */
export function encodeReclaim(contracts: ContractAddresses, terms: OrderTerms): ContractCall {
  return call(escrowCalls, contracts.escrow, 'reclaim', [orderTuple(terms)]);
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

/** Sandbox only: makes `amount` minor units of the sandbox dollar for `account`. */
export function encodeMint(token: string, account: string, amount: bigint): ContractCall {
  return call(tokenCalls, token, 'mint', [account, amount]);
}
