import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Registry } from 'prom-client';

export interface MetricsServerOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly registry: Registry;
  /** Brings gauges up to date before they are shown. */
  readonly refresh: () => Promise<void>;
  /** Throws when the process cannot do its work now. */
  readonly ready: () => Promise<void>;
}

/** `/metrics`, `/health/live` and `/health/ready` on a port of their own, which the outside must not reach. */
export class MetricsServer {
  private refreshing: Promise<void> | undefined;

  private constructor(
    private readonly options: MetricsServerOptions,
    private readonly server: Server,
  ) {}

  static async listen(options: MetricsServerOptions): Promise<MetricsServer> {
    const server = createServer({ requestTimeout: 10_000 });
    const metrics = new MetricsServer(options, server);
    server.on('request', (request, response) => void metrics.answer(request.url ?? '/', response));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(options.port, options.host, resolve);
    });
    return metrics;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => {
      this.server.close(() => resolve());
    });
  }

  private async answer(url: string, response: ServerResponse): Promise<void> {
    try {
      switch (url.split('?')[0]) {
        case '/metrics':
          await this.refreshOnce();
          return send(response, 200, await this.options.registry.metrics(), this.options.registry.contentType);
        case '/health/live':
          return send(response, 200, '{"status":"live"}');
        case '/health/ready':
          await this.options.ready();
          return send(response, 200, '{"status":"ready"}');
        default:
          return send(response, 404, '{"status":"not found"}');
      }
    } catch {
      send(response, 503, '{"status":"unavailable"}');
    }
  }

  /** Several that ask at the same time share one look. */
  private refreshOnce(): Promise<void> {
    this.refreshing ??= this.options.refresh().finally(() => {
      this.refreshing = undefined;
    });
    return this.refreshing;
  }
}

function send(response: ServerResponse, status: number, body: string, type = 'application/json'): void {
  response.writeHead(status, { 'content-type': type });
  response.end(body);
}
