import { randomFillSync } from 'node:crypto';
import { type Clauses, NO_CLAUSES, requireConsistentClauses } from './clauses.js';
import { QuittanceError } from './errors.js';
import { MAX_ORDER_AMOUNT } from './money.js';

/** The terms of one purchase order, one by one; order-encoding.ts has the forms that are signed and sent. */
export interface OrderTerms extends Clauses {
  readonly buyer: string;
  readonly supplier: string;
  readonly token: string;
  /** Minor units of `token`, 1 to 2^112 - 1. */
  readonly amount: bigint;
  readonly attester: string;
  /** Unix seconds; funding succeeds strictly before. */
  readonly fundBy: bigint;
  /** Unix seconds; claims succeed strictly before, reclaim at or after. */
  readonly deliverBy: bigint;
  /** Seconds. */
  readonly inspectionPeriod: bigint;
  readonly linesRoot: string;
  readonly documentsHash: string;
  /** 0 to 2^96 - 1; tells two orders apart that are alike otherwise. */
  readonly salt: bigint;
}

/** The terms with their Solidity types. */
export const orderFields = [
  { name: 'buyer', type: 'address' },
  { name: 'supplier', type: 'address' },
  { name: 'token', type: 'address' },
  { name: 'amount', type: 'uint112' },
  { name: 'arbiter', type: 'address' },
  { name: 'attester', type: 'address' },
  { name: 'fundBy', type: 'uint40' },
  { name: 'deliverBy', type: 'uint40' },
  { name: 'inspectionPeriod', type: 'uint32' },
  { name: 'arbitrationPeriod', type: 'uint32' },
  { name: 'fallbackSupplierBps', type: 'uint16' },
  { name: 'retentionBps', type: 'uint16' },
  { name: 'retentionPeriod', type: 'uint32' },
  { name: 'lateBpsPerDay', type: 'uint16' },
  { name: 'lateCapBps', type: 'uint16' },
  { name: 'earlyDiscountBps', type: 'uint16' },
  { name: 'earlyDiscountPeriod', type: 'uint32' },
  { name: 'feeBps', type: 'uint16' },
  { name: 'feeRecipient', type: 'address' },
  { name: 'linesRoot', type: 'bytes32' },
  { name: 'documentsHash', type: 'bytes32' },
  { name: 'salt', type: 'uint96' },
] as const satisfies readonly { name: keyof OrderTerms; type: string }[];

/** Random numbers for hundreds of salts are made at once: asking for each costs as much as hashing an order's terms. */
const salts = new BigUint64Array(512);
let saltsUsed = salts.length;

/** Beside the documents' hash eight random bytes tell two orders apart, and zero bytes cost a quarter in calldata. */
export function randomSalt(): bigint {
  if (saltsUsed === salts.length) {
    randomFillSync(salts);
    saltsUsed = 0;
  }
  const salt = salts[saltsUsed] as bigint;
  saltsUsed += 1;
  return salt;
}

/** What the parties choose. Clauses that they leave out are off. */
export interface TermsChoice
  extends Pick<
    OrderTerms,
    'buyer' | 'supplier' | 'token' | 'amount' | 'attester' | 'fundBy' | 'deliverBy' | 'inspectionPeriod'
  > {
  readonly linesRoot: string;
  readonly documentsHash: string;
  readonly salt: bigint;
  readonly clauses?: Partial<Clauses> | undefined;
}

/**
 * Completes and checks terms at network time `now` (Unix seconds).
 * Throws `amount_out_of_range`, `deadline_passed` or `invalid_request`.
 */
export function composeTerms(choice: TermsChoice, now: bigint): OrderTerms {
  if (choice.amount < 1n || choice.amount > MAX_ORDER_AMOUNT) {
    throw new QuittanceError('amount_out_of_range', `An order's amount is 1 to ${MAX_ORDER_AMOUNT} minor units.`);
  }
  if (choice.buyer.toLowerCase() === choice.supplier.toLowerCase()) {
    throw new QuittanceError('invalid_request', 'Buyer and supplier must be different.');
  }
  if (choice.fundBy <= now) {
    throw new QuittanceError('deadline_passed', 'fundBy is not in the future of the network clock.');
  }
  if (choice.deliverBy <= choice.fundBy) {
    throw new QuittanceError('invalid_request', 'deliverBy must be after fundBy.');
  }
  if (choice.deliverBy >= 2n ** 40n || choice.inspectionPeriod >= 2n ** 32n) {
    throw new QuittanceError('invalid_request', 'A deadline is too far away.');
  }
  const { clauses, ...agreed } = choice;
  const terms = { ...agreed, ...NO_CLAUSES, ...clauses };
  requireConsistentClauses(terms);
  return terms;
}

/** Terms with every integer as a decimal string, as JSON and Postgres keep them. */
export type OrderTermsJson = { readonly [Field in keyof OrderTerms]: string };

export function termsToJson(terms: OrderTerms): OrderTermsJson {
  const json: Record<string, string> = {};
  for (const { name } of orderFields) {
    json[name] = terms[name].toString();
  }
  return json as OrderTermsJson;
}

export function termsFromJson(json: OrderTermsJson): OrderTerms {
  const terms: Record<string, string | bigint> = {};
  for (const { name, type } of orderFields) {
    terms[name] = type.startsWith('uint') ? BigInt(json[name]) : json[name];
  }
  return terms as unknown as OrderTerms;
}
