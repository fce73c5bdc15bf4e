import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { recordWorkFailures } from '#dead-letters';
import { newId } from '#domain';
import { createProcessRegistry, type MetricsServer, observeNetwork } from '#observability';
import { writeOutbox } from '#outbox';
import { freePort, type OwnedProcess, startProcess } from '#testing';
import { TradeBench } from './support/trade-bench.js';

interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly runbook: string };
}

const { load } = createRequire(import.meta.url)('js-yaml') as { load(text: string): unknown };

function alertRules(): AlertRule[] {
  const { groups } = load(readFileSync('docs/runbooks/alerts.yml', 'utf8')) as { groups: { rules: AlertRule[] }[] };
  return groups.flatMap(({ rules }) => rules);
}

/** Values by series, as `name{label="value"}` without the label of the service. */
function parseMetrics(text: string): Map<string, number> {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const at = line.lastIndexOf(' ');
      const series = line
        .slice(0, at)
        .replace(/,?service="\w+"/, '')
        .replace('{}', '');
      return [series, Number(line.slice(at + 1))];
    }),
  );
}

describe('metrics', () => {
  let bench: TradeBench;
  let server: MetricsServer | undefined;
  let worker: OwnedProcess | undefined;

  beforeEach(async () => {
    bench = await TradeBench.open();
  });

  afterEach(async () => {
    await worker?.stop('SIGKILL', 0);
    await server?.close();
    worker = undefined;
    server = undefined;
    await bench.close();
  });

  async function observe(
    rpc = bench.rpc,
  ): Promise<{ registry: ReturnType<typeof createProcessRegistry>; url: string }> {
    const registry = createProcessRegistry(bench.dataSource, 'worker');
    server = await observeNetwork({ metricsHost: '127.0.0.1', metricsPort: 0 }, registry, {
      dataSource: bench.dataSource,
      rpc,
      chainId: bench.contracts.chainId,
      differences: async () => [{ token: bench.token.verifyingContract, difference: -3n }],
    });
    return { registry, url: `http://127.0.0.1:${server!.port}` };
  }

  test('show how far the chain was read, what waits for how long, and what differs', async () => {
    const party = await bench.party('Buyer');
    await bench.mint(party, 5n);
    await bench.settle();
    await bench.mint(party, 5n);
    await bench.chain.call('anvil_mine', '0x7', '0xa');
    const subject = newId('order');
    const payload = { orderId: subject, orderReference: 'PO-1', status: 'issued', amount: '1' };
    const event = { type: 'purchase_order.issued', subject, businessIds: [], payload } as const;
    await writeOutbox(bench.dataSource.manager, [event]);
    const failure = { reference: 'reclaim:1', subject: 'po_1', reason: 'no' };
    for (let count = 0; count < 8; count += 1) {
      await recordWorkFailures(bench.dataSource.manager, 'schedules', [failure]);
    }
    const { url } = await observe();
    const values = parseMetrics(await (await fetch(`${url}/metrics`)).text());
    expect(values.get('quittance_chain_lag_blocks{chain_id="31337",to="read"}')).toBe(7);
    expect(values.get('quittance_chain_lag_seconds{chain_id="31337"}')).toBeGreaterThanOrEqual(60);
    expect(values.get('quittance_chain_halted{chain_id="31337"}')).toBe(0);
    expect(values.get('quittance_intents{status="ready"}')).toBe(1);
    expect(values.get('quittance_intents_oldest_age_seconds{status="ready"}')).toBeGreaterThan(0);
    expect(values.get('quittance_outbox_depth')).toBeGreaterThanOrEqual(1);
    expect(values.get('quittance_dead_letters{queue="schedules"}')).toBe(1);
    expect(values.get(`quittance_reconciliation_difference{token="${bench.token.verifyingContract}"}`)).toBe(-3);
    expect(values.get('quittance_collection_failed{source="chain"}')).toBe(0);
    expect([...values.keys()].some((series) => series.startsWith('nodejs_eventloop_lag'))).toBe(true);
    expect(values.get('quittance_database_connections{state="waiting"}')).toBe(0);
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    expect((await fetch(`${url}/anything`)).status).toBe(404);
  });

  test('say what they cannot read, and show the rest', async () => {
    await bench.settle();
    const { url } = await observe();
    await bench.chain.stop();
    const values = parseMetrics(await (await fetch(`${url}/metrics`)).text());
    expect(values.get('quittance_collection_failed{source="chain"}')).toBe(1);
    expect(values.get('quittance_collection_failed{source="database"}')).toBe(0);
    expect(values.has('quittance_chain_read_block{chain_id="31337"}')).toBe(true);
    expect((await fetch(`${url}/health/ready`)).status).toBe(503);
  });

  test('are shown by a worker process on its own port, and by none that was given no port', async () => {
    const port = await freePort();
    const start = (environment: Record<string, string>) =>
      startProcess(process.execPath, [resolve('dist/programs/worker.js')], {
        env: {
          ...process.env,
          NODE_OPTIONS: '',
          DATABASE_URL: bench.database.url,
          RPC_URL: bench.chain.rpcUrl,
          DEPLOYMENT_FILE: bench.chain.deploymentFile,
          WORKER_ROLES: 'reader',
          ...environment,
        },
        signalWhenOrphaned: 'SIGTERM',
      });
    worker = await start({ METRICS_PORT: String(port) });
    const end = Date.now() + 20_000;
    let answer: Response | undefined;
    while (answer === undefined && Date.now() < end) {
      answer = await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => undefined);
      await new Promise((retry) => setTimeout(retry, 100));
    }
    expect(answer?.status).toBe(200);
    const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    expect(text).toMatch(/quittance_chain_head_block\{.*service="worker"/);
  });

  test('are few: labels are fixed words, chains, accounts of the operator and tokens', async () => {
    const { registry } = await observe();
    const labels = new Set<string>();
    for (const metric of registry.getMetricsAsArray()) {
      if (!metric.name.startsWith('quittance_')) continue;
      for (const label of (metric as unknown as { labelNames: string[] }).labelNames) labels.add(label);
    }
    expect([...labels].sort()).toEqual(['chain_id', 'queue', 'signer', 'source', 'state', 'status', 'to', 'token']);
  });

  test('cover every alert, and every alert has a page that says what to do', async () => {
    const { registry } = await observe();
    const known = new Set(registry.getMetricsAsArray().map(({ name }) => name));
    const rules = alertRules();
    expect(rules.length).toBeGreaterThanOrEqual(8);
    for (const { alert, expr, labels, annotations } of rules) {
      const names = expr.match(/quittance_[a-z_]+/g) ?? [];
      expect({ alert, names }).not.toEqual({ alert, names: [] });
      expect({ alert, unknown: names.filter((name) => !known.has(name)) }).toEqual({ alert, unknown: [] });
      expect({ alert, page: existsSync(annotations.runbook) }).toEqual({ alert, page: true });
      expect(['warning', 'critical']).toContain(labels.severity);
      expect(annotations.summary).not.toBe('');
    }
  });
});
