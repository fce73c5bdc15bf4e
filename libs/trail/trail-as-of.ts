import type { EntityManager } from 'typeorm';
import { type TrailMoment, until } from './moment.js';
import { TrailEntry } from './trail-entry.entity.js';

/** What was known of an order's money at a moment, minor units: funded = paid + refunded + fees + held. */
export interface TrailTotals {
  readonly funded: bigint;
  readonly paid: bigint;
  readonly refunded: bigint;
  readonly fees: bigint;
  readonly held: bigint;
}

const FUNDING = ['order_funded', 'order_funds_added'];

/** An order at a moment. */
export interface TrailState extends TrailTotals {
  readonly status: string;
  /** How many steps its trail had. */
  readonly steps: number;
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

/**
 * Orders at a moment, as it is known today: what a reorganisation took away since was never there. Steps of a trail are never taken out
 * of it, so those of logs that left the chain are left out here.
 */
export async function statesAsOf(
  manager: EntityManager,
  orderIds: readonly string[],
  moment: TrailMoment,
): Promise<Map<string, TrailState>> {
  const rows = (await manager.query(
    `SELECT wanted.id, coalesce(funded, 0) AS funded, coalesce(paid, 0) AS paid, coalesce(refunded, 0) AS refunded,
       coalesce(fees, 0) AS fees, coalesce(steps, 0) AS steps, kind
     FROM unnest($1::text[]) AS wanted (id)
     LEFT JOIN (
       SELECT id, sum(amount) AS funded FROM (
         SELECT DISTINCT step.order_id AS id, step.block_hash, step.log_index, step.amount FROM trail_entries AS step
         JOIN chain_logs AS log USING (chain_id, block_hash, log_index)
         WHERE step.order_id = ANY ($1) AND step.kind = ANY ($4) AND NOT log.removed AND ${until('step.at', 'step.block_number')}
       ) AS deposit GROUP BY id
     ) AS deposits USING (id)
     LEFT JOIN (
       SELECT order_id AS id, sum(amount) FILTER (WHERE kind = 'release') AS paid, sum(amount) FILTER (WHERE kind = 'refund') AS refunded,
         sum(amount) FILTER (WHERE kind = 'fee') AS fees
       FROM payments WHERE order_id = ANY ($1) AND status <> 'reverted' AND ${until('block_time')} GROUP BY order_id
     ) AS payouts USING (id)
     LEFT JOIN (
       SELECT order_id AS id, count(*)::integer AS steps,
         (array_agg(kind ORDER BY sequence DESC) FILTER (WHERE kind = ANY ($5)))[1] AS kind
       FROM trail_entries WHERE order_id = ANY ($1) AND ${until('at')} GROUP BY order_id
     ) AS story USING (id)`,
    [orderIds, moment.time, moment.block?.toString() ?? null, FUNDING, Object.keys(STATUS_AFTER)],
  )) as (Record<'id' | 'funded' | 'paid' | 'refunded' | 'fees', string> & { steps: number; kind: string | null })[];
  return new Map(
    rows.map(({ id, steps, kind, ...row }) => {
      const [funded, paid, refunded, fees] = [
        BigInt(row.funded),
        BigInt(row.paid),
        BigInt(row.refunded),
        BigInt(row.fees),
      ];
      const totals = { funded, paid, refunded, fees, held: funded - paid - refunded - fees };
      return [id, { ...totals, status: statusOf(totals, kind), steps }];
    }),
  );
}

/** The state of an order, which follows from its money and, before it had any, from its last step that made it what it was. */
function statusOf({ held, funded, paid, fees }: TrailTotals, lastStep: string | null): string {
  if (held > 0n) return 'funded';
  if (funded > 0n) return paid + fees > 0n ? 'settled' : 'refunded';
  return STATUS_AFTER[lastStep ?? ''] ?? 'issued';
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
