import type { ChainLog } from '#chain';
import { maximum, newId } from '#domain';
import { clauseHandlers } from './clause-events.js';
import type { Directory } from './directory.js';
import type { Effects } from './effects.js';
import { integer, text, time } from './log-arguments.js';
import { depositedBy, type Escrowed, entriesOf, type OwnerOf } from './money-movements.js';
import { payInvoices, paymentHandlers } from './payment-events.js';
import { answeredOf, isOpenDelivery, moveByChain, setTotals, startRound, type Trade } from './trade-state.js';

type Handler = (trade: Trade, log: ChainLog, effects: Effects, directory: Directory) => void;

const handlers: Readonly<Record<string, Handler>> = {
  ...clauseHandlers,
  ...paymentHandlers,
  OrderFunded: orderFunded,
  OrderDeposited: orderFunded,
  FundsAdded: fundsAdded,
  OrderChanged: orderChanged,
  DeliveryClaimed: deliveryClaimed,
  DeliveryAccepted: deliveryDecided,
  DeliveryDeemedAccepted: deliveryDecided,
  OrderSettled: orderSettled,
};

/** What one log of the escrow or of the delivery desk means to one order. */
export function applyOrderLog(trade: Trade, log: ChainLog, effects: Effects, directory: Directory): void {
  const ownerOf: OwnerOf = (address) => directory.businessOf(address) ?? address;
  const entries = entriesOf(log, escrowedOf(trade), ownerOf);
  if (log.event === 'AcceptedAndReleased') deliveryDecided(trade, log, effects);
  handlers[log.event]?.(trade, log, effects, directory);
  settleAnswered(trade, log);
  entries.push(...payInvoices(trade, log, effects));
  effects.book(log, bookingKinds[log.event] ?? log.event, trade.id, entries);
  closeWhenEmpty(trade, log, effects);
}

/** An order of the network as the money of its next log is booked. */
export function escrowedOf(trade: Trade): Escrowed {
  const { token, buyerId: buyer, supplierId: supplier, released: releasedBefore } = trade;
  return { token, buyer, supplier, releasedBefore };
}

export const bookingKinds: Readonly<Record<string, string>> = {
  OrderFunded: 'order_funded',
  OrderDeposited: 'order_funded',
  FundsAdded: 'order_funded',
  AcceptedAndReleased: 'payment_released',
  Released: 'payment_released',
  FeePaid: 'fee_paid',
  Refunded: 'payment_refunded',
  Credited: 'payment_credited',
  ReleaseDivided: 'release_divided',
  DisputeResolved: 'dispute_resolved',
  CreditWithdrawn: 'credit_withdrawn',
};

function orderFunded(trade: Trade, log: ChainLog, effects: Effects): void {
  const amount = depositedBy(log);
  moveByChain(trade, 'funded');
  trade.funded = amount;
  trade.held = amount;
  const actor = { actorId: trade.buyerId, actorAddress: text(log, 'buyer') };
  effects.happened(trade, log, { kind: 'order_funded', type: 'purchase_order.funded', amount, ...actor });
}

/** Another instalment; an order that held nothing any more goes on. */
function fundsAdded(trade: Trade, log: ChainLog, effects: Effects): void {
  const amount = depositedBy(log);
  moveByChain(trade, 'funds_added');
  trade.funded += amount;
  trade.held += amount;
  effects.happened(trade, log, {
    kind: 'order_funds_added',
    type: 'purchase_order.funds_added',
    actorId: trade.buyerId,
    amount,
    details: { funded: text(log, 'funded'), total: text(log, 'total') },
  });
}

function orderChanged(trade: Trade, log: ChainLog, effects: Effects): void {
  const amount = integer(log, 'amount');
  setTotals(trade, amount, integer(log, 'deliverBy'));
  effects.happened(trade, log, {
    kind: 'order_changed',
    type: 'purchase_order.changed',
    amount,
    details: {
      deliverBy: trade.deliverBy.toISOString(),
      linesRoot: text(log, 'linesRoot'),
      documentsHash: text(log, 'documentsHash'),
    },
  });
}

function deliveryClaimed(trade: Trade, log: ChainLog, effects: Effects, directory: Directory): void {
  const cumulative = integer(log, 'cumulative');
  const claimant = text(log, 'claimant');
  const claimedBefore = maximum(trade.claimed, answeredOf(trade));
  const ofRound = trade.deliveries.filter(
    (candidate) => candidate.round === trade.settlementCount && candidate.cumulative === cumulative,
  );
  let delivery = ofRound.find(({ status }) => status === 'submitted') ?? ofRound[0];
  if (delivery === undefined) {
    delivery = {
      id: newId('delivery'),
      number: trade.deliveries.reduce((highest, { number }) => Math.max(highest, number), 0) + 1,
      round: trade.settlementCount,
      claimantId: directory.businessOf(claimant) ?? trade.supplierId,
      amount: cumulative - claimedBefore,
      cumulative,
      deliveredAt: time(log, 'deliveredAt'),
      evidenceHash: text(log, 'evidenceHash'),
      status: 'submitted',
      claimedAt: null,
      inspectionEndsAt: null,
      decidedAt: null,
    };
    trade.deliveries.push(delivery);
  }
  trade.claimed = maximum(trade.claimed, cumulative);
  delivery.status = 'claimed';
  delivery.claimedAt = log.blockTime;
  delivery.inspectionEndsAt = time(log, 'inspectionEndsAt');
  effects.happened(trade, log, {
    kind: 'delivery_claimed',
    type: 'delivery.claimed',
    actorId: delivery.claimantId,
    actorAddress: claimant,
    amount: delivery.amount,
    subject: delivery.id,
    details: {
      cumulative: cumulative.toString(),
      evidenceHash: text(log, 'evidenceHash'),
      inspectionEndsAt: delivery.inspectionEndsAt.toISOString(),
    },
  });
}

/** An acceptance needs no claim: a delivery whose claim is still on its way is decided too. */
function deliveryDecided(trade: Trade, log: ChainLog, effects: Effects): void {
  const cumulative = integer(log, log.event === 'AcceptedAndReleased' ? 'released' : 'cumulative');
  const accepted = log.event !== 'DeliveryDeemedAccepted';
  const decided = trade.deliveries.filter((delivery) => isOpenDelivery(delivery) && delivery.cumulative <= cumulative);
  const common = {
    kind: accepted ? 'delivery_accepted' : 'delivery_deemed_accepted',
    type: accepted ? 'delivery.accepted' : 'delivery.deemed_accepted',
    details: { cumulative: cumulative.toString() },
    ...(accepted ? { actorId: trade.buyerId } : {}),
  } as const;
  for (const delivery of decided) {
    delivery.status = accepted ? 'accepted' : 'deemed';
    delivery.decidedAt = log.blockTime;
    effects.happened(trade, log, { ...common, amount: delivery.amount, subject: delivery.id });
  }
  if (decided.length === 0) effects.happened(trade, log, common);
}

function orderSettled(trade: Trade, log: ChainLog, effects: Effects): void {
  const nonce = Number(integer(log, 'nonce'));
  const [toSupplier, toBuyer] = [integer(log, 'toSupplier'), integer(log, 'toBuyer')];
  endRound(trade, log, { round: nonce, toSupplier, toBuyer });
  trade.settlementCount = nonce + 1;
  let settled: string | undefined;
  for (const settlement of trade.settlements) {
    const isOpen = settlement.status === 'proposed' || settlement.status === 'submitted';
    if (!isOpen || settlement.nonce > nonce) continue;
    const matches =
      settlement.nonce === nonce && settlement.toSupplier === toSupplier && settlement.toBuyer === toBuyer;
    settlement.status = matches ? 'settled' : 'failed';
    if (matches) settled = settlement.id;
  }
  effects.happened(trade, log, {
    kind: 'settlement_settled',
    type: 'settlement.settled',
    amount: toSupplier + toBuyer,
    subject: settled,
    details: { toSupplier: toSupplier.toString(), toBuyer: toBuyer.toString(), nonce },
  });
}

/** What a settlement or a debt that was due paid for is not decided on its own any more. */
function settleAnswered(trade: Trade, log: ChainLog): void {
  for (const delivery of trade.deliveries) {
    if (!isOpenDelivery(delivery) || delivery.cumulative > answeredOf(trade)) continue;
    delivery.status = 'settled';
    delivery.decidedAt = log.blockTime;
  }
}

/**
 * A settlement ends every claim, dispute and retention. Deliveries that it pays for are settled, and all are where it splits
 * everything; others can be claimed anew. Claims of later rounds, which there are when a log is applied again, are not touched.
 */
function endRound(
  trade: Trade,
  log: ChainLog,
  { round, toSupplier, toBuyer }: { round: number; toSupplier: bigint; toBuyer: bigint },
): void {
  const isOver = toSupplier + toBuyer === trade.held;
  for (const delivery of trade.deliveries) {
    if (delivery.round > round || !(isOpenDelivery(delivery) || delivery.status === 'contested')) continue;
    const isAnswered = delivery.cumulative <= answeredOf(trade) + toSupplier;
    delivery.status = isOver || isAnswered ? 'settled' : 'superseded';
    delivery.decidedAt = log.blockTime;
  }
  for (const dispute of trade.disputes.filter(({ status }) => status === 'open')) dispute.status = 'superseded';
  for (const retention of trade.retentions.filter(({ status }) => status === 'held')) retention.status = 'superseded';
  startRound(trade);
}

/** An order that holds nothing any more is over. */
function closeWhenEmpty(trade: Trade, log: ChainLog, effects: Effects): void {
  if (trade.held !== 0n || trade.status !== 'funded') return;
  const paidOut = trade.released > 0n;
  moveByChain(trade, paidOut ? 'paid_out' : 'paid_back');
  for (const delivery of trade.deliveries.filter(isOpenDelivery)) {
    delivery.status = 'settled';
    delivery.decidedAt = log.blockTime;
  }
  for (const settlement of trade.settlements) {
    if (settlement.status === 'proposed') settlement.status = 'withdrawn';
  }
  effects.happened(trade, log, {
    kind: paidOut ? 'order_settled' : 'order_refunded',
    type: paidOut ? 'purchase_order.settled' : 'purchase_order.refunded',
    amount: paidOut ? trade.released : trade.refunded,
  });
}
