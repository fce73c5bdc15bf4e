import { setTimeout as sleep } from 'node:timers/promises';
import type { Network } from './network.js';
import { applyEvent, noEffects, type OrderEffects } from './order-effects.js';

/** Nothing happened on the network for as long as we were ready to wait. */
export class NetworkStalled extends Error {
  constructor(seconds: number) {
    super(
      `The API answers, but nothing has happened on the chain for ${seconds} s. Is the worker running, and the reader?`,
    );
    this.name = 'NetworkStalled';
  }
}

export interface EventFeedOptions {
  /** Rest between two questions while somebody waits; 10 unless told. */
  readonly pollMilliseconds?: number;
  /** How long to wait without any news; 2 minutes unless told. */
  readonly patienceMilliseconds?: number;
}

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
  private lastNewsAt = Date.now();

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
    this.lastNewsAt = Date.now();
    const { pollMilliseconds = 10, patienceMilliseconds = 120_000 } = this.options;
    try {
      while (this.waiters.size > 0) {
        const count = await this.readPage();
        if (count > 0) continue;
        if (Date.now() - this.lastNewsAt > patienceMilliseconds) {
          throw new NetworkStalled(Math.round(patienceMilliseconds / 1000));
        }
        await sleep(pollMilliseconds);
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
    if (events.length > 0) this.lastNewsAt = Date.now();
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
