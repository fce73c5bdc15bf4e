import { createHash } from 'node:crypto';
import { z } from 'zod';
import { InputError } from '../input-error.js';
import { dateFormats } from './dates.js';

const column = z.string().min(1);
const countryCode = z.string().regex(/^[A-Z]{2}$/, 'an ISO 3166 code of two capital letters');
/** Fixed text with column names in braces: `{Country}, programme {Project Code}`. */
const template = z.string().min(1);
const days = z.int().min(0).max(3650);

const businessSchema = z.strictObject({
  /** Rows with the same text in this column are of the same business. */
  key: column,
  name: template,
  /** The same code for all, or a column and what its words mean. */
  country: z.union([
    z.strictObject({ code: countryCode }),
    z.strictObject({ column, codes: z.record(z.string(), countryCode) }),
  ]),
});

/** How the columns of a trade file become businesses, purchase orders, lines and deliveries. */
const mappingSchema = z.strictObject({
  /** Names the kind of file; becomes the first part of the external references of businesses. */
  name: z.string().regex(/^[a-z0-9-]{1,40}$/, 'up to 40 lower-case letters, digits and hyphens'),
  encoding: z.enum(['utf-8', 'windows-1252']).default('utf-8'),
  delimiter: z.string().length(1).default(','),
  /** Identifies a row in reports; a second row with the same id is refused. */
  rowId: column,
  dates: z.strictObject({
    /** Tried in this order. */
    formats: z.array(z.enum(dateFormats)).min(1),
    /** Texts that say that there is no date. Any other text that is no date refuses its row. */
    missing: z.array(z.string()),
  }),
  /** Decimals that prices and amounts of the file may have. */
  currency: z.strictObject({ code: z.string().regex(/^[A-Z]{3}$/), decimals: z.int().min(0).max(6) }),
  buyer: businessSchema,
  supplier: businessSchema,
  order: z.strictObject({
    /** The order's number, unique per buyer. */
    key: column,
    issued: z.strictObject({
      column,
      /** Where the date is missing or after the first delivery: days before the first scheduled or actual delivery. */
      fallbackLeadDays: days.min(1),
    }),
    scheduled: z.strictObject({
      column,
      /** Deliveries more days than this after the last scheduled date are too late: the money goes back. */
      graceDays: days,
    }),
    /** The buyer funds within these days of the issue or the order lapses. */
    fundWithinDays: days.min(1),
    /** Silence of the buyer for these days after a delivery accepts it. */
    inspectionDays: days.min(1).max(365),
  }),
  line: z.strictObject({
    /** Files without item numbers: a prefix and a short hash of the columns that tell items apart. */
    sku: z.union([z.strictObject({ column }), z.strictObject({ prefix: template, hashOf: z.array(column).min(1) })]),
    description: template,
    quantity: column,
    unit: z.string().min(1).max(20),
    unitPrice: column,
    /** By how much the file's unit price may be rounded, in units of the currency. */
    unitPriceRounding: z.string().regex(/^\d+(\.\d{1,6})?$/, 'a decimal number with up to 6 decimals'),
    amount: column,
  }),
  delivery: z.strictObject({
    /** Together with the delivered date it tells the deliveries of an order apart. */
    key: column,
    delivered: column,
    /** When the buyer recorded the goods: on that day it accepts. */
    recorded: column,
  }),
});

export type Mapping = z.infer<typeof mappingSchema>;
export type BusinessMapping = z.infer<typeof businessSchema>;

/** SHA-256 over the mapping's meaning, so that layout and comments of its file do not matter. */
export function mappingDigest(mapping: Mapping): string {
  return createHash('sha256').update(JSON.stringify(mapping)).digest('hex');
}

/** @throws InputError that lists everything that is wrong with the mapping, each with its place */
export function readMapping(text: string, fileName: string): Mapping {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new InputError(`${fileName} is not JSON: ${(error as Error).message}`);
  }
  const parsed = mappingSchema.safeParse(json);
  if (!parsed.success) {
    throw new InputError(`${fileName} is not a mapping:\n${z.prettifyError(parsed.error)}`);
  }
  return parsed.data;
}

/** The column names in the braces of a template. */
export function templateColumns(text: string): string[] {
  return [...text.matchAll(/\{([^{}]+)\}/g)].map((match) => match[1] ?? '');
}

/** Every column that the mapping needs. */
export function mappedColumns(mapping: Mapping): string[] {
  const { buyer, supplier, order, line, delivery } = mapping;
  const businesses = [buyer, supplier].flatMap((business) => [
    business.key,
    ...templateColumns(business.name),
    ...('column' in business.country ? [business.country.column] : []),
  ]);
  const sku = 'column' in line.sku ? [line.sku.column] : [...templateColumns(line.sku.prefix), ...line.sku.hashOf];
  const columns = [
    ...[mapping.rowId, order.key, order.issued.column, order.scheduled.column],
    ...businesses,
    ...sku,
    ...templateColumns(line.description),
    ...[line.quantity, line.unitPrice, line.amount, delivery.key, delivery.delivered, delivery.recorded],
  ];
  return [...new Set(columns)];
}
