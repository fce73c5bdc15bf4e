import { setTimeout as sleep } from 'node:timers/promises';
import { ApiClient } from '../../apps/cli/api-client.js';
import { EventFeed } from '../../apps/cli/import/event-feed.js';
import { Network } from '../../apps/cli/import/network.js';
import { ConcurrentRun } from './concurrent-run.js';
import { DriverClient } from './driver-client.js';
import { FinalityWatch } from './finality-watch.js';
import { ResourceMeter, type ResourceUse } from './resource-use.js';
import { SandboxProcess } from './sandbox-process.js';
import { acceptDelivery, agree, deliver, fund, pairOf, registerPairs, type Trade, untilMined } from './trade-script.js';

export interface LifecycleOptions {
  readonly orders: number;
  /** Orders that are under way at the same time. */
  readonly concurrency: number;
  readonly naiveOrders: number;
  /** Orders in one request of the run in bulk. */
  readonly ordersPerRequest: number;
  /** Buyers, and as many suppliers. */
  readonly pairs: number;
  /** Shortest time between two blocks. */
  readonly blockMilliseconds: number;
  /** Blocks on top of a block before it counts as final. */
  readonly finalityDepth: number;
  readonly tell: (line: string) => void;
}

/** Of many orders at the same time. */
interface ConcurrentResult extends ResourceUse {
  readonly orders: number;
  readonly seconds: number;
  readonly ordersPerSecond: number;
  /** From the acceptance's API call until its payment cannot be undone any more. */
  readonly p50Seconds: number;
  readonly p95Seconds: number;
  /** From the acceptance's API call until its payment is mined and in the event feed. */
  readonly p50MinedSeconds: number;
  readonly p95MinedSeconds: number;
  readonly transactionsPerOrder: number;
}

export interface LifecycleResult extends ConcurrentResult {
  readonly benchmark: 'lifecycle';
  readonly naiveOrders: number;
  readonly naiveSeconds: number;
  readonly naiveOrdersPerSecond: number;
  /** How many times the network does better than the naive baseline. */
  readonly ratio: number;
  /** The same with {@link ordersPerRequest} orders of a buyer and a supplier in every request. */
  readonly bulk: ConcurrentResult & { readonly ordersPerRequest: number };
  readonly concurrency: number;
  readonly pairs: number;
  readonly blocks: string;
  readonly finality: string;
  /** Ledger, orders and chain agree to the unit after the run, and every order was paid once and in full. */
  readonly conserved: boolean;
}

const SETTLING_MILLISECONDS = 1_000;
const FEED_POLL_MILLISECONDS = 40;
/** Of the parties: the supplier over terms and claim, the buyer over authorisation and acceptance. */
const SIGNATURES_PER_ORDER = 4;
/** Of the API; more does not help on two cores, as each is a process of the database. */
const API_CONNECTIONS = '10';

/**
 * Whole lives of orders (issue, accept, fund, deliver, accept and pay) through the API of a network in processes of its own:
 * first one order at a time, one transaction per step and each awaited until it is mined, then many at the same time.
 */
export async function measureLifecycle(options: LifecycleOptions): Promise<LifecycleResult> {
  options.tell('Starting a network …');
  const sandbox = await SandboxProcess.start({
    SANDBOX_BLOCK_MS: String(options.blockMilliseconds),
    FINALITY_DEPTH: String(options.finalityDepth),
    SANDBOX_SAVE_CHAIN: 'false',
    DATABASE_POOL_SIZE: API_CONNECTIONS,
  });
  try {
    return await measure(sandbox, options);
  } finally {
    await sandbox.stop();
  }
}

async function measure(sandbox: SandboxProcess, options: LifecycleOptions): Promise<LifecycleResult> {
  const { orders, concurrency, naiveOrders, finalityDepth, tell } = options;
  const { apiUrl, operatorApiKey } = sandbox.state;
  const network = new Network(new ApiClient(apiUrl), operatorApiKey);
  // In bulk, who is ready first goes on first.
  const ordersEach = Math.ceil((orders + naiveOrders) / options.pairs) + 1 + orders;
  const pairs = await registerPairs(network, options.pairs, ordersEach);
  const { time } = await network.state();
  const trade: Trade = { network, pairs, time };
  await playNaively(trade, 2, 'warm-up');

  tell(`One order at a time: ${naiveOrders} orders`);
  const naiveSeconds = await timed(() => playNaively(trade, naiveOrders, 'naive'));
  await sleep(SETTLING_MILLISECONDS);

  const runs = new ConcurrentRuns(sandbox, trade, concurrency);
  const single = await runs.measure(orders, 1, tell);
  const bulk = await runs.measure(orders, options.ordersPerRequest, tell);
  const { conserved } = await network.reconciliation();

  const naiveOrdersPerSecond = naiveOrders / naiveSeconds;
  return {
    benchmark: 'lifecycle',
    ...single.result,
    naiveOrders,
    naiveSeconds: rounded(naiveSeconds),
    naiveOrdersPerSecond: rounded(naiveOrdersPerSecond),
    ratio: rounded(single.result.ordersPerSecond / naiveOrdersPerSecond),
    bulk: { ordersPerRequest: options.ordersPerRequest, ...bulk.result },
    concurrency,
    pairs: options.pairs,
    blocks: `as transactions come, at least ${options.blockMilliseconds} ms apart`,
    finality: finalityDepth === 0 ? 'at once, as on chains of consortia' : `${finalityDepth} blocks on top`,
    conserved: conserved && single.paidInFull === orders && bulk.paidInFull === orders,
  };
}

/** Runs of many orders at the same time over one network. */
class ConcurrentRuns {
  constructor(
    private readonly sandbox: SandboxProcess,
    private readonly trade: Trade,
    private readonly concurrency: number,
  ) {}

  async measure(
    orders: number,
    ordersPerRequest: number,
    tell: (line: string) => void,
  ): Promise<{ result: ConcurrentResult; paidInFull: number }> {
    const { apiUrl, operatorApiKey } = this.sandbox.state;
    tell(`${this.concurrency} orders at a time, ${ordersPerRequest} in a request: ${orders} orders`);
    const client = new DriverClient(apiUrl);
    const events = (after: string) => client.events(operatorApiKey, after);
    const feed = new EventFeed({ events }, '0', { pollMilliseconds: FEED_POLL_MILLISECONDS });
    await feed.catchUp();
    const finality = new FinalityWatch(() => client.finalBlock(operatorApiKey));
    const meter = await ResourceMeter.open(this.sandbox.state);
    const run = new ConcurrentRun({ client, trade: this.trade, feed, finality });
    finality.start();
    await meter.begin();
    const seconds = await timed(() => run.play(orders, this.concurrency, ordersPerRequest));
    await run.finalised();
    await finality.stop();
    const use = await meter.end(orders, seconds, SIGNATURES_PER_ORDER);
    await meter.close();
    client.close();
    const result = {
      ...{ orders, seconds: rounded(seconds), ordersPerSecond: rounded(orders / seconds) },
      p50Seconds: percentile(run.finalSeconds, 50),
      p95Seconds: percentile(run.finalSeconds, 95),
      p50MinedSeconds: percentile(run.minedSeconds, 50),
      p95MinedSeconds: percentile(run.minedSeconds, 95),
      transactionsPerOrder: rounded(run.transactions() / orders),
      ...use,
    };
    return { result, paidInFull: run.paidInFull() };
  }
}

async function playNaively(trade: Trade, count: number, name: string): Promise<void> {
  const { network, time } = trade;
  for (let number = 0; number < count; number += 1) {
    const pair = pairOf(trade, number);
    const orderId = await agree(network, pair, `${name}-${number}`, time);
    for (const step of [fund, deliver, acceptDelivery]) await untilMined(network, await step(network, pair, orderId));
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
