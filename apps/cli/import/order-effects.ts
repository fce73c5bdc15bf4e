import type { NetworkEvent } from './network.js';

/** What the chain has done to one order, as the event feed tells it. Minor units. */
export interface OrderEffects {
  funded: boolean;
  /** Worth of everything claimed so far. */
  claimed: bigint;
  /** When the buyer's inspection of a claim ends, by the claim's cumulative worth. */
  readonly inspectionEnds: Map<bigint, Date>;
  released: bigint;
  refunded: bigint;
  closed: boolean;
  readonly payments: Map<string, { readonly kind: 'released' | 'refunded'; readonly amount: bigint }>;
  /** Work that came to nothing, by operation. */
  readonly failures: Map<string, string>;
  readonly transactions: Set<string>;
}

export function noEffects(): OrderEffects {
  return {
    funded: false,
    claimed: 0n,
    inspectionEnds: new Map(),
    released: 0n,
    refunded: 0n,
    closed: false,
    payments: new Map(),
    failures: new Map(),
    transactions: new Set(),
  };
}

/** Adds one event of the feed, each given once and in order. */
export function applyEvent(effects: OrderEffects, event: NetworkEvent): void {
  const { payload } = event;
  const amount = amountIn(payload.amount);
  const hash = transactionIn(payload.chain);
  if (hash !== undefined) effects.transactions.add(hash);
  switch (event.type) {
    case 'purchase_order.funded':
      effects.funded = true;
      break;
    case 'delivery.claimed': {
      const cumulative = amountIn(payload.cumulative);
      if (cumulative > effects.claimed) effects.claimed = cumulative;
      const ends = payload.inspectionEndsAt;
      if (typeof ends === 'string') effects.inspectionEnds.set(cumulative, new Date(ends));
      break;
    }
    case 'payment.released':
      effects.released += amount;
      effects.payments.set(event.subject, { kind: 'released', amount });
      break;
    case 'payment.refunded':
      effects.refunded += amount;
      effects.payments.set(event.subject, { kind: 'refunded', amount });
      break;
    case 'payment.reverted':
      takeBack(effects, event.subject);
      break;
    case 'purchase_order.funding_reverted':
      effects.funded = false;
      break;
    case 'purchase_order.reopened':
      effects.closed = false;
      break;
    case 'purchase_order.settled':
    case 'purchase_order.refunded':
      effects.closed = true;
      break;
  }
  // Every kind of work has its own event for coming to nothing: `delivery.claim_failed`, `purchase_order.funding_failed`.
  if (event.type.endsWith('_failed') && typeof payload.operationId === 'string') {
    effects.failures.set(payload.operationId, failureIn(payload));
  }
}

function takeBack(effects: OrderEffects, paymentId: string): void {
  const payment = effects.payments.get(paymentId);
  if (payment === undefined) return;
  effects[payment.kind] -= payment.amount;
  effects.payments.delete(paymentId);
}

function amountIn(value: unknown): bigint {
  return typeof value === 'string' && /^\d+$/.test(value) ? BigInt(value) : 0n;
}

function transactionIn(chain: unknown): string | undefined {
  const hash = (chain as { transactionHash?: unknown } | null | undefined)?.transactionHash;
  return typeof hash === 'string' ? hash : undefined;
}

function failureIn(payload: Readonly<Record<string, unknown>>): string {
  return [payload.reason, payload.detail].filter((part) => typeof part === 'string').join(': ');
}
