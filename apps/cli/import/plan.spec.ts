import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { lineAmount } from '#domain';
import { type CsvRow, openCsv } from './csv-rows.js';
import { formatDay } from './dates.js';
import { type Mapping, readMapping } from './mapping.schema.js';
import { type Plan, type PlanOptions, planImport, shiftPlan } from './plan.js';

const mapping = readMapping(readFileSync('apps/cli/mappings/scms.json', 'utf8'), 'scms.json');
const sample = join('test', 'samples', 'scms-twelve-rows.csv');

const ORDINARY = {
  ID: '1',
  'Project Code': '104-CI-T30',
  'PO / SO #': 'SCMS-1',
  'ASN/DN #': 'ASN-1',
  Country: "Côte d'Ivoire",
  'PO Sent to Vendor Date': '01/10/2010',
  'Scheduled Delivery Date': '01-Mar-10',
  'Delivered to Client Date': '01-Mar-10',
  'Delivery Recorded Date': '01-Mar-10',
  'Product Group': 'ARV',
  Vendor: 'Aurora',
  'Item Description': 'Tablets',
  Brand: 'Generic',
  'Line Item Quantity': '100',
  'Line Item Value': '250.00',
  'Pack Price': '2.50',
};
type Columns = Partial<Record<keyof typeof ORDINARY, string>>;

/** Rows that are ordinary but for what is said, numbered from 1. */
function rows(...changes: Columns[]): CsvRow[] {
  return changes.map((change, index) => ({
    number: index + 2,
    values: new Map(Object.entries({ ...ORDINARY, ID: String(index + 1), ...change })),
    fieldCount: 16,
    expectedFieldCount: 16,
  }));
}

function plan(changes: Columns[], options: Partial<PlanOptions> = {}): Promise<Plan> {
  return planImport(rows(...changes), { mapping, tokenDecimals: 6, ...options });
}

async function refusalOf(change: Columns, other: Mapping = mapping): Promise<string | undefined> {
  const { refused } = await plan([change], { mapping: other });
  return refused[0]?.reason;
}

describe('a row', () => {
  it('becomes an order with a line and a delivery', async () => {
    const { orders, refused } = await plan([{}]);
    expect(refused).toEqual([]);
    expect(orders).toHaveLength(1);
    expect(orders[0]).toMatchObject({
      reference: 'SCMS-1',
      buyer: { externalReference: 'scms:buyer:104-CI-T30', name: "Côte d'Ivoire, programme 104-CI-T30", country: 'CI' },
      supplier: { externalReference: 'scms:supplier:Aurora', name: 'Aurora', country: 'ZZ' },
      amount: 250_000_000n,
      lines: [{ number: 1, quantity: 100_000_000n, unitPrice: 2_500_000n, amount: 250_000_000n }],
      deliveries: [{ number: 1, reference: 'ASN-1', amount: 250_000_000n }],
    });
    expect(formatDay(orders[0]!.issueOn)).toBe('2010-01-10');
    expect(formatDay(orders[0]!.fundBy)).toBe('2010-01-17');
    expect(formatDay(orders[0]!.deliverBy)).toBe('2010-04-16');
  });

  it('keeps an amount that a rounded pack price explains, and the network agrees', async () => {
    const change = { 'Line Item Quantity': '333', 'Line Item Value': '1063.92', 'Pack Price': '3.19' };
    const { orders } = await plan([change]);
    expect(orders[0]?.lines[0]).toMatchObject({ amount: 1_063_920_000n, unitPriceRounding: 5_000n });
    expect(lineAmount(orders[0]!.lines[0]!)).toBe(1_063_920_000n);
  });

  it.each<[string, Columns]>([
    ['amount_mismatch', { 'Line Item Value': '250.51' }],
    ['amount_zero', { 'Line Item Value': '0', 'Pack Price': '0' }],
    ['amount_invalid', { 'Line Item Value': '-250' }],
    ['amount_invalid', { 'Line Item Value': '250.001' }],
    ['quantity_invalid', { 'Line Item Quantity': '1,000' }],
    ['quantity_invalid', { 'Line Item Quantity': '0' }],
    ['unit_price_invalid', { 'Pack Price': 'free' }],
    ['country_unknown', { Country: 'Atlantis' }],
    ['buyer_missing', { 'Project Code': '' }],
    ['supplier_missing', { Vendor: '' }],
    ['order_number_missing', { 'PO / SO #': '' }],
    ['delivery_number_missing', { 'ASN/DN #': '' }],
    ['scheduled_date_missing', { 'Scheduled Delivery Date': 'Date Not Captured' }],
    ['scheduled_date_invalid', { 'Scheduled Delivery Date': 'soon' }],
    ['delivered_date_missing', { 'Delivered to Client Date': 'N/A' }],
    ['delivered_date_invalid', { 'Delivered to Client Date': '31-Feb-10' }],
    ['recorded_date_invalid', { 'Delivery Recorded Date': 'later' }],
  ])('is refused as %s when it says %j', async (reason, change) => {
    expect(await refusalOf(change)).toBe(reason);
  });

  it('is refused with its number in the spreadsheet, its id and a sentence', async () => {
    const { refused } = await plan([{}, { ID: '77', Country: 'Atlantis' }]);
    expect(refused).toEqual([
      {
        row: 3,
        id: '77',
        reason: 'country_unknown',
        detail: 'The mapping has no country code for "Atlantis" in Country.',
      },
    ]);
  });

  it('is refused when its id came before', async () => {
    const { refused, orders } = await plan([{}, { ID: '1', 'PO / SO #': 'SCMS-2' }]);
    expect(refused).toMatchObject([{ row: 3, reason: 'row_duplicate' }]);
    expect(orders).toHaveLength(1);
  });

  it('is refused when it is broken', async () => {
    const [row] = rows({});
    const { refused } = await planImport([{ ...row!, fieldCount: 12 }], { mapping, tokenDecimals: 6 });
    expect(refused).toMatchObject([{ reason: 'row_malformed', detail: 'The row has 12 fields, the header 16.' }]);
  });
});

describe('rows of one order', () => {
  it('become its lines, apart from each other in the file as they may be', async () => {
    const { orders } = await plan([{}, { 'PO / SO #': 'SCMS-2' }, {}]);
    expect(orders.map((order) => [order.reference, order.lines.map((line) => line.row)])).toEqual([
      ['SCMS-1', [2, 4]],
      ['SCMS-2', [3]],
    ]);
    expect(orders[0]?.amount).toBe(500_000_000n);
  });

  it('keep apart the same number of two buyers', async () => {
    const { orders } = await plan([{}, { 'Project Code': '116-ZA-T30', Country: 'South Africa' }]);
    expect(orders.map((order) => [order.reference, order.buyer.key])).toEqual([
      ['SCMS-1', '104-CI-T30'],
      ['SCMS-1', '116-ZA-T30'],
    ]);
  });

  it('share a delivery when note and date are the same, by date', async () => {
    const { orders } = await plan([
      { 'Delivered to Client Date': '03-Mar-10', 'Delivery Recorded Date': '05-Mar-10' },
      { 'Delivered to Client Date': '02-Mar-10', 'ASN/DN #': 'ASN-2', 'Delivery Recorded Date': '02-Mar-10' },
      { 'Delivered to Client Date': '03-Mar-10', 'Delivery Recorded Date': '04-Mar-10' },
      { 'Delivered to Client Date': '04-Mar-10', 'Delivery Recorded Date': '04-Mar-10' },
    ]);
    const [order] = orders;
    expect(
      order?.deliveries.map((delivery) => [
        delivery.reference,
        formatDay(delivery.deliveredOn),
        formatDay(delivery.recordedOn!),
        delivery.lines.map((line) => line.number),
      ]),
    ).toEqual([
      ['ASN-2', '2010-03-02', '2010-03-02', [2]],
      ['ASN-1', '2010-03-03', '2010-03-05', [1, 3]],
      ['ASN-1', '2010-03-04', '2010-03-04', [4]],
    ]);
  });

  it('keep the lines with money when others have none', async () => {
    const { orders, refused } = await plan([{}, { 'Line Item Value': '0', 'Pack Price': '0' }]);
    expect(orders[0]?.lines.map((line) => line.row)).toEqual([2]);
    expect(refused).toMatchObject([{ row: 3, reason: 'amount_zero' }]);
  });

  it('make no order when none has money', async () => {
    const free = { 'Line Item Value': '0', 'Pack Price': '0' };
    const { orders, refused, ordersRead } = await plan([free, free]);
    expect(orders).toEqual([]);
    expect(ordersRead).toBe(1);
    expect(refused).toHaveLength(2);
  });

  it('must name one supplier', async () => {
    const { orders, refused } = await plan([{}, { Vendor: 'Borealis' }, {}]);
    expect(orders[0]?.lines.map((line) => line.row)).toEqual([2, 4]);
    expect(refused).toMatchObject([{ row: 3, reason: 'supplier_differs' }]);
  });
});

describe('the day of issue', () => {
  async function issueOf(...changes: Columns[]): Promise<[string, string | undefined]> {
    const { orders } = await plan(changes);
    return [formatDay(orders[0]!.issueOn), orders[0]?.adjustment];
  }

  it('is the earliest stated', async () => {
    expect(await issueOf({}, { 'PO Sent to Vendor Date': '12/30/09' })).toEqual(['2009-12-30', undefined]);
  });

  it('may be the day of the first delivery', async () => {
    expect(await issueOf({ 'PO Sent to Vendor Date': '3/1/10' })).toEqual(['2010-03-01', undefined]);
  });

  it.each([
    ['Date Not Captured', 'issue_date_missing'],
    ['N/A - From RDC', 'issue_date_missing'],
    ['yesterday', 'issue_date_unreadable'],
    ['3/2/10', 'issue_date_after_delivery'],
  ])('"%s" is replaced by 30 days before the schedule (%s)', async (text, adjustment) => {
    expect(await issueOf({ 'PO Sent to Vendor Date': text })).toEqual(['2010-01-30', adjustment]);
  });

  it('is before the first delivery even where goods came long before their schedule', async () => {
    const early = { 'PO Sent to Vendor Date': 'Date Not Captured', 'Delivered to Client Date': '01-Feb-10' };
    expect(await issueOf(early)).toEqual(['2010-01-02', 'issue_date_missing']);
  });
});

describe('limit and shift', () => {
  it('takes the first rows and the rest of the orders that these begin', async () => {
    const changes = ['A', 'B', 'A', 'C', 'B', 'A'].map((order) => ({ 'PO / SO #': order }));
    const { rows: read, orders } = await plan(changes, { limit: 2 });
    expect(read).toBe(5);
    expect(orders.map((order) => [order.reference, order.lines.length])).toEqual([
      ['A', 3],
      ['B', 2],
    ]);
  });

  it('moves every date by the same days', async () => {
    const plain = await plan([{}]);
    const shifted = shiftPlan(plain, 1000);
    const [before, after] = [plain.orders[0]!, shifted.orders[0]!];
    expect([after.issueOn, after.fundBy, after.deliverBy]).toEqual(
      [before.issueOn, before.fundBy, before.deliverBy].map((day) => day + 1000),
    );
    expect(after.deliveries[0]?.deliveredOn).toBe(before.deliveries[0]!.deliveredOn + 1000);
    expect(after.deliveries[0]?.recordedOn).toBe(before.deliveries[0]!.recordedOn! + 1000);
  });
});

describe('the sample file', () => {
  let read: Plan;

  beforeAll(async () => {
    read = await planImport(openCsv(sample, mapping).rows, { mapping, tokenDecimals: 6 });
  });

  it('is imported or refused row by row', () => {
    const imported = read.orders.flatMap((order) => order.lines);
    expect(read.rows).toBe(12);
    expect(imported.length + read.refused.length).toBe(12);
    expect(read.refused.map((row) => [row.row, row.reason])).toEqual([
      [9, 'amount_zero'],
      [13, 'delivered_date_invalid'],
    ]);
  });

  it('keeps names beyond ASCII', () => {
    const names = read.businesses.map((business) => business.name);
    expect(names).toContain('Labor für Diagnostik GmbH');
    expect(names).toContain("Côte d'Ivoire, programme 100-CI-T01");
  });
});
