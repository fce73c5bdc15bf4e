import type { EntityManager } from 'typeorm';
import { type ChainLog, findStandingLogs, namedInvoice } from '#chain';
import { type EventType, maximum, ZERO_ADDRESS } from '#domain';
import { endPendingLedgers, findReceivingOwners, reverseLedgers } from '#ledger';
import type { Directory } from './directory.js';
import { type Effects, ledgerReference } from './effects.js';
import { loadDirectory } from './lookups.js';
import { forgetChain, moveByChain, type Trade } from './trade-state.js';

/**
 * Sets orders to what the logs that still stand say, by applying those again from the start. What somebody asked for and the
 * chain has not confirmed any more is waiting again: its transactions are sent anew.
 */
export async function recomputeTrades(
  manager: EntityManager,
  removed: readonly ChainLog[],
  trades: readonly Trade[],
  apply: (trade: Trade, log: ChainLog, directory: Directory) => void,
): Promise<void> {
  const chainId = removed[0]?.chainId;
  if (chainId === undefined || trades.length === 0) return;
  const invoiceHashes = trades.flatMap(({ invoices }) => invoices.flatMap(({ invoiceHash }) => invoiceHash ?? []));
  const orderHashes = trades.map(({ orderHash }) => orderHash);
  const standing = await findStandingLogs(manager, chainId, { orderHashes, invoiceHashes });
  const directory = await loadDirectory(manager, standing);
  const transfers = standing.filter(({ event }) => event === 'Transfer').map(ledgerReference);
  const bookedFor = await findReceivingOwners(manager, 'receivable', transfers);
  const atWork = await findWork(manager, trades);
  for (const trade of trades) {
    const before = new Map(trade.deliveries.map(({ id, status }) => [id, status]));
    const invoices = new Set<string | null | undefined>(trade.invoices.map(({ invoiceHash }) => invoiceHash));
    forgetChain(trade);
    for (const log of standing) {
      const isOurs = log.orderHash === undefined ? invoices.has(namedInvoice(log)) : log.orderHash === trade.orderHash;
      if (isOurs) apply(trade, log, asBooked(directory, bookedFor.get(ledgerReference(log))));
    }
    restoreRequests(trade, before, atWork);
  }
}

/**
 * An address may have got a business since a claim was booked for it. Who holds the claim must stay who it was booked for, or its
 * payment would be taken from an account that never had it.
 */
function asBooked(directory: Directory, owner: string | undefined): Directory {
  return { businessOf: (address) => (address === owner ? undefined : directory.businessOf(address)) };
}

/** Subjects (and, for orders, kinds) of chain work that was ever recorded and did not fail. */
export async function findWork(manager: EntityManager, trades: readonly Trade[]): Promise<Set<string>> {
  const subjects = trades.flatMap((trade) => [
    trade.id,
    ...trade.deliveries.map(({ id }) => id),
    ...trade.invoices.map(({ id }) => id),
    ...trade.disputes.map(({ id }) => id),
  ]);
  const rows = (await manager.query(
    `SELECT DISTINCT subject, kind FROM chain_intents WHERE subject = ANY($1) AND status <> 'failed'`,
    [subjects],
  )) as { subject: string; kind: string }[];
  return new Set(rows.map(({ subject, kind }) => `${subject} ${kind}`));
}

/** What somebody asked for and no log that stands has answered waits again, or has failed if its work has. */
export function restoreRequests(trade: Trade, before: ReadonlyMap<string, string>, atWork: ReadonlySet<string>): void {
  const hasWork = (subject: string, ...kinds: string[]) => kinds.some((kind) => atWork.has(`${subject} ${kind}`));
  if (trade.status === 'funding' && !hasWork(trade.id, 'fund', 'fundWithAuthorisation')) {
    moveByChain(trade, 'funding_failed');
  }
  const accepting = hasWork(trade.id, 'accept');
  for (const delivery of trade.deliveries) {
    const was = before.get(delivery.id);
    if (delivery.status === 'claimed' && accepting && (was === 'accepting' || was === 'accepted')) {
      delivery.status = 'accepting';
    }
    if (delivery.status === 'submitted' && !hasWork(delivery.id, 'claimDelivery')) delivery.status = 'failed';
  }
  for (const dispute of trade.disputes) {
    if (dispute.status === 'submitted' && !hasWork(dispute.id, 'contest')) dispute.status = 'failed';
  }
  for (const invoice of trade.invoices) {
    if (invoice.status === 'registering' && !hasWork(invoice.id, 'issue')) invoice.status = 'failed';
  }
  trade.invoiced = trade.invoices
    .filter(({ status }) => status !== 'failed')
    .reduce((highest, { to }) => maximum(highest, to), 0n);
}

/** How the reversal of a log is told in the trail and in the feed. */
const reversals: Readonly<Record<string, readonly { readonly kind: string; readonly type: EventType }[]>> = {
  OrderFunded: [{ kind: 'order_funded_reverted', type: 'purchase_order.funding_reverted' }],
  OrderDeposited: [{ kind: 'order_funded_reverted', type: 'purchase_order.funding_reverted' }],
  FundsAdded: [{ kind: 'order_funds_added_reverted', type: 'purchase_order.funds_added_reverted' }],
  OrderChanged: [{ kind: 'order_changed_reverted', type: 'purchase_order.change_reverted' }],
  ClausesAgreed: [{ kind: 'clauses_agreed_reverted', type: 'purchase_order.clauses_reverted' }],
  AcknowledgedDebtReleased: [
    { kind: 'acknowledged_debt_released_reverted', type: 'purchase_order.acknowledged_debt_reverted' },
  ],
  ReleaseDivided: [{ kind: 'release_divided_reverted', type: 'purchase_order.release_reverted' }],
  RetentionHeld: [{ kind: 'retention_held_reverted', type: 'retention.reverted' }],
  RetentionReleased: [{ kind: 'retention_released_reverted', type: 'retention.release_reverted' }],
  DeliveryContested: [{ kind: 'delivery_contested_reverted', type: 'delivery.contest_reverted' }],
  RetentionContested: [{ kind: 'retention_contested_reverted', type: 'retention.contest_reverted' }],
  DisputeResolved: [{ kind: 'dispute_resolved_reverted', type: 'dispute.resolution_reverted' }],
  DeliveryClaimed: [{ kind: 'delivery_claimed_reverted', type: 'delivery.claim_reverted' }],
  DeliveryAccepted: [{ kind: 'delivery_accepted_reverted', type: 'delivery.acceptance_reverted' }],
  DeliveryDeemedAccepted: [{ kind: 'delivery_deemed_accepted_reverted', type: 'delivery.deemed_acceptance_reverted' }],
  OrderSettled: [{ kind: 'settlement_settled_reverted', type: 'settlement.reverted' }],
  AcceptedAndReleased: [
    { kind: 'payment_released_reverted', type: 'payment.reverted' },
    { kind: 'delivery_accepted_reverted', type: 'delivery.acceptance_reverted' },
  ],
  Released: [{ kind: 'payment_released_reverted', type: 'payment.reverted' }],
  Refunded: [{ kind: 'payment_refunded_reverted', type: 'payment.reverted' }],
  FeePaid: [{ kind: 'fee_paid_reverted', type: 'payment.reverted' }],
  Credited: [{ kind: 'payment_credited_reverted', type: 'payment.credit_reverted' }],
  InvoiceIssued: [{ kind: 'invoice_registered_reverted', type: 'invoice.registration_reverted' }],
  InvoiceAcknowledged: [{ kind: 'invoice_acknowledged_reverted', type: 'invoice.acknowledgement_reverted' }],
  InvoicePledged: [{ kind: 'invoice_pledged_reverted', type: 'invoice.pledge_reverted' }],
  PledgeReleased: [{ kind: 'invoice_pledge_released_reverted', type: 'invoice.pledge_release_reverted' }],
  CreditNoteIssued: [{ kind: 'credit_note_issued_reverted', type: 'invoice.credit_note_reverted' }],
  CreditNotesNetted: [{ kind: 'credit_notes_netted_reverted', type: 'payment.credit_notes_netting_reverted' }],
  InvoiceRedeemed: [{ kind: 'invoice_redeemed_reverted', type: 'invoice.redemption_reverted' }],
  Transfer: [{ kind: 'invoice_assigned_reverted', type: 'invoice.assignment_reverted' }],
};

/** Voids bookings, marks payments and tells everybody. `removed` comes newest first. */
export async function undoEffects(
  manager: EntityManager,
  removed: readonly ChainLog[],
  tradeOf: (log: ChainLog) => Trade | undefined,
  effects: Effects,
): Promise<void> {
  const at = removed[0]?.blockTime;
  if (at === undefined) return;
  const references = removed.map(ledgerReference);
  await endPendingLedgers(manager, { references }, 'voided', at);
  // Only a chain that is healed after it was halted takes back what had counted as final.
  await reverseLedgers(manager, references, at);
  const rows = (await manager.query(
    `WITH reverted AS (
       UPDATE payments SET status = 'reverted'
       FROM unnest($1::text[], $2::integer[]) AS gone (block_hash, log_index)
       WHERE payments.block_hash = gone.block_hash AND payments.log_index = gone.log_index AND status <> 'reverted'
       RETURNING payments.id, payments.block_hash, payments.log_index, payee_id, payee_address, amount
     )
     SELECT * FROM reverted`,
    [removed.map(({ blockHash }) => blockHash), removed.map(({ logIndex }) => logIndex)],
  )) as {
    id: string;
    block_hash: string;
    log_index: number;
    payee_id: string | null;
    payee_address: string;
    amount: string;
  }[];
  const payments = new Map(rows.map((row) => [`${row.block_hash}:${row.log_index}`, row]));
  for (const log of removed) {
    const trade = tradeOf(log);
    const isMint = log.event === 'Transfer' && log.arguments.from === ZERO_ADDRESS;
    if (trade === undefined || isMint) continue;
    const payment = payments.get(`${log.blockHash}:${log.logIndex}`);
    for (const reversal of reversals[log.event] ?? []) {
      const isPayment = payment !== undefined && reversal.type === 'payment.reverted';
      effects.happened(trade, log, {
        ...reversal,
        ...(isPayment
          ? {
              subject: payment.id,
              amount: BigInt(payment.amount),
              details: { payeeId: payment.payee_id, payeeAddress: payment.payee_address },
              alsoFor: [payment.payee_id],
            }
          : {}),
      });
    }
  }
}
