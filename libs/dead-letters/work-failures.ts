import type { EntityManager } from 'typeorm';
import { newId } from '#domain';

/** How work of a queue is tried again. */
interface Patience {
  /** Failures after which it is parked. */
  readonly failures: number;
  /** Rest after the first failure; it doubles with every further one. */
  readonly firstRestSeconds: number;
  readonly longestRestSeconds: number;
}

/** Kinds of work that can be parked. What fails for good is not mended by insisting, and must not hold up anything else. */
const patience = {
  /** Events on their way into the feed; subject and order matter, so the rests are short. */
  events: { failures: 5, firstRestSeconds: 1, longestRestSeconds: 30 },
  /** What falls due by somebody's silence; the references are business keys. */
  schedules: { failures: 8, firstRestSeconds: 60, longestRestSeconds: 3_600 },
} as const satisfies Record<string, Patience>;

export type WorkQueue = keyof typeof patience;
export const workQueues = Object.keys(patience) as WorkQueue[];

export interface WorkFailure {
  /** What failed, unique in its queue. */
  readonly reference: string;
  /** The id of what it is about. */
  readonly subject: string;
  readonly reason: string;
}

export interface DeadLetter extends WorkFailure {
  readonly id: string;
  readonly queue: WorkQueue;
  readonly failures: number;
  readonly firstFailedAt: Date;
  readonly parkedAt: Date;
}

const LONGEST_REASON = 1_000;
/** A failure that was not followed by another for so long is forgotten: its work was done, or is not due any more. */
const FORGOTTEN_AFTER = `interval '7 days'`;

/** Notes failures in the caller's transaction. Returns the references that this parked. */
export async function recordWorkFailures(
  manager: EntityManager,
  queue: WorkQueue,
  failures: readonly WorkFailure[],
): Promise<string[]> {
  if (failures.length === 0) return [];
  const limits: Patience = patience[queue];
  const unique = [...new Map(failures.map((failure) => [failure.reference, failure])).values()].sort((left, right) =>
    left.reference < right.reference ? -1 : 1,
  );
  const parked = (await manager.query(
    `INSERT INTO work_failures AS known (id, queue, reference, subject, reason, failures, not_before, parked_at)
     SELECT id, $1, reference, subject, reason, 1, now() + $6::float8 * interval '1 second', CASE WHEN $8::integer <= 1 THEN now() END
     FROM unnest($2::text[], $3::text[], $4::text[], $5::text[]) AS failed (id, reference, subject, reason)
     ON CONFLICT (queue, reference) DO UPDATE SET failures = known.failures + 1, reason = excluded.reason, last_failed_at = now(),
       not_before = now() + least($6::float8 * power(2, least(known.failures, 30)), $7::float8) * interval '1 second',
       parked_at = coalesce(known.parked_at, CASE WHEN known.failures + 1 >= $8::integer THEN now() END)
     RETURNING reference, parked_at = now() AS is_new`,
    [
      queue,
      unique.map(() => newId('deadLetter')),
      unique.map(({ reference }) => reference),
      unique.map(({ subject }) => subject),
      unique.map(({ reason }) => reason.slice(0, LONGEST_REASON)),
      limits.firstRestSeconds,
      limits.longestRestSeconds,
      limits.failures,
    ],
  )) as { reference: string; is_new: boolean | null }[];
  await manager.query(
    `DELETE FROM work_failures WHERE queue = $1 AND parked_at IS NULL AND last_failed_at < now() - ${FORGOTTEN_AFTER}`,
    [queue],
  );
  return parked.filter((row) => row.is_new === true).map((row) => row.reference);
}

/** An SQL condition: work of `queue` under the SQL expression `reference` rests after a failure, or is parked. */
export function isHeldBack(queue: WorkQueue, reference: string): string {
  return `EXISTS (SELECT 1 FROM work_failures AS failure WHERE failure.queue = '${queue}' AND failure.reference = ${reference}
    AND (failure.parked_at IS NOT NULL OR failure.not_before > now()))`;
}
