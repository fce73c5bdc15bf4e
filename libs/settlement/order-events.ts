import type { ChainLog } from '#chain';
import { maximum, minimum, newId } from '#domain';
import type { LedgerEntry } from '#ledger';
import type { Effects, NewPayment } from './effects.js';
import { integer, text, time } from './log-arguments.js';
import { entriesOf, type OwnerOf } from './money-movements.js';
import { isOpenDelivery, moveByChain, type Trade } from './trade-state.js';

/** What handlers of logs may look up. */
export interface Directory {
  /** The business whose signer has the address. */
  businessOf(address: string): string | undefined;
}

/** What one log of the escrow contract means to one order. */
export function applyEscrowLog(trade: Trade, log: ChainLog, effects: Effects, directory: Directory): void {
  const ownerOf: OwnerOf = (address) => directory.businessOf(address) ?? address;
  const entries = entriesOf(log, { token: trade.token, buyer: trade.buyerId }, ownerOf);
  switch (log.event) {
    case 'OrderFunded':
      orderFunded(trade, log, effects);
      break;
    case 'DeliveryClaimed':
      deliveryClaimed(trade, log, effects, directory);
      break;
    case 'AcceptedAndReleased':
      deliveryDecided(trade, log, effects);
      entries.push(...released(trade, log, effects, directory));
      break;
    case 'DeliveryAccepted':
    case 'DeliveryDeemedAccepted':
      deliveryDecided(trade, log, effects);
      break;
    case 'Released':
      entries.push(...released(trade, log, effects, directory));
      break;
    case 'Refunded':
      refunded(trade, log, effects, directory);
      break;
    case 'Credited':
      credited(trade, log, effects, directory);
      break;
    case 'OrderSettled':
      orderSettled(trade, log, effects);
      break;
  }
  effects.book(log, bookingKinds[log.event] ?? log.event, trade.id, entries);
  closeWhenEmpty(trade, log, effects);
}

export const bookingKinds: Readonly<Record<string, string>> = {
  OrderFunded: 'order_funded',
  AcceptedAndReleased: 'payment_released',
  Released: 'payment_released',
  Refunded: 'payment_refunded',
  Credited: 'payment_credited',
  CreditWithdrawn: 'credit_withdrawn',
};

function orderFunded(trade: Trade, log: ChainLog, effects: Effects): void {
  const amount = BigInt((log.arguments.order as { amount: string }).amount);
  moveByChain(trade, 'funded');
  trade.funded = amount;
  trade.held = amount;
  const actor = { actorId: trade.buyerId, actorAddress: text(log, 'buyer') };
  effects.happened(trade, log, { kind: 'order_funded', type: 'purchase_order.funded', amount, ...actor });
}

function deliveryClaimed(trade: Trade, log: ChainLog, effects: Effects, directory: Directory): void {
  const cumulative = integer(log, 'cumulative');
  const claimant = text(log, 'claimant');
  const claimedBefore = maximum(trade.claimed, trade.released);
  let delivery = trade.deliveries.find(
    (candidate) => candidate.cumulative === cumulative && candidate.status === 'submitted',
  );
  delivery ??= trade.deliveries.find((candidate) => candidate.cumulative === cumulative);
  if (delivery === undefined) {
    delivery = {
      id: newId('delivery'),
      number: trade.deliveries.reduce((highest, { number }) => Math.max(highest, number), 0) + 1,
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
  };
  for (const delivery of decided) {
    delivery.status = accepted ? 'accepted' : 'deemed';
    delivery.decidedAt = log.blockTime;
    effects.happened(trade, log, { ...common, amount: delivery.amount, subject: delivery.id });
  }
  if (decided.length === 0) effects.happened(trade, log, common);
}

function pay(
  trade: Trade,
  log: ChainLog,
  effects: Effects,
  payment: Pick<NewPayment, 'kind' | 'payeeAddress' | 'payeeId' | 'amount'>,
): void {
  const id = newId('payment');
  effects.payments.push({ id, orderId: trade.id, token: trade.token, credited: false, log, ...payment });
  const release = payment.kind === 'release';
  effects.happened(trade, log, {
    kind: release ? 'payment_released' : 'payment_refunded',
    type: release ? 'payment.released' : 'payment.refunded',
    amount: payment.amount,
    subject: id,
    details: { payeeId: payment.payeeId ?? null, payeeAddress: payment.payeeAddress },
    alsoFor: [payment.payeeId],
  });
}

function released(trade: Trade, log: ChainLog, effects: Effects, directory: Directory): LedgerEntry[] {
  const amount = integer(log, 'amount');
  const payeeAddress = text(log, 'payee');
  trade.released = integer(log, 'released');
  trade.held -= amount;
  pay(trade, log, effects, { kind: 'release', payeeAddress, payeeId: directory.businessOf(payeeAddress), amount });
  // A settlement may have paid for what was claimed and not decided.
  for (const delivery of trade.deliveries) {
    if (isOpenDelivery(delivery) && delivery.cumulative <= trade.released) {
      delivery.status = 'settled';
      delivery.decidedAt = log.blockTime;
    }
  }
  return payInvoices(trade, log, effects);
}

/** Invoices are paid as their slice of the released total fills. Returns how that reduces receivable and payable. */
function payInvoices(trade: Trade, log: ChainLog, effects: Effects): LedgerEntry[] {
  const entries: LedgerEntry[] = [];
  const open = trade.invoices.filter(({ status }) => status === 'issued' || status === 'registering');
  for (const invoice of open) {
    const size = invoice.to - invoice.from;
    const paid = minimum(maximum(trade.released - invoice.from, 0n), size);
    const added = paid - invoice.paid;
    if (added <= 0n) continue;
    invoice.paid = paid;
    const { token } = trade;
    const holder = invoice.holderId ?? invoice.holderAddress;
    entries.push({ owner: holder, kind: 'receivable', token, amount: -added });
    entries.push({ owner: trade.buyerId, kind: 'payable', token, amount: added });
    if (paid === size) {
      invoice.status = 'paid';
      effects.happened(trade, log, {
        kind: 'invoice_paid',
        type: 'invoice.paid',
        amount: size,
        subject: invoice.id,
        details: { number: invoice.number },
        alsoFor: [invoice.holderId],
      });
    }
  }
  return entries;
}

function refunded(trade: Trade, log: ChainLog, effects: Effects, directory: Directory): void {
  const amount = integer(log, 'amount');
  const payeeAddress = text(log, 'buyer');
  trade.refunded += amount;
  trade.held -= amount;
  const payeeId = directory.businessOf(payeeAddress) ?? trade.buyerId;
  pay(trade, log, effects, { kind: 'refund', payeeAddress, payeeId, amount });
}

/** Follows its payment within the same transaction. */
function credited(trade: Trade, log: ChainLog, effects: Effects, directory: Directory): void {
  const account = text(log, 'account');
  const payment = effects.payments.findLast(
    (candidate) =>
      candidate.orderId === trade.id &&
      candidate.payeeAddress === account &&
      candidate.log.transactionHash === log.transactionHash,
  );
  if (payment !== undefined) payment.credited = true;
  const payeeId = directory.businessOf(account);
  effects.happened(trade, log, {
    kind: 'payment_credited',
    type: 'payment.credited',
    amount: integer(log, 'amount'),
    subject: payment?.id,
    details: { payeeId: payeeId ?? null, payeeAddress: account },
    alsoFor: [payeeId],
  });
}

function orderSettled(trade: Trade, log: ChainLog, effects: Effects): void {
  const nonce = Number(integer(log, 'nonce'));
  const [toSupplier, toBuyer] = [integer(log, 'toSupplier'), integer(log, 'toBuyer')];
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
