import type { Registry } from 'prom-client';
import { MetricsServer } from './metrics-server.js';
import { NetworkMetrics, type NetworkMetricsSources } from './network-metrics.js';

/** Where metrics are shown: `METRICS_HOST` and `METRICS_PORT`. */
export interface MetricsPlace {
  readonly metricsHost: string;
  readonly metricsPort: number | undefined;
}

/** Shows a process's metrics and those of the whole network. Undefined when no port is given. */
export async function observeNetwork(
  place: MetricsPlace,
  registry: Registry,
  sources: NetworkMetricsSources,
): Promise<MetricsServer | undefined> {
  const { metricsHost: host, metricsPort: port } = place;
  if (port === undefined) return undefined;
  const network = new NetworkMetrics(registry, sources);
  return MetricsServer.listen({
    host,
    port,
    registry,
    refresh: () => network.refresh(),
    ready: async () => {
      await sources.dataSource.query('SELECT 1 FROM network_clock');
      await sources.rpc.send('eth_chainId');
    },
  });
}
