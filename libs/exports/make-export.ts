import { Readable } from 'node:stream';
import type { EntityManager } from 'typeorm';
import type { ReceivedContent } from '#documents';
import { QuittanceError } from '#domain';
import { getParty } from '#parties';
import { type ExportColumn, type ExportRow, type TableSource, tableSources } from './datasets.js';
import type { Export, TableFormat } from './export.entity.js';
import { toCsv } from './formats/csv.js';
import { toJsonLines } from './formats/json-lines.js';
import { toParquet } from './formats/parquet.js';
import { readRows } from './read-rows.js';
import { toCamt053 } from './statement/camt053.js';
import { toPdf } from './statement/pdf.js';
import {
  countStatementLines,
  findStatementAccounts,
  readStatement,
  type StatementToken,
} from './statement/statement.js';

/** Rows of one file at most; a period that has more is refused with a hint to shorten it. */
export const MOST_ROWS = 10_000_000;
/** Lines of one PDF at most: some 1,400 pages. */
export const MOST_PDF_LINES = 100_000;
/** ISO 4217: no currency. */
const NO_CURRENCY = 'XXX';

export interface ExportMaking {
  /** In a transaction that sees one moment, as the tenant whose rows are exported. */
  readonly manager: EntityManager;
  readonly tokenName: (token: string) => Promise<StatementToken>;
  /** Is told after every batch, may take its time, and ends the export by throwing. */
  readonly onProgress: (done: number, total: number) => Promise<void>;
  /** Takes the file in constant memory. */
  readonly receive: (content: Readable) => Promise<ReceivedContent>;
}

export interface MadeExport {
  readonly received: ReceivedContent;
  readonly rows: number;
  readonly columns: readonly ExportColumn[];
}

type TableEncoder = (
  columns: readonly ExportColumn[],
  batches: AsyncIterable<readonly ExportRow[]>,
) => AsyncGenerator<string | Uint8Array>;

const encoders: { readonly [Format in TableFormat]: TableEncoder } = {
  csv: toCsv,
  jsonl: toJsonLines,
  parquet: toParquet,
};

/**
 * Makes an export's file, from the first row to the last at the pace of whoever receives it. Throws `invalid_request` where it would have
 * too many rows and `amount_out_of_range` where its format cannot hold an amount.
 */
export async function makeExport(job: Export, making: ExportMaking): Promise<MadeExport> {
  return job.dataset === 'statement' ? makeStatement(job, making) : makeTable(job, tableSources[job.dataset], making);
}

async function makeTable(job: Export, source: TableSource, making: ExportMaking): Promise<MadeExport> {
  const { manager, receive } = making;
  const period = [job.from, job.to];
  const [{ count }] = (await manager.query(source.countSql, period)) as [{ count: string }];
  const counter = new Counter(Number(count), MOST_ROWS, making);
  const batches = counter.counted(readRows<ExportRow>(manager, 'exported_rows', source.sql, period));
  const received = await receive(Readable.from(encoders[job.format as TableFormat](source.columns, batches), BYTES));
  return { received, rows: counter.done, columns: source.columns };
}

async function makeStatement(job: Export, making: ExportMaking): Promise<MadeExport> {
  const { manager, tokenName, receive } = making;
  const { business } = await getParty(manager, job.rowsOf);
  const { id, from, to, createdAt, format } = job;
  const head = { id, businessId: business.id, businessName: business.name, from, to, createdAt };
  const accounts = await findStatementAccounts(manager);
  const most = format === 'pdf' ? MOST_PDF_LINES : MOST_ROWS;
  const counter = new Counter(await countStatementLines(manager, accounts, head), most, making);
  const statement = counter.countedLines(readStatement(manager, accounts, head, tokenName));
  const content = format === 'pdf' ? toPdf(head, statement) : toCamt053(head, statement, job.currency ?? NO_CURRENCY);
  const received = await receive(Readable.from(content, BYTES));
  return { received, rows: counter.done, columns: [] };
}

/** Chunks are large already: none waits in the stream beside the one that is written. */
const BYTES = { objectMode: true, highWaterMark: 1 };

class Counter {
  done = 0;

  constructor(
    private readonly total: number,
    most: number,
    private readonly making: ExportMaking,
  ) {
    if (total > most) {
      throw new QuittanceError(
        'invalid_request',
        `This period has ${total} rows; a file has at most ${most}. Shorten it.`,
      );
    }
  }

  async *counted<Row>(batches: AsyncIterable<readonly Row[]>): AsyncGenerator<readonly Row[]> {
    for await (const rows of batches) {
      yield rows;
      this.done += rows.length;
      await this.making.onProgress(this.done, this.total);
    }
  }

  async *countedLines<Line, Account extends { readonly lines: AsyncIterable<readonly Line[]> }>(
    accounts: AsyncIterable<Account>,
  ): AsyncGenerator<Account> {
    for await (const account of accounts) yield { ...account, lines: this.counted(account.lines) };
  }
}
