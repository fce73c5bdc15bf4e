import type { DataSource, EntityManager } from 'typeorm';
import { isOutdatedPlan } from './preparing-client.js';

const MAX_ATTEMPTS = 5;
/** serialization_failure and deadlock_detected: the transaction did nothing and may be run again from its start. */
const RETRYABLE_STATES = new Set(['40001', '40P01']);

function mayRunAgain(error: unknown): boolean {
  return RETRYABLE_STATES.has(sqlState(error) ?? '') || isOutdatedPlan(error);
}

/** The SQLSTATE of a driver error, if it is one. */
export function sqlState(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) {
    return undefined;
  }
  const { code, driverError } = error as { code?: unknown; driverError?: { code?: unknown } };
  const state = driverError?.code ?? code;
  return typeof state === 'string' ? state : undefined;
}

/** The name of the constraint that a driver error tells of, if it does. */
export function violatedConstraint(error: unknown): string | undefined {
  const { driverError, constraint } = (error ?? {}) as { driverError?: { constraint?: string }; constraint?: string };
  return driverError?.constraint ?? constraint;
}

/**
 * Runs `work` in one READ COMMITTED transaction: all of it or nothing. Serialization failures and deadlocks run the whole of
 * `work` again, at most five times, so it must have no effects outside the database.
 */
export async function inTransaction<Result>(
  dataSource: DataSource,
  work: (manager: EntityManager) => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await dataSource.transaction(work);
    } catch (error) {
      if (attempt >= MAX_ATTEMPTS || !mayRunAgain(error)) {
        throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * 2 ** attempt));
    }
  }
}
