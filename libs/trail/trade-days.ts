import type { EntityManager } from 'typeorm';

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
  /** Of these, what was due before today. */
  readonly overdue: string;
  /** Of deliveries that were accepted, from delivery to payment; null without any. */
  readonly averageDaysToPayment: number | null;
  readonly disputes: string;
  readonly disputed: string;
}

const SUMS = ['paid', 'payments', 'refunded', 'deliveries', 'delivery_seconds', 'disputes', 'disputed', 'outstanding'];
const GROUP = 'buyer_id, supplier_id, token, day';

function part(table: string, time: string, counts: string, adds: Readonly<Record<string, string>>): string {
  const values = SUMS.map((sum) => `(${adds[sum] ?? '0'})::numeric AS ${sum}`);
  return `SELECT trade.buyer_id, trade.supplier_id, trade.token, (row.${time} AT TIME ZONE 'UTC')::date AS day, ${values.join(', ')}
    FROM ${table} AS row JOIN purchase_orders AS trade ON trade.id = row.order_id WHERE ${counts}`;
}

/** What `trade_days` says, counted from what it sums. */
const RECOUNT = `SELECT ${GROUP}, ${SUMS.map((sum) => `sum(${sum}) AS ${sum}`).join(', ')} FROM (
  ${part('payments', 'block_time', `row.status <> 'reverted'`, {
    paid: `CASE row.kind WHEN 'release' THEN row.amount ELSE 0 END`,
    payments: `CASE row.kind WHEN 'release' THEN 1 ELSE 0 END`,
    refunded: `CASE row.kind WHEN 'refund' THEN row.amount ELSE 0 END`,
  })}
  UNION ALL ${part('deliveries', 'decided_at', `row.status IN ('accepted', 'deemed')`, {
    deliveries: '1',
    delivery_seconds: 'extract(epoch FROM row.decided_at - row.delivered_at)',
  })}
  UNION ALL ${part('disputes', 'created_at', `row.status NOT IN ('submitted', 'failed')`, {
    disputes: '1',
    disputed: 'row.contested',
  })}
  UNION ALL ${part('invoices', 'due_at', `row.status = 'issued'`, { outstanding: 'row.amount - row.paid' })}
) AS part GROUP BY ${GROUP}`;

const KEYS: Readonly<Record<AggregateDimension, string>> = {
  day: `to_char(day, 'YYYY-MM-DD')`,
  month: `to_char(date_trunc('month', day), 'YYYY-MM-DD')`,
  counterparty: 'counterparty',
  token: 'token',
};

/** Sums by one dimension and token, in the order of the dimension: the last ones, where there are more than `limit`. */
export async function sumTrade(manager: EntityManager, filter: AggregateFilter): Promise<TradeSums[]> {
  const parameters: unknown[] = [];
  const given = (value: unknown) => {
    parameters.push(value);
    return `$${parameters.length}`;
  };
  const { side, counterparty, token, from, until } = filter;
  const other = side?.role === 'supplier' ? 'buyer_id' : 'supplier_id';
  const conditions = [
    ...(side === undefined ? [] : [`${side.role}_id = ${given(side.business)}`]),
    ...(counterparty === undefined ? [] : [`${other} = ${given(counterparty)}`]),
    ...(token === undefined ? [] : [`token = ${given(token)}`]),
    ...(from === undefined ? [] : [`day >= ${given(from)}::date`]),
    ...(until === undefined ? [] : [`day < ${given(until)}::date`]),
  ];
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
  const rows = (await manager.query(
    `SELECT ${KEYS[filter.by]} AS key, token, sum(paid) AS paid, sum(payments)::text AS payments, sum(refunded) AS refunded,
       sum(outstanding) AS outstanding,
       coalesce(sum(outstanding) FILTER (WHERE day < (network_now() AT TIME ZONE 'UTC')::date), 0) AS overdue,
       round(sum(delivery_seconds) / nullif(sum(deliveries), 0) / 86400, 3)::float8 AS "averageDaysToPayment",
       sum(disputes)::text AS disputes, sum(disputed) AS disputed
     FROM (SELECT *, ${other} AS counterparty FROM ${filter.recount ? `(${RECOUNT}) AS counted` : 'trade_days'} ${where}) AS days
     GROUP BY 1, 2 HAVING ${SUMS.map((sum) => `sum(${sum}) <> 0`).join(' OR ')} ORDER BY 1 DESC, 2 DESC LIMIT ${given(filter.limit)}`,
    parameters,
  )) as TradeSums[];
  return rows.reverse();
}

/** Days whose sums are not those of what they sum, as keys in words; at most `limit`. */
export async function findMiscountedDays(manager: EntityManager, limit = 100): Promise<string[]> {
  const differs = SUMS.map((sum) => `coalesce(kept.${sum}, 0) <> coalesce(counted.${sum}, 0)`).join(' OR ');
  const rows = (await manager.query(
    `SELECT concat_ws(' ', buyer_id, supplier_id, token, day) AS day
     FROM trade_days AS kept FULL JOIN (${RECOUNT}) AS counted USING (${GROUP}) WHERE ${differs} ORDER BY 1 LIMIT $1`,
    [limit],
  )) as { day: string }[];
  return rows.map((row) => row.day);
}
