import type { EntityManager } from 'typeorm';

/** Which trails are wanted; what is absent asks nothing. */
export interface TrailFilter {
  /** A party: buyer, supplier, attester or arbiter. Everybody's orders when absent. */
  readonly business?: string | undefined;
  /** Who else is buyer or supplier. */
  readonly counterparty?: string | undefined;
  readonly orderId?: string | undefined;
  readonly invoiceId?: string | undefined;
  readonly token?: string | undefined;
  readonly status?: string | undefined;
  /** Of the order's amount, minor units, both inclusive. */
  readonly minAmount?: bigint | undefined;
  readonly maxAmount?: bigint | undefined;
  /** Half-open range of the order's creation. */
  readonly createdFrom?: Date | undefined;
  readonly createdUntil?: Date | undefined;
  /** The last moment at which the order may have been created. */
  readonly createdBy?: Date | undefined;
  /** Half-open range in which something happened to the order, by the time of its step. */
  readonly occurredFrom?: Date | undefined;
  readonly occurredUntil?: Date | undefined;
  /** Something of the order is in one of these blocks; both inclusive. */
  readonly fromBlock?: bigint | undefined;
  readonly toBlock?: bigint | undefined;
  /** SHA-256, hex, of a document of the order, of one of its invoices, or of a piece of evidence of one of its deliveries. */
  readonly documentHash?: string | undefined;
  readonly transactionHash?: string | undefined;
}

/** A place in the list, which is newest first. */
export interface TrailPosition {
  /** UTC to the microsecond. */
  readonly createdAt: string;
  readonly id: string;
}

/** What the list tells of an order. Amounts in minor units. */
export interface TrailSummary extends TrailPosition {
  readonly orderHash: string;
  readonly reference: string;
  readonly status: string;
  readonly buyerId: string;
  readonly supplierId: string;
  readonly token: string;
  readonly amount: string;
  readonly funded: string;
  readonly held: string;
  readonly paid: string;
  readonly refunded: string;
  readonly fees: string;
  readonly steps: number;
  readonly updatedAt: Date;
}

/** UTC to the microsecond, as `TrailPosition` has it. */
export const MICROSECONDS = `'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'`;

const COLUMNS = `id, order_hash AS "orderHash", reference, status, buyer_id AS "buyerId", supplier_id AS "supplierId", token, amount,
  funded, held, paid, refunded, fees, trail_length AS steps, updated_at AS "updatedAt",
  to_char(created_at AT TIME ZONE 'UTC', ${MICROSECONDS}) AS "createdAt"`;

/** Who is a party in which column, and where the counterparty then is. */
const PARTS = [
  { own: 'buyer_id', other: ['supplier_id'] },
  { own: 'supplier_id', other: ['buyer_id'] },
  { own: 'attester_id', other: ['buyer_id', 'supplier_id'] },
  { own: 'arbiter_id', other: ['buyer_id', 'supplier_id'] },
] as const;

/**
 * Up to `limit` trails, newest order first, below `before`. Each part that the business may play is looked up through its own index, so
 * the cost is that of a page where the filter lets many through, and at most that of the business's own orders where it lets few.
 */
export async function findTrails(
  manager: EntityManager,
  filter: TrailFilter,
  page: { readonly before?: TrailPosition | undefined; readonly limit: number },
): Promise<TrailSummary[]> {
  const parameters: unknown[] = [];
  const given = (value: unknown) => {
    parameters.push(value);
    return `$${parameters.length}`;
  };
  const limit = given(page.limit);
  const bySteps = [...(await timeCondition(manager, filter, given)), ...(await blockCondition(manager, filter, given))];
  const common = [...ownConditions(filter, given), ...relatedConditions(filter, given), ...bySteps];
  if (page.before !== undefined) {
    common.push(`(created_at, id) < (${given(page.before.createdAt)}::timestamptz, ${given(page.before.id)}::text)`);
  }
  const select = (conditions: readonly string[]) =>
    `(SELECT id, created_at FROM purchase_orders ${where(conditions)} ORDER BY created_at DESC, id DESC LIMIT ${limit})`;
  const found = partConditions(filter, given).map((part) => select([...part, ...common]));
  return (await manager.query(
    `SELECT ${COLUMNS} FROM purchase_orders WHERE id IN (
       SELECT id FROM (${found.join(' UNION ')}) AS found ORDER BY created_at DESC, id DESC LIMIT ${limit})
     ORDER BY created_at DESC, id DESC`,
    parameters,
  )) as TrailSummary[];
}

function where(conditions: readonly string[]): string {
  return conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
}

type Given = (value: unknown) => string;

/** One set of conditions for each part that the business, or the counterparty alone, may play. */
function partConditions({ business, counterparty }: TrailFilter, given: Given): string[][] {
  if (business === undefined && counterparty === undefined) return [[]];
  if (business === undefined) {
    const other = given(counterparty);
    return [[`buyer_id = ${other}`], [`supplier_id = ${other}`]];
  }
  const own = given(business);
  const other = counterparty === undefined ? undefined : given(counterparty);
  return PARTS.map((part) => [
    `${part.own} = ${own}`,
    ...(other === undefined ? [] : [`(${part.other.map((column) => `${column} = ${other}`).join(' OR ')})`]),
  ]);
}

function ownConditions(filter: TrailFilter, given: Given): string[] {
  const conditions: string[] = [];
  const add = (value: unknown, condition: (parameter: string) => string) => {
    if (value !== undefined) conditions.push(condition(given(typeof value === 'bigint' ? value.toString() : value)));
  };
  add(filter.orderId, (id) => `id = ${id}`);
  add(filter.token, (token) => `token = ${token}`);
  add(filter.status, (status) => `status = ${status}`);
  add(filter.minAmount, (amount) => `amount >= ${amount}::numeric`);
  add(filter.maxAmount, (amount) => `amount <= ${amount}::numeric`);
  add(filter.createdFrom, (time) => `created_at >= ${time}`);
  add(filter.createdUntil, (time) => `created_at < ${time}`);
  add(filter.createdBy, (time) => `created_at <= ${time}`);
  return conditions;
}

/** Conditions on what belongs to an order. */
function relatedConditions(filter: TrailFilter, given: Given): string[] {
  const { invoiceId, transactionHash, documentHash } = filter;
  const among = (sql: string) => `id IN (${sql})`;
  const conditions: string[] = [];
  if (invoiceId !== undefined) conditions.push(among(`SELECT order_id FROM invoices WHERE id = ${given(invoiceId)}`));
  if (transactionHash !== undefined) {
    conditions.push(among(`SELECT order_id FROM trail_entries WHERE transaction_hash = ${given(transactionHash)}`));
  }
  if (documentHash !== undefined) {
    const [bare, prefixed] = [given(documentHash), given(`0x${documentHash}`)];
    conditions.push(
      among(
        `SELECT order_id FROM documents WHERE sha256 = ${bare} UNION ALL SELECT order_id FROM invoices WHERE document_hash = ${prefixed}
         UNION ALL SELECT orders_with_evidence(${bare})`,
      ),
    );
  }
  return conditions;
}

/** Steps in a range of times or blocks up to which its orders are looked up, and above which the orders are gone through. */
const MOST_STEPS = 10_000;
const LAST_BLOCK = 2n ** 63n - 1n;
/** How far the clock of a block may be from the database's, by which orders are created and changed. */
const CLOCKS_APART = `interval '1 day'`;

/**
 * That something happened to the order in the time: by the orders to which it did, or where those are many by the steps of each order.
 * Then steps are asked for only of orders that were there by the end, and that changed since the beginning.
 */
async function timeCondition(
  manager: EntityManager,
  { occurredFrom, occurredUntil }: TrailFilter,
  given: Given,
): Promise<string[]> {
  if (occurredFrom === undefined && occurredUntil === undefined) return [];
  const range = [occurredFrom ?? '-infinity', occurredUntil ?? 'infinity'];
  const [{ found }] = (await manager.query(`SELECT orders_in_time($1, $2, $3) AS found`, [...range, MOST_STEPS])) as [
    { found: string[] | null },
  ];
  if (found !== null) return [`id = ANY(${given(found)}::text[])`];
  const [from, until] = range.map((time) => `${given(time)}::timestamptz`);
  return [
    `created_at < ${until} + ${CLOCKS_APART} AND updated_at >= ${from} - ${CLOCKS_APART}`,
    `EXISTS (SELECT FROM trail_entries WHERE order_id = purchase_orders.id AND at >= ${from} AND at < ${until})`,
  ];
}

/** That something of the order is in the blocks: by the orders that are there, or where those are many by the steps of each order. */
async function blockCondition(
  manager: EntityManager,
  { fromBlock, toBlock }: TrailFilter,
  given: Given,
): Promise<string[]> {
  if (fromBlock === undefined && toBlock === undefined) return [];
  const range = [fromBlock ?? 0n, toBlock ?? LAST_BLOCK].map((block) => block.toString());
  const [{ found }] = (await manager.query(`SELECT orders_in_blocks($1, $2, $3) AS found`, [...range, MOST_STEPS])) as [
    { found: string[] | null },
  ];
  if (found !== null) return [`id = ANY(${given(found)}::text[])`];
  const [first, last] = range.map(given);
  return [
    `EXISTS (SELECT FROM trail_entries WHERE order_id = purchase_orders.id AND block_number >= ${first} AND block_number <= ${last})`,
  ];
}
