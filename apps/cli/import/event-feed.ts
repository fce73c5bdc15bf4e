import { setTimeout as sleep } from 'node:timers/promises';
import { NetworkStalled } from './interruptions.js';
import type { Network } from './network.js';
import { applyEvent, noEffects, type OrderEffects } from './order-effects.js';

export interface EventFeedOptions {
  /** Rest between two questions while somebody waits; 15 unless told. */
  readonly pollMilliseconds?: number;
  /** How long to wait without any news; 2 minutes unless told. */
  readonly patienceMilliseconds?: number;
}

const FULL_PAGE = 1_000;
const LONGEST_QUESTION_MILLISECONDS = 1_000;

interface Waiter {
  readonly isOver: (effects: OrderEffects) => boolean;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** One reader of the network's event feed for all who wait for something to happen to an order. */
export class EventFeed {
  private readonly effects = new Map<string, OrderEffects>();
  private readonly waiters = new Map<string, Set<Waiter>>();
  private running: Promise<void> | undefined;
  private silentMilliseconds = 0;

  constructor(
    private readonly network: Pick<Network, 'events'>,
    /** Position of the last event read. */
    private position: string,
    private readonly options: EventFeedOptions = {},
  ) {}

  get currentPosition(): string {
    return this.position;
  }

  /** Reads everything that has happened up to now. */
  async catchUp(): Promise<void> {
    while ((await this.readPage()) > 0);
  }

  of(orderId: string): OrderEffects {
    const known = this.effects.get(orderId) ?? noEffects();
    this.effects.set(orderId, known);
    return known;
  }

  /**
   * Resolves when `isOver` holds for what happened to the order; errors that `isOver` throws are passed on.
   * @throws NetworkStalled, ApiUnreachable
   */
  async until(orderId: string, isOver: (effects: OrderEffects) => boolean): Promise<void> {
    if (isOver(this.of(orderId))) return;
    await new Promise<void>((resolve, reject) => {
      const waiters = this.waiters.get(orderId) ?? new Set();
      waiters.add({ isOver, resolve, reject });
      this.waiters.set(orderId, waiters);
      this.running ??= this.run();
    });
  }

  /** Ends all waiting with `error`. */
  abandon(error: unknown): void {
    for (const waiters of this.waiters.values()) {
      for (const waiter of waiters) waiter.reject(error);
    }
    this.waiters.clear();
  }

  private async run(): Promise<void> {
    const { pollMilliseconds = 15, patienceMilliseconds = 120_000 } = this.options;
    this.silentMilliseconds = 0;
    try {
      while (this.waiters.size > 0) {
        const askedAt = Date.now();
        if ((await this.readPage()) < FULL_PAGE) await sleep(pollMilliseconds);
        // A question that took long was asked again and again while the API was away, which is another trouble.
        this.silentMilliseconds += Math.min(Date.now() - askedAt, LONGEST_QUESTION_MILLISECONDS);
        if (this.silentMilliseconds > patienceMilliseconds) throw new NetworkStalled(patienceMilliseconds);
      }
    } catch (error) {
      this.abandon(error);
    } finally {
      this.running = undefined;
    }
  }

  private async readPage(): Promise<number> {
    const events = await this.network.events(this.position);
    const touched = new Set<string>();
    for (const event of events) {
      this.position = event.position;
      const { orderId } = event.payload;
      if (orderId === undefined) continue;
      applyEvent(this.of(orderId), event);
      touched.add(orderId);
    }
    for (const orderId of touched) this.wake(orderId);
    if (events.length > 0) this.silentMilliseconds = 0;
    return events.length;
  }

  private wake(orderId: string): void {
    const waiters = this.waiters.get(orderId);
    if (waiters === undefined) return;
    for (const waiter of waiters) {
      try {
        if (!waiter.isOver(this.of(orderId))) continue;
        waiter.resolve();
      } catch (error) {
        waiter.reject(error);
      }
      waiters.delete(waiter);
    }
    if (waiters.size === 0) this.waiters.delete(orderId);
  }
}
