import type { EntityManager } from 'typeorm';
import { QuittanceError } from '#domain';
import type { TrailMoment } from './moment.js';
import { COUNTED, countedAsOf, GROUP, SUMMED_DAYS, SUMS } from './trade-count.js';

/** Orders whose trade is counted as of a moment, in about a second. Sums are kept as of now alone: what is outstanding goes down as it is paid. */
export const MOST_COUNTED = 10_000;

/** What sums are told by, beside the token: amounts of different tokens do not add up. */
export const aggregateDimensions = ['day', 'month', 'counterparty', 'token'] as const;
export type AggregateDimension = (typeof aggregateDimensions)[number];

export interface AggregateFilter {
  readonly by: AggregateDimension;
  /** Whose trade, and on which side of it; of everybody when absent. */
  readonly side?: { readonly business: string; readonly role: 'buyer' | 'supplier' } | undefined;
  readonly counterparty?: string | undefined;
  readonly token?: string | undefined;
  /** Half-open range of days, `YYYY-MM-DD`. */
  readonly from?: string | undefined;
  readonly until?: string | undefined;
  /** Most groups. */
  readonly limit: number;
  /** Count again from the rows that the tenant sees, instead of looking the sums up. */
  readonly recount?: boolean | undefined;
  /** Count what had happened by then. */
  readonly moment?: TrailMoment | undefined;
}

/** Sums of a group; amounts in minor units. */
export interface TradeSums {
  /** A day, the first of a month, a business or a token. */
  readonly key: string;
  readonly token: string;
  readonly paid: string;
  readonly payments: string;
  readonly refunded: string;
  /** Of issued invoices, not paid yet. */
  readonly outstanding: string;
  /** Of these, what was due before the day of the moment or before today. */
  readonly overdue: string;
  /** Of deliveries that were accepted, from delivery to payment; null without any. */
  readonly averageDaysToPayment: number | null;
  readonly disputes: string;
  readonly disputed: string;
}

const KEYS: Readonly<Record<AggregateDimension, string>> = {
  day: `to_char(day, 'YYYY-MM-DD')`,
  month: `to_char(date_trunc('month', day), 'YYYY-MM-DD')`,
  counterparty: 'counterparty',
  token: 'token',
};

/**
 * Sums by one dimension and token, in the order of the dimension: the last ones, where there are more than `limit`. Throws
 * `invalid_request` where a moment is asked for and there are more than {@link MOST_COUNTED} orders to count.
 */
export async function sumTrade(manager: EntityManager, filter: AggregateFilter): Promise<TradeSums[]> {
  const { from, until, limit, moment } = filter;
  if (moment !== undefined) await requireFewOrders(manager, filter, moment);
  const { parameters, given } = parameterList([limit]);
  // In the places in which conditions on a moment have them.
  if (moment !== undefined) parameters.push(moment.time, moment.block?.toString() ?? null);
  const ofOrders = orderConditions(filter, given);
  const ofDays = [
    ...(from === undefined ? [] : [`day >= ${given(from)}::date`]),
    ...(until === undefined ? [] : [`day < ${given(until)}::date`]),
  ];
  const now = moment === undefined ? 'network_now()' : 'least($2, network_now())';
  const rows = (await manager.query(
    `SELECT ${KEYS[filter.by]} AS key, token, sum(paid) AS paid, sum(payments)::text AS payments, sum(refunded) AS refunded,
       sum(outstanding) AS outstanding,
       coalesce(sum(outstanding) FILTER (WHERE day < (${now} AT TIME ZONE 'UTC')::date), 0) AS overdue,
       round(sum(delivery_seconds) / nullif(sum(deliveries), 0) / 86400, 3)::float8 AS "averageDaysToPayment",
       sum(disputes)::text AS disputes, sum(disputed) AS disputed
     FROM (SELECT *, ${otherSide(filter)} AS counterparty FROM ${sourceOf(filter, ofOrders)} ${where([...ofOrders, ...ofDays])}) AS days
     GROUP BY 1, 2 HAVING ${SUMS.map((sum) => `sum(${sum}) <> 0`).join(' OR ')} ORDER BY 1 DESC, 2 DESC LIMIT $1`,
    parameters,
  )) as TradeSums[];
  return rows.reverse();
}

function where(conditions: readonly string[]): string {
  return conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
}

function sourceOf({ moment, recount }: AggregateFilter, ofOrders: readonly string[]): string {
  if (moment !== undefined) return `(${countedAsOf(ofOrders)}) AS counted`;
  return recount ? `(${COUNTED}) AS counted` : 'trade_days';
}

async function requireFewOrders(manager: EntityManager, filter: AggregateFilter, { time }: TrailMoment): Promise<void> {
  const { parameters, given } = parameterList([MOST_COUNTED + 1, time]);
  const conditions = ['created_at <= $2', ...orderConditions(filter, given)];
  const [row] = (await manager.query(
    `SELECT count(*)::integer AS orders FROM (SELECT FROM purchase_orders ${where(conditions)} LIMIT $1) AS counted`,
    parameters,
  )) as [{ orders: number }];
  if (row.orders <= MOST_COUNTED) return;
  throw new QuittanceError(
    'invalid_request',
    `Sums as of a moment are counted from orders, of ${MOST_COUNTED} at most. Ask for one role, counterparty or token, or for the sums of now.`,
  );
}

function parameterList(first: readonly unknown[]): { parameters: unknown[]; given: (value: unknown) => string } {
  const parameters = [...first];
  return { parameters, given: (value) => `$${parameters.push(value)}` };
}

function otherSide({ side }: AggregateFilter): string {
  return side?.role === 'supplier' ? 'buyer_id' : 'supplier_id';
}

/** Whose orders; sums have the same columns. */
function orderConditions(filter: AggregateFilter, given: (value: unknown) => string): string[] {
  const { side, counterparty, token } = filter;
  return [
    ...(side === undefined ? [] : [`${side.role}_id = ${given(side.business)}`]),
    ...(counterparty === undefined ? [] : [`${otherSide(filter)} = ${given(counterparty)}`]),
    ...(token === undefined ? [] : [`token = ${given(token)}`]),
  ];
}

/** Days whose sums are not those of what they sum, or that sum nothing that ever was, as keys in words; at most `limit`. */
export async function findMiscountedDays(manager: EntityManager, limit = 100): Promise<string[]> {
  const differs = SUMS.map((sum) => `kept.${sum} IS DISTINCT FROM coalesce(counted.${sum}, 0)`).join(' OR ');
  const isCounted = SUMS.map((sum) => `counted.${sum} <> 0`).join(' OR ');
  const rows = (await manager.query(
    `SELECT concat_ws(' ', buyer_id, supplier_id, token, day) AS day
     FROM (SELECT *, true AS is_kept FROM trade_days) AS kept
       FULL JOIN (SELECT *, true AS was_summed FROM (${COUNTED}) AS sums) AS counted USING (${GROUP})
     WHERE CASE WHEN is_kept THEN ${differs} ELSE ${isCounted} END
       OR is_kept AND was_summed IS NULL AND coalesce((${GROUP}) NOT IN (${SUMMED_DAYS}), true)
     ORDER BY 1 LIMIT $1`,
    [limit],
  )) as { day: string }[];
  return rows.map((row) => row.day);
}
