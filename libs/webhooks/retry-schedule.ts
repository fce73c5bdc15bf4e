const SECOND = 1;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Seconds from a failed try to the next, as the Standard Webhooks specification recommends: ten tries over three days. */
export const retryDelays: readonly number[] = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];

/** Retries of many messages to one receiver that was down do not all come at the same moment. */
const JITTER = 0.1;

/**
 * Seconds to wait after the `failures`-th failure in a row (1-based), undefined when there is no further try. `random` in
 * [0, 1) spreads them; never earlier than the schedule says.
 */
export function retryDelay(failures: number, random: number): number | undefined {
  const delay = retryDelays[failures - 1];
  return delay === undefined ? undefined : delay * (1 + JITTER * random);
}
