import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { ApiClient } from '../../apps/cli/api-client.js';
import { EventFeed } from '../../apps/cli/import/event-feed.js';
import { Network } from '../../apps/cli/import/network.js';
import { FinalityWatch } from './finality-watch.js';
import { SandboxProcess } from './sandbox-process.js';
import {
  acceptDelivery,
  agree,
  deliver,
  fund,
  type Pair,
  registerPairs,
  untilMined,
  untilPaid,
} from './trade-script.js';

export interface LifecycleOptions {
  readonly orders: number;
  /** Orders that are under way at the same time. */
  readonly concurrency: number;
  readonly naiveOrders: number;
  /** Buyers, and as many suppliers. */
  readonly pairs: number;
  /** Shortest time between two blocks. */
  readonly blockMilliseconds: number;
  readonly tell: (line: string) => void;
}

export interface LifecycleResult {
  readonly benchmark: 'lifecycle';
  readonly orders: number;
  readonly seconds: number;
  readonly ordersPerSecond: number;
  readonly naiveOrders: number;
  readonly naiveSeconds: number;
  readonly naiveOrdersPerSecond: number;
  /** How many times the network does better than the naive baseline. */
  readonly ratio: number;
  /** From the acceptance's API call until its payment cannot be undone any more. */
  readonly p50Seconds: number;
  readonly p95Seconds: number;
  /** From the acceptance's API call until its payment is mined and in the event feed. */
  readonly p50MinedSeconds: number;
  readonly p95MinedSeconds: number;
  readonly transactionsPerOrder: number;
  readonly concurrency: number;
  readonly pairs: number;
  readonly blocks: string;
  readonly finality: string;
}

const networkSchema = z.object({ finalBlock: z.coerce.bigint() });
const paymentSchema = z.object({ data: z.array(z.object({ chain: z.object({ blockNumber: z.coerce.bigint() }) })) });
const SETTLING_MILLISECONDS = 1_000;

/**
 * Whole lives of orders (issue, accept, fund, deliver, accept and pay) through the API of a network in processes of its own:
 * first one order at a time, one transaction per step and each awaited until it is mined, then many at the same time.
 */
export async function measureLifecycle(options: LifecycleOptions): Promise<LifecycleResult> {
  options.tell('Starting a network …');
  const sandbox = await SandboxProcess.start({ SANDBOX_BLOCK_MS: String(options.blockMilliseconds) });
  try {
    return await measure(sandbox, options);
  } finally {
    await sandbox.stop();
  }
}

async function measure(sandbox: SandboxProcess, options: LifecycleOptions): Promise<LifecycleResult> {
  const { orders, concurrency, naiveOrders, tell } = options;
  const { apiUrl, operatorApiKey } = sandbox.state;
  const client = new ApiClient(apiUrl, { concurrency });
  const network = new Network(client, operatorApiKey);
  const ordersEach = Math.ceil((orders + naiveOrders) / options.pairs) + 1;
  const pairs = await registerPairs(network, options.pairs, ordersEach);
  const { time } = await network.state();
  const trade: Trade = { network, pairs, time };
  const feed = new EventFeed(network, '0', { pollMilliseconds: 20 });
  await playNaively(trade, 2, 'warm-up');
  await feed.catchUp();

  tell(`One order at a time: ${naiveOrders} orders`);
  const naiveSeconds = await timed(() => playNaively(trade, naiveOrders, 'naive'));
  await sleep(SETTLING_MILLISECONDS);
  await feed.catchUp();

  tell(`${concurrency} orders at a time: ${orders} orders`);
  const finality = new FinalityWatch(
    async () => (await client.get('/v1/network', operatorApiKey, networkSchema)).finalBlock,
  );
  finality.start();
  const run = new ConcurrentRun(trade, feed, finality, async (orderId) => {
    const { data } = await client.get(`/v1/payments?orderId=${orderId}`, operatorApiKey, paymentSchema);
    return data[0]?.chain.blockNumber;
  });
  const seconds = await timed(() => run.play(orders, concurrency));
  await run.finalised();
  await finality.stop();

  const ordersPerSecond = orders / seconds;
  const naiveOrdersPerSecond = naiveOrders / naiveSeconds;
  return {
    benchmark: 'lifecycle',
    orders,
    seconds: rounded(seconds),
    ordersPerSecond: rounded(ordersPerSecond),
    naiveOrders,
    naiveSeconds: rounded(naiveSeconds),
    naiveOrdersPerSecond: rounded(naiveOrdersPerSecond),
    ratio: rounded(ordersPerSecond / naiveOrdersPerSecond),
    p50Seconds: percentile(run.finalSeconds, 50),
    p95Seconds: percentile(run.finalSeconds, 95),
    p50MinedSeconds: percentile(run.minedSeconds, 50),
    p95MinedSeconds: percentile(run.minedSeconds, 95),
    transactionsPerOrder: rounded(run.transactions() / orders),
    concurrency,
    pairs: options.pairs,
    blocks: `as transactions come, at least ${options.blockMilliseconds} ms apart`,
    finality: '2 blocks on top',
  };
}

interface Trade {
  readonly network: Network;
  readonly pairs: readonly Pair[];
  /** The network's clock when the trade began. */
  readonly time: Date;
}

function pairOf({ pairs }: Trade, number: number): Pair {
  const pair = pairs[number % pairs.length];
  if (pair === undefined) throw new Error('There are no businesses.');
  return pair;
}

async function playNaively(trade: Trade, count: number, name: string): Promise<void> {
  const { network, time } = trade;
  for (let number = 0; number < count; number += 1) {
    const pair = pairOf(trade, number);
    const orderId = await agree(network, pair, `${name}-${number}`, time);
    for (const step of [fund, deliver, acceptDelivery]) await untilMined(network, await step(network, pair, orderId));
  }
}

class ConcurrentRun {
  readonly minedSeconds: number[] = [];
  readonly finalSeconds: number[] = [];
  private readonly orderIds: string[] = [];
  private readonly finalising: Promise<void>[] = [];

  constructor(
    private readonly trade: Trade,
    private readonly feed: EventFeed,
    private readonly finality: FinalityWatch,
    private readonly blockOfPayment: (orderId: string) => Promise<bigint | undefined>,
  ) {}

  /** Resolves when all orders are paid. */
  async play(orders: number, concurrency: number): Promise<void> {
    let next = 0;
    const workers = Array.from({ length: concurrency }, async () => {
      while (next < orders) {
        next += 1;
        await this.playOrder(next);
      }
    });
    await Promise.all(workers);
  }

  async finalised(): Promise<void> {
    await Promise.all(this.finalising);
  }

  transactions(): number {
    const hashes = this.orderIds.flatMap((orderId) => [...this.feed.of(orderId).transactions]);
    return new Set(hashes).size;
  }

  private async playOrder(number: number): Promise<void> {
    const { network, time } = this.trade;
    const pair = pairOf(this.trade, number);
    const orderId = await agree(network, pair, `concurrent-${number}`, time);
    this.orderIds.push(orderId);
    await fund(network, pair, orderId);
    await this.feed.until(orderId, (effects) => effects.funded);
    await deliver(network, pair, orderId);
    await this.feed.until(orderId, (effects) => effects.claimed > 0n);
    const acceptedAt = performance.now();
    await acceptDelivery(network, pair, orderId);
    await untilPaid(this.feed, orderId);
    this.minedSeconds.push((performance.now() - acceptedAt) / 1000);
    this.finalising.push(this.noteFinality(orderId, acceptedAt));
  }

  private async noteFinality(orderId: string, acceptedAt: number): Promise<void> {
    const block = await this.blockOfPayment(orderId);
    if (block === undefined) throw new Error(`The order ${orderId} was paid, but has no payment.`);
    await this.finality.until(block);
    this.finalSeconds.push((performance.now() - acceptedAt) / 1000);
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1000;
}

/** The smallest value that at least `percent` of the values do not exceed (nearest rank). */
function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  return rounded(sorted[Math.ceil((percent / 100) * sorted.length) - 1] ?? Number.NaN);
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
