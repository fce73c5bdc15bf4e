/** Rows of what hangs on orders, read and sorted by order. */
export function groupByOrder<Row extends { order_id: string }, State>(
  rows: readonly Row[],
  read: (row: Row) => State,
): Map<string, State[]> {
  const groups = new Map<string, State[]>();
  for (const row of rows) {
    const group = groups.get(row.order_id);
    if (group === undefined) groups.set(row.order_id, [read(row)]);
    else group.push(read(row));
  }
  return groups;
}

/** bigint has no JSON form; PostgreSQL reads the digits. */
export function toJson(rows: readonly object[]): string {
  return JSON.stringify(rows, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
}
