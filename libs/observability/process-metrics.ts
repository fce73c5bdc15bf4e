import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { DataSource } from 'typeorm';

/** What pg's pool tells of itself. */
interface ConnectionPool {
  readonly totalCount: number;
  readonly idleCount: number;
  readonly waitingCount: number;
}

function poolOf(dataSource: DataSource): ConnectionPool | undefined {
  return (dataSource.driver as { master?: ConnectionPool }).master;
}

/** A registry with what every process shows: memory, CPU, event loop lag and its database connections. */
export function createProcessRegistry(dataSource: DataSource, service: 'api' | 'worker'): Registry {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'quittance_database_connections',
    help: 'Connections of this process: in use, idle, and requests that wait for one',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      const pool = poolOf(dataSource);
      if (pool === undefined) return;
      this.set({ state: 'used' }, pool.totalCount - pool.idleCount);
      this.set({ state: 'idle' }, pool.idleCount);
      this.set({ state: 'waiting' }, pool.waitingCount);
    },
  });
  return registry;
}

export interface AnsweredRequest {
  readonly method: string;
  /** The route's pattern, never the path: ids must not become labels. Undefined where nothing is. */
  readonly route: string | undefined;
  readonly status: number;
  readonly seconds: number;
}

/** How long requests took, by method, route and class of status. */
export class RequestMetrics {
  private readonly duration: Histogram<'method' | 'route' | 'status'>;

  constructor(registry: Registry) {
    this.duration = new Histogram({
      name: 'quittance_http_request_duration_seconds',
      help: 'Time to answer a request',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers: [registry],
    });
  }

  observe({ method, route = 'none', status, seconds }: AnsweredRequest): void {
    this.duration.observe({ method, route, status: `${Math.floor(status / 100)}xx` }, seconds);
  }
}
