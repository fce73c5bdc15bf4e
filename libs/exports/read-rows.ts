import type { EntityManager } from 'typeorm';

/** Rows that one exchange with the database brings. */
const FETCHED = 1_000;

/**
 * Rows of a query by a server-side cursor in the caller's transaction, a batch at a time: however many there are, no more than a batch is
 * in memory. (COPY would be faster, but PostgreSQL refuses it where row-level security is active.)
 */
export async function* readRows<Row>(
  manager: EntityManager,
  cursor: string,
  sql: string,
  parameters: readonly unknown[],
): AsyncGenerator<Row[]> {
  await manager.query(`DECLARE ${cursor} NO SCROLL CURSOR FOR ${sql}`, [...parameters]);
  for (;;) {
    const rows = (await manager.query(`FETCH ${FETCHED} FROM ${cursor}`)) as Row[];
    if (rows.length > 0) yield rows;
    if (rows.length < FETCHED) break;
  }
  await manager.query(`CLOSE ${cursor}`);
}
