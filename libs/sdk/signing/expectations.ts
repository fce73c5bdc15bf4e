import { createHash } from 'node:crypto';
import { id } from 'ethers';
import { type ReviewedOrder, unixSeconds, ZERO_HASH } from './order-terms.js';
import { type Expectation, type TrustedNetwork, UINT256_MAXIMUM } from './typed-data-check.js';

/** A nonce or a number that the contract counts: any is as good, since each can be used once only. */
const ANY = { atLeast: 0n, atMost: UINT256_MAXIMUM };

/** Evidence of a delivery: with its id where it was uploaded, and always with its digest, which is what is signed. */
export interface EvidenceItem {
  readonly documentId?: string;
  readonly name?: string;
  /** Lower-case hex. */
  readonly sha256: string;
}

/** Why somebody contests or rules. */
export interface Reason {
  readonly reason: string;
  readonly documentId?: string;
  /** SHA-256 of that document, lower-case hex. */
  readonly documentSha256?: string;
}

/** The buyer's ERC-3009 authorisation: this amount, to the escrow, for this order, before it lapses. */
export function funding({ orderHash, expectation }: ReviewedOrder, network: TrustedNetwork): Expectation {
  const { buyer, fundBy, terms } = expectation.message as {
    buyer: string;
    fundBy: string;
    terms: { amount: string };
  };
  return {
    contract: 'token',
    primaryType: 'ReceiveWithAuthorization',
    types: {
      ReceiveWithAuthorization: [
        ...['address from', 'address to', 'uint256 value', 'uint256 validAfter', 'uint256 validBefore'],
        'bytes32 nonce',
      ],
    },
    message: {
      from: buyer,
      to: network.contracts.escrow,
      value: terms.amount,
      validAfter: '0',
      validBefore: fundBy,
      nonce: orderHash,
    },
  };
}

export function deliveryClaim(
  reviewed: ReviewedOrder,
  claim: { deliveredAt: string; amount: bigint; evidence: readonly EvidenceItem[] },
): Expectation {
  const digests = claim.evidence.map(({ sha256 }) => sha256);
  return {
    contract: 'escrow',
    primaryType: 'DeliveryClaim',
    types: {
      DeliveryClaim: [
        'bytes32 orderId',
        ...['uint256 round', 'uint256 cumulative', 'uint256 deliveredAt', 'bytes32 evidenceHash'],
      ],
    },
    message: {
      orderId: reviewed.orderHash,
      round: round(reviewed),
      cumulative: { atLeast: claim.amount, atMost: BigInt(reviewed.order.amount) },
      deliveredAt: unixSeconds(claim.deliveredAt),
      evidenceHash: hashEvidence(digests),
    },
  };
}

/** Of what was claimed up to `cumulative`, with the evidence that the order shows for it. */
export function acceptance(reviewed: ReviewedOrder, cumulative: bigint): Expectation {
  const claims = reviewed.order.deliveries.filter((delivery) => BigInt(delivery.cumulative) === cumulative);
  const open = claims.find(({ status }) => status === 'claimed' || status === 'accepting');
  return {
    contract: 'escrow',
    primaryType: 'Acceptance',
    types: {
      Acceptance: ['bytes32 orderId', 'uint256 round', 'uint256 cumulative', 'bytes32 evidenceHash'],
    },
    message: {
      orderId: reviewed.orderHash,
      round: round(reviewed),
      cumulative,
      evidenceHash: open === undefined ? ZERO_HASH : hashEvidence(open.evidence.map(({ sha256 }) => sha256)),
    },
  };
}

export function contest(
  reviewed: ReviewedOrder,
  delivery: { cumulative: string; amount: string },
  { contested, ...reason }: Reason & { contested?: bigint },
): Expectation {
  return {
    contract: 'escrow',
    primaryType: 'Contest',
    types: {
      Contest: [
        'bytes32 orderId',
        ...['uint256 round', 'uint256 cumulative', 'uint256 contested', 'bytes32 reasonHash'],
      ],
    },
    message: {
      orderId: reviewed.orderHash,
      round: round(reviewed),
      cumulative: delivery.cumulative,
      contested: contested ?? { atLeast: 1n, atMost: BigInt(delivery.amount) },
      reasonHash: hashReason(reason),
    },
  };
}

export function ruling(reviewed: ReviewedOrder, toSupplier: bigint, reason: Reason): Expectation {
  return {
    contract: 'escrow',
    primaryType: 'Ruling',
    types: {
      Ruling: ['bytes32 orderId', ...['uint256 round', 'uint256 dispute', 'uint256 toSupplier', 'bytes32 reasonHash']],
    },
    message: {
      orderId: reviewed.orderHash,
      round: round(reviewed),
      dispute: ANY,
      toSupplier,
      reasonHash: hashReason(reason),
    },
  };
}

export function settlement(reviewed: ReviewedOrder, split: { toSupplier: bigint; toBuyer: bigint }): Expectation {
  return {
    contract: 'escrow',
    primaryType: 'Settlement',
    types: { Settlement: ['bytes32 orderId', 'uint256 toSupplier', 'uint256 toBuyer', 'uint256 nonce'] },
    message: { orderId: reviewed.orderHash, ...split, nonce: round(reviewed) },
  };
}

export function invoiceIssue(
  reviewed: ReviewedOrder,
  invoice: { number: string; dueDate: string; amount: bigint; documentSha256?: string | undefined },
): Expectation {
  const most = { atLeast: 0n, atMost: BigInt(reviewed.order.amount) };
  return {
    contract: 'invoiceRegistry',
    primaryType: 'InvoiceIssue',
    types: {
      InvoiceIssue: [
        ...['bytes32 orderId', 'uint256 from', 'uint256 to', 'bytes32 numberHash', 'uint256 dueDate'],
        'bytes32 documentHash',
      ],
    },
    message: {
      orderId: reviewed.orderHash,
      from: most,
      to: { ...most, atLeast: invoice.amount },
      numberHash: id(invoice.number),
      dueDate: unixSeconds(`${invoice.dueDate}T00:00:00Z`),
      documentHash: invoice.documentSha256 === undefined ? ZERO_HASH : `0x${invoice.documentSha256}`,
    },
  };
}

export function acknowledgement(invoiceHash: string): Expectation {
  return {
    contract: 'invoiceRegistry',
    primaryType: 'InvoiceAcknowledgement',
    types: { InvoiceAcknowledgement: ['bytes32 invoiceId'] },
    message: { invoiceId: invoiceHash },
  };
}

export function assignment(invoiceHash: string, to: string, validBefore: string): Expectation {
  return {
    contract: 'invoiceRegistry',
    primaryType: 'InvoiceAssignment',
    types: { InvoiceAssignment: ['bytes32 invoiceId', 'address to', 'uint256 nonce', 'uint256 validBefore'] },
    message: { invoiceId: invoiceHash, to, nonce: ANY, validBefore: unixSeconds(validBefore) },
  };
}

export function pledge(invoiceHash: string, pledgee: string, validBefore: string): Expectation {
  return {
    contract: 'invoiceRegistry',
    primaryType: 'InvoicePledge',
    types: { InvoicePledge: ['bytes32 invoiceId', 'address pledgee', 'uint256 nonce', 'uint256 validBefore'] },
    message: { invoiceId: invoiceHash, pledgee, nonce: ANY, validBefore: unixSeconds(validBefore) },
  };
}

export function pledgeRelease(invoiceHash: string): Expectation {
  return {
    contract: 'invoiceRegistry',
    primaryType: 'PledgeRelease',
    types: { PledgeRelease: ['bytes32 invoiceId', 'uint256 nonce'] },
    message: { invoiceId: invoiceHash, nonce: ANY },
  };
}

/** A settlement ends a round: those that the order shows as settled, and one that may be on its way. */
function round({ order }: ReviewedOrder): { atLeast: bigint; atMost: bigint } {
  const count = (...statuses: string[]) =>
    BigInt(order.settlements.filter(({ status }) => statuses.includes(status)).length);
  return { atLeast: count('settled'), atMost: count('settled', 'submitted') };
}

/** SHA-256 over the RFC 8785 form of the digests, which for such text is what JSON.stringify writes. */
function hashEvidence(digests: readonly string[]): string {
  return sha256(JSON.stringify(digests));
}

/** SHA-256 over the RFC 8785 form of `{reason, documentHash}`. */
function hashReason({ reason, documentSha256 }: Reason): string {
  return sha256(JSON.stringify({ documentHash: documentSha256 ?? null, reason: reason.trim() }));
}

function sha256(text: string): string {
  return `0x${createHash('sha256').update(text).digest('hex')}`;
}
