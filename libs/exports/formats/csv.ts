import { stringify } from 'csv-stringify/sync';
import type { ExportColumn, ExportRow } from '../datasets.js';

/**
 * RFC 4180 with a header, CRLF and UTF-8. Text that a spreadsheet would take for a formula gets an apostrophe in front, numbers stay as
 * they are; null is an empty cell.
 */
export async function* toCsv(
  columns: readonly ExportColumn[],
  batches: AsyncIterable<readonly ExportRow[]>,
): AsyncGenerator<string> {
  const written = columns.map(({ name, type }) => ({ name, isFree: type === 'text' || type === 'json' }));
  const write = (rows: readonly (readonly (string | null)[])[]) =>
    stringify(rows as (string | null)[][], {
      record_delimiter: '\r\n',
      quoted_match: /^\s|\s$/,
      cast: {
        string: (value, { index }) => ({ value, escape_formulas: written[index]?.isFree ?? true }),
      },
    });
  yield write([written.map(({ name }) => name)]);
  for await (const rows of batches) {
    yield write(rows.map((row) => written.map(({ name }) => cellText(row[name]))));
  }
}

function cellText(cell: ExportRow[string] | undefined): string | null {
  return typeof cell === 'boolean' ? String(cell) : (cell ?? null);
}
