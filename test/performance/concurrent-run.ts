import type { EventFeed } from '../../apps/cli/import/event-feed.js';
import type { OrderEffects } from '../../apps/cli/import/order-effects.js';
import type { DriverClient } from './driver-client.js';
import type { FinalityWatch } from './finality-watch.js';
import { isPaid, newDelivery, newOrder, pairOf, type Trade } from './trade-script.js';

interface RunOptions {
  readonly client: DriverClient;
  readonly trade: Trade;
  readonly feed: EventFeed;
  readonly finality: FinalityWatch;
}

/**
 * Many orders at the same time, each from issue to payment by the five commands that its parties would send: one by one, or for
 * many orders of one buyer and supplier in a request.
 */
export class ConcurrentRun {
  readonly minedSeconds: number[] = [];
  readonly finalSeconds: number[] = [];
  private readonly orderIds: string[] = [];
  private readonly finalising: Promise<void>[] = [];

  constructor(private readonly options: RunOptions) {}

  /** Resolves when all orders are paid. `concurrency` are under way at the same time. */
  async play(orders: number, concurrency: number, ordersPerRequest = 1): Promise<void> {
    let next = 0;
    const workers = Array.from({ length: Math.ceil(concurrency / ordersPerRequest) }, async (_, worker) => {
      while (next < orders) {
        const first = next + 1;
        next = Math.min(orders, next + ordersPerRequest);
        if (ordersPerRequest === 1) await this.playOrder(first);
        else await this.playTogether(worker, first, next);
      }
    });
    await Promise.all(workers);
  }

  async finalised(): Promise<void> {
    await Promise.all(this.finalising);
  }

  transactions(): number {
    const hashes = this.orderIds.flatMap((orderId) => [...this.options.feed.of(orderId).transactions]);
    return new Set(hashes).size;
  }

  /** How many orders' suppliers got exactly the order's amount, in one payment. */
  paidInFull(): number {
    const { feed } = this.options;
    return new Set(this.orderIds.filter((id) => isPaid(feed.of(id)) && feed.of(id).payments.size === 1)).size;
  }

  private async playOrder(number: number): Promise<void> {
    const { client, trade, feed } = this.options;
    const { buyer, supplier } = pairOf(trade, number);
    const body = newOrder(supplier.id, `concurrent-${number}`, trade.time);
    const { id: orderId } = await client.post('/v1/purchase-orders', buyer.apiKey, body);
    this.orderIds.push(orderId);
    const path = `/v1/purchase-orders/${orderId}`;
    await client.post(`${path}/accept`, supplier.apiKey);
    await client.post(`${path}/fund`, buyer.apiKey);
    await feed.until(orderId, (effects) => effects.funded);
    await client.post(`${path}/deliveries`, supplier.apiKey, newDelivery());
    await feed.until(orderId, (effects) => effects.claimed > 0n);
    const acceptedAt = performance.now();
    await client.post(`${path}/accept-delivery`, buyer.apiKey);
    await feed.until(orderId, isPaid);
    this.minedSeconds.push((performance.now() - acceptedAt) / 1000);
    this.finalising.push(this.noteFinality(orderId, acceptedAt));
  }

  private async playTogether(worker: number, first: number, last: number): Promise<void> {
    const { client, trade, feed } = this.options;
    const { buyer, supplier } = pairOf(trade, worker);
    const path = '/v1/purchase-orders/bulk';
    const numbers = Array.from({ length: last - first + 1 }, (_, index) => first + index);
    const orders = numbers.map((number) => newOrder(supplier.id, `together-${number}`, trade.time));
    const orderIds = await client.postMany(path, buyer.apiKey, orders);
    this.orderIds.push(...orderIds);
    const named = orderIds.map((orderId) => ({ orderId }));
    const all = (isOver: (effects: OrderEffects) => boolean) =>
      Promise.all(orderIds.map((id) => feed.until(id, isOver)));
    await client.postMany(`${path}/accept`, supplier.apiKey, named);
    await client.postMany(`${path}/fund`, buyer.apiKey, named);
    await all((effects) => effects.funded);
    const claims = named.map((order) => ({ ...order, ...newDelivery() }));
    await client.postMany(`${path}/deliveries`, supplier.apiKey, claims);
    await all((effects) => effects.claimed > 0n);
    const acceptedAt = performance.now();
    await client.postMany(`${path}/accept-delivery`, buyer.apiKey, named);
    await Promise.all(
      orderIds.map(async (orderId) => {
        await feed.until(orderId, isPaid);
        this.minedSeconds.push((performance.now() - acceptedAt) / 1000);
        this.finalising.push(this.noteFinality(orderId, acceptedAt));
      }),
    );
  }

  private async noteFinality(orderId: string, acceptedAt: number): Promise<void> {
    const { client, finality } = this.options;
    const block = client.paymentBlocks.get(orderId);
    if (block === undefined) throw new Error(`The order ${orderId} was paid, but its payment has no block.`);
    await finality.until(block);
    this.finalSeconds.push((performance.now() - acceptedAt) / 1000);
  }
}
