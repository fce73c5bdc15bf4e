import type { DataSource } from 'typeorm';
import { tellExpired } from '#approvals';
import { type Logger, Loop } from '#chain';
import { inTransaction } from '#database';
import type { Schedules } from '#settlement';
import type { Duty } from './worker-duties.js';

const SCHEDULES_REST_MILLISECONDS = 500;
const EXPIRED_BATCH = 200;
const EXPIRED_REST_MILLISECONDS = 1_000;
const FAILED_REST_MILLISECONDS = 1_000;

/** What the time of an order makes due. */
export function schedules(work: Schedules, logger: Logger): Duty {
  return new Loop(
    async () => {
      await work.run();
      return SCHEDULES_REST_MILLISECONDS;
    },
    (error) => {
      logger.error({ err: error }, 'Schedules failed; trying again');
      return FAILED_REST_MILLISECONDS;
    },
  );
}

/** Tells which requests for approval nobody decided in time. */
export function tellingExpired(dataSource: DataSource, logger: Logger): Duty {
  return new Loop(
    async () => {
      const told = await inTransaction(dataSource, (manager) => tellExpired(manager, EXPIRED_BATCH));
      return told === EXPIRED_BATCH ? 0 : EXPIRED_REST_MILLISECONDS;
    },
    (error) => {
      logger.error({ err: error }, 'Telling expired approvals failed; trying again');
      return FAILED_REST_MILLISECONDS;
    },
  );
}
