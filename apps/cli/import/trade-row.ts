import { createHash } from 'node:crypto';
import { lineAmount, parseUnits, QUANTITY_DECIMALS, QuittanceError } from '#domain';
import type { CsvRow } from './csv-rows.js';
import { type Day, parseDay } from './dates.js';
import type { BusinessMapping, Mapping } from './mapping.schema.js';

/** Why a row is not imported. Codes of problems that the network answers with are added to these while replaying. */
export type RowRefusal =
  | 'row_malformed'
  | 'row_duplicate'
  | 'order_number_missing'
  | 'delivery_number_missing'
  | 'buyer_missing'
  | 'supplier_missing'
  | 'supplier_differs'
  | 'country_unknown'
  | 'quantity_invalid'
  | 'unit_price_invalid'
  | 'amount_invalid'
  | 'amount_zero'
  | 'amount_mismatch'
  | 'scheduled_date_missing'
  | 'scheduled_date_invalid'
  | 'delivered_date_missing'
  | 'delivered_date_invalid'
  | 'recorded_date_invalid';

export interface RefusedRow {
  /** As spreadsheets count: the header is row 1. */
  readonly row: number;
  readonly id: string;
  readonly reason: string;
  readonly detail: string;
}

export interface TradeBusiness {
  /** Unique among the businesses of one role in the file. */
  readonly key: string;
  readonly name: string;
  readonly country: string;
}

/** A row that makes sense by itself. Amounts in minor units of the token. */
export interface TradeRow {
  readonly row: number;
  readonly id: string;
  readonly buyer: TradeBusiness;
  readonly supplier: TradeBusiness;
  readonly orderNumber: string;
  readonly issued: Day | 'missing' | 'unreadable';
  readonly scheduled: Day;
  readonly deliveryNumber: string;
  readonly delivered: Day;
  /** Undefined: the buyer never recorded the goods. */
  readonly recorded: Day | undefined;
  readonly line: {
    readonly sku: string;
    readonly description: string;
    /** Scaled by 10^6. */
    readonly quantity: bigint;
    readonly unit: string;
    readonly unitPrice: bigint;
    readonly unitPriceRounding: bigint;
    readonly amount: bigint;
  };
}

class Refusal extends Error {
  constructor(
    readonly reason: RowRefusal,
    readonly detail: string,
  ) {
    super(detail);
  }
}

/** Reads one row by the mapping; a row that does not make sense comes back as a refusal that says why. */
export function readTradeRow(row: CsvRow, mapping: Mapping, tokenDecimals: number): TradeRow | RefusedRow {
  const id = row.values.get(mapping.rowId) ?? '';
  try {
    if (row.fieldCount !== row.expectedFieldCount) {
      throw new Refusal('row_malformed', `The row has ${row.fieldCount} fields, the header ${row.expectedFieldCount}.`);
    }
    return {
      row: row.number,
      id,
      buyer: readBusiness(row, mapping.buyer, 'buyer_missing'),
      supplier: readBusiness(row, mapping.supplier, 'supplier_missing'),
      orderNumber: required(row, mapping.order.key, 'order_number_missing'),
      issued: readOptionalDay(row, mapping.order.issued.column, mapping),
      scheduled: readDay(row, mapping.order.scheduled.column, mapping, 'scheduled_date'),
      deliveryNumber: required(row, mapping.delivery.key, 'delivery_number_missing'),
      delivered: readDay(row, mapping.delivery.delivered, mapping, 'delivered_date'),
      recorded: readRecordedDay(row, mapping),
      line: readLine(row, mapping, tokenDecimals),
    };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { row: row.number, id, reason: error.reason, detail: error.detail };
  }
}

export function isRefused(row: TradeRow | RefusedRow): row is RefusedRow {
  return 'reason' in row;
}

function value(row: CsvRow, column: string): string {
  return row.values.get(column) ?? '';
}

function required(row: CsvRow, column: string, reason: RowRefusal): string {
  const text = value(row, column);
  if (text === '') throw new Refusal(reason, `${column} is empty.`);
  return text;
}

function fillTemplate(row: CsvRow, template: string): string {
  return template.replace(/\{([^{}]+)\}/g, (_, column: string) => value(row, column));
}

function readBusiness(row: CsvRow, business: BusinessMapping, missing: RowRefusal): TradeBusiness {
  const key = required(row, business.key, missing);
  const name = fillTemplate(row, business.name);
  if ('code' in business.country) return { key, name, country: business.country.code };
  const { column, codes } = business.country;
  const country = codes[value(row, column)];
  if (country === undefined) {
    throw new Refusal('country_unknown', `The mapping has no country code for "${value(row, column)}" in ${column}.`);
  }
  return { key, name, country };
}

function isMissing(text: string, mapping: Mapping): boolean {
  return mapping.dates.missing.some((missing) => missing.toLowerCase() === text.toLowerCase());
}

function readOptionalDay(row: CsvRow, column: string, mapping: Mapping): Day | 'missing' | 'unreadable' {
  const text = value(row, column);
  return parseDay(text, mapping.dates.formats) ?? (isMissing(text, mapping) ? 'missing' : 'unreadable');
}

function readDay(row: CsvRow, column: string, mapping: Mapping, name: 'scheduled_date' | 'delivered_date'): Day {
  const day = readOptionalDay(row, column, mapping);
  if (day === 'missing') throw new Refusal(`${name}_missing`, `${column} is "${value(row, column)}".`);
  if (day === 'unreadable')
    throw new Refusal(`${name}_invalid`, `${column} is "${value(row, column)}", which is no date.`);
  return day;
}

function readRecordedDay(row: CsvRow, mapping: Mapping): Day | undefined {
  const column = mapping.delivery.recorded;
  const day = readOptionalDay(row, column, mapping);
  if (day === 'unreadable') {
    throw new Refusal('recorded_date_invalid', `${column} is "${value(row, column)}", which is no date.`);
  }
  return day === 'missing' ? undefined : day;
}

function readLine(row: CsvRow, mapping: Mapping, tokenDecimals: number): TradeRow['line'] {
  const { line, currency } = mapping;
  const scale = 10n ** BigInt(tokenDecimals - currency.decimals);
  const quantity = readNumber(row, line.quantity, QUANTITY_DECIMALS, 'quantity_invalid');
  if (quantity === 0n) throw new Refusal('quantity_invalid', `${line.quantity} is 0.`);
  const unitPrice = readNumber(row, line.unitPrice, currency.decimals, 'unit_price_invalid') * scale;
  const amount = readNumber(row, line.amount, currency.decimals, 'amount_invalid') * scale;
  if (amount === 0n) {
    throw new Refusal('amount_zero', `${line.amount} is 0: there is no money to hold for this line.`);
  }
  const unitPriceRounding = parseUnits(line.unitPriceRounding, tokenDecimals);
  checkAmount(row, mapping, { quantity, unitPrice, amount, unitPriceRounding });
  const description = fillTemplate(row, line.description);
  return { sku: readSku(row, mapping), description, quantity, unit: line.unit, unitPrice, unitPriceRounding, amount };
}

function readNumber(row: CsvRow, column: string, decimals: number, reason: RowRefusal): bigint {
  try {
    return parseUnits(value(row, column), decimals);
  } catch (error) {
    if (!(error instanceof QuittanceError)) throw error;
    throw new Refusal(
      reason,
      `${column} is "${value(row, column)}", no number of 0 or more with up to ${decimals} decimals.`,
    );
  }
}

function checkAmount(
  row: CsvRow,
  { line }: Mapping,
  stated: { quantity: bigint; unitPrice: bigint; amount: bigint; unitPriceRounding: bigint },
): void {
  try {
    lineAmount({ number: 1, ...stated });
  } catch (error) {
    if (!(error instanceof QuittanceError)) throw error;
    throw new Refusal(
      'amount_mismatch',
      `${line.amount} ${value(row, line.amount)} is not ${value(row, line.quantity)} × ${value(row, line.unitPrice)}, ` +
        `not even with a price rounded by ${line.unitPriceRounding}.`,
    );
  }
}

function readSku(row: CsvRow, { line }: Mapping): string {
  if ('column' in line.sku) return value(row, line.sku.column);
  const distinguishing = JSON.stringify(line.sku.hashOf.map((column) => value(row, column)));
  return fillTemplate(row, line.sku.prefix) + createHash('sha256').update(distinguishing).digest('hex').slice(0, 10);
}
