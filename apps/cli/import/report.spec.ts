import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type OrderSchedule, scheduleOrder } from './calendar.js';
import { ImportState } from './import-state.js';
import { Journal } from './journal.js';
import type { NetworkOrder } from './network.js';
import type { Plan, PlannedOrder } from './plan.js';
import { describeReport, makeReport, type ReportSources } from './report.js';

const business = { key: 'k', name: 'n', country: 'DE', externalReference: 'r' };

function order(reference: string, rows: number[], amount: bigint): PlannedOrder {
  const lines = rows.map((row, index) => ({
    ...{ number: index + 1, row, rowId: String(row), sku: 's', description: 'd', unit: 'PK' },
    ...{ quantity: 1_000_000n, unitPrice: 1n, unitPriceRounding: 0n, amount: amount / BigInt(rows.length) },
  }));
  return {
    key: reference,
    reference,
    buyer: { ...business, role: 'buyer' },
    supplier: { ...business, role: 'supplier' },
    ...{ issueOn: 100, adjustment: 'issue_date_missing', fundBy: 107, deliverBy: 200, lines, amount },
    deliveries: [{ number: 1, reference: 'D', deliveredOn: 150, recordedOn: 150, lines, amount }],
  };
}

describe('makeReport', () => {
  const orders = [order('PO-1', [2, 3], 1_000_000n), order('PO-2', [4], 500_000n)];
  const schedules: OrderSchedule[] = orders.map((planned) => scheduleOrder(planned, 14));
  const refused = { row: 5, id: '5', reason: 'amount_zero', detail: 'The amount is 0.' };
  const plan: Plan = { rows: 4, ordersRead: 3, businesses: [], orders, refused: [refused] };
  let directory: string;
  let state: ImportState;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'quittance-report-'));
    state = new ImportState(Journal.open(join(directory, 'journal.jsonl')));
    state.note({ type: 'order', key: 'PO-1', id: 'po_1' });
    state.note({ type: 'order', key: 'PO-2', id: 'po_2' });
  });
  afterEach(() => {
    state.close();
    rmSync(directory, { recursive: true });
  });

  function onNetwork(id: string, figures: Partial<NetworkOrder>): [string, NetworkOrder] {
    const none = { funded: 0n, held: 0n, claimed: 0n, released: 0n, refunded: 0n };
    return [id, { id, reference: id, buyer: { id: 'biz' }, status: 'settled', ...none, ...figures }];
  }

  function sources(changes: Partial<ReportSources> = {}): ReportSources {
    return {
      ...{ plan, schedules, state, transactions: 6, seconds: 1.5, shiftDays: 0, resumed: false },
      orders: new Map([
        onNetwork('po_1', { funded: 1_000_000n, released: 1_000_000n }),
        onNetwork('po_2', { funded: 500_000n, refunded: 500_000n, status: 'refunded' }),
      ]),
      reconciliation: { conserved: true, difference: '0' },
      ...changes,
    };
  }

  it('adds up what became of rows, orders and money', () => {
    expect(makeReport(sources())).toMatchObject({
      ...{ rows: 4, importedRows: 3, orders: 2, refusedOrders: 1, refused: { amount_zero: 1 } },
      ...{ funded: '1500000', released: '1000000', refunded: '500000', held: '0' },
      ...{ ordersSettled: 1, ordersRefunded: 1, ordersPartlyRefunded: 0 },
      ...{ adjusted: 2, adjustments: { issue_date_missing: 2 }, conserved: true },
    });
  });

  it('refuses the rows of an order that the network does not take', () => {
    const detail = 'The buyer used the reference before.';
    state.note({ type: 'failed', key: 'PO-1', step: 'issue', code: 'duplicate_reference', detail });
    const report = makeReport(sources());
    expect(report).toMatchObject({ importedRows: 1, orders: 1, refused: { amount_zero: 1, duplicate_reference: 2 } });
    expect(report.refusedRows.map((row) => row.row)).toEqual([2, 3, 5]);
    expect(report.importedRows + report.refusedRows.length).toBe(report.rows);
  });

  it('keeps the rows of an order of which a later step is refused', () => {
    state.note({ type: 'failed', key: 'PO-1', step: 'deliver 1', code: 'deadline_passed', detail: 'Too late.' });
    expect(makeReport(sources())).toMatchObject({ importedRows: 3, orders: 2, failedSteps: [{ order: 'PO-1' }] });
  });

  it.each<[string, Partial<ReportSources>]>([
    ['the books disagree with the chain', { reconciliation: { conserved: false, difference: '0' } }],
    ['there is a difference', { reconciliation: { conserved: true, difference: '1' } }],
    ['an order is missing', { orders: new Map([onNetwork('po_1', {})]) }],
    [
      'money of an order is missing',
      { orders: new Map([onNetwork('po_1', { funded: 2n, released: 1n }), onNetwork('po_2', {})]) },
    ],
  ])('does not call it conserved when %s', (_case, changes) => {
    expect(makeReport(sources(changes)).conserved).toBe(false);
  });

  it('is readable', () => {
    const text = describeReport(makeReport(sources()), { symbol: 'USD', decimals: 6 });
    expect(text).toContain('Rows        4: 3 imported, 1 refused');
    expect(text).toContain('1  amount_zero');
    expect(text).toContain('Released    1.00 USD (1 orders)');
    expect(text).toContain('Conserved   yes');
  });
});
