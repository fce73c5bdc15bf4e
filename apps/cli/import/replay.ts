import { ApiProblem } from '../api-client.js';
import type { CalendarDay, Step } from './calendar.js';
import type { Day } from './dates.js';
import type { EventFeed } from './event-feed.js';
import type { KeyMaker } from './identity.js';
import { type ImportState, stepName } from './import-state.js';
import { Interrupted } from './interruptions.js';
import type { Network } from './network.js';
import type { NetworkClock } from './network-clock.js';
import type { OrderEffects } from './order-effects.js';
import type { Participants } from './participants.js';
import type { PlannedOrder } from './plan.js';
import { deliveryBody, openingOf, orderBody } from './requests.js';
import { repeatWhileTakenBack } from './taken-back.js';
import { waitForAll } from './wait-for-all.js';

/** Chain work that a step needs came to nothing. */
class ChainRejection extends Error {}

export interface ReplayOptions {
  readonly network: Network;
  readonly clock: NetworkClock;
  readonly feed: EventFeed;
  readonly state: ImportState;
  readonly participants: Participants;
  readonly keys: KeyMaker;
  readonly inspectionDays: number;
  /** Aborted when the user asks to stop. */
  readonly stop: AbortSignal;
  readonly onDay: (day: Day) => void;
}

/** Block times are whole seconds; one more makes sure that a deadline is behind us. */
const PAST_DEADLINE_MILLISECONDS = 1_000;

/**
 * Does what a calendar says, day by day: puts the network's clock on the day, does all that day's steps with every order on its
 * own, and goes on only when the chain has done its part, so that chain dates come out true to the day.
 */
export class Replay {
  private readonly halt = new AbortController();

  constructor(private readonly options: ReplayOptions) {}

  /** @throws Interrupted, ApiUnreachable, NetworkStalled; a later run goes on from there */
  async run(calendar: readonly CalendarDay[]): Promise<void> {
    const { stop, onDay } = this.options;
    const interrupt = () => this.end(new Interrupted());
    stop.addEventListener('abort', interrupt, { once: true });
    if (stop.aborted) interrupt();
    try {
      for (const calendarDay of calendar) {
        const open = this.openEntries(calendarDay);
        if (open.length === 0) continue;
        onDay(calendarDay.day);
        await this.playDay(calendarDay.day, open);
      }
      await this.settleTheRest(calendar);
    } finally {
      stop.removeEventListener('abort', interrupt);
    }
  }

  /** Lets requests on their way finish, starts no others and waits for nothing more. */
  private end(reason: unknown): void {
    if (this.halt.signal.aborted) return;
    this.halt.abort(reason);
    this.options.feed.abandon(reason);
  }

  private openEntries({ entries }: CalendarDay): CalendarDay['entries'] {
    const { state } = this.options;
    return entries
      .filter(({ order }) => state.failureOf(order) === undefined)
      .map(({ order, steps }) => ({ order, steps: steps.filter((step) => !state.isDone(order, step)) }))
      .filter(({ steps }) => steps.length > 0);
  }

  private async playDay(day: Day, entries: CalendarDay['entries']): Promise<void> {
    this.halt.signal.throwIfAborted();
    const { clock, keys } = this.options;
    const time = this.timeFor(day, entries);
    await clock.advanceTo(time, keys('clock', time.toISOString()));
    await waitForAll(entries.map(({ order, steps }) => this.playOrder(order, steps)));
  }

  /** The day's opening, or the moment on which the last silence that counts this day has ended. */
  private timeFor(day: Day, entries: CalendarDay['entries']): Date {
    const { feed, state } = this.options;
    let time = openingOf(day).getTime();
    for (const { order, steps } of entries) {
      for (const step of steps) {
        const orderId = state.orderId(order);
        if (step.kind !== 'await_deemed' || orderId === undefined) continue;
        const ends = feed.of(orderId).inspectionEnds.get(step.cumulative);
        if (ends !== undefined) time = Math.max(time, ends.getTime() + PAST_DEADLINE_MILLISECONDS);
      }
    }
    return new Date(time);
  }

  private async playOrder(order: PlannedOrder, steps: readonly Step[]): Promise<void> {
    for (const step of steps) {
      this.halt.signal.throwIfAborted();
      try {
        await this.perform(order, step);
        this.options.state.note({ type: 'done', key: order.key, step: stepName(step) });
      } catch (error) {
        const refusal = refusalOf(error);
        if (refusal === undefined) {
          this.end(error);
          throw error;
        }
        this.options.state.note({ type: 'failed', key: order.key, step: stepName(step), ...refusal });
        return;
      }
    }
  }

  private async perform(order: PlannedOrder, step: Step): Promise<void> {
    const { network, participants, state, inspectionDays } = this.options;
    if (step.kind === 'issue') {
      const body = orderBody(order, participants.get(order.supplier).id, inspectionDays);
      const id = await network.issueOrder(body, this.authorise(order, step, 'buyer'));
      state.note({ type: 'order', key: order.key, id });
      return;
    }
    const orderId = state.orderId(order);
    if (orderId === undefined) throw new Error(`The order ${order.reference} was never issued.`);
    switch (step.kind) {
      case 'accept':
        await network.acceptOrder(orderId, this.authorise(order, step, 'supplier'));
        return;
      case 'fund':
        await this.promised(
          order,
          step,
          orderId,
          (effects) => effects.funded,
          () => network.promise(orderId, 'fund', {}, this.authorise(order, step, 'buyer')),
        );
        return;
      case 'deliver':
        await this.promised(
          order,
          step,
          orderId,
          (effects) => effects.claimed >= step.cumulative,
          () =>
            network.promise(
              orderId,
              'deliveries',
              deliveryBody(step.delivery),
              this.authorise(order, step, 'supplier'),
            ),
        );
        return;
      case 'accept_delivery': {
        const body = { cumulative: step.cumulative.toString() };
        await this.promised(
          order,
          step,
          orderId,
          (effects) => effects.released >= step.cumulative,
          () => network.promise(orderId, 'accept-delivery', body, this.authorise(order, step, 'buyer')),
        );
        return;
      }
      case 'await_deemed':
        await this.options.feed.until(orderId, (effects) => effects.released >= step.cumulative);
        return;
      case 'await_refund':
        await this.options.feed.until(orderId, (effects) => effects.refunded >= step.amount);
    }
  }

  /** Posts what becomes chain work, unless an earlier run did, and waits until the chain has done it. */
  private async promised(
    order: PlannedOrder,
    step: Step,
    orderId: string,
    isOver: (effects: OrderEffects) => boolean,
    post: () => Promise<string>,
  ): Promise<void> {
    const { state, feed } = this.options;
    if (isOver(feed.of(orderId))) return;
    let operation = state.posted(order, step)?.operation;
    if (operation === undefined) {
      operation = await repeatWhileTakenBack(post, () => this.isTakenBack(orderId), this.halt.signal);
      state.note({ type: 'posted', key: order.key, step: stepName(step), operation });
    }
    const awaited = operation;
    this.halt.signal.throwIfAborted();
    await feed.until(orderId, (effects) => {
      const failure = effects.failures.get(awaited);
      if (failure !== undefined && !isOver(effects)) throw new ChainRejection(failure);
      return isOver(effects);
    });
  }

  /** Whether the network knows less of the order than it told. */
  private async isTakenBack(orderId: string): Promise<boolean> {
    const { network, feed } = this.options;
    const { status, claimed } = await network.order(orderId);
    return status === 'funding' || claimed < feed.of(orderId).claimed;
  }

  private authorise(order: PlannedOrder, step: Step, by: 'buyer' | 'supplier') {
    const { participants, keys } = this.options;
    return { apiKey: participants.get(order[by]).apiKey, idempotencyKey: keys(order.key, stepName(step)) };
  }

  /** Orders of which a step was refused still hold money; time gives it back. */
  private async settleTheRest(calendar: readonly CalendarDay[]): Promise<void> {
    const { feed, state, clock, keys, onDay } = this.options;
    const orders = new Set(calendar.flatMap(({ entries }) => entries.map(({ order }) => order)));
    const waiting = [...orders].flatMap((order) => {
      const orderId = state.orderId(order);
      if (orderId === undefined || state.failureOf(order) === undefined) return [];
      const { funded, closed, inspectionEnds } = feed.of(orderId);
      if (!funded || closed) return [];
      const ends = [openingOf(order.deliverBy), ...inspectionEnds.values()].map((time) => time.getTime());
      return [{ orderId, time: Math.max(...ends) + PAST_DEADLINE_MILLISECONDS }];
    });
    for (const { orderId, time } of waiting.sort((left, right) => left.time - right.time)) {
      this.halt.signal.throwIfAborted();
      const date = new Date(time);
      onDay(Math.floor(time / 86_400_000));
      await clock.advanceTo(date, keys('clock', date.toISOString()));
      await feed.until(orderId, (effects) => effects.closed);
    }
  }
}

/** What makes an order fail for good, while the others go on; undefined for what stops the whole run. */
function refusalOf(error: unknown): { code: string; detail: string } | undefined {
  if (error instanceof ApiProblem) return { code: error.code, detail: error.detail };
  if (error instanceof ChainRejection) return { code: 'chain_rejected', detail: error.message };
  return undefined;
}
