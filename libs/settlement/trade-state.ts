import { type OrderStatus, orderTransitions } from '#domain';

/** What the chain's logs change about one order of the network, held in memory while logs are applied. Minor units. */
export interface Trade {
  readonly id: string;
  readonly orderHash: string;
  readonly reference: string;
  readonly buyerId: string;
  readonly supplierId: string;
  readonly attesterId: string | null;
  readonly supplierAddress: string;
  readonly token: string;
  status: OrderStatus;
  funded: bigint;
  held: bigint;
  released: bigint;
  refunded: bigint;
  claimed: bigint;
  invoiced: bigint;
  settlementCount: number;
  readonly deliveries: DeliveryState[];
  readonly invoices: InvoiceState[];
  readonly settlements: SettlementState[];
}

export type DeliveryStatus = 'submitted' | 'claimed' | 'accepting' | 'accepted' | 'deemed' | 'settled' | 'failed';

export interface DeliveryState {
  readonly id: string;
  readonly number: number;
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
  readonly documentHash: string;
  readonly registered: boolean;
  readonly invoiceHash: string | null;
  status: 'registering' | 'issued' | 'paid' | 'failed';
  paid: bigint;
  holderId: string | null;
  holderAddress: string;
  acknowledgedAt: Date | null;
}

export interface SettlementState {
  readonly id: string;
  readonly nonce: number;
  readonly toSupplier: bigint;
  readonly toBuyer: bigint;
  status: 'proposed' | 'submitted' | 'settled' | 'withdrawn' | 'failed';
}

/** Deliveries whose amount nobody has decided on. */
export function isOpenDelivery(delivery: DeliveryState): boolean {
  return ['submitted', 'claimed', 'accepting'].includes(delivery.status);
}

/** The businesses that see what happens to an order. */
export function partiesOfTrade(trade: Trade): string[] {
  return [trade.buyerId, trade.supplierId, trade.attesterId].filter((id) => id !== null);
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
  Object.assign(trade, { funded: 0n, held: 0n, released: 0n, refunded: 0n, claimed: 0n, settlementCount: 0 });
  for (const delivery of trade.deliveries) {
    if (delivery.status !== 'failed') delivery.status = 'submitted';
    Object.assign(delivery, { claimedAt: null, inspectionEndsAt: null, decidedAt: null });
  }
  for (const invoice of trade.invoices) {
    invoice.paid = 0n;
    if (!invoice.registered) {
      if (invoice.status === 'paid') invoice.status = 'issued';
      continue;
    }
    if (invoice.status !== 'failed') invoice.status = 'registering';
    Object.assign(invoice, { holderId: trade.supplierId, holderAddress: trade.supplierAddress });
    invoice.acknowledgedAt = null;
  }
  for (const settlement of trade.settlements) {
    if (settlement.status === 'settled') settlement.status = 'submitted';
  }
}
