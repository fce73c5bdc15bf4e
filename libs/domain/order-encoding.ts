import { addressOfBytes } from './addresses.js';
import type { Clauses } from './clauses.js';
import { structHash } from './struct-hash.js';
import { type OrderTerms, termsToJson } from './terms.js';
import type { TypedMessage } from './typed-data.js';

/** EIP-712 types of an order. The contracts take the parties and the hash of `Terms` where the rest does not matter. */
export const orderTypes = {
  Order: [
    { name: 'buyer', type: 'address' },
    { name: 'supplier', type: 'address' },
    { name: 'token', type: 'address' },
    { name: 'fundBy', type: 'uint40' },
    { name: 'terms', type: 'Terms' },
  ],
  Terms: [
    { name: 'attester', type: 'address' },
    { name: 'salt', type: 'uint96' },
    { name: 'amount', type: 'uint112' },
    { name: 'deliverBy', type: 'uint40' },
    { name: 'inspectionPeriod', type: 'uint32' },
    { name: 'linesRoot', type: 'bytes32' },
    { name: 'documentsHash', type: 'bytes32' },
    { name: 'clauses', type: 'Clauses' },
  ],
  Clauses: [
    { name: 'arbiter', type: 'address' },
    { name: 'arbitrationPeriod', type: 'uint32' },
    { name: 'fallbackSupplierBps', type: 'uint16' },
    { name: 'retentionBps', type: 'uint16' },
    { name: 'lateBpsPerDay', type: 'uint16' },
    { name: 'lateCapBps', type: 'uint16' },
    { name: 'feeRecipient', type: 'address' },
    { name: 'feeBps', type: 'uint16' },
    { name: 'retentionPeriod', type: 'uint32' },
    { name: 'earlyDiscountBps', type: 'uint16' },
    { name: 'earlyDiscountPeriod', type: 'uint32' },
  ],
} as const;

type Field = { readonly name: string };

/** Terms as the message that `orderTypes` describes, integers as decimal strings. */
export function orderMessage(terms: OrderTerms): TypedMessage & { readonly terms: TypedMessage } {
  const json: Readonly<Record<string, string>> = termsToJson(terms);
  const pick = (fields: readonly Field[]) =>
    Object.fromEntries(fields.flatMap(({ name }) => (json[name] === undefined ? [] : [[name, json[name]]])));
  return {
    ...pick(orderTypes.Order),
    terms: { ...pick(orderTypes.Terms), clauses: pick(orderTypes.Clauses) },
  };
}

const hashTerms = structHash({ Terms: orderTypes.Terms, Clauses: orderTypes.Clauses }, 'Terms');

/** Unsigned integers packed into one word, the first in the lowest bits. */
function packWord(...fields: readonly (readonly [value: bigint, bits: bigint])[]): bigint {
  let word = 0n;
  let offset = 0n;
  for (const [value, bits] of fields) {
    word |= value << offset;
    offset += bits;
  }
  return word;
}

/** The `Order` tuple of contracts/interfaces/ITradeEscrow.sol. */
export function orderTuple(terms: OrderTerms): (string | bigint)[] {
  const schedule = packWord(
    [terms.amount, 112n],
    [terms.fundBy, 40n],
    [terms.deliverBy, 40n],
    [terms.inspectionPeriod, 32n],
  );
  const { buyer, supplier, token, linesRoot, documentsHash } = terms;
  const attesterAndSalt = packWord([BigInt(terms.attester), 160n], [terms.salt, 96n]);
  return [buyer, supplier, token, attesterAndSalt, schedule, linesRoot, documentsHash];
}

/** The `Clauses` tuple: zero twice for a plain order. */
export function clausesTuple(terms: Clauses): bigint[] {
  const performance = packWord(
    [BigInt(terms.arbiter), 160n],
    [terms.arbitrationPeriod, 32n],
    [terms.fallbackSupplierBps, 16n],
    [terms.retentionBps, 16n],
    [terms.lateBpsPerDay, 16n],
    [terms.lateCapBps, 16n],
  );
  const payment = packWord(
    [BigInt(terms.feeRecipient), 160n],
    [terms.feeBps, 16n],
    [terms.retentionPeriod, 32n],
    [terms.earlyDiscountBps, 16n],
    [terms.earlyDiscountPeriod, 32n],
  );
  return [performance, payment];
}

/** The `OrderKey` tuple: the parties and the hash of the rest. */
export function orderKeyTuple(terms: OrderTerms): (string | bigint)[] {
  const { buyer, supplier, token, fundBy } = terms;
  return [buyer, supplier, token, fundBy, `0x${hashTerms(orderMessage(terms).terms).toString('hex')}`];
}

/** What the word of an order's amount and times holds; times in Unix seconds, the inspection period in seconds. */
export function unpackSchedule(word: bigint): {
  amount: bigint;
  fundBy: bigint;
  deliverBy: bigint;
  inspectionPeriod: bigint;
} {
  return {
    amount: BigInt.asUintN(112, word),
    fundBy: BigInt.asUintN(40, word >> 112n),
    deliverBy: BigInt.asUintN(40, word >> 152n),
    inspectionPeriod: BigInt.asUintN(32, word >> 192n),
  };
}

/** What the word of an order's attester and salt holds. */
export function unpackAttesterAndSalt(word: bigint): { attester: string; salt: bigint } {
  return { attester: addressOf(word), salt: BigInt.asUintN(96, word >> 160n) };
}

/** What the two words of an order's clauses hold; periods in seconds. */
export function unpackClauses(performance: bigint, payment: bigint): Clauses {
  return {
    arbiter: addressOf(performance),
    arbitrationPeriod: BigInt.asUintN(32, performance >> 160n),
    fallbackSupplierBps: BigInt.asUintN(16, performance >> 192n),
    retentionBps: BigInt.asUintN(16, performance >> 208n),
    lateBpsPerDay: BigInt.asUintN(16, performance >> 224n),
    lateCapBps: BigInt.asUintN(16, performance >> 240n),
    feeRecipient: addressOf(payment),
    feeBps: BigInt.asUintN(16, payment >> 160n),
    retentionPeriod: BigInt.asUintN(32, payment >> 176n),
    earlyDiscountBps: BigInt.asUintN(16, payment >> 208n),
    earlyDiscountPeriod: BigInt.asUintN(32, payment >> 224n),
  };
}

/** The checksummed address in the lowest 160 bits. */
function addressOf(word: bigint): string {
  return addressOfBytes(Buffer.from(BigInt.asUintN(160, word).toString(16).padStart(40, '0'), 'hex'));
}
