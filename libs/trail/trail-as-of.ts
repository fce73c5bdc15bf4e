import type { EntityManager } from 'typeorm';
import { TrailEntry } from './trail-entry.entity.js';

/** A moment: with a block, what blocks up to it had done, and by its time what is in no block. */
export interface TrailMoment {
  readonly time: Date;
  readonly block?: bigint | undefined;
}

/** What was known of an order's money at a moment, minor units: funded = paid + refunded + fees + held. */
export interface TrailTotals {
  readonly funded: bigint;
  readonly paid: bigint;
  readonly refunded: bigint;
  readonly fees: bigint;
  readonly held: bigint;
}

const FUNDING = ['order_funded', 'order_funds_added'];

/** A condition on rows with a place on chain, or none; `$2` is the moment's time and `$3` its block or null. */
function until(time: string, block = 'block_number'): string {
  return `(CASE WHEN $3::bigint IS NULL OR ${block} IS NULL THEN ${time} <= $2 ELSE ${block} <= $3 END)`;
}

/** Condition on steps of a trail, with the moment's time as `$2` and its block or null as `$3`. */
export const STEP_BY_THEN = until('at');

/**
 * The totals of an order at a moment, as it is known today: what a reorganisation took away since was never there. Steps of a trail are
 * never taken out of it, so those of logs that left the chain are left out here.
 */
export async function totalsAsOf(manager: EntityManager, orderId: string, moment: TrailMoment): Promise<TrailTotals> {
  const [row] = (await manager.query(
    `SELECT
       (SELECT coalesce(sum(amount), 0) FROM (
          SELECT DISTINCT step.block_hash, step.log_index, step.amount FROM trail_entries AS step
          JOIN chain_logs AS log USING (chain_id, block_hash, log_index)
          WHERE step.order_id = $1 AND step.kind = ANY ($4) AND NOT log.removed AND ${until('step.at', 'step.block_number')}
        ) AS deposit) AS funded,
       coalesce(sum(amount) FILTER (WHERE kind = 'release'), 0) AS paid,
       coalesce(sum(amount) FILTER (WHERE kind = 'refund'), 0) AS refunded,
       coalesce(sum(amount) FILTER (WHERE kind = 'fee'), 0) AS fees
     FROM payments WHERE order_id = $1 AND status <> 'reverted' AND ${until('block_time')}`,
    [orderId, moment.time, moment.block?.toString() ?? null, FUNDING],
  )) as [Record<'funded' | 'paid' | 'refunded' | 'fees', string>];
  const [funded, paid, refunded, fees] = [row.funded, row.paid, row.refunded, row.fees].map(BigInt) as [
    bigint,
    bigint,
    bigint,
    bigint,
  ];
  return { funded, paid, refunded, fees, held: funded - paid - refunded - fees };
}

/** What a step of people, or their silence, made of an order that holds no money yet. */
const STATUS_AFTER: Readonly<Record<string, string>> = {
  order_issued: 'issued',
  order_accepted: 'accepted',
  order_declined: 'declined',
  order_cancelled: 'cancelled',
  order_lapsed: 'lapsed',
  order_funding_submitted: 'funding',
  order_funding_failed: 'accepted',
};

/** The state of an order at a moment, which follows from its money then and, before it had any, from its steps. */
export async function statusAsOf(
  manager: EntityManager,
  orderId: string,
  moment: TrailMoment,
  totals: TrailTotals,
): Promise<string> {
  if (totals.held > 0n) return 'funded';
  if (totals.funded > 0n) return totals.paid + totals.fees > 0n ? 'settled' : 'refunded';
  const [step] = (await manager.query(
    `SELECT kind FROM trail_entries WHERE order_id = $1 AND ${STEP_BY_THEN} AND kind = ANY ($4) ORDER BY sequence DESC LIMIT 1`,
    [orderId, moment.time, moment.block?.toString() ?? null, Object.keys(STATUS_AFTER)],
  )) as { kind: string }[];
  return STATUS_AFTER[step?.kind ?? ''] ?? 'issued';
}

/** How many steps an order's trail had at a moment. */
export async function countStepsAsOf(manager: EntityManager, orderId: string, moment: TrailMoment): Promise<number> {
  const [row] = (await manager.query(
    `SELECT count(*)::integer AS steps FROM trail_entries WHERE order_id = $1 AND ${STEP_BY_THEN}`,
    [orderId, moment.time, moment.block?.toString() ?? null],
  )) as [{ steps: number }];
  return row.steps;
}

/** Who held an order's invoices at a moment beside the supplier, and who had them in pledge. */
export async function titleHoldersAsOf(
  manager: EntityManager,
  orderId: string,
  moment: TrailMoment,
): Promise<{ readonly role: 'holder' | 'pledgee'; readonly id: string }[]> {
  return manager.query(
    `WITH step AS (
       SELECT step.kind, step.subject, step.sequence, step.details FROM trail_entries AS step
       JOIN chain_logs AS log USING (chain_id, block_hash, log_index)
       WHERE step.order_id = $1 AND NOT log.removed AND ${until('step.at', 'step.block_number')}
     ), holder AS (
       SELECT DISTINCT ON (subject) 'holder' AS role, details->>'holderId' AS id FROM step
       WHERE kind = 'invoice_assigned' ORDER BY subject, sequence DESC
     ), pledgee AS (
       SELECT DISTINCT ON (subject) 'pledgee' AS role, CASE kind WHEN 'invoice_pledged' THEN details->>'pledgeeId' END AS id FROM step
       WHERE kind IN ('invoice_pledged', 'invoice_pledge_released') ORDER BY subject, sequence DESC
     )
     SELECT role, id FROM (SELECT * FROM holder UNION SELECT * FROM pledgee) AS title
     WHERE id IS NOT NULL AND NOT (role = 'holder' AND id = (SELECT supplier_id FROM purchase_orders WHERE id = $1)) ORDER BY role, id`,
    [orderId, moment.time, moment.block?.toString() ?? null],
  );
}

/** Steps of a trail after the one numbered `after`, in order, until a moment or now. */
export async function findSteps(
  manager: EntityManager,
  orderId: string,
  {
    after,
    limit,
    moment,
  }: { readonly after: number; readonly limit: number; readonly moment?: TrailMoment | undefined },
): Promise<TrailEntry[]> {
  const steps = manager
    .createQueryBuilder(TrailEntry, 'step')
    .where('step.order_id = :orderId AND step.sequence > :after', { orderId, after })
    .orderBy('step.sequence')
    .take(limit);
  if (moment !== undefined) {
    const { time, block } = moment;
    const condition =
      block === undefined
        ? 'step.at <= :time'
        : '(CASE WHEN step.block_number IS NULL THEN step.at <= :time ELSE step.block_number <= :block END)';
    steps.andWhere(condition, { time, block: block?.toString() });
  }
  return steps.getMany();
}
