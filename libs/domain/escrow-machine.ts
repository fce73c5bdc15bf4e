// What the escrow and its delivery desk make of one order: a model without hashes, signatures and packed words, to read, to predict with and
// to test the contracts against (test/e2e/escrow-machine.e2e.ts). docs/decisions/0013 says what the quantities mean.
import { isPlain } from './clauses.js';
import {
  claimedOf,
  debtOf,
  type EscrowCommand,
  type EscrowState,
  freeOf,
  positionOf,
  subtractOrZero,
} from './escrow-state.js';
import {
  addDivisions,
  type Division,
  divideRelease,
  EMPTY_DIVISION,
  lastTimeToClaim,
  payoutOf,
  shareOf,
} from './release-terms.js';
import type { OrderTerms } from './terms.js';

/** What reached each of them; the buyer's is negative for what it paid in. */
export interface EscrowPayments {
  readonly buyer: bigint;
  readonly payees: bigint;
  readonly feeRecipient: bigint;
}

export interface EscrowOutcome {
  readonly state: EscrowState;
  readonly payments: EscrowPayments;
}

/** A command that the contracts refuse, by the name of their error. */
export class EscrowRefusal extends Error {
  override readonly name = 'EscrowRefusal';
  constructor(readonly error: string) {
    super(error);
  }
}

const NO_PAYMENTS: EscrowPayments = { buyer: 0n, payees: 0n, feeRecipient: 0n };

/** The state after `command` in a block of time `now`. Throws {@link EscrowRefusal}. What changes nothing returns the same state. */
export function applyEscrowCommand(
  terms: OrderTerms,
  state: EscrowState,
  command: EscrowCommand,
  now: bigint,
): EscrowOutcome {
  const outcome =
    command.kind === 'fund' ? fund(terms, state, command, now) : applyToFunded(terms, state, command, now);
  const { held, amended, record } = outcome.state;
  const isDropped = outcome.state !== state && held === 0n && record === 'kept' && !amended && now >= terms.fundBy;
  return isDropped ? { ...outcome, state: { ...outcome.state, record: 'dropped' } } : outcome;
}

type Command<Kind extends EscrowCommand['kind']> = Extract<EscrowCommand, { kind: Kind }>;

function applyToFunded(terms: OrderTerms, state: EscrowState, command: EscrowCommand, now: bigint): EscrowOutcome {
  if (state.held === 0n && !state.amended) {
    if (state.record !== 'kept' && now < terms.fundBy) throw new EscrowRefusal('OrderNotFunded');
    return unchanged(state);
  }
  switch (command.kind) {
    case 'change':
      return change(state, command);
    case 'claim':
      return claim(terms, state, command, now);
    case 'accept':
      return accept(terms, state, command, now);
    case 'acceptPlain':
      return acceptPlain(terms, state, command);
    case 'releaseDeemed':
      return releaseDeemed(terms, state, command, now);
    case 'acknowledge':
      return { state: { ...state, debts: [...state.debts, command] }, payments: NO_PAYMENTS };
    case 'releaseAcknowledged':
      return releaseAcknowledged(terms, state, command, now);
    case 'contest':
      return contest(terms, state, command, now);
    case 'contestRetention':
      return contestRetention(terms, state, command, now);
    case 'rule':
      return rule(terms, state, command, now);
    case 'executeFallback':
      return executeFallback(terms, state, command, now);
    case 'releaseRetention':
      return releaseRetention(terms, state, command, now);
    case 'settle':
      return settle(state, command);
    case 'reclaim':
      return reclaim(terms, state, now);
    default:
      throw new TypeError(`No such command: ${command.kind}`);
  }
}

function fund(terms: OrderTerms, state: EscrowState, { funded }: Command<'fund'>, now: bigint): EscrowOutcome {
  const before = state.record === 'kept' ? state.funded : 0n;
  if (state.record === 'kept' && funded <= before) return unchanged(state);
  if (funded === 0n || funded > state.total) throw new EscrowRefusal('FundingOutOfRange');
  if (state.record !== 'kept') {
    if (now >= terms.fundBy) throw new EscrowRefusal('FundingAfterFundBy');
  } else if (now >= state.deliverBy) {
    throw new EscrowRefusal('FundingTooLate');
  }
  const added = funded - before;
  const amended = state.amended || funded < state.total;
  return {
    state: { ...state, record: 'kept', amended, funded, held: state.held + added },
    payments: { ...NO_PAYMENTS, buyer: -added },
  };
}

function change(state: EscrowState, { nonce, amount, deliverBy }: Command<'change'>): EscrowOutcome {
  if (nonce < state.changes) return unchanged(state);
  if (nonce > state.changes) throw new EscrowRefusal('ChangeNonceAhead');
  if (amount < state.total || deliverBy < state.deliverBy) throw new EscrowRefusal('ChangeShrinks');
  return {
    state: { ...state, amended: true, total: amount, deliverBy, changes: nonce + 1n },
    payments: NO_PAYMENTS,
  };
}

function claim(terms: OrderTerms, state: EscrowState, { cumulative }: Command<'claim'>, now: bigint): EscrowOutcome {
  if (cumulative <= claimedOf(state) || cumulative <= positionOf(state)) return unchanged(state);
  requireWithinLimit(state, cumulative);
  if (now >= lastTimeToClaim(terms, state.deliverBy)) throw new EscrowRefusal('ClaimTooLate');
  return { state: { ...state, claims: [...state.claims, { cumulative, claimedAt: now }] }, payments: NO_PAYMENTS };
}

function accept(terms: OrderTerms, state: EscrowState, command: Command<'accept'>, now: bigint): EscrowOutcome {
  const { cumulative, claimHint } = command;
  if (isPlain(terms)) throw new EscrowRefusal('OrderIsPlain');
  if (cumulative <= positionOf(state)) return unchanged(state);
  requireWithinLimit(state, cumulative);
  const lowest = state.claims.find((made) => made.cumulative >= cumulative)?.cumulative ?? 0n;
  if (claimHint !== lowest) throw new EscrowRefusal('ClaimHintNotValid');
  return release(terms, state, divide(terms, state, cumulative, now, true), now);
}

function acceptPlain(terms: OrderTerms, state: EscrowState, { cumulative }: Command<'acceptPlain'>): EscrowOutcome {
  const amount = cumulative - state.released;
  if (amount <= 0n) return unchanged(state);
  if (amount > state.held) throw new EscrowRefusal('CumulativeExceedsEscrow');
  if (!isPlain(terms)) throw new EscrowRefusal('OrderHasClauses');
  return {
    state: { ...state, released: cumulative, held: state.held - amount },
    payments: { ...NO_PAYMENTS, payees: amount },
  };
}

function releaseDeemed(
  terms: OrderTerms,
  state: EscrowState,
  { cumulative }: Command<'releaseDeemed'>,
  now: bigint,
): EscrowOutcome {
  if (cumulative <= positionOf(state)) return unchanged(state);
  const endsAt = inspectionEnd(terms, state, cumulative);
  if (now < endsAt) throw new EscrowRefusal('InspectionNotEnded');
  return release(terms, state, divide(terms, state, cumulative, now, false), now);
}

function releaseAcknowledged(
  terms: OrderTerms,
  state: EscrowState,
  { cumulative }: Command<'releaseAcknowledged'>,
  now: bigint,
): EscrowOutcome {
  const gross = cumulative - state.released;
  if (gross <= 0n) return unchanged(state);
  if (!state.debts.some(({ to, dueDate }) => to === cumulative && now >= dueDate))
    throw new EscrowRefusal('DebtNotDue');
  return release(terms, state, { ...EMPTY_DIVISION, gross, fee: shareOf(gross, terms.feeBps) }, now);
}

function contest(
  terms: OrderTerms,
  state: EscrowState,
  { cumulative, contested }: Command<'contest'>,
  now: bigint,
): EscrowOutcome {
  if (terms.arbitrationPeriod === 0n) throw new EscrowRefusal('ContestsNotAgreed');
  const position = positionOf(state);
  if (cumulative <= position) return unchanged(state);
  if (now >= inspectionEnd(terms, state, cumulative)) throw new EscrowRefusal('InspectionEnded');
  const ended = state.claims.filter((made) => now >= made.claimedAt + terms.inspectionPeriod).at(-1)?.cumulative ?? 0n;
  const reach = cumulative - (ended > position ? ended : position);
  const uncovered = subtractOrZero(freeOf(state), debtOf(state));
  if (contested === 0n || contested > reach || contested > uncovered) throw new EscrowRefusal('ContestedOutOfRange');
  const division = divide(terms, state, cumulative - contested, now, true);
  const dispute = { contested, arbitrationEndsAt: now + terms.arbitrationPeriod, tranche: undefined };
  return release(
    terms,
    { ...state, offset: state.offset + contested, disputes: [...state.disputes, dispute] },
    division,
    now,
  );
}

function contestRetention(
  terms: OrderTerms,
  state: EscrowState,
  { tranche, contested }: Command<'contestRetention'>,
  now: bigint,
): EscrowOutcome {
  if (terms.arbitrationPeriod === 0n) throw new EscrowRefusal('ContestsNotAgreed');
  const retained = state.tranches[tranche];
  if (retained === undefined) throw new EscrowRefusal('TrancheNotFound');
  const added = contested - retained.contested;
  if (added <= 0n) return unchanged(state);
  if (now >= retained.dueAt) throw new EscrowRefusal('RetentionDue');
  if (added > retained.amount) throw new EscrowRefusal('ContestedOutOfRange');
  const tranches = state.tranches.with(tranche, { ...retained, amount: retained.amount - added, contested });
  const dispute = { contested: added, arbitrationEndsAt: now + terms.arbitrationPeriod, tranche };
  return { state: { ...state, tranches, disputes: [...state.disputes, dispute] }, payments: NO_PAYMENTS };
}

function rule(terms: OrderTerms, state: EscrowState, command: Command<'rule'>, now: bigint): EscrowOutcome {
  const { dispute, toSupplier, by } = command;
  const opened = state.disputes[dispute];
  if (opened === undefined) throw new EscrowRefusal('DisputeNotOpen');
  if (opened.contested === 0n) return unchanged(state);
  if (toSupplier > opened.contested) throw new EscrowRefusal('RulingOutOfRange');
  const givesIn = (by === 'buyer' && toSupplier === opened.contested) || (by === 'supplier' && toSupplier === 0n);
  if (!givesIn && by !== 'arbiter') throw new EscrowRefusal('RulerNotEntitled');
  if (!givesIn && now >= opened.arbitrationEndsAt) throw new EscrowRefusal('ArbitrationEnded');
  return resolve(terms, state, dispute, toSupplier);
}

function executeFallback(
  terms: OrderTerms,
  state: EscrowState,
  { dispute }: Command<'executeFallback'>,
  now: bigint,
): EscrowOutcome {
  const opened = state.disputes[dispute];
  if (opened === undefined) throw new EscrowRefusal('DisputeNotOpen');
  if (opened.contested === 0n) return unchanged(state);
  if (now < opened.arbitrationEndsAt) throw new EscrowRefusal('ArbitrationNotEnded');
  return resolve(terms, state, dispute, shareOf(opened.contested, terms.fallbackSupplierBps));
}

function releaseRetention(
  terms: OrderTerms,
  state: EscrowState,
  { tranche }: Command<'releaseRetention'>,
  now: bigint,
): EscrowOutcome {
  const retained = state.tranches[tranche];
  if (retained === undefined) throw new EscrowRefusal('TrancheNotFound');
  if (retained.amount === 0n) return unchanged(state);
  if (now < retained.dueAt) throw new EscrowRefusal('RetentionNotDue');
  const tranches = state.tranches.with(tranche, { ...retained, amount: 0n });
  return payInFull(terms, { ...state, tranches }, retained.amount, 0n);
}

function settle(state: EscrowState, { toSupplier, toBuyer, nonce }: Command<'settle'>): EscrowOutcome {
  if (nonce < state.round) return unchanged(state);
  if (nonce > state.round) throw new EscrowRefusal('SettlementNonceAhead');
  const held = state.held - toSupplier - toBuyer;
  if (held < 0n) throw new EscrowRefusal('SettlementExceedsHeld');
  const released = state.released + toSupplier;
  const settled = { ...state, held, released, round: state.round + 1n };
  if (toBuyer !== 0n && held < debtOf(settled)) throw new EscrowRefusal('AcknowledgedDebtNotCovered');
  return {
    state: { ...settled, offset: 0n, claims: [], disputes: [], tranches: [] },
    payments: { buyer: toBuyer, payees: toSupplier, feeRecipient: 0n },
  };
}

function reclaim(terms: OrderTerms, state: EscrowState, now: bigint): EscrowOutcome {
  if (now < lastTimeToClaim(terms, state.deliverBy)) throw new EscrowRefusal('ReclaimTooEarly');
  const pending = subtractOrZero(claimedOf(state), positionOf(state));
  const debt = debtOf(state);
  const refund = freeOf(state) - debt - subtractOrZero(pending, debt);
  if (refund <= 0n) return unchanged(state);
  return { state: { ...state, held: state.held - refund }, payments: { ...NO_PAYMENTS, buyer: refund } };
}

function inspectionEnd(terms: OrderTerms, state: EscrowState, cumulative: bigint): bigint {
  const made = state.claims.find((other) => other.cumulative === cumulative);
  if (made === undefined) throw new EscrowRefusal('ClaimNotFound');
  return made.claimedAt + terms.inspectionPeriod;
}

/** What lies between the position and `upTo`, claim by claim and then what was never claimed. */
function divide(terms: OrderTerms, state: EscrowState, upTo: bigint, now: bigint, accepted: boolean): Division {
  let division = EMPTY_DIVISION;
  let from = positionOf(state);
  for (const { cumulative, claimedAt } of [...state.claims, { cumulative: upTo, claimedAt: now }]) {
    const to = cumulative < upTo ? cumulative : upTo;
    if (to <= from) continue;
    const slice = { gross: to - from, claimedAt, releasedAt: now, accepted };
    division = addDivisions(division, divideRelease(terms, state.deliverBy, slice));
    from = to;
  }
  return division;
}

function release(terms: OrderTerms, state: EscrowState, division: Division, now: bigint): EscrowOutcome {
  const { gross, late, discount, retained, fee } = division;
  const tranche = { amount: retained, contested: 0n, dueAt: now + terms.retentionPeriod };
  return {
    state: {
      ...state,
      released: state.released + gross,
      held: state.held - gross + retained,
      tranches: retained === 0n ? state.tranches : [...state.tranches, tranche],
    },
    payments: { buyer: late + discount, payees: payoutOf(division), feeRecipient: fee },
  };
}

function resolve(terms: OrderTerms, state: EscrowState, index: number, toSupplier: bigint): EscrowOutcome {
  const dispute = state.disputes[index];
  if (dispute === undefined) throw new EscrowRefusal('DisputeNotOpen');
  const disputes = state.disputes.with(index, { ...dispute, contested: 0n });
  const ofDelivery = dispute.tranche === undefined ? toSupplier : 0n;
  const resolved = { ...state, disputes, offset: state.offset - ofDelivery, released: state.released + ofDelivery };
  return payInFull(terms, resolved, toSupplier, dispute.contested - toSupplier);
}

/** Without the clauses' deductions but for the fee. */
function payInFull(terms: OrderTerms, state: EscrowState, amount: bigint, refund: bigint): EscrowOutcome {
  const fee = shareOf(amount, terms.feeBps);
  return {
    state: { ...state, held: state.held - amount - refund },
    payments: { buyer: refund, payees: amount - fee, feeRecipient: fee },
  };
}

function requireWithinLimit(state: EscrowState, cumulative: bigint): void {
  if (cumulative > positionOf(state) + freeOf(state)) throw new EscrowRefusal('CumulativeExceedsEscrow');
}

function unchanged(state: EscrowState): EscrowOutcome {
  return { state, payments: NO_PAYMENTS };
}
