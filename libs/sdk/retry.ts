/** How often and how patiently a request is sent again. */
export interface RetryPolicy {
  /** Requests in all, the first included; 1 sends nothing again. */
  readonly attempts: number;
  /** The longest pause after the first failure; it doubles with each. */
  readonly firstPauseMilliseconds: number;
  /** No pause that the client chooses is longer. */
  readonly longestPauseMilliseconds: number;
  /** A `Retry-After` that is longer is not waited for: the refusal is thrown. */
  readonly longestRetryAfterMilliseconds: number;
}

export const DEFAULT_RETRY_POLICY: RetryPolicy = {
  attempts: 5,
  firstPauseMilliseconds: 200,
  longestPauseMilliseconds: 5_000,
  longestRetryAfterMilliseconds: 60_000,
};

/** Statuses after which the very same request may succeed a moment later. */
const PASSING_STATUSES = new Set([408, 425, 429, 500, 502, 503, 504]);
/** The network is working on the same Idempotency-Key at this moment. */
const IN_FLIGHT = 'request_in_flight';

/** Whether a refusal may pass: of time, of load, of a server that restarts. Every other refusal is an answer. */
export function isPassing(status: number, code: string): boolean {
  return PASSING_STATUSES.has(status) || (status === 409 && code === IN_FLIGHT);
}

/**
 * Milliseconds until the next attempt, or undefined when there is none. Without `retryAfter` the pause is a random part of a bound that
 * doubles, so that clients that failed together do not come back together; with it, it is at least that.
 * @param failures attempts so far, all failed, from 1
 * @param retryAfter milliseconds that the API asked for
 * @param random 0 to 1
 */
export function pauseBefore(
  policy: RetryPolicy,
  failures: number,
  retryAfter: number | undefined,
  random: number,
): number | undefined {
  if (failures >= policy.attempts) return undefined;
  const bound = Math.min(policy.firstPauseMilliseconds * 2 ** (failures - 1), policy.longestPauseMilliseconds);
  const jitter = random * bound;
  if (retryAfter === undefined) return jitter;
  return retryAfter > policy.longestRetryAfterMilliseconds ? undefined : retryAfter + jitter;
}

/** Milliseconds that a `Retry-After` (RFC 9110: seconds or a date) asks for; undefined when it says nothing. */
export function retryAfterOf(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  if (/^[0-9]{1,9}$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
