import { once } from 'node:events';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { DataSource, EntityManager } from 'typeorm';
import { inTurn } from './taking-turns.js';

/** JSON goes in as its text, an array of texts as itself. */
export type CopyValue = string | number | bigint | boolean | Date | readonly string[] | null | undefined;

/** Most characters that are sent as one message. */
const CHUNK_LENGTH = 256 * 1024;

const SPECIAL = /[\\\n\r\t]/;
const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escapeText(text: string): string {
  return SPECIAL.test(text) ? text.replace(/[\\\n\r\t]/g, (character) => escapes[character] ?? character) : text;
}

/** As PostgreSQL reads arrays: every element in quotes, so that none is taken for NULL, a bracket or a comma. */
function arrayText(elements: readonly string[]): string {
  return `{${elements.map((element) => `"${element.replace(/["\\]/g, '\\$&')}"`).join()}}`;
}

/** A value in COPY's text format. */
export function copyText(value: CopyValue): string {
  if (value === null || value === undefined) return '\\N';
  if (typeof value === 'string') return escapeText(value);
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'object' ? escapeText(arrayText(value)) : String(value);
}

/**
 * Appends rows to a table in the caller's transaction, for what comes in bulk: about a third of what INSERT of the same rows costs
 * the database. Constraints and triggers count as ever; rows that are there already are an error, so the caller looks before.
 * `table` and `columns` are names of ours, never input. Where row-level security restricts the user, the rows are inserted: PostgreSQL
 * does not copy then.
 */
export async function copyRows(
  manager: EntityManager,
  table: string,
  columns: readonly string[],
  rows: Iterable<readonly CopyValue[]>,
): Promise<void> {
  const { isRowSecurityActive, jsonColumns } = await describeTable(manager, table);
  if (isRowSecurityActive) {
    await insertRows(manager, table, columns, jsonColumns, [...rows]);
    return;
  }
  // All is there before the database is asked, so that nothing of ours can fail while it waits for the rest.
  const chunks = [...toChunks(rows)];
  if (chunks.length === 0) return;
  const client = (await manager.queryRunner?.connect()) as pg.ClientBase | undefined;
  if (client === undefined) throw new Error('Rows are copied within a transaction');
  await inTurn(manager, async () => {
    const stream = client.query(copyFrom(`COPY ${table} (${columns.join(', ')}) FROM STDIN`));
    const finished = once(stream, 'finish');
    for (const chunk of chunks) stream.write(chunk);
    stream.end();
    await finished;
  });
}

interface TableDescription {
  readonly isRowSecurityActive: boolean;
  readonly jsonColumns: ReadonlySet<string>;
}
const descriptions = new WeakMap<DataSource, Map<string, TableDescription>>();

/** Asked once per process and table: a user's rights, its tables' policies and their columns are not changed while it works. */
async function describeTable(manager: EntityManager, table: string): Promise<TableDescription> {
  const known = descriptions.get(manager.dataSource) ?? new Map<string, TableDescription>();
  descriptions.set(manager.dataSource, known);
  const answer = known.get(table);
  if (answer !== undefined) return answer;
  // A table that does not exist is found missing by what comes next.
  const [row] = (await manager.query(
    `SELECT coalesce(row_security_active(to_regclass($1)), false) AS active,
       ARRAY(SELECT attname::text FROM pg_attribute WHERE attrelid = to_regclass($1) AND atttypid = 'jsonb'::regtype) AS json`,
    [table],
  )) as [{ active: boolean; json: string[] }];
  const description = { isRowSecurityActive: row.active, jsonColumns: new Set(row.json) };
  known.set(table, description);
  return description;
}

/** All rows are one parameter, which costs both sides less than one for each value. */
async function insertRows(
  manager: EntityManager,
  table: string,
  columns: readonly string[],
  jsonColumns: ReadonlySet<string>,
  rows: readonly (readonly CopyValue[])[],
): Promise<void> {
  if (rows.length === 0) return;
  const objects = rows.map((row) =>
    Object.fromEntries(
      columns.map((column, index) => {
        const value = row[index];
        return [column, typeof value === 'bigint' ? value.toString() : value];
      }),
    ),
  );
  // JSON comes as its text.
  const values = columns.map((column) => (jsonColumns.has(column) ? `(${column} #>> '{}')::jsonb` : column));
  await manager.query(
    `INSERT INTO ${table} (${columns.join(', ')})
     SELECT ${values.join(', ')} FROM json_populate_recordset(NULL::${table}, $1::json)`,
    [JSON.stringify(objects)],
  );
}

function* toChunks(rows: Iterable<readonly CopyValue[]>): Generator<string> {
  let text = '';
  for (const row of rows) {
    text += `${row.map(copyText).join('\t')}\n`;
    if (text.length < CHUNK_LENGTH) continue;
    yield text;
    text = '';
  }
  if (text.length > 0) yield text;
}
