import type { EntityManager } from 'typeorm';
import { appendAudits, NETWORK_TENANT } from '#audit';
import type { ChainFailure, FailedIntent } from '#chain';
import { networkTime } from '#database';
import { recordWorkFailures } from '#dead-letters';
import type { EventType } from '#domain';
import { bookLedgers } from '#ledger';
import { writeOutbox } from '#outbox';
import { appendTrails } from '#trail';

interface AffectedOrder {
  readonly subject: string;
  readonly order_id: string;
  readonly reference: string;
  readonly business_ids: string[];
}

/** What becomes of the subject of failed chain work, by contract function, and how that is told. */
const steps: Readonly<
  Record<
    string,
    {
      readonly trail: string;
      readonly event: EventType;
      readonly undo?: (manager: EntityManager, subjects: readonly string[]) => Promise<void>;
    }
  >
> = {
  fund: { trail: 'order_funding_failed', event: 'purchase_order.funding_failed', undo: returnToAccepted },
  fundWithAuthorisation: {
    trail: 'order_funding_failed',
    event: 'purchase_order.funding_failed',
    undo: returnToAccepted,
  },
  claimDelivery: { trail: 'delivery_claim_failed', event: 'delivery.claim_failed', undo: failDeliveries },
  accept: { trail: 'delivery_acceptance_failed', event: 'delivery.acceptance_failed', undo: returnToClaimed },
  releaseDeemed: { trail: 'delivery_release_failed', event: 'delivery.release_failed' },
  releaseAcknowledged: { trail: 'acknowledged_debt_release_failed', event: 'invoice.release_failed' },
  contest: { trail: 'delivery_contest_failed', event: 'delivery.contest_failed', undo: failDisputes },
  rule: { trail: 'dispute_ruling_failed', event: 'dispute.ruling_failed' },
  executeFallback: { trail: 'dispute_fallback_failed', event: 'dispute.fallback_failed' },
  releaseRetention: { trail: 'retention_release_failed', event: 'retention.release_failed' },
  reclaim: { trail: 'order_reclaim_failed', event: 'purchase_order.reclaim_failed' },
  settle: { trail: 'settlement_failed', event: 'settlement.failed', undo: failSettlements },
  issue: { trail: 'invoice_registration_failed', event: 'invoice.registration_failed', undo: failInvoices },
  acknowledge: { trail: 'invoice_acknowledgement_failed', event: 'invoice.acknowledgement_failed' },
  assign: { trail: 'invoice_assignment_failed', event: 'invoice.assignment_failed' },
  pledge: { trail: 'invoice_pledge_failed', event: 'invoice.pledge_failed' },
  releasePledge: { trail: 'invoice_pledge_release_failed', event: 'invoice.pledge_release_failed' },
};

/** Contract functions of which each failure is told, in the trail of its order and in the network's audit log. */
export const toldFailures: readonly string[] = Object.keys(steps);

/**
 * Lets what waited for chain work go on when the work came to nothing: an order can be funded again, a delivery claimed or
 * accepted again. Runs in the transaction that fails the intents.
 */
export async function recordIntentFailures(manager: EntityManager, failed: readonly FailedIntent[]): Promise<void> {
  const intents = await explainOutdated(manager, failed);
  const overtaken = await recordScheduledFailures(manager, intents);
  const known = intents.filter((intent) => steps[intent.kind] !== undefined && !overtaken.has(intent.id));
  const orders = await lockAffectedOrders(
    manager,
    known.map(({ subject }) => subject),
  );
  const orderOf = new Map(orders.map((order) => [order.subject, order]));
  for (const [kind, { undo }] of Object.entries(steps)) {
    const subjects = known.filter((intent) => intent.kind === kind).map(({ subject }) => subject);
    if (subjects.length > 0) await undo?.(manager, subjects);
  }
  const told = known.flatMap((intent) => {
    const order = orderOf.get(intent.subject);
    const step = steps[intent.kind];
    return order === undefined || step === undefined ? [] : [{ intent, order, step }];
  });
  if (told.length === 0) return;
  const at = await networkTime(manager);
  const reasonOf = ({ failure, operationId }: FailedIntent) => ({
    reason: failure.code,
    detail: failure.detail,
    operationId,
  });
  await appendTrails(
    manager,
    told.map(({ intent, order, step }) => ({
      orderId: order.order_id,
      kind: step.trail,
      at,
      subject: intent.subject,
      details: reasonOf(intent),
    })),
  );
  await writeOutbox(
    manager,
    told.map(({ intent, order, step }) => ({
      type: step.event,
      subject: intent.subject,
      businessIds: order.business_ids,
      payload: { orderId: order.order_id, orderReference: order.reference, ...reasonOf(intent) },
    })),
  );
  await appendAudits(
    manager,
    NETWORK_TENANT,
    told.map(({ intent, step }) => ({
      actor: 'worker',
      action: step.trail,
      outcome: 'done',
      subject: intent.subject,
      details: reasonOf(intent),
    })),
  );
}

/** What the network does by itself once somebody stayed silent; the same work promised to a business is not meant. */
const SCHEDULED_KINDS = ['releaseDeemed', 'releaseAcknowledged', 'executeFallback', 'releaseRetention', 'reclaim'];
/** A settlement came first and began a new round: there is nothing left to do in the old one. */
const OVERTAKEN = ['ClaimNotFound', 'DisputeNotOpen', 'TrancheNotFound'];

/** Lets scheduled work rest before it is tried again, longer each time. Returns the ids of what nobody needs to be told of. */
async function recordScheduledFailures(
  manager: EntityManager,
  intents: readonly FailedIntent[],
): Promise<ReadonlySet<string>> {
  const candidates = intents.filter(({ kind }) => SCHEDULED_KINDS.includes(kind));
  if (candidates.length === 0) return new Set();
  const rows = (await manager.query(
    `SELECT intent.id, business_key FROM chain_intents AS intent JOIN operations ON operations.id = operation_id
     WHERE intent.id = ANY($1) AND business_id IS NULL`,
    [candidates.map(({ id }) => id)],
  )) as { id: string; business_key: string }[];
  const keyOf = new Map(rows.map((row) => [row.id, row.business_key]));
  const scheduled = candidates.flatMap((intent) => {
    const reference = keyOf.get(intent.id);
    return reference === undefined ? [] : [{ ...intent, reference }];
  });
  await recordWorkFailures(
    manager,
    'schedules',
    scheduled.map(({ reference, subject, failure }) => ({ reference, subject, reason: failure.detail })),
  );
  return new Set(scheduled.filter(({ failure }) => OVERTAKEN.includes(failure.code)).map(({ id }) => id));
}

/** Work whose business key names, in third place, the round that it was signed over. */
const ROUND_KINDS = ['accept', 'claimDelivery', 'contest', 'rule'];
const SIGNED_BEFORE_SETTLEMENT: ChainFailure = {
  code: 'SignedBeforeSettlement',
  detail: 'The order was settled since this was signed, which voids it. Sign again.',
};

/** A settlement that was mined in between makes signatures invalid that were good. Whoever waits is told that, and not that. */
async function explainOutdated(manager: EntityManager, intents: readonly FailedIntent[]): Promise<FailedIntent[]> {
  const refused = intents.filter(({ failure }) => failure.code === 'SignatureNotValid');
  const rows = (await manager.query(
    `SELECT intent.id, intent.operation_id FROM chain_intents AS intent JOIN purchase_orders ON order_hash = lane_key
     WHERE intent.id = ANY($1) AND kind = ANY($2)
       AND settlement_count > CASE WHEN business_key ~ '^\\w+:\\w+:\\d{1,5}:' THEN split_part(business_key, ':', 3)::integer END`,
    [refused.map(({ id }) => id), ROUND_KINDS],
  )) as { id: string; operation_id: string | null }[];
  if (rows.length === 0) return [...intents];
  await manager.query(`UPDATE operations SET error = $2 WHERE id = ANY($1)`, [
    rows.flatMap((row) => row.operation_id ?? []),
    JSON.stringify(SIGNED_BEFORE_SETTLEMENT),
  ]);
  const outdated = new Set(rows.map(({ id }) => id));
  return intents.map((intent) => (outdated.has(intent.id) ? { ...intent, failure: SIGNED_BEFORE_SETTLEMENT } : intent));
}

/** The orders behind subjects of any kind, locked in id order. */
async function lockAffectedOrders(manager: EntityManager, subjects: readonly string[]): Promise<AffectedOrder[]> {
  if (subjects.length === 0) return [];
  return (await manager.query(
    `WITH affected AS (
       SELECT id AS subject, id AS order_id FROM purchase_orders WHERE id = ANY($1)
       UNION ALL SELECT id, order_id FROM deliveries WHERE id = ANY($1)
       UNION ALL SELECT id, order_id FROM invoices WHERE id = ANY($1)
       UNION ALL SELECT id, order_id FROM settlements WHERE id = ANY($1)
       UNION ALL SELECT id, order_id FROM disputes WHERE id = ANY($1)
     )
     SELECT subject, affected.order_id, reference, array_remove(ARRAY[buyer_id, supplier_id, attester_id, arbiter_id], NULL) AS business_ids
     FROM affected JOIN purchase_orders ON purchase_orders.id = affected.order_id
     ORDER BY purchase_orders.id FOR UPDATE OF purchase_orders`,
    [subjects],
  )) as AffectedOrder[];
}

async function returnToAccepted(manager: EntityManager, orderIds: readonly string[]): Promise<void> {
  await manager.query(`UPDATE purchase_orders SET status = 'accepted' WHERE id = ANY($1) AND status = 'funding'`, [
    orderIds,
  ]);
}

async function failDeliveries(manager: EntityManager, deliveryIds: readonly string[]): Promise<void> {
  await manager.query(`UPDATE deliveries SET status = 'failed' WHERE id = ANY($1) AND status = 'submitted'`, [
    deliveryIds,
  ]);
}

/** Unless another acceptance of the same order is under way. */
async function returnToClaimed(manager: EntityManager, orderIds: readonly string[]): Promise<void> {
  await manager.query(
    `UPDATE deliveries SET status = 'claimed' WHERE order_id = ANY($1) AND status = 'accepting' AND NOT EXISTS (
       SELECT 1 FROM chain_intents AS other
       WHERE other.subject = deliveries.order_id AND other.kind = 'accept' AND other.status IN ('ready', 'assigned'))`,
    [orderIds],
  );
}

async function failDisputes(manager: EntityManager, disputeIds: readonly string[]): Promise<void> {
  await manager.query(`UPDATE disputes SET status = 'failed' WHERE id = ANY($1) AND status = 'submitted'`, [
    disputeIds,
  ]);
}

async function failSettlements(manager: EntityManager, settlementIds: readonly string[]): Promise<void> {
  await manager.query(`UPDATE settlements SET status = 'failed' WHERE id = ANY($1) AND status = 'submitted'`, [
    settlementIds,
  ]);
}

/** An invoice that is not registered claims nothing: its slice is free again, and the debt is taken back from the ledger. */
async function failInvoices(manager: EntityManager, invoiceIds: readonly string[]): Promise<void> {
  const failed = (await manager.query(
    `WITH failed AS (
       UPDATE invoices SET status = 'failed' WHERE id = ANY($1) AND status = 'registering'
       RETURNING id, order_id, supplier_id, buyer_id, amount, paid
     )
     SELECT failed.*, token, network_now() AS at FROM failed JOIN purchase_orders ON purchase_orders.id = order_id`,
    [invoiceIds],
  )) as {
    id: string;
    order_id: string;
    supplier_id: string;
    buyer_id: string;
    amount: string;
    paid: string;
    token: string;
    at: Date;
  }[];
  await manager.query(
    `UPDATE purchase_orders SET invoiced = (
       SELECT coalesce(max(to_amount), 0) FROM invoices WHERE order_id = purchase_orders.id AND status <> 'failed')
     WHERE id = ANY($1)`,
    [failed.map((row) => row.order_id)],
  );
  await bookLedgers(
    manager,
    failed.map((row) => ({
      reference: `invoice:${row.id}:failed`,
      phase: 'posted',
      kind: 'invoice_failed',
      orderId: row.order_id,
      occurredAt: row.at,
      entries: [
        { owner: row.supplier_id, kind: 'receivable', token: row.token, amount: BigInt(row.paid) - BigInt(row.amount) },
        { owner: row.buyer_id, kind: 'payable', token: row.token, amount: BigInt(row.amount) - BigInt(row.paid) },
      ],
    })),
  );
}
