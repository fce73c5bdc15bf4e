import type { CsvRow } from './csv-rows.js';
import type { Day } from './dates.js';
import type { Mapping } from './mapping.schema.js';
import { isRefused, type RefusedRow, readTradeRow, type TradeBusiness, type TradeRow } from './trade-row.js';

export interface PlannedBusiness extends TradeBusiness {
  readonly role: 'buyer' | 'supplier';
  /** The network's way to find the business again: `scms:buyer:104-CI-T30`. */
  readonly externalReference: string;
}

export interface PlannedLine {
  /** 1-based position in the order. */
  readonly number: number;
  readonly row: number;
  readonly rowId: string;
  readonly sku: string;
  readonly description: string;
  /** Scaled by 10^6. */
  readonly quantity: bigint;
  readonly unit: string;
  readonly unitPrice: bigint;
  readonly unitPriceRounding: bigint;
  readonly amount: bigint;
}

export interface PlannedDelivery {
  /** 1-based position in the order, by date. */
  readonly number: number;
  readonly reference: string;
  readonly deliveredOn: Day;
  /** On or after `deliveredOn`; undefined when the buyer never recorded the goods. */
  readonly recordedOn: Day | undefined;
  readonly lines: readonly PlannedLine[];
  readonly amount: bigint;
}

/** Why an order is issued on another day than the file says. */
export type Adjustment = 'issue_date_missing' | 'issue_date_unreadable' | 'issue_date_after_delivery';

export interface PlannedOrder {
  /** Unique in the file. */
  readonly key: string;
  readonly reference: string;
  readonly buyer: PlannedBusiness;
  readonly supplier: PlannedBusiness;
  readonly issueOn: Day;
  readonly adjustment: Adjustment | undefined;
  /** The first day on which it cannot be funded any more. */
  readonly fundBy: Day;
  /** The first day on which deliveries come too late. */
  readonly deliverBy: Day;
  readonly lines: readonly PlannedLine[];
  /** By delivered date. */
  readonly deliveries: readonly PlannedDelivery[];
  readonly amount: bigint;
}

export interface Plan {
  /** Rows looked at. Each is either a line of an order or refused. */
  readonly rows: number;
  /** Purchase orders among them, refused ones included. */
  readonly ordersRead: number;
  readonly businesses: readonly PlannedBusiness[];
  /** In the order in which the file begins them. */
  readonly orders: readonly PlannedOrder[];
  readonly refused: readonly RefusedRow[];
}

export interface PlanOptions {
  readonly mapping: Mapping;
  readonly tokenDecimals: number;
  /** The first so many rows, and the remaining rows of the orders that these begin. */
  readonly limit?: number | undefined;
}

/** Turns the rows of a trade file into orders with their deliveries; nothing of a row gets lost without a reason. */
export async function planImport(rows: AsyncIterable<CsvRow> | Iterable<CsvRow>, options: PlanOptions): Promise<Plan> {
  const { mapping, tokenDecimals, limit = Number.POSITIVE_INFINITY } = options;
  const rowsOfOrder = new Map<string, TradeRow[]>();
  const begun = new Set<string>();
  const seenIds = new Set<string>();
  const refused: RefusedRow[] = [];
  let read = 0;
  let count = 0;
  for await (const csvRow of rows) {
    read += 1;
    const key = orderKey(csvRow, mapping);
    if (read > limit && !begun.has(key)) continue;
    count += 1;
    begun.add(key);
    const row = withoutRepetition(readTradeRow(csvRow, mapping, tokenDecimals), seenIds);
    if (isRefused(row)) refused.push(row);
    else rowsOfOrder.set(key, [...(rowsOfOrder.get(key) ?? []), row]);
  }
  const businesses = new Map<string, PlannedBusiness>();
  const orders = [...rowsOfOrder].map(([key, all]) => {
    const kept = withOneSupplier(all, refused);
    return planOrder(key, kept, businesses, mapping);
  });
  refused.sort((left, right) => left.row - right.row);
  return { rows: count, ordersRead: begun.size, businesses: [...businesses.values()], orders, refused };
}

/** The same plan with every date moved by whole days. */
export function shiftPlan(plan: Plan, days: number): Plan {
  const orders = plan.orders.map((order) => ({
    ...order,
    issueOn: order.issueOn + days,
    fundBy: order.fundBy + days,
    deliverBy: order.deliverBy + days,
    deliveries: order.deliveries.map((delivery) => ({
      ...delivery,
      deliveredOn: delivery.deliveredOn + days,
      recordedOn: delivery.recordedOn === undefined ? undefined : delivery.recordedOn + days,
    })),
  }));
  return { ...plan, orders };
}

/** Order numbers are a buyer's own: two buyers may use the same. */
function orderKey(row: CsvRow, mapping: Mapping): string {
  return JSON.stringify([row.values.get(mapping.buyer.key) ?? '', row.values.get(mapping.order.key) ?? '']);
}

function withoutRepetition(row: TradeRow | RefusedRow, seenIds: Set<string>): TradeRow | RefusedRow {
  if (row.id === '' || !seenIds.has(row.id)) {
    seenIds.add(row.id);
    return row;
  }
  return { row: row.row, id: row.id, reason: 'row_duplicate', detail: `A row with the id ${row.id} came before.` };
}

function withOneSupplier(rows: readonly TradeRow[], refused: RefusedRow[]): TradeRow[] {
  const supplier = rows[0]?.supplier.key;
  for (const row of rows) {
    if (row.supplier.key === supplier) continue;
    const detail = `The order's first row names the supplier ${supplier}, this one ${row.supplier.key}.`;
    refused.push({ row: row.row, id: row.id, reason: 'supplier_differs', detail });
  }
  return rows.filter((row) => row.supplier.key === supplier);
}

function planOrder(
  key: string,
  rows: readonly TradeRow[],
  businesses: Map<string, PlannedBusiness>,
  mapping: Mapping,
): PlannedOrder {
  const [first] = rows;
  if (first === undefined) throw new Error(`The order ${key} has no rows.`);
  const lines = rows.map((row, index) => ({ number: index + 1, row: row.row, rowId: row.id, ...row.line }));
  const { issueOn, adjustment } = issueDay(rows, mapping);
  const lastScheduled = Math.max(...rows.map((row) => row.scheduled));
  // At least two days after the issue: terms need fundBy strictly before deliverBy.
  const deliverBy = Math.max(lastScheduled + mapping.order.scheduled.graceDays + 1, issueOn + 2);
  return {
    key,
    reference: first.orderNumber,
    buyer: businessOf('buyer', first.buyer, businesses, mapping),
    supplier: businessOf('supplier', first.supplier, businesses, mapping),
    issueOn,
    adjustment,
    fundBy: Math.min(issueOn + mapping.order.fundWithinDays, deliverBy - 1),
    deliverBy,
    lines,
    deliveries: planDeliveries(rows, lines),
    amount: sumOf(lines),
  };
}

function issueDay(rows: readonly TradeRow[], { order }: Mapping): { issueOn: Day; adjustment: Adjustment | undefined } {
  const stated = rows.map((row) => row.issued);
  const days = stated.filter((issued) => typeof issued === 'number');
  const firstDelivery = Math.min(...rows.map((row) => row.delivered));
  const issueOn = Math.min(...days);
  if (issueOn <= firstDelivery) return { issueOn, adjustment: undefined };
  const firstScheduled = Math.min(...rows.map((row) => row.scheduled));
  const adjustment =
    days.length > 0
      ? 'issue_date_after_delivery'
      : stated.includes('unreadable')
        ? 'issue_date_unreadable'
        : 'issue_date_missing';
  return { issueOn: Math.min(firstScheduled, firstDelivery) - order.issued.fallbackLeadDays, adjustment };
}

function businessOf(
  role: PlannedBusiness['role'],
  business: TradeBusiness,
  businesses: Map<string, PlannedBusiness>,
  mapping: Mapping,
): PlannedBusiness {
  const externalReference = `${mapping.name}:${role}:${business.key}`;
  const known = businesses.get(externalReference) ?? { ...business, role, externalReference };
  businesses.set(externalReference, known);
  return known;
}

function planDeliveries(rows: readonly TradeRow[], lines: readonly PlannedLine[]): PlannedDelivery[] {
  const groups = new Map<string, { row: TradeRow; recorded: (Day | undefined)[]; lines: PlannedLine[] }>();
  for (const [index, row] of rows.entries()) {
    const line = lines[index];
    if (line === undefined) throw new Error(`Row ${row.row} has no line.`);
    const key = JSON.stringify([row.deliveryNumber, row.delivered]);
    const group = groups.get(key) ?? { row, recorded: [], lines: [] };
    group.recorded.push(row.recorded);
    group.lines.push(line);
    groups.set(key, group);
  }
  return [...groups.values()]
    .sort((left, right) => left.row.delivered - right.row.delivered || left.row.row - right.row.row)
    .map((group, index) => ({
      number: index + 1,
      reference: group.row.deliveryNumber,
      deliveredOn: group.row.delivered,
      recordedOn: recordedDay(group.row.delivered, group.recorded),
      lines: group.lines,
      amount: sumOf(group.lines),
    }));
}

/** A delivery counts as recorded when its last line is; nobody records goods before they arrive. */
function recordedDay(delivered: Day, recorded: readonly (Day | undefined)[]): Day | undefined {
  const days = recorded.filter((day) => day !== undefined);
  return days.length < recorded.length ? undefined : Math.max(delivered, ...days);
}

function sumOf(lines: readonly PlannedLine[]): bigint {
  return lines.reduce((sum, line) => sum + line.amount, 0n);
}
