import { until } from './moment.js';

export const SUMS = [
  ...['paid', 'payments', 'refunded', 'deliveries', 'delivery_seconds', 'disputes', 'disputed', 'outstanding'],
];
export const GROUP = 'buyer_id, supplier_id, token, day';

/** Rows of something of orders, each with what it adds to the sums of its day. */
interface Source {
  /** A table, or a query in brackets, with `order_id`. */
  readonly rows: string;
  readonly time: string;
  readonly counts: string;
  readonly adds: Readonly<Record<string, string>>;
}

const PAYMENTS: Source = {
  rows: 'payments',
  time: 'block_time',
  counts: `row.status <> 'reverted'`,
  adds: {
    paid: `CASE row.kind WHEN 'release' THEN row.amount ELSE 0 END`,
    payments: `CASE row.kind WHEN 'release' THEN 1 ELSE 0 END`,
    refunded: `CASE row.kind WHEN 'refund' THEN row.amount ELSE 0 END`,
  },
};
const DELIVERIES: Source = {
  rows: 'deliveries',
  time: 'decided_at',
  counts: `row.status IN ('accepted', 'deemed')`,
  adds: { deliveries: '1', delivery_seconds: 'extract(epoch FROM row.decided_at - row.delivered_at)' },
};
const DISPUTES: Source = {
  rows: 'disputes',
  time: 'created_at',
  counts: `row.status NOT IN ('submitted', 'failed')`,
  adds: { disputes: '1', disputed: 'row.contested' },
};
const INVOICES: Source = {
  rows: 'invoices',
  time: 'due_at',
  counts: `row.status = 'issued'`,
  adds: { outstanding: 'row.amount - row.paid' },
};

function count(sources: readonly Source[], orders: string): string {
  const parts = sources.map(({ rows, time, counts, adds }) => {
    const values = SUMS.map((sum) => `(${adds[sum] ?? '0'})::numeric AS ${sum}`);
    return `SELECT trade.buyer_id, trade.supplier_id, trade.token, (row.${time} AT TIME ZONE 'UTC')::date AS day, ${values.join(', ')}
      FROM ${rows} AS row JOIN ${orders} AS trade ON trade.id = row.order_id WHERE ${counts}`;
  });
  return `SELECT ${GROUP}, ${SUMS.map((sum) => `sum(${sum}) AS ${sum}`).join(', ')}
    FROM (${parts.join(' UNION ALL ')}) AS part GROUP BY ${GROUP}`;
}

/** What `trade_days` says, counted from what it sums. */
export const COUNTED = count([PAYMENTS, DELIVERIES, DISPUTES, INVOICES], 'purchase_orders');

/**
 * Keys of all days for which `trade_days` can have sums. What does not count any more was summed once, and its day stays, with sums of
 * zero; of deliveries that were decided on and are not any more only the trail tells.
 */
export const SUMMED_DAYS = [
  ...[PAYMENTS, DELIVERIES, DISPUTES, INVOICES].map(({ rows, time }) => ({
    rows,
    time,
    of: `row.${time} IS NOT NULL`,
  })),
  { rows: 'trail_entries', time: 'at', of: `row.kind IN ('delivery_accepted', 'delivery_deemed_accepted')` },
]
  .map(({ rows, time, of }) => {
    const day = `(row.${time} AT TIME ZONE 'UTC')::date`;
    return `SELECT trade.buyer_id, trade.supplier_id, trade.token, ${day} AS day
      FROM ${rows} AS row JOIN purchase_orders AS trade ON trade.id = row.order_id WHERE ${of}`;
  })
  .join(' UNION ');

/**
 * Invoices with what was owed of them at a moment. What an order owed in all is what was booked by then; its invoices are paid in the order
 * of their slices, so what was owed is of the last ones. One that failed by then claims nothing, and one that was not registered yet,
 * though it was to be, was not issued yet.
 */
const INVOICES_THEN = `(
  SELECT order_id, due_at, least(rest, amount) AS owed, is_issued FROM (
    SELECT invoice.order_id, due_at, amount, NOT registered OR last = 'invoice_registered' AS is_issued,
      debt.owed - coalesce(sum(amount) OVER (PARTITION BY invoice.order_id ORDER BY from_amount DESC
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS rest
    FROM invoice_debts(ARRAY(SELECT id FROM trade), $2, $3) AS debt JOIN invoices AS invoice ON invoice.order_id = debt.order_id,
    LATERAL (
      SELECT (array_agg(step.kind ORDER BY step.sequence DESC))[1] AS last FROM trail_entries AS step
      LEFT JOIN chain_logs AS log USING (chain_id, block_hash, log_index)
      WHERE step.order_id = invoice.order_id AND step.subject = invoice.id AND step.kind IN ('invoice_registered', 'invoice_failed')
        AND log.removed IS NOT TRUE AND ${until('step.at', 'step.block_number')}
    ) AS told
    WHERE (invoice.created_at <= $2 OR last = 'invoice_registered') AND last IS DISTINCT FROM 'invoice_failed'
  ) AS slice WHERE rest > 0
)`;

/** The same as of a moment, whose time is `$2` and whose block or null is `$3`, of orders that were there then. */
export function countedAsOf(ofOrders: readonly string[]): string {
  const orders = ['created_at <= $2', ...ofOrders].join(' AND ');
  const then = (source: Source, byThen: string): Source => ({ ...source, counts: `${source.counts} AND ${byThen}` });
  const sources = [
    then(PAYMENTS, until('row.block_time', 'row.block_number')),
    then(DELIVERIES, 'row.decided_at <= $2'),
    then(DISPUTES, 'row.created_at <= $2'),
    { rows: INVOICES_THEN, time: 'due_at', counts: 'row.is_issued', adds: { outstanding: 'row.owed' } },
  ];
  return `WITH trade AS MATERIALIZED (SELECT id, buyer_id, supplier_id, token FROM purchase_orders WHERE ${orders})
    ${count(sources, 'trade')}`;
}
