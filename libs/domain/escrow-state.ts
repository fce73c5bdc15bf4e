import type { OrderTerms } from './terms.js';

/** What escrow and delivery desk keep of one order. Amounts are minor units, times Unix seconds. */
export interface EscrowState {
  /** Whether money ever came in, and whether the record went with the last of it. */
  readonly record: 'none' | 'kept' | 'dropped';
  /** By instalments or a change. */
  readonly amended: boolean;
  readonly total: bigint;
  readonly funded: bigint;
  readonly deliverBy: bigint;
  readonly changes: bigint;
  readonly held: bigint;
  readonly released: bigint;
  readonly round: bigint;
  /** Goods' worth that contests of this round took out of the line and rulings did not give back. */
  readonly offset: bigint;
  readonly claims: readonly { readonly cumulative: bigint; readonly claimedAt: bigint }[];
  /** `contested` is zero once a dispute is resolved; `tranche` says of which retention it is. */
  readonly disputes: readonly {
    readonly contested: bigint;
    readonly arbitrationEndsAt: bigint;
    readonly tranche: number | undefined;
  }[];
  readonly tranches: readonly { readonly amount: bigint; readonly contested: bigint; readonly dueAt: bigint }[];
  readonly debts: readonly { readonly to: bigint; readonly dueDate: bigint }[];
}

export type EscrowCommand =
  | { readonly kind: 'fund'; readonly funded: bigint }
  | { readonly kind: 'change'; readonly nonce: bigint; readonly amount: bigint; readonly deliverBy: bigint }
  | { readonly kind: 'claim'; readonly cumulative: bigint }
  | { readonly kind: 'accept'; readonly cumulative: bigint; readonly claimHint: bigint }
  | { readonly kind: 'acceptPlain'; readonly cumulative: bigint }
  | { readonly kind: 'releaseDeemed'; readonly cumulative: bigint }
  | { readonly kind: 'acknowledge'; readonly to: bigint; readonly dueDate: bigint }
  | { readonly kind: 'releaseAcknowledged'; readonly cumulative: bigint }
  | { readonly kind: 'contest'; readonly cumulative: bigint; readonly contested: bigint }
  | { readonly kind: 'contestRetention'; readonly tranche: number; readonly contested: bigint }
  | { readonly kind: 'rule'; readonly dispute: number; readonly toSupplier: bigint; readonly by: EscrowRuler }
  | { readonly kind: 'executeFallback'; readonly dispute: number }
  | { readonly kind: 'releaseRetention'; readonly tranche: number }
  | { readonly kind: 'settle'; readonly toSupplier: bigint; readonly toBuyer: bigint; readonly nonce: bigint }
  | { readonly kind: 'reclaim' };

export type EscrowRuler = 'arbiter' | 'buyer' | 'supplier';

export function newEscrowState(terms: OrderTerms): EscrowState {
  return {
    record: 'none',
    amended: false,
    total: terms.amount,
    funded: 0n,
    deliverBy: terms.deliverBy,
    changes: 0n,
    held: 0n,
    released: 0n,
    round: 0n,
    offset: 0n,
    claims: [],
    disputes: [],
    tranches: [],
    debts: [],
  };
}

/** Goods' worth that is answered. */
export function positionOf(state: EscrowState): bigint {
  return state.released + state.offset;
}

export function frozenOf(state: EscrowState): bigint {
  return state.disputes.reduce((sum, { contested }) => sum + contested, 0n);
}

export function retainedOf(state: EscrowState): bigint {
  return state.tranches.reduce((sum, { amount }) => sum + amount, 0n);
}

/** What is held for goods' worth beyond the position. */
export function freeOf(state: EscrowState): bigint {
  return state.held - frozenOf(state) - retainedOf(state);
}

export function claimedOf(state: EscrowState): bigint {
  return state.claims.at(-1)?.cumulative ?? 0n;
}

/** What the buyer acknowledged beyond what was released. */
export function debtOf(state: EscrowState): bigint {
  return subtractOrZero(state.debts.at(-1)?.to ?? 0n, state.released);
}

export function subtractOrZero(left: bigint, right: bigint): bigint {
  return left > right ? left - right : 0n;
}
