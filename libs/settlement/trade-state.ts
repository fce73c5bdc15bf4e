import { fromUnixSeconds, lastTimeToClaim, type OrderStatus, type OrderTerms, orderTransitions } from '#domain';

/** What the chain's logs change about one order of the network, held in memory while logs are applied. Minor units. */
export interface Trade {
  readonly id: string;
  readonly orderHash: string;
  readonly reference: string;
  readonly buyerId: string;
  readonly supplierId: string;
  readonly attesterId: string | null;
  readonly arbiterId: string | null;
  readonly supplierAddress: string;
  readonly token: string;
  /** As the parties signed it; change orders raise the amount and move deliverBy. */
  readonly terms: OrderTerms;
  status: OrderStatus;
  amount: bigint;
  deliverBy: Date;
  /** The last time to claim. */
  claimBy: Date;
  funded: bigint;
  held: bigint;
  /** Gross worth of goods released, the line that invoices lie on. */
  released: bigint;
  /** What payees got of it. */
  paid: bigint;
  refunded: bigint;
  fees: bigint;
  claimed: bigint;
  /** Goods' worth that contests of this round took out and no ruling gave back: released and contested together are answered. */
  contested: bigint;
  /** Held for open disputes, and for retention. */
  disputed: bigint;
  retained: bigint;
  invoiced: bigint;
  settlementCount: number;
  /** Entries in its trail when it was loaded. */
  readonly trailLength: number;
  readonly deliveries: DeliveryState[];
  readonly invoices: InvoiceState[];
  readonly settlements: SettlementState[];
  readonly disputes: DisputeState[];
  readonly retentions: RetentionState[];
}

export type DeliveryStatus =
  | 'submitted'
  | 'claimed'
  | 'accepting'
  | 'accepted'
  | 'deemed'
  | 'contested'
  | 'settled'
  | 'superseded'
  | 'failed';

export interface DeliveryState {
  readonly id: string;
  readonly number: number;
  /** Count of the order's settlements when it was claimed: the next one ends the claim. */
  readonly round: number;
  readonly claimantId: string;
  readonly amount: bigint;
  readonly cumulative: bigint;
  readonly deliveredAt: Date;
  readonly evidenceHash: string;
  status: DeliveryStatus;
  claimedAt: Date | null;
  inspectionEndsAt: Date | null;
  decidedAt: Date | null;
}

export interface InvoiceState {
  readonly id: string;
  readonly number: string;
  readonly from: bigint;
  readonly to: bigint;
  readonly dueDate: string;
  readonly dueAt: Date;
  readonly documentHash: string;
  readonly registered: boolean;
  readonly invoiceHash: string | null;
  status: 'registering' | 'issued' | 'paid' | 'failed';
  paid: bigint;
  holderId: string | null;
  holderAddress: string;
  /** Who is paid instead of the holder, as long as the invoice is pledged. */
  pledgeeId: string | null;
  pledgeeAddress: string | null;
  acknowledgedAt: Date | null;
}

export interface SettlementState {
  readonly id: string;
  readonly nonce: number;
  readonly toSupplier: bigint;
  readonly toBuyer: bigint;
  status: 'proposed' | 'submitted' | 'settled' | 'withdrawn' | 'failed';
}

export interface DisputeState {
  readonly id: string;
  readonly round: number;
  readonly kind: 'delivery' | 'retention';
  /** The chain's number, counted per round; null until it is there. */
  number: number | null;
  readonly deliveryId: string | null;
  /** Of a disputed delivery. */
  readonly cumulative: bigint | null;
  /** Of disputed retention. */
  readonly tranche: number | null;
  readonly contested: bigint;
  readonly reasonHash: string;
  status: 'submitted' | 'open' | 'resolved' | 'superseded' | 'failed';
  arbitrationEndsAt: Date | null;
  toSupplier: bigint | null;
  toBuyer: bigint | null;
  resolvedBy: string | null;
  resolvedAt: Date | null;
}

export interface RetentionState {
  readonly round: number;
  readonly number: number;
  amount: bigint;
  readonly from: bigint;
  readonly to: bigint;
  readonly dueAt: Date;
  status: 'held' | 'released' | 'superseded' | 'reverted';
}

/** Deliveries whose amount nobody has decided on. */
export function isOpenDelivery(delivery: DeliveryState): boolean {
  return ['submitted', 'claimed', 'accepting'].includes(delivery.status);
}

/** Goods' worth that is answered: what is claimed or accepted above it is new. */
export function answeredOf(trade: Pick<Trade, 'released' | 'contested'>): bigint {
  return trade.released + trade.contested;
}

/** The businesses that see what happens to an order. */
export function partiesOfTrade(trade: Trade): string[] {
  return [trade.buyerId, trade.supplierId, trade.attesterId, trade.arbiterId].filter((id) => id !== null);
}

/**
 * Moves an order as the chain says. The chain is right even where the table knows no such step, for example when a log of an
 * order comes back that was settled by another path: then the status stays.
 */
export function moveByChain(trade: Trade, action: string): void {
  const transition = orderTransitions.find(
    (candidate) => candidate.by === 'chain' && candidate.action === action && candidate.from === trade.status,
  );
  if (transition !== undefined) trade.status = transition.to;
}

/** Takes an order back to where it was before the chain said anything about it, to apply the logs that still stand. */
export function forgetChain(trade: Trade): void {
  moveByChain(trade, 'payout_reverted');
  moveByChain(trade, 'funding_reverted');
  setTotals(trade, trade.terms.amount, trade.terms.deliverBy);
  Object.assign(trade, { funded: 0n, held: 0n, released: 0n, paid: 0n, refunded: 0n, fees: 0n, settlementCount: 0 });
  startRound(trade);
  for (const delivery of trade.deliveries) {
    if (delivery.status !== 'failed') delivery.status = 'submitted';
    Object.assign(delivery, { claimedAt: null, inspectionEndsAt: null, decidedAt: null });
  }
  for (const invoice of trade.invoices) {
    if (!invoice.registered) invoice.status = 'issued';
    else if (invoice.status !== 'failed') invoice.status = 'registering';
    Object.assign(invoice, { holderId: trade.supplierId, holderAddress: trade.supplierAddress });
    Object.assign(invoice, { paid: 0n, acknowledgedAt: null, pledgeeId: null, pledgeeAddress: null });
  }
  for (const settlement of trade.settlements) {
    if (settlement.status === 'settled') settlement.status = 'submitted';
  }
  for (const dispute of trade.disputes) {
    if (dispute.status !== 'failed') dispute.status = 'submitted';
    Object.assign(dispute, { number: null, arbitrationEndsAt: null, resolvedBy: null, resolvedAt: null });
    Object.assign(dispute, { toSupplier: null, toBuyer: null });
  }
  for (const retention of trade.retentions) retention.status = 'reverted';
}

/** Amount and deliverBy as they are agreed now. */
export function setTotals(trade: Trade, amount: bigint, deliverBy: bigint): void {
  trade.amount = amount;
  trade.deliverBy = fromUnixSeconds(deliverBy);
  trade.claimBy = fromUnixSeconds(lastTimeToClaim(trade.terms, deliverBy));
}

/** What the contracts keep per round begins anew. */
export function startRound(trade: Trade): void {
  Object.assign(trade, { claimed: 0n, contested: 0n, disputed: 0n, retained: 0n });
}
