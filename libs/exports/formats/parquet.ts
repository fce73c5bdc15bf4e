import { type BasicType, ByteWriter, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer';
import type { Cell, ColumnType, ExportColumn, ExportRow } from '../datasets.js';

/** Rows of a group, which is what a reader reads at once and a writer keeps in memory. */
const GROUP_ROWS = 10_000;

const basicTypes: { readonly [Type in ColumnType]: BasicType } = {
  text: 'STRING',
  integer: 'INT64',
  // 256 bits are more than any number of Parquet has.
  amount: 'STRING',
  boolean: 'BOOLEAN',
  time: 'TIMESTAMP',
  json: 'JSON',
};

/** Apache Parquet: Snappy, groups of 10,000 rows; times in milliseconds, amounts as decimal text. */
export async function* toParquet(
  columns: readonly ExportColumn[],
  batches: AsyncIterable<readonly ExportRow[]>,
): AsyncGenerator<Uint8Array> {
  const bytes = new ByteWriter();
  const sources = columns.map(({ name, type }) => ({
    name,
    type: basicTypes[type],
    nullable: true,
    offsetIndex: false,
  }));
  const schema = schemaFromColumnData({ columnData: sources.map((source) => ({ ...source, data: [] })) });
  const writer = new ParquetWriter({ writer: bytes, schema, createdBy: 'Quittance' });
  let rows: ExportRow[] = [];
  const writeGroup = () => {
    const columnData = columns.map(({ name, type }, place) => ({
      ...(sources[place] as (typeof sources)[number]),
      data: rows.map((row) => parquetCell(type, row[name] ?? null)),
    }));
    writer.write({ columnData, rowGroupSize: GROUP_ROWS });
    rows = [];
    return taken(bytes);
  };
  for await (const batch of batches) {
    rows.push(...batch);
    if (rows.length >= GROUP_ROWS) yield writeGroup();
  }
  if (rows.length > 0) yield writeGroup();
  writer.finish();
  yield taken(bytes);
}

/** What was written since, out of the writer's buffer. Its `offset`, by which the file's parts find each other, counts on. */
function taken(bytes: ByteWriter): Uint8Array {
  const chunk = new Uint8Array(bytes.buffer, 0, bytes.index).slice();
  bytes.index = 0;
  return chunk;
}

function parquetCell(type: ColumnType, cell: Cell): unknown {
  if (typeof cell !== 'string') return cell;
  if (type === 'integer') return BigInt(cell);
  if (type === 'time') return new Date(cell);
  return type === 'json' ? (JSON.parse(cell) as unknown) : cell;
}
