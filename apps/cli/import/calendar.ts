import type { Day } from './dates.js';
import type { PlannedDelivery, PlannedOrder } from './plan.js';

/** One thing that happens to an order, in the order in which they happen within a day. */
export type Step =
  /** Buyer issues, supplier accepts, buyer funds. */
  | { readonly kind: 'issue' }
  | { readonly kind: 'accept' }
  | { readonly kind: 'fund' }
  /** The supplier claims a delivery; `cumulative` is the worth of all claimed so far. */
  | { readonly kind: 'deliver'; readonly delivery: PlannedDelivery; readonly cumulative: bigint }
  /** The buyer accepts everything delivered up to `cumulative`. */
  | { readonly kind: 'accept_delivery'; readonly delivery: PlannedDelivery; readonly cumulative: bigint }
  /** The buyer was silent: the network pays up to `cumulative` by itself. */
  | { readonly kind: 'await_deemed'; readonly delivery: PlannedDelivery; readonly cumulative: bigint }
  /** The delivery period is over: the network returns what was not claimed. */
  | { readonly kind: 'await_refund'; readonly amount: bigint };

export interface ScheduledStep {
  readonly day: Day;
  readonly step: Step;
}

export interface OrderSchedule {
  readonly order: PlannedOrder;
  /** By day. */
  readonly steps: readonly ScheduledStep[];
  /** Minor units that the supplier gets in the end. */
  readonly released: bigint;
  /** Minor units that the buyer gets back in the end. */
  readonly refunded: bigint;
}

/** What happens on one day. */
export interface CalendarDay {
  readonly day: Day;
  readonly entries: readonly { readonly order: PlannedOrder; readonly steps: readonly Step[] }[];
}

const RANKS: { readonly [Kind in Step['kind']]: number } = {
  issue: 0,
  accept: 1,
  fund: 2,
  deliver: 3,
  accept_delivery: 4,
  await_deemed: 5,
  await_refund: 6,
};

/** When what happens to one order. `inspectionDays`: silence for so long accepts a delivery. */
export function scheduleOrder(order: PlannedOrder, inspectionDays: number): OrderSchedule {
  const steps: ScheduledStep[] = (['issue', 'accept', 'fund'] as const).map((kind) => ({
    day: order.issueOn,
    step: { kind },
  }));
  const inTime = order.deliveries.filter((delivery) => delivery.deliveredOn < order.deliverBy);
  let released = 0n;
  const claims = inTime.map((delivery) => {
    released += delivery.amount;
    return { delivery, cumulative: released };
  });
  for (const claim of claims) {
    steps.push({ day: claim.delivery.deliveredOn, step: { kind: 'deliver', ...claim } });
  }
  // Claims are cumulative, so accepting a delivery accepts all before it. Walking from the last to the first shows
  // which answers later ones make superfluous.
  let acceptedFrom = Number.POSITIVE_INFINITY;
  for (const claim of claims.toReversed()) {
    const { deliveredOn, recordedOn } = claim.delivery;
    const silenceEnds = deliveredOn + inspectionDays;
    const isSilent = recordedOn === undefined || recordedOn >= silenceEnds;
    const day = isSilent ? silenceEnds : recordedOn;
    if (day >= acceptedFrom) continue;
    steps.push({ day, step: { kind: isSilent ? 'await_deemed' : 'accept_delivery', ...claim } });
    acceptedFrom = day;
  }
  const refunded = order.amount - released;
  if (refunded > 0n) {
    steps.push({ day: order.deliverBy, step: { kind: 'await_refund', amount: refunded } });
  }
  return { order, steps: steps.sort(byDayAndRank), released, refunded };
}

function byDayAndRank(left: ScheduledStep, right: ScheduledStep): number {
  return left.day - right.day || RANKS[left.step.kind] - RANKS[right.step.kind] || byNumber(left.step, right.step);
}

function byNumber(left: Step, right: Step): number {
  return ('delivery' in left ? left.delivery.number : 0) - ('delivery' in right ? right.delivery.number : 0);
}

/** All orders' schedules as days, oldest first. */
export function buildCalendar(schedules: readonly OrderSchedule[]): CalendarDay[] {
  const days = new Map<Day, Map<PlannedOrder, Step[]>>();
  for (const { order, steps } of schedules) {
    for (const { day, step } of steps) {
      const entries = days.get(day) ?? new Map<PlannedOrder, Step[]>();
      const ofOrder = entries.get(order) ?? [];
      ofOrder.push(step);
      entries.set(order, ofOrder);
      days.set(day, entries);
    }
  }
  return [...days]
    .sort(([left], [right]) => left - right)
    .map(([day, entries]) => ({ day, entries: [...entries].map(([order, steps]) => ({ order, steps })) }));
}
