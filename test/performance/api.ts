import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { freePort, startProcess } from '#testing';
import { ApiClient } from '../../apps/cli/api-client.js';
import { Network } from '../../apps/cli/import/network.js';
import { type Load, type LoadRequest, measureLoad } from './http-load.js';
import { processorSeconds } from './process-times.js';
import { SandboxProcess, type SandboxState } from './sandbox-process.js';
import { newDelivery, newOrder, type Pair, pairOf, registerPairs, type Trade } from './trade-script.js';

export interface ApiBenchOptions {
  /** Of every kind of single request. */
  readonly requests: number;
  /** Requests at the same time. */
  readonly connections: number;
  /** Requests in bulk, of 1,000 orders each. */
  readonly bulkRequests: number;
  readonly tell: (line: string) => void;
}

/** Processor time of one request, or of one item in bulk; zero where there is no /proc. */
interface Cost {
  readonly apiProcessorMs: number;
  readonly databaseProcessorMs: number;
}

type MeasuredLoad = Load & Cost;

export interface ApiBench {
  readonly benchmark: 'api';
  /** An empty NestJS route on Fastify that inserts one row. */
  readonly yardstick: MeasuredLoad;
  readonly createOrder: MeasuredLoad;
  readonly createInvoice: MeasuredLoad;
  readonly confirmDelivery: MeasuredLoad;
  readonly list: MeasuredLoad;
  readonly trail: MeasuredLoad;
  readonly bulkOrdersPerSecond: number;
  readonly bulkP99Ms: number;
  readonly bulkOrder: Cost;
  /** The three single writes, as parts of the yardstick's requests per second. */
  readonly partsOfYardstick: {
    readonly createOrder: number;
    readonly createInvoice: number;
    readonly confirmDelivery: number;
  };
}

const BULK_ITEMS = 1_000;
/** While the API makes one request ready, the database works on another and a third is read. */
const BULK_CONNECTIONS = 4;
/** Businesses that write at the same time; each has an audit log that its commands append to one after the other. */
const PAIRS = 20;
const WARM_UP_REQUESTS = 500;
const API_CONNECTIONS = '10';
const FUNDED_MILLISECONDS = 120_000;
const REST_MILLISECONDS = 60_000;

/**
 * What the API takes in a second over HTTP, with commits as durable as in production, beside a route that does nothing but insert one
 * row in the same run. The workers rest meanwhile: what they do with all of it is measured by `lifecycle`.
 */
export async function measureApi(options: ApiBenchOptions): Promise<ApiBench> {
  options.tell('Starting a network …');
  const sandbox = await SandboxProcess.start({ SANDBOX_SAVE_CHAIN: 'false', DATABASE_POOL_SIZE: API_CONNECTIONS });
  try {
    return await new ApiMeasurement(sandbox.state, options).run();
  } finally {
    signalWorkers(sandbox.state, 'SIGCONT');
    await sandbox.stop();
  }
}

interface Server {
  readonly url: string;
  readonly pid: number;
}

function signalWorkers({ pids }: SandboxState, signal: 'SIGSTOP' | 'SIGCONT'): void {
  for (const pid of [pids.worker, pids.reader]) process.kill(pid, signal);
}

/** Stops the workers where none of them holds a lock that requests would wait for. */
async function stopWorkers(state: SandboxState): Promise<void> {
  const database = new pg.Client({ connectionString: state.databaseUrl });
  await database.connect();
  try {
    const end = performance.now() + REST_MILLISECONDS;
    for (;;) {
      signalWorkers(state, 'SIGSTOP');
      await setTimeout(100);
      const { rowCount } = await database.query(
        `SELECT 1 FROM pg_stat_activity WHERE usename = 'quittance_worker' AND xact_start IS NOT NULL`,
      );
      if (rowCount === 0) return;
      if (performance.now() > end) throw new Error('The workers are never between two transactions.');
      signalWorkers(state, 'SIGCONT');
      await setTimeout(100);
    }
  } finally {
    await database.end();
  }
}

class ApiMeasurement {
  private readonly network: Network;

  constructor(
    private readonly state: SandboxState,
    private readonly options: ApiBenchOptions,
  ) {
    this.network = new Network(new ApiClient(state.apiUrl), state.operatorApiKey);
  }

  async run(): Promise<ApiBench> {
    const { requests, bulkRequests } = this.options;
    const yardstick = await this.measureYardstick();
    const ordersEach = Math.ceil((requests + WARM_UP_REQUESTS) / PAIRS) + 1;
    const pairs = await registerPairs(this.network, PAIRS, ordersEach);
    const { time } = await this.network.state();
    const trade: Trade = { network: this.network, pairs, time };
    const funded = await this.fundedOrders(trade, requests + WARM_UP_REQUESTS);
    await stopWorkers(this.state);

    const createOrder = await this.measureSingles('create order', (number) =>
      command('/v1/purchase-orders', pairOf(trade, number).buyer.apiKey, orderOf(trade, number, 'single')),
    );
    const order = (number: number) => `/v1/purchase-orders/${funded[number % funded.length]?.id}`;
    const supplierKey = (number: number) => funded[number % funded.length]?.pair.supplier.apiKey ?? '';
    const createInvoice = await this.measureSingles('create invoice', (number) => {
      const invoice = { number: `I-${number}`, dueDate: '2030-01-31' };
      return command(`${order(number)}/invoices`, supplierKey(number), invoice);
    });
    const confirmDelivery = await this.measureSingles('confirm delivery', (number) =>
      command(`${order(number)}/deliveries`, supplierKey(number), newDelivery()),
    );
    const list = await this.measureSingles('list', (number) =>
      read('/v1/purchase-orders?limit=20', pairOf(trade, number).buyer.apiKey),
    );
    const trail = await this.measureSingles('trail', (number) => read(`${order(number)}/trail`, supplierKey(number)));
    await this.measureBulk(trade, 4, 'bulk-warm-up');
    const bulk = await this.measureBulk(trade, bulkRequests, 'bulk');
    const part = ({ requestsPerSecond }: Load) => Number((requestsPerSecond / yardstick.requestsPerSecond).toFixed(2));
    return {
      benchmark: 'api',
      ...{ yardstick, createOrder, createInvoice, confirmDelivery, list, trail },
      bulkOrdersPerSecond: Math.round(bulk.requestsPerSecond * BULK_ITEMS),
      bulkP99Ms: bulk.p99Ms,
      bulkOrder: bulk.cost,
      partsOfYardstick: {
        createOrder: part(createOrder),
        createInvoice: part(createInvoice),
        confirmDelivery: part(confirmDelivery),
      },
    };
  }

  private async measureYardstick(): Promise<MeasuredLoad> {
    const port = await freePort();
    const directory = mkdtempSync(join(tmpdir(), 'quittance-yardstick-'));
    const server = await startProcess(process.execPath, [resolve('dist/test/performance/yardstick-server.js')], {
      env: {
        ...process.env,
        YARDSTICK_DATABASE_URL: this.state.databaseUrl,
        YARDSTICK_PORT: String(port),
        DATABASE_POOL_SIZE: API_CONNECTIONS,
      },
      logFile: join(directory, 'yardstick.log'),
      ipc: true,
      signalWhenOrphaned: 'SIGTERM',
    });
    try {
      await new Promise<void>((ready, failed) => {
        server.child.once('message', () => ready());
        server.child.once('exit', () => failed(new Error('The yardstick did not start.')));
      });
      return await this.measureSingles(
        'yardstick',
        (number) => ({
          method: 'POST',
          path: '/rows',
          body: JSON.stringify({ id: randomUUID(), reference: `R-${number}` }),
        }),
        { url: `http://127.0.0.1:${port}`, pid: server.child.pid ?? 0 },
      );
    } finally {
      await server.stop('SIGTERM', 5_000);
      rmSync(directory, { recursive: true, force: true });
    }
  }

  /** After a warm-up, of which the first requests of the measured ones are not a part. */
  private async measureSingles(
    name: string,
    request: (number: number) => LoadRequest,
    server: Server = { url: this.state.apiUrl, pid: this.state.pids.api },
  ): Promise<MeasuredLoad> {
    const { requests, connections, tell } = this.options;
    const all = Array.from({ length: WARM_UP_REQUESTS + requests }, (_, number) => request(number));
    const { url, pid } = server;
    await measureLoad({ url, connections, requests: all.slice(0, WARM_UP_REQUESTS) });
    const { result, cost } = await this.costOf(pid, requests, () =>
      measureLoad({ url, connections, requests: all.slice(WARM_UP_REQUESTS) }),
    );
    const load = { ...result, ...cost };
    tell(`${name}: ${JSON.stringify(load)}`);
    return load;
  }

  /** What `work` costs the server and the database, divided by `count`. */
  private async costOf<Result>(
    server: number,
    count: number,
    work: () => Promise<Result>,
  ): Promise<{ readonly result: Result; readonly cost: Cost }> {
    const pids = { server, postgres: this.state.pids.postgres };
    const before = processorSeconds(pids);
    const result = await work();
    const after = processorSeconds(pids);
    const each = (name: string) => Number((((after[name] ?? 0) - (before[name] ?? 0)) * (1000 / count)).toFixed(3));
    return { result, cost: { apiProcessorMs: each('server'), databaseProcessorMs: each('postgres') } };
  }

  private async measureBulk(
    trade: Trade,
    requests: number,
    name: string,
  ): Promise<{ requestsPerSecond: number; p99Ms: number; cost: Cost }> {
    const bodies = Array.from({ length: requests }, (_, number) => {
      const { buyer, supplier } = pairOf(trade, number);
      const items = Array.from({ length: BULK_ITEMS }, (_item, index) =>
        newOrder(supplier.id, `${name}-${number}-${index}`, trade.time),
      );
      return command('/v1/purchase-orders/bulk', buyer.apiKey, { items });
    });
    const startedAt = performance.now();
    const { result, cost } = await this.costOf(this.state.pids.api, requests * BULK_ITEMS, () =>
      measureLoad({
        url: this.state.apiUrl,
        connections: BULK_CONNECTIONS,
        requests: bodies,
        check: (body) => {
          if (!body.startsWith(`{"succeeded":${BULK_ITEMS},`))
            throw new Error(`Not all were taken: ${body.slice(0, 300)}`);
        },
      }),
    );
    const seconds = (performance.now() - startedAt) / 1000;
    this.options.tell(`${name}: ${Math.round((requests * BULK_ITEMS) / seconds)} orders/s ${JSON.stringify(cost)}`);
    return { requestsPerSecond: requests / seconds, p99Ms: result.p99Ms, cost };
  }

  /** Orders that hold money, spread over the pairs. */
  private async fundedOrders(trade: Trade, count: number): Promise<{ id: string; pair: Pair }[]> {
    this.options.tell(`Funding ${count} orders on chain …`);
    const each = Math.ceil(count / trade.pairs.length);
    const orders: { id: string; pair: Pair }[] = [];
    for (const [index, pair] of trade.pairs.entries()) {
      const items = Array.from({ length: each }, (_, number) =>
        newOrder(pair.supplier.id, `funded-${index}-${number}`, trade.time),
      );
      const ids = await this.bulk('', pair.buyer.apiKey, items);
      const named = ids.map((orderId) => ({ orderId }));
      await this.bulk('/accept', pair.supplier.apiKey, named);
      await this.bulk('/fund', pair.buyer.apiKey, named);
      orders.push(...ids.map((id) => ({ id, pair })));
    }
    const end = performance.now() + FUNDED_MILLISECONDS;
    for (const [index, pair] of trade.pairs.entries()) {
      while ((await this.openOrders(pair)) > 0) {
        if (performance.now() > end) throw new Error(`The orders of pair ${index} were not funded in time.`);
        await setTimeout(200);
      }
    }
    // One of each pair after the other, as the other requests take turns.
    return Array.from({ length: each }, (_, number) => trade.pairs.map((_pair, index) => orders[index * each + number]))
      .flat()
      .filter((order) => order !== undefined);
  }

  private async openOrders({ buyer }: Pair): Promise<number> {
    const path = '/v1/purchase-orders?status=funding&limit=1';
    const response = await fetch(`${this.state.apiUrl}${path}`, {
      headers: { authorization: `Bearer ${buyer.apiKey}` },
    });
    return ((await response.json()) as { data: unknown[] }).data.length;
  }

  /** Returns the orders' ids. */
  private async bulk(path: string, apiKey: string, items: readonly object[]): Promise<string[]> {
    const response = await fetch(`${this.state.apiUrl}/v1/purchase-orders/bulk${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${apiKey}`,
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
      },
      body: JSON.stringify({ items }),
    });
    const text = await response.text();
    const { failed, results } = JSON.parse(text) as { failed?: number; results: { body: { id: string } }[] };
    if (failed !== 0) throw new Error(`Not all were taken: ${text.slice(0, 500)}`);
    return results.map(({ body }) => body.id);
  }
}

function command(path: string, apiKey: string, body: object): LoadRequest {
  const headers = { authorization: `Bearer ${apiKey}`, 'idempotency-key': randomUUID() };
  return { method: 'POST', path, headers, body: JSON.stringify(body) };
}

function read(path: string, apiKey: string): LoadRequest {
  return { method: 'GET', path, headers: { authorization: `Bearer ${apiKey}` } };
}

function orderOf(trade: Trade, number: number, name: string): object {
  return newOrder(pairOf(trade, number).supplier.id, `${name}-${number}`, trade.time);
}
