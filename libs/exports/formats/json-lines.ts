import type { Cell, ExportColumn, ExportRow } from '../datasets.js';

/**
 * One JSON object in a line, its members in the order of the columns. Amounts are decimal strings, integers numbers (they count blocks and
 * places, and stay below 2^53).
 */
export async function* toJsonLines(
  columns: readonly ExportColumn[],
  batches: AsyncIterable<readonly ExportRow[]>,
): AsyncGenerator<string> {
  const names = columns.map(({ name, type }) => ({ name, head: `${JSON.stringify(name)}:`, type }));
  for await (const rows of batches) {
    let text = '';
    for (const row of rows) {
      text += `{${names.map(({ name, head, type }) => head + jsonCell(type, row[name] ?? null)).join(',')}}\n`;
    }
    yield text;
  }
}

function jsonCell(type: ExportColumn['type'], cell: Cell): string {
  // PostgreSQL's text of integers and of JSON is JSON.
  if (cell !== null && (type === 'integer' || type === 'json')) return String(cell);
  return JSON.stringify(cell);
}
