/** Half-open deadlines as the contracts apply them; all times in Unix seconds. */

/** Funding and claims succeed strictly before their deadline. */
export function isBefore(now: bigint, deadline: bigint): boolean {
  return now < deadline;
}

/** Reclaim and deemed release succeed at their deadline or after. */
export function hasReached(now: bigint, deadline: bigint): boolean {
  return now >= deadline;
}

export function toUnixSeconds(date: Date): bigint {
  return BigInt(Math.floor(date.getTime() / 1000));
}

export function fromUnixSeconds(seconds: bigint): Date {
  return new Date(Number(seconds) * 1000);
}
