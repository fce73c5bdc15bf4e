import { formatUnits } from '#domain';
import type { OrderSchedule } from './calendar.js';
import type { ImportState } from './import-state.js';
import type { NetworkOrder, Reconciliation } from './network.js';
import type { Plan, PlannedOrder } from './plan.js';
import type { RefusedRow } from './trade-row.js';

/** What came of an import. Money in minor units of the token, as decimal strings. */
export interface ImportReport {
  /** Rows looked at: imported and refused ones. */
  readonly rows: number;
  readonly importedRows: number;
  /** Orders that the network took, with their money. */
  readonly orders: number;
  /** Orders of the file of which no row was imported. */
  readonly refusedOrders: number;
  /** Refused rows by reason. */
  readonly refused: Readonly<Record<string, number>>;
  readonly refusedRows: readonly RefusedRow[];
  /** Orders that the network took but of which a later step was refused. */
  readonly failedSteps: readonly { order: string; step: string; code: string; detail: string }[];
  readonly funded: string;
  readonly released: string;
  readonly refunded: string;
  readonly held: string;
  /** Orders of which suppliers were paid, all or in part. */
  readonly ordersSettled: number;
  /** Orders of which all money went back. */
  readonly ordersRefunded: number;
  /** Orders of which suppliers were paid a part and the rest went back. */
  readonly ordersPartlyRefunded: number;
  readonly deliveries: number;
  /** Deliveries of the file that came after deliverBy. */
  readonly lateDeliveries: number;
  /** Transactions on chain. */
  readonly transactions: number;
  readonly seconds: number;
  /** Orders of which the day of issue was made up. */
  readonly adjusted: number;
  readonly adjustments: Readonly<Record<string, number>>;
  readonly shiftDays: number;
  /** Every imported order is funded = released + refunded + held, and the whole network's books agree with the chain. */
  readonly conserved: boolean;
  /** Went on with what an earlier run began. */
  readonly resumed: boolean;
}

export interface ReportSources {
  readonly plan: Plan;
  readonly schedules: readonly OrderSchedule[];
  readonly state: ImportState;
  /** The imported orders as the network has them, by id. */
  readonly orders: ReadonlyMap<string, NetworkOrder>;
  readonly reconciliation: Reconciliation;
  readonly transactions: number;
  readonly seconds: number;
  readonly shiftDays: number;
  readonly resumed: boolean;
}

/** Steps without which an order holds no money: what they refuse refuses the order's rows. */
const FOUNDING_STEPS = ['issue', 'accept', 'fund'];

export function makeReport(sources: ReportSources): ImportReport {
  const { plan, schedules, state, orders, reconciliation } = sources;
  const refusedRows = [...plan.refused];
  const failedSteps: ImportReport['failedSteps'][number][] = [];
  const imported: OrderSchedule[] = [];
  for (const schedule of schedules) {
    const failure = state.failureOf(schedule.order);
    if (failure === undefined || !FOUNDING_STEPS.includes(failure.step)) imported.push(schedule);
    else refusedRows.push(...refusedBy(schedule.order, failure));
    if (failure !== undefined) {
      const { step, code, detail } = failure;
      failedSteps.push({ order: schedule.order.reference, step, code, detail });
    }
  }
  refusedRows.sort((left, right) => left.row - right.row);
  const found = imported.flatMap(({ order }) => orders.get(state.orderId(order) ?? '') ?? []);
  const total = (field: 'funded' | 'released' | 'refunded' | 'held') => sum(found.map((order) => order[field]));
  const [funded, released, refunded, held] = [total('funded'), total('released'), total('refunded'), total('held')];
  const deliveries = imported.flatMap(({ order }) =>
    order.deliveries.map((delivery) => delivery.deliveredOn >= order.deliverBy),
  );
  const adjustments = countBy(imported.flatMap(({ order }) => order.adjustment ?? []));
  return {
    rows: plan.rows,
    importedRows: plan.rows - refusedRows.length,
    orders: imported.length,
    refusedOrders: plan.ordersRead - imported.length,
    refused: countBy(refusedRows.map((row) => row.reason)),
    refusedRows,
    failedSteps,
    funded: funded.toString(),
    released: released.toString(),
    refunded: refunded.toString(),
    held: held.toString(),
    ordersSettled: found.filter((order) => order.status === 'settled').length,
    ordersRefunded: found.filter((order) => order.status === 'refunded').length,
    ordersPartlyRefunded: found.filter((order) => order.released > 0n && order.refunded > 0n).length,
    deliveries: deliveries.length,
    lateDeliveries: deliveries.filter((isLate) => isLate).length,
    transactions: sources.transactions,
    seconds: sources.seconds,
    adjusted: Object.values(adjustments).reduce((count, more) => count + more, 0),
    adjustments,
    shiftDays: sources.shiftDays,
    conserved:
      found.length === imported.length &&
      found.every((order) => order.funded === order.released + order.refunded + order.held) &&
      reconciliation.conserved &&
      BigInt(reconciliation.difference) === 0n,
    resumed: sources.resumed,
  };
}

function refusedBy(order: PlannedOrder, failure: { step: string; code: string; detail: string }): RefusedRow[] {
  const detail = `The network refused to ${failure.step} the order ${order.reference}: ${failure.detail}`;
  return order.lines.map((line) => ({ row: line.row, id: line.rowId, reason: failure.code, detail }));
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}

function countBy(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}

/** The report for people. */
export function describeReport(report: ImportReport, token: { symbol: string; decimals: number }): string {
  const money = (minorUnits: string) =>
    `${formatUnits(BigInt(minorUnits), token.decimals).replace(/\B(?=(\d{3})+(?!\d)(?=.*\.))/g, ',')} ${token.symbol}`;
  const counts = (record: Readonly<Record<string, number>>) =>
    Object.entries(record).map(([reason, count]) => `    ${String(count).padStart(6)}  ${reason}`);
  return [
    `Rows        ${report.rows}: ${report.importedRows} imported, ${report.rows - report.importedRows} refused`,
    ...counts(report.refused),
    `Orders      ${report.orders} imported, ${report.refusedOrders} refused`,
    `Adjusted    ${report.adjusted} orders got another day of issue than the file says`,
    ...counts(report.adjustments),
    `Deliveries  ${report.deliveries}, of which ${report.lateDeliveries} too late`,
    `Funded      ${money(report.funded)}`,
    `Released    ${money(report.released)} (${report.ordersSettled} orders)`,
    `Refunded    ${money(report.refunded)} (${report.ordersRefunded} orders wholly, ${report.ordersPartlyRefunded} in part)`,
    `Held        ${money(report.held)}`,
    `On chain    ${report.transactions} transactions in ${report.seconds} s`,
    ...report.failedSteps.map(({ order, step, code, detail }) => `Failed      ${order}, ${step}: ${code}: ${detail}`),
    report.conserved
      ? 'Conserved   yes: funded = released + refunded + held for every order, and the books agree with the chain'
      : 'Conserved   NO: see `quittance status`',
  ].join('\n');
}
