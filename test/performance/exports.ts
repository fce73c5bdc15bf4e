import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { DataSource } from 'typeorm';
import { createDataSource, inTransaction, migrate } from '#database';
import {
  type Export,
  MOST_PDF_LINES,
  makeExport,
  type StatementAccount,
  type StatementLine,
  toCamt053,
  toPdf,
} from '#exports';
import { removePostgresCluster, startPostgres } from '#testing';
import { entities } from '../../apps/api/entities.js';
import { buildBusinesses, buildOrders, DAYS, FIRST_DAY } from './trail-rows.js';

export interface ExportsBenchOptions {
  /** Rows of the largest file. */
  readonly rows: number;
  /** Where the database is kept for another run, or of `bench trail`; thrown away unless told. */
  readonly directory?: string | undefined;
  readonly tell: (line: string) => void;
}

/** What making one file took, megabytes above what the process had before. */
interface Memory {
  readonly rows: number;
  readonly fileMb: number;
  readonly rowsPerSecond: number;
  /** Resident, at its peak: with what the garbage collector had not taken yet. */
  readonly peakMb: number;
  /** Reachable, at its peak, of ten looks after a collection each. */
  readonly heldMb: number;
}

export interface ExportsBench {
  readonly benchmark: 'exports';
  readonly database: string;
  readonly statements: string;
  readonly formats: Readonly<Record<string, readonly Memory[]>>;
  /**
   * Whether the largest file of each format holds no more than {@link SLACK_MB} above the smallest. Of a PDF every page leaves an entry of the
   * file's index, so it holds {@link MOST_PDF_MB} at most, at the most lines that one may have.
   */
  readonly isFlat: boolean;
}

const FEW = 10_000;
const SLACK_MB = 16;
const MOST_PDF_MB = 64;
/** Steps of a trail that {@link buildOrders} makes per order: 2 to 5. */
const STEPS_PER_ORDER = 4.6;
const DAY_MILLISECONDS = 86_400_000;
const MEGABYTE = 1_048_576;
const LOOKS = 10;
const FETCHED = 1_000;
const SETTINGS = { shared_buffers: '512MB', max_wal_size: '8GB', fsync: 'off', synchronous_commit: 'off' };

setFlagsFromString('--expose_gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Watches the process while a file of `expected` rows is made. */
class MemoryWatch {
  private readonly startedAt = performance.now();
  private readonly residentBefore: number;
  private readonly heldBefore: number;
  private resident = 0;
  private held = 0;
  private bytes = 0;
  private looks = 0;

  constructor(private readonly expected: number) {
    this.heldBefore = heldBytes();
    this.residentBefore = process.memoryUsage.rss();
  }

  /** After a batch. */
  reach(rows: number): void {
    this.resident = Math.max(this.resident, process.memoryUsage.rss());
    if (rows * LOOKS < this.expected * (this.looks + 1)) return;
    this.looks += 1;
    this.held = Math.max(this.held, heldBytes());
  }

  async receive(content: AsyncIterable<unknown>): Promise<void> {
    for await (const chunk of content) this.bytes += Buffer.byteLength(chunk as string | Buffer);
  }

  result(rows: number): Memory {
    const megabytes = (bytes: number) => Math.round(Math.max(0, bytes) / MEGABYTE);
    return {
      rows,
      fileMb: megabytes(this.bytes),
      rowsPerSecond: Math.round((rows * 1_000) / (performance.now() - this.startedAt)),
      peakMb: megabytes(this.resident - this.residentBefore),
      heldMb: megabytes(this.held - this.heldBefore),
    };
  }
}

function heldBytes(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** How much memory an export takes, by its rows: the same for few and for many, or it is not made row by row. */
export async function measureExports({ rows, directory, tell }: ExportsBenchOptions): Promise<ExportsBench> {
  const dir = directory ?? join(mkdtempSync(join(tmpdir(), 'quittance-exports-bench-')), 'postgres');
  const isKept = existsSync(join(dir, 'PG_VERSION'));
  const postgres = await startPostgres({ dir, settings: SETTINGS, ...(directory ? { password: 'bench' } : {}) });
  const dataSource = createDataSource({ url: postgres.url(), poolSize: 2, entities, statementMilliseconds: 0 });
  const formats: Record<string, Memory[]> = {};
  const note = (format: string, memory: Memory) => {
    formats[format] = [...(formats[format] ?? []), memory];
    tell(`${format}, ${memory.rows} rows: ${memory.fileMb} MB, peak ${memory.peakMb} MB, held ${memory.heldMb} MB`);
  };
  try {
    await dataSource.initialize();
    await migrate(dataSource);
    if (!isKept) await buildBusinesses(dataSource);
    const [{ built }] = (await dataSource.query(`SELECT count(*)::int AS built FROM purchase_orders`)) as [
      { built: number },
    ];
    const orders = Math.ceil(rows / STEPS_PER_ORDER);
    if (built < orders) await buildOrders(dataSource, built + 1, orders, tell);
    for (const wanted of sizes(rows)) {
      for (const format of ['csv', 'jsonl', 'parquet'] as const)
        note(format, await tableOf(dataSource, format, wanted));
      note('camt.053', await statementOf('camt.053', wanted));
      if (wanted <= MOST_PDF_LINES) note('pdf', await statementOf('pdf', wanted));
    }
    if (rows > MOST_PDF_LINES) note('pdf', await statementOf('pdf', MOST_PDF_LINES));
  } finally {
    if (dataSource.isInitialized) await dataSource.destroy();
    await postgres.stop();
    if (directory === undefined) removePostgresCluster(dir);
    else tell(`The database is kept in ${directory}.`);
  }
  return {
    benchmark: 'exports',
    database: 'steps of trails, as the operator, through the cursor that exports read by',
    statements: 'lines that are made up as they are read; a PDF has at most 100,000',
    formats,
    isFlat: Object.entries(formats).every(([format, made]) => {
      const most = format === 'pdf' ? MOST_PDF_MB : (made[0]?.heldMb ?? 0) + SLACK_MB;
      return made.every(({ heldMb }) => heldMb <= most);
    }),
  };
}

/** Ten times as many each time. */
function sizes(most: number): number[] {
  const all = [];
  for (let rows = Math.min(FEW, most); rows < most; rows *= 10) all.push(rows);
  return [...all, most];
}

async function tableOf(dataSource: DataSource, format: 'csv' | 'jsonl' | 'parquet', wanted: number): Promise<Memory> {
  const [{ total }] = (await dataSource.query(`SELECT count(*)::int AS total FROM trail_entries`)) as [
    { total: number },
  ];
  const from = new Date(FIRST_DAY);
  const days = Math.ceil((DAYS + 40) * Math.min(1, wanted / total));
  const period = { from, to: new Date(from.getTime() + days * DAY_MILLISECONDS) };
  const job = { ...period, dataset: 'trail', format, rowsOf: 'operator' } as Export;
  const watch = new MemoryWatch(wanted);
  const { rows } = await inTransaction(
    dataSource,
    (manager) =>
      makeExport(job, {
        manager,
        tokenName: async () => TOKEN,
        onProgress: async (done) => watch.reach(done),
        receive: async (content) => {
          await watch.receive(content);
          const nothing = async () => undefined;
          return { sha256: '', size: 0, open: () => content, keep: nothing, discard: nothing };
        },
      }),
    { isolation: 'REPEATABLE READ', readOnly: true },
  );
  return watch.result(rows);
}

const TOKEN = { symbol: 'USDX', decimals: 6 };

async function statementOf(format: 'camt.053' | 'pdf', wanted: number): Promise<Memory> {
  const watch = new MemoryWatch(wanted);
  const at = new Date(FIRST_DAY);
  const head = {
    ...{ id: `exp_${'0'.repeat(26)}`, businessId: `biz_${'0'.repeat(26)}`, businessName: 'Large Trader' },
    ...{ from: at, to: at, createdAt: at },
  };
  async function* lines(): AsyncGenerator<StatementLine[]> {
    for (let first = 0; first < wanted; first += FETCHED) {
      yield Array.from({ length: Math.min(FETCHED, wanted - first) }, (_, place) => ({
        ...{ id: `ltx_${String(first + place).padStart(26, '0')}`, kind: 'payment_released', amount: 1_500_000n, at },
        ...{ orderId: `po_${String(first + place).padStart(26, '0')}`, transactionHash: `0x${'a'.repeat(64)}` },
      }));
      watch.reach(first + FETCHED);
    }
  }
  async function* accounts(): AsyncGenerator<StatementAccount> {
    yield {
      ...{ id: 1n, kind: 'available', owner: head.businessId, token: `0x${'1'.repeat(40)}`, tokenName: TOKEN },
      ...{ opening: 0n, closing: 1_500_000n * BigInt(wanted), lines: lines() },
    };
  }
  const content = format === 'pdf' ? toPdf(head, accounts()) : toCamt053(head, accounts(), 'USD');
  await watch.receive(Readable.from(content, { objectMode: true, highWaterMark: 1 }));
  return watch.result(wanted);
}
