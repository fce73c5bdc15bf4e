import type { Clauses } from './clauses.js';

/** How a gross amount is divided, in minor units; what is left of it is the payees'. The contracts' ReleaseTerms.sol, in TypeScript. */
export interface Division {
  readonly gross: bigint;
  /** To the buyer, for lateness. */
  readonly late: bigint;
  /** To the buyer, for accepting early. */
  readonly discount: bigint;
  /** Stays in escrow until the retention is due. */
  readonly retained: bigint;
  /** To the fee's recipient. */
  readonly fee: bigint;
}

/** One slice of a release; times in Unix seconds. */
export interface ReleasedSlice {
  readonly gross: bigint;
  /** Block time of its claim; where it was never claimed, of the release. */
  readonly claimedAt: bigint;
  readonly releasedAt: bigint;
  /** By the buyer, rather than by silence. */
  readonly accepted: boolean;
}

const BASIS_POINTS = 10_000n;
const SECONDS_PER_DAY = 86_400n;

export const EMPTY_DIVISION: Division = { gross: 0n, late: 0n, discount: 0n, retained: 0n, fee: 0n };

/** Claims succeed strictly before, reclaim at or after: deliverBy or, with late deductions, the day at which they reach their cap. */
export function lastTimeToClaim(clauses: Clauses, deliverBy: bigint): bigint {
  const { lateBpsPerDay, lateCapBps } = clauses;
  return lateBpsPerDay === 0n
    ? deliverBy
    : deliverBy + ((lateCapBps + lateBpsPerDay - 1n) / lateBpsPerDay) * SECONDS_PER_DAY;
}

/** Every division rounds down: deductions in the supplier's favour, retention and fee in the payees'. */
export function divideRelease(clauses: Clauses, deliverBy: bigint, slice: ReleasedSlice): Division {
  const { gross, claimedAt, releasedAt, accepted } = slice;
  const daysLate = claimedAt < deliverBy ? 0n : (claimedAt - deliverBy) / SECONDS_PER_DAY + 1n;
  const lateBps = daysLate * clauses.lateBpsPerDay;
  const late = shareOf(gross, lateBps < clauses.lateCapBps ? lateBps : clauses.lateCapBps);
  const isEarly = accepted && releasedAt < claimedAt + clauses.earlyDiscountPeriod;
  const discount = isEarly ? shareOf(gross - late, clauses.earlyDiscountBps) : 0n;
  const net = gross - late - discount;
  const retained = shareOf(net, clauses.retentionBps);
  return { gross, late, discount, retained, fee: shareOf(net - retained, clauses.feeBps) };
}

/** A release over several claims is divided claim by claim. */
export function addDivisions(left: Division, right: Division): Division {
  return {
    gross: left.gross + right.gross,
    late: left.late + right.late,
    discount: left.discount + right.discount,
    retained: left.retained + right.retained,
    fee: left.fee + right.fee,
  };
}

/** What the payees get now. */
export function payoutOf(division: Division): bigint {
  return division.gross - division.late - division.discount - division.retained - division.fee;
}

/** @param bps at most 10,000 */
export function shareOf(amount: bigint, bps: bigint): bigint {
  return (amount * bps) / BASIS_POINTS;
}
