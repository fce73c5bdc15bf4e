import fc from 'fast-check';
import {
  claimedOf,
  type EscrowCommand,
  type EscrowState,
  freeOf,
  isPlain,
  lastTimeToClaim,
  type OrderTerms,
  positionOf,
} from '#domain';

const COMMANDS = 60;
const HOUR = 3_600n;
export const DAY = 86_400n;

/** Numbers that become a command once the state is known: shrinking keeps what the others mean. */
export interface Draw {
  readonly kind: EscrowCommand['kind'];
  readonly first: number;
  readonly second: number;
  readonly time: number;
}

/** How often each kind is drawn, beside the others. */
const weights: { readonly [Kind in EscrowCommand['kind']]: number } = {
  fund: 1,
  change: 1,
  claim: 6,
  accept: 2,
  acceptPlain: 1,
  releaseDeemed: 2,
  acknowledge: 1,
  releaseAcknowledged: 1,
  contest: 3,
  contestRetention: 1,
  rule: 2,
  executeFallback: 1,
  releaseRetention: 1,
  settle: 1,
  reclaim: 1,
};
const kinds = (Object.keys(weights) as EscrowCommand['kind'][]).flatMap((kind) => Array(weights[kind]).fill(kind));
const natural = fc.noBias(fc.nat({ max: 10_000 }));
const draw = fc.record({ kind: fc.constantFrom(...kinds), first: natural, second: natural, time: natural });
/** Money first, mostly, or there is little to do. */
export const sequences = fc
  .tuple(
    fc.record({ kind: fc.constant('fund' as const), first: natural, second: natural, time: fc.constant(1) }),
    fc.array(draw, { minLength: COMMANDS, maxLength: COMMANDS }),
  )
  .map(([funding, rest]): readonly Draw[] => (funding.second % 10 === 0 ? rest : [funding, ...rest]));

const bps = fc.oneof(fc.constantFrom(1n, 500n, 3_333n, 9_999n, 10_000n), fc.bigInt(1n, 10_000n));
const some = <Value>(clause: fc.Arbitrary<Value>) => fc.option(clause, { nil: {}, freq: 4 });
export const clauses = fc.oneof(
  { arbitrary: fc.constant({}), weight: 1 },
  {
    arbitrary: fc
      .tuple(
        some(
          fc.record({
            arbitrationPeriod: fc.constantFrom(HOUR, DAY, 10n * DAY),
            fallbackSupplierBps: fc.bigInt(0n, 10_000n),
          }),
        ),
        some(fc.record({ retentionBps: bps, retentionPeriod: fc.constantFrom(HOUR, 5n * DAY, 90n * DAY) })),
        some(
          fc.record({
            lateBpsPerDay: fc.constantFrom(1n, 100n, 700n),
            lateCapBps: fc.constantFrom(1n, 1_000n, 10_000n),
          }),
        ),
        some(fc.record({ earlyDiscountBps: bps, earlyDiscountPeriod: fc.constantFrom(HOUR, DAY, 20n * DAY) })),
        some(fc.record({ feeBps: bps })),
      )
      .map((parts) => Object.assign({}, ...parts) as Partial<OrderTerms>),
    weight: 5,
  },
);
export const inspectionPeriods = fc.constantFrom(0n, HOUR, 3n * DAY, 3n * DAY, 9n * DAY);
export const amounts = fc.oneof(fc.bigInt(1n, 30n), fc.bigInt(1n, 10n ** 12n), fc.constant(2n ** 90n - 1n));

/** Mostly a little later, at times around one of the order's deadlines. Blocks are two seconds apart, as some commands take two. */
export function timeOf(terms: OrderTerms, state: EscrowState, latest: bigint, draw: number): bigint {
  const soonest = latest + 2n;
  if (draw % 8 !== 0) return soonest + BigInt(draw % 1_000);
  const deadlines = [
    terms.fundBy,
    state.deliverBy,
    lastTimeToClaim(terms, state.deliverBy),
    ...state.claims.flatMap(({ claimedAt }) => [
      claimedAt + terms.inspectionPeriod,
      claimedAt + terms.earlyDiscountPeriod,
    ]),
    ...state.disputes.map(({ arbitrationEndsAt }) => arbitrationEndsAt),
    ...state.tranches.map(({ dueAt }) => dueAt),
    ...state.debts.map(({ dueDate }) => dueDate),
  ];
  const around = deadlines.flatMap((deadline) => [deadline - 1n, deadline, deadline + 1n]);
  const possible = around.filter((time) => time >= soonest).sort((left, right) => (left < right ? -1 : 1));
  // The nearest are the likeliest, so that a sequence does not run out of its deadlines at once.
  return possible[(draw >> 3) % Math.min(possible.length || 1, 6)] ?? soonest;
}

export function commandOf(terms: OrderTerms, state: EscrowState, draw: Draw, now: bigint): EscrowCommand | undefined {
  const position = positionOf(state);
  const limit = position + freeOf(state);
  const claims = state.claims.map(({ cumulative }) => cumulative);
  const pick = <Value>(values: readonly Value[], number: number): Value | undefined => values[number % values.length];
  const between = (low: bigint, high: bigint, number: number) =>
    high <= low ? low : low + ((high - low) * BigInt(number)) / 10_000n;
  const cumulative = () =>
    pick([between(position, limit, draw.second), limit, limit + 1n, position, ...claims], draw.first) ?? limit;
  const ofClaim = () => pick([...claims, ...claims, ...claims, limit], draw.first) ?? limit;
  const openDispute = () => {
    const open = state.disputes.flatMap(({ contested }, index) => (contested === 0n ? [] : [index]));
    return pick([...open, ...open, ...open, draw.first % (state.disputes.length + 1)], draw.second) ?? 0;
  };
  switch (draw.kind) {
    case 'fund':
      return {
        kind: 'fund',
        funded: pick([state.total, between(0n, state.total + 1n, draw.second)], draw.first) ?? 0n,
      };
    case 'change': {
      const nonce = pick([state.changes, state.changes, state.changes, state.changes + 1n, 0n], draw.first) ?? 0n;
      const amount = state.total + (BigInt(draw.second) % 12n) - 1n;
      return { kind: 'change', nonce, amount, deliverBy: state.deliverBy + BigInt(draw.second % 3) * DAY };
    }
    case 'claim':
      // Mostly a part, so that there is room for the next one.
      return {
        kind: 'claim',
        cumulative: between(claimedOf(state), limit + 1n, draw.second % (draw.first % 4 === 0 ? 10_001 : 4_000)) || 1n,
      };
    case 'accept': {
      const upTo = cumulative() || 1n;
      const lowest = claims.find((claimed) => claimed >= upTo) ?? 0n;
      return {
        kind: 'accept',
        cumulative: upTo,
        claimHint: pick([lowest, lowest, lowest, lowest, ...claims, 0n], draw.second) ?? 0n,
      };
    }
    case 'acceptPlain':
      return isPlain(terms) || draw.first % 8 === 0
        ? { kind: 'acceptPlain', cumulative: cumulative() || 1n }
        : undefined;
    case 'acknowledge': {
      const free = state.released + freeOf(state);
      const invoiced = state.debts.at(-1)?.to ?? 0n;
      const from = invoiced > state.released ? invoiced : state.released;
      if (state.held === 0n || free <= from) return undefined;
      const dueDate = now + BigInt(draw.first) * 60n;
      return { kind: 'acknowledge', to: from + 1n + between(0n, free - from - 1n, draw.second), dueDate };
    }
    case 'releaseAcknowledged':
      return { kind: draw.kind, cumulative: pick([...state.debts.map(({ to }) => to), limit], draw.first) ?? limit };
    case 'releaseDeemed':
      return { kind: draw.kind, cumulative: ofClaim() };
    case 'contest': {
      const inspected = state.claims.filter(
        (made) => made.cumulative > position && now < made.claimedAt + terms.inspectionPeriod,
      );
      const claimed = pick([...inspected.map((made) => made.cumulative), ofClaim()], draw.first) ?? limit;
      const contested =
        pick([between(0n, claimed - position + 1n, draw.second), 1n, claimed - position], draw.second) ?? 0n;
      return contested < 0n ? undefined : { kind: 'contest', cumulative: claimed, contested };
    }
    case 'contestRetention': {
      const tranche = draw.first % (state.tranches.length + (draw.first % 8 === 0 ? 1 : 0) || 1);
      const { amount = 1n, contested = 0n } = state.tranches[tranche] ?? {};
      return { kind: 'contestRetention', tranche, contested: between(0n, amount + contested + 1n, draw.second) };
    }
    case 'rule': {
      const dispute = openDispute();
      const contested = state.disputes[dispute]?.contested ?? 1n;
      const toSupplier = pick([0n, contested, between(0n, contested + 1n, draw.second)], draw.first) ?? 0n;
      const by = pick(['arbiter', 'arbiter', 'buyer', 'supplier'] as const, draw.second) ?? 'arbiter';
      // Without an arbiter nobody could sign for one.
      return terms.arbitrationPeriod === 0n ? undefined : { kind: 'rule', dispute, toSupplier, by };
    }
    case 'executeFallback':
      return { kind: draw.kind, dispute: openDispute() };
    case 'releaseRetention':
      return { kind: draw.kind, tranche: draw.first % (state.tranches.length || 1) };
    case 'settle': {
      if (draw.first % 3 !== 0) return undefined;
      const toSupplier = between(0n, state.held, draw.second);
      const toBuyer =
        pick([0n, state.held - toSupplier, (state.held - toSupplier) / 2n, state.held], draw.second) ?? 0n;
      const nonce = state.round + (pick([0n, 0n, 0n, 1n], draw.first) ?? 0n);
      return { kind: 'settle', toSupplier, toBuyer, nonce };
    }
    case 'reclaim':
      return { kind: 'reclaim' };
  }
}
