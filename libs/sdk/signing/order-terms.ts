import { createHash } from 'node:crypto';
import { AbiCoder, concat, id, keccak256, parseUnits, TypedDataEncoder } from 'ethers';
import type { Schema } from '../operation-types.js';
import {
  contractOf,
  type Expectation,
  ethersTypes,
  type TrustedNetwork,
  UnexpectedTypedData,
} from './typed-data-check.js';

export type PurchaseOrder = Schema<'PurchaseOrderDetail'>;

export const ZERO_ADDRESS = `0x${'00'.repeat(20)}`;
export const ZERO_HASH = `0x${'00'.repeat(32)}`;

const orderTypes = {
  Order: ['address buyer', 'address supplier', 'address token', 'uint40 fundBy', 'Terms terms'],
  Terms: [
    ...['address attester', 'uint96 salt', 'uint112 amount', 'uint40 deliverBy', 'uint32 inspectionPeriod'],
    ...['bytes32 linesRoot', 'bytes32 documentsHash', 'Clauses clauses'],
  ],
  Clauses: [
    ...['address arbiter', 'uint32 arbitrationPeriod', 'uint16 fallbackSupplierBps', 'uint16 retentionBps'],
    ...['uint16 lateBpsPerDay', 'uint16 lateCapBps', 'address feeRecipient', 'uint16 feeBps', 'uint32 retentionPeriod'],
    ...['uint16 earlyDiscountBps', 'uint32 earlyDiscountPeriod'],
  ],
};

const clauseNames = orderTypes.Clauses.map((field) => field.split(' ')[1] as keyof PurchaseOrder['terms']);

export interface AgreedLine {
  readonly sku: string;
  readonly description: string;
  /** A decimal with up to six places. */
  readonly quantity: string;
  /** `EA` unless told. */
  readonly unit?: string;
  /** Minor units of the token. */
  readonly unitPrice: string;
  /** Minor units; quantity × unit price, rounded half up, unless told. */
  readonly amount?: string;
}

/** What buyer and supplier agreed, from the caller's own books. It decides every term of the order but the salt. */
export interface AgreedTerms {
  /** Account of the buyer. */
  readonly buyer: string;
  readonly supplier: string;
  /** Account of who else may claim deliveries. */
  readonly attester?: string | undefined;
  readonly lines: readonly AgreedLine[];
  /** RFC 3339. */
  readonly fundBy: string;
  readonly deliverBy: string;
  readonly inspectionPeriodSeconds: number;
  /** SHA-256 of each of the order's documents, lower-case hex; none unless told. */
  readonly documents?: readonly string[];
  /** Hash of the documents, where the documents themselves were checked before. */
  readonly documentsHash?: string;
  /** Clauses as the contracts know them (`retentionBps`, …); none unless told. */
  readonly clauses?: Readonly<Partial<Record<(typeof clauseNames)[number], string>>>;
}

/** An order whose hash was found to be that of what the caller agreed to. */
export interface ReviewedOrder {
  readonly order: PurchaseOrder;
  readonly orderHash: string;
  readonly expectation: Expectation;
}

/** What an order says it is, for callers whose people have looked at exactly this answer of the API. */
export function agreedTermsOf(order: PurchaseOrder): AgreedTerms {
  return {
    buyer: order.buyer.address,
    supplier: order.supplier.address,
    attester: order.attester?.address,
    lines: order.lines,
    fundBy: order.fundBy,
    deliverBy: order.deliverBy,
    inspectionPeriodSeconds: order.inspectionPeriodSeconds,
    documentsHash: order.documentsHash,
    clauses: order.terms,
  };
}

/**
 * Makes the EIP-712 order out of what was agreed and compares its digest with the hash that the API names, which is the order's id on
 * chain. @throws UnexpectedTypedData where the order is another
 */
export function reviewOrder(order: PurchaseOrder, agreed: AgreedTerms, network: TrustedNetwork): ReviewedOrder {
  const message = orderMessage(agreed, network, order.terms.salt);
  const expectation = { contract: 'escrow', primaryType: 'Order', types: orderTypes, message } as const;
  const domain = {
    ...{ name: 'Quittance TradeEscrow', version: '1', chainId: network.chainId },
    verifyingContract: contractOf(network, 'escrow'),
  };
  const orderHash = TypedDataEncoder.hash(domain, ethersTypes(orderTypes), message);
  if (orderHash !== order.orderHash) throw new UnexpectedTypedData('orderHash', orderHash, order.orderHash);
  return { order, orderHash, expectation };
}

function orderMessage(agreed: AgreedTerms, network: TrustedNetwork, salt: string) {
  const lines = agreed.lines.map((line) => ({ ...line, amount: amountOf(line) }));
  const clauses = Object.fromEntries(
    clauseNames.map((name) => [name, agreed.clauses?.[name] ?? (isAddress(name) ? ZERO_ADDRESS : '0')]),
  );
  return {
    buyer: agreed.buyer,
    supplier: agreed.supplier,
    token: network.token.address,
    fundBy: unixSeconds(agreed.fundBy),
    terms: {
      attester: agreed.attester ?? ZERO_ADDRESS,
      salt,
      amount: lines.reduce((sum, line) => sum + line.amount, 0n).toString(),
      deliverBy: unixSeconds(agreed.deliverBy),
      inspectionPeriod: agreed.inspectionPeriodSeconds.toString(),
      linesRoot: linesRoot(lines),
      documentsHash: agreed.documentsHash ?? hashDocuments(agreed.documents ?? []),
      clauses,
    },
  };
}

function isAddress(clause: string): boolean {
  return clause === 'arbiter' || clause === 'feeRecipient';
}

/** quantity × unit price, rounded half up to one minor unit. */
function amountOf({ quantity, unitPrice, amount }: AgreedLine): bigint {
  if (amount !== undefined) return BigInt(amount);
  return (parseUnits(quantity, 6) * BigInt(unitPrice) + 500_000n) / 1_000_000n;
}

/** Merkle root over the lines, as OpenZeppelin's standard tree makes it. */
function linesRoot(lines: readonly (Omit<AgreedLine, 'amount'> & { amount: bigint })[]): string {
  const types = ['uint32', 'bytes32', 'bytes32', 'bytes32', 'uint256', 'uint256', 'uint256', 'uint16'];
  const leaves = lines.map(({ sku, description, quantity, unit = 'EA', unitPrice, amount }, index) =>
    keccak256(
      keccak256(
        AbiCoder.defaultAbiCoder().encode(types, [
          ...[index + 1, id(sku), id(description), id(unit)],
          ...[parseUnits(quantity, 6), BigInt(unitPrice), amount, 0],
        ]),
      ),
    ),
  );
  const nodes = [...new Array<string>(leaves.length - 1), ...leaves.sort().reverse()];
  for (let index = leaves.length - 2; index >= 0; index -= 1) {
    nodes[index] = keccak256(concat([nodes[2 * index + 1] ?? '', nodes[2 * index + 2] ?? ''].sort()));
  }
  return nodes[0] ?? ZERO_HASH;
}

function hashDocuments(digests: readonly string[]): string {
  if (digests.length === 0) return ZERO_HASH;
  return `0x${createHash('sha256')
    .update([...digests].sort().join('\n'))
    .digest('hex')}`;
}

/** Whole Unix seconds of an RFC 3339 time or a date, as a decimal string. */
export function unixSeconds(time: string): string {
  return Math.floor(Date.parse(time) / 1000).toString();
}
