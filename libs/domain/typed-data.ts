import { concat, keccak256, id as keccakText, recoverAddress, TypedDataEncoder, type TypedDataField } from 'ethers';
import { orderMessage, orderTypes } from './order-encoding.js';
import type { OrderTerms } from './terms.js';

/** Integers are decimal strings; a struct within is an object. */
export type TypedMessage = { readonly [name: string]: string | TypedMessage };

/** EIP-712 typed data as wallets take it (`eth_signTypedData_v4` without the EIP712Domain type). Integers are decimal strings. */
export interface TypedData {
  readonly domain: {
    readonly name: string;
    readonly version: string;
    readonly chainId: string;
    readonly verifyingContract: string;
  };
  readonly types: Readonly<Record<string, readonly TypedDataField[]>>;
  readonly primaryType: string;
  readonly message: TypedMessage;
}

/** Where contracts live; the EIP-712 domains follow from it. */
export interface ContractAddresses {
  readonly chainId: bigint;
  readonly escrow: string;
  readonly invoiceRegistry: string;
}

/** The token's own EIP-712 domain, read from the token by ERC-5267. */
export interface TokenDomain {
  readonly name: string;
  readonly version: string;
  readonly chainId: bigint;
  readonly verifyingContract: string;
}

function escrowDomain(contracts: ContractAddresses): TypedData['domain'] {
  return {
    name: 'Quittance TradeEscrow',
    version: '1',
    chainId: contracts.chainId.toString(),
    verifyingContract: contracts.escrow,
  };
}

function registryDomain(contracts: ContractAddresses): TypedData['domain'] {
  return {
    name: 'Quittance InvoiceRegistry',
    version: '1',
    chainId: contracts.chainId.toString(),
    verifyingContract: contracts.invoiceRegistry,
  };
}

function field(name: string, type: string): TypedDataField {
  return { name, type };
}

/** The order's terms; its digest is the order's id on chain and off. Signed by the supplier to accept. */
export function orderTypedData(contracts: ContractAddresses, terms: OrderTerms): TypedData {
  return {
    domain: escrowDomain(contracts),
    types: orderTypes,
    primaryType: 'Order',
    message: orderMessage(terms),
  };
}

/** Signed by the supplier or the attester: goods worth `cumulative` in total arrived at `deliveredAt` (Unix seconds). */
export function deliveryClaimTypedData(
  contracts: ContractAddresses,
  claim: { orderHash: string; cumulative: bigint; deliveredAt: bigint; evidenceHash: string },
): TypedData {
  return {
    domain: escrowDomain(contracts),
    types: {
      DeliveryClaim: [
        field('orderId', 'bytes32'),
        field('cumulative', 'uint256'),
        field('deliveredAt', 'uint256'),
        field('evidenceHash', 'bytes32'),
      ],
    },
    primaryType: 'DeliveryClaim',
    message: {
      orderId: claim.orderHash,
      cumulative: claim.cumulative.toString(),
      deliveredAt: claim.deliveredAt.toString(),
      evidenceHash: claim.evidenceHash,
    },
  };
}

/** Signed by the buyer: goods worth `cumulative` in total are accepted and paid at once. */
export function acceptanceTypedData(
  contracts: ContractAddresses,
  acceptance: { orderHash: string; cumulative: bigint; evidenceHash: string },
): TypedData {
  return {
    domain: escrowDomain(contracts),
    types: {
      Acceptance: [field('orderId', 'bytes32'), field('cumulative', 'uint256'), field('evidenceHash', 'bytes32')],
    },
    primaryType: 'Acceptance',
    message: {
      orderId: acceptance.orderHash,
      cumulative: acceptance.cumulative.toString(),
      evidenceHash: acceptance.evidenceHash,
    },
  };
}

/** Signed by buyer and supplier: a split of held money. `nonce` counts the order's settlements from zero. */
export function settlementTypedData(
  contracts: ContractAddresses,
  settlement: { orderHash: string; toSupplier: bigint; toBuyer: bigint; nonce: bigint },
): TypedData {
  return {
    domain: escrowDomain(contracts),
    types: {
      Settlement: [
        field('orderId', 'bytes32'),
        field('toSupplier', 'uint256'),
        field('toBuyer', 'uint256'),
        field('nonce', 'uint256'),
      ],
    },
    primaryType: 'Settlement',
    message: {
      orderId: settlement.orderHash,
      toSupplier: settlement.toSupplier.toString(),
      toBuyer: settlement.toBuyer.toString(),
      nonce: settlement.nonce.toString(),
    },
  };
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
  return {
    domain: registryDomain(contracts),
    types: {
      InvoiceIssue: [
        field('orderId', 'bytes32'),
        field('from', 'uint256'),
        field('to', 'uint256'),
        field('numberHash', 'bytes32'),
        field('dueDate', 'uint256'),
        field('documentHash', 'bytes32'),
      ],
    },
    primaryType: 'InvoiceIssue',
    message: {
      orderId: invoice.orderHash,
      from: invoice.from.toString(),
      to: invoice.to.toString(),
      numberHash: invoice.numberHash,
      dueDate: invoice.dueDate.toString(),
      documentHash: invoice.documentHash,
    },
  };
}

/** Signed by the buyer: the debt is acknowledged. */
export function invoiceAcknowledgementTypedData(contracts: ContractAddresses, invoiceHash: string): TypedData {
  return {
    domain: registryDomain(contracts),
    types: { InvoiceAcknowledgement: [field('invoiceId', 'bytes32')] },
    primaryType: 'InvoiceAcknowledgement',
    message: { invoiceId: invoiceHash },
  };
}

/** Signed by the holder: the invoice, and so its payment, goes to `to`. */
export function invoiceAssignmentTypedData(
  contracts: ContractAddresses,
  assignment: { invoiceHash: string; to: string; nonce: bigint; validBefore: bigint },
): TypedData {
  return {
    domain: registryDomain(contracts),
    types: {
      InvoiceAssignment: [
        field('invoiceId', 'bytes32'),
        field('to', 'address'),
        field('nonce', 'uint256'),
        field('validBefore', 'uint256'),
      ],
    },
    primaryType: 'InvoiceAssignment',
    message: {
      invoiceId: assignment.invoiceHash,
      to: assignment.to,
      nonce: assignment.nonce.toString(),
      validBefore: assignment.validBefore.toString(),
    },
  };
}

/** ERC-3009: the buyer lets the escrow, and only the escrow, pull the order's amount. The nonce binds every term. */
export function fundingTypedData(
  token: TokenDomain,
  funding: { buyer: string; escrow: string; amount: bigint; validBefore: bigint; orderHash: string },
): TypedData {
  return {
    domain: { ...token, chainId: token.chainId.toString() },
    types: {
      ReceiveWithAuthorization: [
        field('from', 'address'),
        field('to', 'address'),
        field('value', 'uint256'),
        field('validAfter', 'uint256'),
        field('validBefore', 'uint256'),
        field('nonce', 'bytes32'),
      ],
    },
    primaryType: 'ReceiveWithAuthorization',
    message: {
      from: funding.buyer,
      to: funding.escrow,
      value: funding.amount.toString(),
      validAfter: '0',
      validBefore: funding.validBefore.toString(),
      nonce: funding.orderHash,
    },
  };
}

const encoders = new Map<string, TypedDataEncoder>();
const domainHashes = new Map<string, string>();

/** Building an encoder costs more than using it, and the types are few: each is built once. */
function encoderOf(types: TypedData['types']): TypedDataEncoder {
  const key = JSON.stringify(types);
  let encoder = encoders.get(key);
  if (encoder === undefined) {
    encoder = TypedDataEncoder.from(
      Object.fromEntries(Object.entries(types).map(([name, fields]) => [name, [...fields]])),
    );
    encoders.set(key, encoder);
  }
  return encoder;
}

function domainHashOf(domain: TypedData['domain']): string {
  const key = `${domain.name}\n${domain.version}\n${domain.chainId}\n${domain.verifyingContract}`;
  let hash = domainHashes.get(key);
  if (hash === undefined) {
    hash = TypedDataEncoder.hashDomain(domain);
    domainHashes.set(key, hash);
  }
  return hash;
}

/** The EIP-712 digest, 0x and 64 lower-case hex digits. */
export function typedDataDigest({ domain, types, message }: TypedData): string {
  return keccak256(concat(['0x1901', domainHashOf(domain), encoderOf(types).hash(message)]));
}

/** r, s and v of 27 or 28: the one form that the contracts recover; ethers would take compact ones and v of 0 or 1 too. */
const ECDSA_SIGNATURE = /^0x[0-9a-fA-F]{64}([0-9a-fA-F]{64})1[bBcC]$/;
/** Half the order of secp256k1: of the two signatures that there are to each, contracts take the one with the lower s. */
const MAX_S = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;

/**
 * The checksummed address that made a 65-byte ECDSA signature over `data`; undefined when the signature is malformed, which
 * is whatever the contracts would refuse to recover.
 */
export function recoverSigner(data: TypedData, signature: string): string | undefined {
  const [, s] = ECDSA_SIGNATURE.exec(signature) ?? [];
  if (s === undefined || BigInt(`0x${s}`) > MAX_S) {
    return undefined;
  }
  try {
    return recoverAddress(typedDataDigest(data), signature);
  } catch {
    return undefined;
  }
}

/** keccak256 over the UTF-8 bytes of a text, 0x-prefixed. */
export function hashText(text: string): string {
  return keccakText(text);
}
