import type { EntityManager } from 'typeorm';
import { unknownId } from '#domain';
import type { DeadLetter, WorkQueue } from './work-failures.js';

interface DeadLetterRow {
  readonly id: string;
  readonly queue: WorkQueue;
  readonly reference: string;
  readonly subject: string;
  readonly reason: string;
  readonly failures: number;
  readonly first_failed_at: Date;
  readonly parked_at: Date;
}

function toDeadLetter({ first_failed_at: firstFailedAt, parked_at: parkedAt, ...row }: DeadLetterRow): DeadLetter {
  return { ...row, firstFailedAt, parkedAt };
}

/** Parked work, newest first: `limit` of those before the id `before`, of one queue or of all. */
export async function listDeadLetters(
  manager: EntityManager,
  filter: { readonly queue?: WorkQueue | undefined; readonly before?: string | undefined; readonly limit: number },
): Promise<DeadLetter[]> {
  const rows = (await manager.query(
    `SELECT id, queue, reference, subject, reason, failures, first_failed_at, parked_at FROM work_failures
     WHERE parked_at IS NOT NULL AND ($1::text IS NULL OR queue = $1) AND ($2::text IS NULL OR id < $2)
     ORDER BY id DESC LIMIT $3`,
    [filter.queue ?? null, filter.before ?? null, filter.limit],
  )) as DeadLetterRow[];
  return rows.map(toDeadLetter);
}

/**
 * Lets parked work be tried again, with its failures forgotten. Returns what it was.
 * @throws QuittanceError `not_found` when nothing is parked under `id`
 */
export async function requeueDeadLetter(manager: EntityManager, id: string): Promise<DeadLetter> {
  const [rows] = (await manager.query(
    `DELETE FROM work_failures WHERE id = $1 AND parked_at IS NOT NULL
     RETURNING id, queue, reference, subject, reason, failures, first_failed_at, parked_at`,
    [id],
  )) as [DeadLetterRow[], number];
  const [row] = rows;
  if (row === undefined) throw unknownId('deadLetter', id);
  return toDeadLetter(row);
}
