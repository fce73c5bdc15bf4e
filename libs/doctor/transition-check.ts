import { orderTransitions } from '#domain';
import { type Books, type Check, findSentences } from './check.js';

/**
 * Steps of a trail after which an order has a certain status, and what the audit log calls the command behind them; steps of the
 * chain are found in the audit log by their place on it.
 */
const statusSteps = [
  { step: 'order_issued', status: 'issued', command: 'issue_order' },
  { step: 'order_accepted', status: 'accepted', command: 'accept_order' },
  { step: 'order_declined', status: 'declined', command: 'decline_order' },
  { step: 'order_cancelled', status: 'cancelled', command: 'cancel_order' },
  { step: 'order_lapsed', status: 'lapsed', command: 'order_lapsed' },
  { step: 'order_funding_submitted', status: 'funding', command: 'fund_order' },
  { step: 'order_funding_failed', status: 'accepted', command: 'order_funding_failed' },
  { step: 'order_funded', status: 'funded', command: null },
  { step: 'order_funds_added', status: 'funded', command: null },
  { step: 'order_settled', status: 'settled', command: null },
  { step: 'order_refunded', status: 'refunded', command: null },
];

const STEPS = `jsonb_to_recordset($1::jsonb) AS known (step text, status text, command text)`;

export const transitionCheck: Check<Books> = {
  id: 'I5',
  promise: 'Every change of an order is in the state table and has an audit entry',
  examine: async (patient) => {
    const steps = JSON.stringify(statusSteps);
    const transitions = JSON.stringify(orderTransitions.map(({ from, to }) => ({ from, to })));
    // What a reorganisation undid is told by entries of its own; from there on the walk begins anew.
    const walk = `walk AS (
      SELECT order_id, sequence, step, status, lag(status) OVER (PARTITION BY order_id ORDER BY sequence) AS previous FROM (
        SELECT order_id, sequence, kind AS step, coalesce(known.status, 'undone') AS status
        FROM trail_entries LEFT JOIN ${STEPS} ON known.step = kind WHERE known.step IS NOT NULL OR kind LIKE '%\\_reverted'
      ) AS steps
    )`;
    const incomplete = await findSentences(
      patient,
      `SELECT format('Order %s has taken %s steps, and its trail has %s up to step %s', id, trail_length, coalesce(kept, 0),
         coalesce(last, 0)) AS finding
       FROM purchase_orders LEFT JOIN (
         SELECT order_id, count(*) AS kept, max(sequence) AS last FROM trail_entries GROUP BY order_id) AS trail ON order_id = id
       WHERE trail_length <> coalesce(kept, 0) OR trail_length <> coalesce(last, 0) ORDER BY id`,
    );
    const impossible = await findSentences(
      patient,
      `WITH ${walk}
       SELECT format('Order %s went from %s to %s at step %s of its trail (%s), which the state table does not know', order_id, previous,
         status, sequence, step) AS finding
       FROM walk WHERE previous <> status AND 'undone' NOT IN (previous, status) AND NOT EXISTS (
         SELECT 1 FROM jsonb_to_recordset($2::jsonb) AS allowed ("from" text, "to" text)
         WHERE allowed.from = previous AND allowed.to = status) ORDER BY order_id, sequence`,
      [steps, transitions],
    );
    const untold = await findSentences(
      patient,
      `WITH ${walk}, last AS (SELECT DISTINCT ON (order_id) order_id, status FROM walk ORDER BY order_id, sequence DESC)
       SELECT format('Order %s is %s, and its trail ends with %s', id, orders.status, last.status) AS finding
       FROM purchase_orders AS orders JOIN last ON last.order_id = orders.id
       WHERE last.status <> 'undone' AND last.status <> orders.status ORDER BY id`,
      [steps],
    );
    const unaudited = await findSentences(
      patient,
      `SELECT format('Step %s of order %s (%s%s) has no audit entry', sequence, order_id, kind, ' by ' || actor_id) AS finding
       FROM trail_entries AS entry LEFT JOIN ${STEPS} ON known.step = entry.kind
       WHERE known.command IS NOT NULL AND NOT EXISTS (
           SELECT 1 FROM audit_entries WHERE subject = entry.order_id AND action = known.command AND outcome = 'done'
             AND (entry.actor_id IS NULL OR tenant_id = entry.actor_id))
         OR entry.transaction_hash IS NOT NULL AND NOT EXISTS (
           SELECT 1 FROM audit_entries WHERE subject = entry.order_id AND tenant_id = 'network'
             AND details->>'transactionHash' = entry.transaction_hash AND (details->>'logIndex')::integer = entry.log_index)
       ORDER BY order_id, sequence`,
      [steps],
    );
    return { broken: [...incomplete, ...impossible, ...untold, ...unaudited] };
  },
};
