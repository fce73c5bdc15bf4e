/** A moment: with a block, what blocks up to it had done, and by its time what is in no block. */
export interface TrailMoment {
  readonly time: Date;
  readonly block?: bigint | undefined;
}

/** A condition on rows with a place on chain, or none; `$2` is the moment's time and `$3` its block or null. */
export function until(time: string, block = 'block_number'): string {
  return `(CASE WHEN $3::bigint IS NULL OR ${block} IS NULL THEN ${time} <= $2 ELSE ${block} <= $3 END)`;
}

/** {@link until}, where without a time all rows are meant. */
export function untilIfGiven(time: string, block?: string): string {
  return `($2::timestamptz IS NULL OR ${until(time, block)})`;
}
