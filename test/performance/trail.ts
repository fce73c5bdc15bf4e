import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { DataSource } from 'typeorm';
import { verifyAudit } from '#audit';
import { createDataSource, createServiceUsers, inTransaction, migrate } from '#database';
import { type Export, makeExport } from '#exports';
import { createApiKey } from '#parties';
import { removePostgresCluster, serviceUrls, startPostgres } from '#testing';
import { createApplication } from '../../apps/api/application.js';
import { entities } from '../../apps/api/entities.js';
import { offlineDependencies } from '../../apps/api/offline-dependencies.js';
import { type LoadRequest, measureLoad } from './http-load.js';
import {
  BUILT,
  buildBusinesses,
  buildOrders,
  buyerOf,
  DAYS,
  FIRST_DAY,
  hashOf,
  orderIdOf,
  SIDES,
  supplierOf,
  TOKENS,
} from './trail-rows.js';

export interface TrailBenchOptions {
  readonly orders: number;
  /** Requests of every kind. */
  readonly requests: number;
  /** Where the database is kept for another run over the same orders; thrown away unless told. */
  readonly directory?: string | undefined;
  readonly tell: (line: string) => void;
}

interface Latencies {
  readonly orders: number;
  readonly trailP50Ms: number;
  readonly trailP99Ms: number;
  readonly listP50Ms: number;
  readonly listP99Ms: number;
  readonly aggregateP50Ms: number;
  readonly aggregateP99Ms: number;
}

export interface TrailBench extends Latencies {
  readonly benchmark: 'trail';
  readonly built: typeof BUILT;
  readonly buildSeconds: number;
  /** The slowest hundredth of each kind of list and sum, for who looks for the slow one. */
  readonly kinds: Readonly<Record<string, number>>;
  /** Entries of the audit log hashed again and compared. */
  readonly verifyEntriesPerSecond: number;
  readonly verifiedEntries: number;
  readonly exportRowsPerSecond: number;
  readonly exportedRows: number;
  /** What the process took more at its peak, above what it had before. */
  readonly exportPeakMb: number;
  /** The same requests while there were few orders. */
  readonly grownFrom: Latencies | null;
}

setFlagsFromString('--expose_gc');
const collectGarbage = runInNewContext('gc') as () => void;

const FEW = 10_000;
const CONNECTIONS = 2;
const WARM_UP = 200;
const LEAST_VERIFIED = 200_000;
const MOST_EXPORTED_ORDERS = 100_000;
const DAY_MILLISECONDS = 86_400_000;
const SETTINGS = {
  ...{ shared_buffers: '1GB', maintenance_work_mem: '256MB', max_wal_size: '8GB' },
  // What is built is thrown away when the machine stops.
  ...{ fsync: 'off', synchronous_commit: 'off' },
};

/** How fast trails are told, found, summed up, verified and exported, while there are few and when there are many. */
export async function measureTrail(options: TrailBenchOptions): Promise<TrailBench> {
  const { directory, tell } = options;
  const dir = directory ?? join(mkdtempSync(join(tmpdir(), 'quittance-trail-bench-')), 'postgres');
  const isKept = existsSync(join(dir, 'PG_VERSION')) || existsSync(`${dir}.log`);
  const postgres = await startPostgres({ dir, settings: SETTINGS, ...(directory ? { password: 'bench' } : {}) });
  const dataSource = createDataSource({ url: postgres.url(), poolSize: 4, entities, statementMilliseconds: 0 });
  const urls = serviceUrls(postgres.url());
  const api = createDataSource({ url: urls.app, poolSize: 10, entities, applicationName: 'quittance api' });
  try {
    await dataSource.initialize();
    await migrate(dataSource);
    if (!isKept) await buildBusinesses(dataSource);
    await createServiceUsers(dataSource, urls);
    await api.initialize();
    return await new TrailMeasurement(dataSource, api, options).run();
  } finally {
    for (const source of [api, dataSource]) if (source.isInitialized) await source.destroy();
    await postgres.stop();
    if (directory === undefined) removePostgresCluster(dir);
    else tell(`The database is kept in ${directory}.`);
  }
}

class TrailMeasurement {
  private readonly kinds: Record<string, number> = {};

  constructor(
    private readonly dataSource: DataSource,
    private readonly api: DataSource,
    private readonly options: TrailBenchOptions,
  ) {}

  async run(): Promise<TrailBench> {
    const { orders, tell } = this.options;
    const startedAt = performance.now();
    let built = await this.countOrders();
    let grownFrom: Latencies | null = null;
    if (built < FEW && orders > FEW) {
      await buildOrders(this.dataSource, built + 1, FEW, tell);
      built = FEW;
      grownFrom = await this.measureRequests(FEW);
    }
    if (built < orders) await buildOrders(this.dataSource, built + 1, orders, tell);
    const buildSeconds = (performance.now() - startedAt) / 1000;
    const exported = await this.measureExport();
    const verified = await this.measureVerification();
    return {
      benchmark: 'trail',
      built: BUILT,
      buildSeconds: Math.round(buildSeconds),
      ...(await this.measureRequests(orders)),
      ...verified,
      ...exported,
      kinds: this.kinds,
      grownFrom,
    };
  }

  private async countOrders(): Promise<number> {
    const [row] = (await this.dataSource.query(`SELECT count(*)::int AS count FROM purchase_orders`)) as [
      { count: number },
    ];
    return row.count;
  }

  private async measureRequests(orders: number): Promise<Latencies> {
    const offline = offlineDependencies();
    const application = await createApplication({ ...offline, dataSource: this.api });
    try {
      await application.listen(0, '127.0.0.1');
      return await this.measureKinds(application, orders);
    } finally {
      // The data source serves the next measurement too.
      await application.close();
    }
  }

  private async measureKinds(application: NestFastifyApplication, orders: number): Promise<Latencies> {
    const url = (await application.getUrl()).replace('[::1]', '127.0.0.1');
    const { requests, tell } = this.options;
    const authorizations = new Map<string, string>();
    for (let n = 1; n <= 10; n += 1) {
      const businessId = buyerOf(n);
      const key = { name: 'bench', roles: ['buyer' as const], businessId };
      const { token } = await createApiKey(this.dataSource.manager, key);
      authorizations.set(businessId, `Bearer ${token}`);
    }
    const ask = (n: number, path: string): LoadRequest => {
      const business = buyerOf(1 + (n % 10));
      return { method: 'GET', path, headers: { authorization: authorizations.get(business) ?? '' } };
    };
    const time = async (kind: string, count: number, paths: (n: number) => string) => {
      const load = (size: number) =>
        measureLoad({
          ...{ url, connections: CONNECTIONS },
          requests: Array.from({ length: size }, (_, index) => ask(index, paths(index))),
        });
      await load(Math.min(WARM_UP, count));
      const { p50Ms, p99Ms } = await load(count);
      tell(`${orders} orders, ${kind}: p50 ${p50Ms} ms, p99 ${p99Ms} ms`);
      return { p50Ms, p99Ms };
    };
    /** An order of the business that asks the n-th time, somewhere in all of them. */
    const own = (n: number) => {
      const place = Math.floor(Math.random() * Math.floor(orders / SIDES)) * SIDES;
      return Math.max(place, SIDES * (orders >= 2 * SIDES ? 1 : 0)) + 1 + (n % 10);
    };
    const within = (n: number) => Math.min(own(n), orders);
    const trail = await time('one trail', requests, (n) => `/v1/trails/${orderIdOf(within(n))}`);
    const lists: Record<string, (n: number) => string> = {
      newest: () => '/v1/trails',
      'by status': () => '/v1/trails?status=issued',
      'by counterparty and amount': (n) => `/v1/trails?counterpartyId=${supplierOf(within(n))}&minAmount=2000`,
      'by amount and token': () => `/v1/trails?minAmount=90000&maxAmount=90500&token=${TOKENS[1]}`,
      'by time': () => '/v1/trails?createdFrom=2024-06-01T00:00:00Z&createdUntil=2024-06-15T00:00:00Z',
      // So many steps in a month that orders are gone through, and so few in an hour that they are looked up.
      'by month of steps': () => '/v1/trails?occurredFrom=2024-06-01T00:00:00Z&occurredUntil=2024-07-01T00:00:00Z',
      'by hour of steps': () => '/v1/trails?occurredFrom=2024-06-03T12:00:00Z&occurredUntil=2024-06-03T13:00:00Z',
      'by blocks': (n) => {
        const block = within(n);
        return `/v1/trails?fromBlock=${block}&toBlock=${block + 1000}`;
      },
      'by transaction': (n) => `/v1/trails?transactionHash=${hashOf('tx', 3 * within(n))}`,
      'by document': (n) => `/v1/trails?documentHash=${String(within(n)).padStart(64, '0')}`,
      'by invoice': (n) => `/v1/trails?invoiceId=inv_${String(within(n)).padStart(26, '0')}`,
      orders: () => '/v1/purchase-orders',
      'orders by counterparty': (n) => `/v1/purchase-orders?counterpartyId=${supplierOf(within(n))}`,
      'orders by amount': () => '/v1/purchase-orders?sort=-amount&amountFrom=2000',
      invoices: () => '/v1/invoices',
    };
    const sums: Record<string, (n: number) => string> = {
      'sums by month': () => '/v1/trails/aggregates?by=month',
      'sums by day': () => '/v1/trails/aggregates?by=day&role=buyer',
      'sums by counterparty': () => '/v1/trails/aggregates?by=counterparty&role=buyer',
      'sums by token': () => '/v1/trails/aggregates?by=token&from=2024-01-01&until=2025-01-01',
    };
    // Computed or counted anew, so not mixed with what is looked up.
    const asOf: Record<string, (n: number) => string> = {
      'newest as of a time': () => '/v1/trails?asOf=2025-01-01T00:00:00Z',
      'by status as of a time': () => '/v1/trails?status=funded&asOf=2025-01-01T00:00:00Z',
      'sums by month as of a time': () => '/v1/trails/aggregates?role=buyer&asOf=2025-01-01T00:00:00Z',
    };
    const each = async (kinds: typeof lists) => {
      for (const [kind, path] of Object.entries(kinds)) {
        this.kinds[kind] = (await time(kind, Math.ceil(requests / 4), path)).p99Ms;
      }
    };
    const all = async (kinds: typeof lists) => {
      await each(kinds);
      const paths = Object.values(kinds);
      return time(`${paths.length} kinds, mixed`, requests, (n) => paths[n % paths.length]?.(n) ?? '');
    };
    const list = await all(lists);
    const aggregate = await all(sums);
    await each(asOf);
    return {
      orders,
      ...{ trailP50Ms: trail.p50Ms, trailP99Ms: trail.p99Ms, listP50Ms: list.p50Ms, listP99Ms: list.p99Ms },
      ...{ aggregateP50Ms: aggregate.p50Ms, aggregateP99Ms: aggregate.p99Ms },
    };
  }

  /** As many logs as it takes. */
  private async measureVerification(): Promise<Pick<TrailBench, 'verifyEntriesPerSecond' | 'verifiedEntries'>> {
    const heads = (await this.dataSource.query(
      `SELECT tenant_id, sequence FROM audit_heads WHERE sequence > 1 ORDER BY tenant_id`,
    )) as { tenant_id: string; sequence: string }[];
    let verifiedEntries = 0;
    const startedAt = performance.now();
    for (const { tenant_id: tenant, sequence } of heads) {
      const fault = await verifyAudit(this.dataSource.manager, tenant);
      if (fault !== undefined) throw new Error(`The log of ${tenant} is broken at ${fault.sequence}: ${fault.problem}`);
      verifiedEntries += Number(sequence);
      if (verifiedEntries >= LEAST_VERIFIED) break;
    }
    const seconds = (performance.now() - startedAt) / 1000;
    return { verifyEntriesPerSecond: Math.round(verifiedEntries / seconds), verifiedEntries };
  }

  /** Every step of every trail as CSV, as the operator, to nowhere; of many orders those of a period with as many as few have. */
  private async measureExport(): Promise<Pick<TrailBench, 'exportRowsPerSecond' | 'exportedRows' | 'exportPeakMb'>> {
    const part = Math.min(1, MOST_EXPORTED_ORDERS / this.options.orders);
    const from = new Date(FIRST_DAY);
    const period = { from, to: new Date(from.getTime() + Math.ceil((DAYS + 10) * part) * DAY_MILLISECONDS) };
    const job = { ...period, dataset: 'trail', format: 'csv', rowsOf: 'operator' } as Export;
    collectGarbage();
    const before = process.memoryUsage().rss;
    let peak = before;
    const watch = () => {
      peak = Math.max(peak, process.memoryUsage().rss);
    };
    const startedAt = performance.now();
    const { rows } = await inTransaction(
      this.dataSource,
      (manager) =>
        makeExport(job, {
          manager,
          tokenName: async () => {
            throw new Error('A trail names no token');
          },
          onProgress: async () => watch(),
          receive: async (content) => {
            let size = 0;
            for await (const chunk of content) size += (chunk as Buffer).length;
            return {
              sha256: '',
              size,
              open: () => content,
              keep: async () => undefined,
              discard: async () => undefined,
            };
          },
        }),
      { isolation: 'REPEATABLE READ', readOnly: true },
    );
    const seconds = (performance.now() - startedAt) / 1000;
    const exportPeakMb = Math.round((peak - before) / 1024 / 1024);
    return { exportRowsPerSecond: Math.round(rows / seconds), exportedRows: rows, exportPeakMb };
  }
}
