import { parseAmount } from '../money/amount.js';

/** One field of a form, named as in the body that is sent. */
export interface Field {
  readonly name: string;
  readonly label: string;
  readonly kind: 'text' | 'amount' | 'date' | 'dateTime' | 'flag' | 'file';
  readonly description?: string;
  readonly required?: boolean;
  /** What stands in the field at first, as typed. */
  readonly initial?: string;
  /** What is sent for a typed value; the value itself by default. */
  readonly send?: (value: string) => unknown;
}

/** What was typed, by field name. A flag is `yes` or empty, a file the id of its uploaded document. */
export type Values = Readonly<Record<string, string>>;

/** The body to send, or what is wrong with fields by name. */
export type Reading =
  | { readonly body: Readonly<Record<string, unknown>> }
  | { readonly errors: Readonly<Record<string, string>> };

/** Turns typed values into the API's: amounts into minor units, local times into RFC 3339. Empty fields are not sent. */
export function readFields(fields: readonly Field[], values: Values, decimals: number): Reading {
  const body: Record<string, unknown> = {};
  const errors: Record<string, string> = {};
  for (const field of fields) {
    const typed = (values[field.name] ?? '').trim();
    if (typed === '') {
      if (field.required === true) errors[field.name] = `${field.label} is needed.`;
      continue;
    }
    const value = readValue(field, typed, decimals);
    if (value === undefined) errors[field.name] = complaints[field.kind](decimals);
    else body[field.name] = field.send === undefined || typeof value !== 'string' ? value : field.send(value);
  }
  return Object.keys(errors).length > 0 ? { errors } : { body };
}

function readValue(field: Field, typed: string, decimals: number): string | boolean | undefined {
  switch (field.kind) {
    case 'amount':
      return parseAmount(typed, decimals)?.toString();
    case 'dateTime': {
      const time = new Date(typed);
      return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
    }
    case 'date':
      return /^\d{4}-\d{2}-\d{2}$/.test(typed) ? typed : undefined;
    case 'flag':
      return typed === 'yes';
    case 'text':
    case 'file':
      return typed;
  }
}

const complaints: { readonly [Kind in Field['kind']]: (decimals: number) => string } = {
  amount: (decimals) => `An amount such as 1,500.25, with at most ${decimals} decimals.`,
  dateTime: () => 'A date and a time.',
  date: () => 'A date.',
  flag: () => 'Yes or no.',
  text: () => 'A text.',
  file: () => 'A file.',
};
