import { orderTransitions } from '#domain';
import { type Books, type Check, findSentences } from './check.js';

/** Steps of a trail after which an order has a certain status. */
const statusSteps = [
  { step: 'order_issued', status: 'issued' },
  { step: 'order_accepted', status: 'accepted' },
  { step: 'order_declined', status: 'declined' },
  { step: 'order_cancelled', status: 'cancelled' },
  { step: 'order_lapsed', status: 'lapsed' },
  { step: 'order_funding_submitted', status: 'funding' },
  { step: 'order_funding_failed', status: 'accepted' },
  { step: 'order_funded', status: 'funded' },
  { step: 'order_funds_added', status: 'funded' },
  { step: 'order_settled', status: 'settled' },
  { step: 'order_refunded', status: 'refunded' },
];

/**
 * What the audit log calls the commands behind steps, each of which is an entry of its own about the order, or about the step's subject.
 * An invoice may bring its delivery, which its entry names. Failures are told by the network under the name of the step; steps of the chain by their place on it.
 */
const commandSteps = [
  { step: 'order_issued', about: 'order', commands: ['issue_order'] },
  { step: 'order_accepted', about: 'order', commands: ['accept_order'] },
  { step: 'order_declined', about: 'order', commands: ['decline_order'] },
  { step: 'order_cancelled', about: 'order', commands: ['cancel_order'] },
  { step: 'order_lapsed', about: 'order', commands: ['order_lapsed'] },
  { step: 'order_funding_submitted', about: 'order', commands: ['fund_order'] },
  { step: 'order_acceptance_submitted', about: 'order', commands: ['accept_delivery'] },
  { step: 'order_reclaim_submitted', about: 'order', commands: ['reclaim_order'] },
  { step: 'order_release_submitted', about: 'delivery', commands: ['release_delivery'] },
  { step: 'delivery_submitted', about: 'subject', commands: ['claim_delivery', 'issue_invoice'] },
  { step: 'invoice_issued', about: 'subject', commands: ['issue_invoice'] },
  { step: 'invoice_acknowledged', about: 'subject', commands: ['acknowledge_invoice'] },
  { step: 'invoice_acknowledgement_submitted', about: 'subject', commands: ['acknowledge_invoice'] },
  { step: 'invoice_assignment_submitted', about: 'subject', commands: ['assign_invoice'] },
  { step: 'invoice_pledge_submitted', about: 'subject', commands: ['pledge_invoice'] },
  { step: 'invoice_pledge_release_submitted', about: 'subject', commands: ['release_pledge'] },
  { step: 'dispute_submitted', about: 'subject', commands: ['contest_delivery'] },
  { step: 'dispute_ruling_submitted', about: 'subject', commands: ['rule_dispute', 'concede_dispute'] },
  { step: 'settlement_proposed', about: 'subject', commands: ['propose_settlement'] },
  { step: 'settlement_submitted', about: 'subject', commands: ['accept_settlement'] },
  { step: 'settlement_withdrawn', about: 'subject', commands: ['withdraw_settlement'] },
];

const STEPS = `jsonb_to_recordset($1::jsonb) AS known (step text, status text)`;

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
      `SELECT format('Order %s has taken %s steps, and its trail has %s up to step %s', id, coalesce(trail_length::text, 'NULL'), coalesce(kept, 0),
         coalesce(last, 0)) AS finding
       FROM purchase_orders LEFT JOIN (
         SELECT order_id, count(*) AS kept, max(sequence) AS last FROM trail_entries GROUP BY order_id) AS trail ON order_id = id
       WHERE trail_length IS DISTINCT FROM coalesce(kept, 0) OR trail_length IS DISTINCT FROM coalesce(last, 0) ORDER BY id`,
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
       WHERE last.status <> 'undone' AND last.status IS DISTINCT FROM orders.status ORDER BY id`,
      [steps],
    );
    const unaudited = await findSentences(
      patient,
      `WITH told AS (
         SELECT tenant_id, about AS subject, action, count(*) AS entries
         FROM audit_entries, unnest(array_remove(ARRAY[subject, details->>'deliveryId'], NULL)) AS about
         WHERE outcome = 'done' GROUP BY tenant_id, about, action
       ), taken AS (
         SELECT coalesce(actor_id, 'network') AS tenant_id, kind, count(*) AS steps, min(order_id) AS order_id, max(sequence) AS sequence,
           CASE about WHEN 'order' THEN order_id WHEN 'delivery' THEN details->>'deliveryId' ELSE subject END AS subject,
           CASE WHEN kind LIKE '%\\_failed' THEN jsonb_build_array(kind) ELSE commands END AS commands
         FROM trail_entries LEFT JOIN jsonb_to_recordset($1::jsonb) AS known (step text, about text, commands jsonb) ON known.step = kind
         WHERE transaction_hash IS NULL
         GROUP BY coalesce(actor_id, 'network'), kind, 6, 7
       )
       SELECT format('Step %s of order %s (%s by %s) has no audit entry', max(sequence), min(order_id), kind, taken.tenant_id) AS finding
       FROM taken CROSS JOIN LATERAL jsonb_array_elements_text(coalesce(commands, '["of no command"]')) AS command (action)
         LEFT JOIN told ON told.tenant_id = taken.tenant_id AND told.subject = taken.subject AND told.action = command.action
       GROUP BY taken.tenant_id, taken.subject, kind, commands HAVING max(steps) > coalesce(sum(entries), 0)
       ORDER BY min(order_id), max(sequence)`,
      [JSON.stringify(commandSteps)],
    );
    const unread = await findSentences(
      patient,
      `SELECT format('Step %s of order %s (%s) has no audit entry', sequence, order_id, kind) AS finding FROM trail_entries AS entry
       WHERE transaction_hash IS NOT NULL AND NOT EXISTS (
         SELECT 1 FROM audit_entries WHERE subject = entry.order_id AND tenant_id = 'network'
           AND details->>'transactionHash' = entry.transaction_hash AND (details->>'logIndex')::integer = entry.log_index)
       ORDER BY order_id, sequence`,
    );
    return { broken: [...incomplete, ...impossible, ...untold, ...unaudited, ...unread] };
  },
};
