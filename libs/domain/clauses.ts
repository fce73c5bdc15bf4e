import { QuittanceError } from './errors.js';
import { ZERO_ADDRESS } from './zero.js';

/** What few orders have; all zero for a plain one. Basis points are of 10,000, periods in seconds. */
export interface Clauses {
  /** Decides disputes; zero for none. */
  readonly arbiter: string;
  /** From a contest to the fallback. Zero: the buyer cannot contest. */
  readonly arbitrationPeriod: bigint;
  /** The supplier's part of what nobody ruled on in time. */
  readonly fallbackSupplierBps: bigint;
  /** Held back of every release, and for how long. */
  readonly retentionBps: bigint;
  readonly retentionPeriod: bigint;
  /** Deducted for each day after deliverBy, up to the cap. */
  readonly lateBpsPerDay: bigint;
  readonly lateCapBps: bigint;
  /** Deducted from what the buyer accepts within the period after its claim. */
  readonly earlyDiscountBps: bigint;
  readonly earlyDiscountPeriod: bigint;
  /** Of every payout to the supplier's side. */
  readonly feeBps: bigint;
  readonly feeRecipient: string;
}

export const NO_CLAUSES: Clauses = {
  arbiter: ZERO_ADDRESS,
  arbitrationPeriod: 0n,
  fallbackSupplierBps: 0n,
  retentionBps: 0n,
  retentionPeriod: 0n,
  lateBpsPerDay: 0n,
  lateCapBps: 0n,
  earlyDiscountBps: 0n,
  earlyDiscountPeriod: 0n,
  feeBps: 0n,
  feeRecipient: ZERO_ADDRESS,
};

/** Whether an order has no clauses: the escrow itself takes its funding and acceptances, the delivery desk all others. */
export function isPlain(terms: Clauses): boolean {
  return (Object.keys(NO_CLAUSES) as (keyof Clauses)[]).every((name) => terms[name] === NO_CLAUSES[name]);
}

const MAX_BPS = 10_000n;
const MAX_PERIOD = 2n ** 32n - 1n;
const basisPoints = [
  'fallbackSupplierBps',
  'retentionBps',
  'lateBpsPerDay',
  'lateCapBps',
  'earlyDiscountBps',
  'feeBps',
] as const;
const periods = ['arbitrationPeriod', 'retentionPeriod', 'earlyDiscountPeriod'] as const;
/** Neither of two says anything without the other. */
const pairs = [
  ['lateBpsPerDay', 'lateCapBps'],
  ['retentionBps', 'retentionPeriod'],
  ['earlyDiscountBps', 'earlyDiscountPeriod'],
  ['feeBps', 'feeRecipient'],
] as const;

function isSet(value: bigint | string): boolean {
  return value !== 0n && value !== ZERO_ADDRESS;
}

/** Refuses what the delivery desk would not fund. Throws `invalid_request`. */
export function requireConsistentClauses(clauses: Clauses): void {
  const refuse = (name: keyof Clauses, detail: string): never => {
    throw new QuittanceError('invalid_request', detail, { errors: [{ pointer: `/clauses/${name}`, detail }] });
  };
  for (const name of basisPoints) {
    if (clauses[name] < 0n || clauses[name] > MAX_BPS) refuse(name, `${name} is 0 to ${MAX_BPS} basis points.`);
  }
  for (const name of periods) {
    if (clauses[name] < 0n || clauses[name] > MAX_PERIOD) refuse(name, `${name} is at most ${MAX_PERIOD} seconds.`);
  }
  for (const [left, right] of pairs) {
    if (isSet(clauses[left]) !== isSet(clauses[right])) refuse(left, `${left} and ${right} go together.`);
  }
  for (const name of ['arbiter', 'fallbackSupplierBps'] as const) {
    if (isSet(clauses[name]) && clauses.arbitrationPeriod === 0n) refuse(name, `${name} needs an arbitrationPeriod.`);
  }
}
