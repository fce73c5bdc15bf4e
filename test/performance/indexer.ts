import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DataSource } from 'typeorm';
import { ChainReader, type Logger, RpcClient } from '#chain';
import { createDataSource, migrate } from '#database';
import { lastTimeToClaim, newId, termsToJson } from '#domain';
import { SettlementProjection } from '#settlement';
import { removePostgresCluster, startPostgres } from '#testing';
import { AMOUNT, contracts, ordersOf, PAIRS, partyAddress, TOKEN, termsOf } from './generated-chain.js';
import { processorSeconds } from './process-times.js';

export interface IndexerResult {
  readonly eventsPerSecond: number;
  /** Of the reading process (resident set), at its highest. */
  readonly peakMemoryMb: number;
  /** The same over the first tenth of the events: about equal when memory is flat. */
  readonly peakMemoryFirstTenthMb: number;
  /** Processor time that reading, and the database's writing, took per event, in microseconds: what a busy machine does not change much. */
  readonly cpuMicrosecondsPerEvent: { readonly reader: number; readonly postgres: number };
  readonly events: number;
  readonly seconds: number;
  readonly blocks: number;
}

const SAMPLE_MILLISECONDS = 50;
const silent: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined };

/**
 * Backfill: a network that starts at the first block and reads `events` logs, a third each of orders that are funded, delivered and
 * accepted. Measured is the product's reader from its first request to its last commit: JSON-RPC over HTTP, all checks, decoding,
 * projection, ledger (pending and posted), trail, feed and audit, in a real PostgreSQL with its default durability.
 *
 * The node is not real: another process computes the blocks (see generated-chain.ts), because no local node mines a million such
 * logs in reasonable time. So what a provider takes to answer is not in the figure. The orders are in the database beforehand.
 */
export async function measureIndexer(options: {
  readonly events: number;
  readonly tell: (line: string) => void;
}): Promise<IndexerResult> {
  const directory = mkdtempSync(join(tmpdir(), 'quittance-indexer-'));
  chmodSync(directory, 0o711);
  const cluster = join(directory, 'postgres');
  const postgres = await startPostgres({ dir: cluster, settings: { max_wal_size: '2GB', shared_buffers: '256MB' } });
  const chain = fork(fileURLToPath(new URL('generated-chain.js', import.meta.url)), [String(options.events)]);
  const [port] = (await once(chain, 'message')) as [number];
  const dataSource = await createDataSource({ url: postgres.url() }).initialize();
  try {
    await migrate(dataSource);
    await insertOrders(dataSource, ordersOf(options.events));
    options.tell(`${ordersOf(options.events)} orders are in the database; reading`);
    return await read(dataSource, { port, postgresPid: postgres.pid }, options);
  } finally {
    await stop(chain);
    await dataSource.destroy();
    await postgres.stop();
    removePostgresCluster(cluster);
    rmSync(directory, { recursive: true, force: true });
  }
}

async function read(
  dataSource: DataSource,
  { port, postgresPid }: { readonly port: number; readonly postgresPid: number },
  { events, tell }: Parameters<typeof measureIndexer>[0],
): Promise<IndexerResult> {
  const rpc = new RpcClient(`http://127.0.0.1:${port}`);
  const reader = new ChainReader(dataSource, rpc, silent, {
    contracts,
    deploymentBlock: 1n,
    finalityDepth: 12n,
    projection: new SettlementProjection(contracts, silent),
    onIntentsFailed: async () => undefined,
  });
  const head = (ordersOf(events) / 60) * 3;
  let [peak, peakFirstTenth, progress] = [0, 0, 0];
  const sampler = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
    if (progress <= head / 10) peakFirstTenth = peak;
  }, SAMPLE_MILLISECONDS);
  const pids = { reader: process.pid, postgres: postgresPid };
  const before = processorSeconds(pids);
  const started = performance.now();
  let toldAt = started;
  try {
    while (progress < head) {
      await reader.step();
      const [row] = (await dataSource.query(`SELECT number FROM chain_checkpoints`)) as [{ number: string }?];
      progress = Number(row?.number ?? 0);
      if (performance.now() - toldAt > 10_000) {
        toldAt = performance.now();
        const rate = Math.round((progress * 60 * 1000) / (toldAt - started));
        tell(`block ${progress} of ${head}, ${rate} events/s, ${Math.round(process.memoryUsage.rss() / 2 ** 20)} MB`);
      }
    }
  } finally {
    clearInterval(sampler);
  }
  const seconds = (performance.now() - started) / 1000;
  const after = processorSeconds(pids);
  await reader.stop();
  rpc.close();
  const applied = await countApplied(dataSource);
  if (applied.failures > 0 || applied.settled !== ordersOf(events)) {
    throw new Error(`Not everything was applied: ${JSON.stringify(applied)}`);
  }
  const megabytes = (bytes: number) => Math.round(bytes / 2 ** 20);
  const microseconds = (name: 'reader' | 'postgres') =>
    Math.round((((after[name] ?? 0) - (before[name] ?? 0)) * 1e6) / applied.logs);
  return {
    eventsPerSecond: Math.round(applied.logs / seconds),
    peakMemoryMb: megabytes(peak),
    peakMemoryFirstTenthMb: megabytes(peakFirstTenth),
    cpuMicrosecondsPerEvent: { reader: microseconds('reader'), postgres: microseconds('postgres') },
    events: applied.logs,
    seconds: Math.round(seconds * 10) / 10,
    blocks: head,
  };
}

async function countApplied(dataSource: DataSource): Promise<{ logs: number; failures: number; settled: number }> {
  const [row] = (await dataSource.query(
    `SELECT (SELECT count(*)::int FROM chain_logs) AS logs, (SELECT count(*)::int FROM chain_log_failures) AS failures,
       (SELECT count(*)::int FROM purchase_orders WHERE status = 'settled' AND paid = ${AMOUNT}) AS settled`,
  )) as [{ logs: number; failures: number; settled: number }];
  return row;
}

/** Orders that suppliers accepted, each of one of the pairs of businesses. */
async function insertOrders(dataSource: DataSource, count: number): Promise<void> {
  for (let pair = 0; pair < PAIRS; pair += 1) {
    const ids = { buyer: newId('business'), supplier: newId('business') };
    for (const role of ['buyer', 'supplier'] as const) {
      await dataSource.query(
        `INSERT INTO businesses (id, name, country, roles) VALUES ($1, $2, 'DE', '{buyer,supplier}')`,
        [ids[role], `${role} ${pair}`],
      );
      await dataSource.query(`INSERT INTO signers (id, business_id, kind, address) VALUES ($1, $2, 'external', $3)`, [
        newId('signer'),
        ids[role],
        partyAddress(role, pair),
      ]);
    }
    const terms = termsOf(pair);
    const time = (seconds: bigint) => new Date(Number(seconds) * 1000);
    await dataSource.query(
      `INSERT INTO purchase_orders (id, order_hash, reference, buyer_id, supplier_id, token, amount, terms, status, fund_by,
         deliver_by, claim_by)
       SELECT 'po_' || lpad(i::text, 26, '0'), '0x' || encode(sha256(convert_to('order ' || i, 'UTF8')), 'hex'), 'order ' || i,
         $1, $2, $3, $4, $5, 'funding', $6, $7, $8
       FROM generate_series($9::int, $10::int, ${PAIRS}) AS i`,
      [
        ...[ids.buyer, ids.supplier, TOKEN, AMOUNT.toString(), termsToJson(terms)],
        ...[time(terms.fundBy), time(terms.deliverBy), time(lastTimeToClaim(terms, terms.deliverBy))],
        ...[pair, count - 1],
      ],
    );
  }
  await dataSource.query('ANALYZE');
}

async function stop(chain: ChildProcess): Promise<void> {
  const ended = once(chain, 'exit');
  chain.kill('SIGTERM');
  await ended;
}
