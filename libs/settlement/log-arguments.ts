import type { ChainLog } from '#chain';
import { fromUnixSeconds } from '#domain';

/** Readers of decoded event arguments. A missing one means that ABI and projection differ, which is a fault of ours. */

export function text(log: ChainLog, name: string): string {
  const value = log.arguments[name];
  if (typeof value !== 'string') throw new Error(`${log.event} has no argument ${name}`);
  return value;
}

export function integer(log: ChainLog, name: string): bigint {
  return BigInt(text(log, name));
}

/** The last second that both PostgreSQL and people write with four digits of a year. */
const LATEST_SECOND = 253_402_300_799n;

/** A time that a party stated: nothing on chain bounds it, so it is cut off at the end of the year 9999. */
export function time(log: ChainLog, name: string): Date {
  const seconds = integer(log, name);
  return fromUnixSeconds(seconds < LATEST_SECOND ? seconds : LATEST_SECOND);
}
