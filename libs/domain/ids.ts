import { v7 } from 'uuid';
import { QuittanceError } from './errors.js';

/** What each id prefix stands for. */
export const idPrefixes = {
  business: 'biz',
  signer: 'sgn',
  apiKey: 'key',
  order: 'po',
  delivery: 'dlv',
  invoice: 'inv',
  document: 'doc',
  settlement: 'stl',
  dispute: 'dsp',
  payment: 'pay',
  operation: 'op',
  event: 'evt',
  intent: 'int',
  transaction: 'ctx',
  ledgerTransaction: 'ltx',
  deadLetter: 'dlt',
  webhookEndpoint: 'whe',
  webhookSecret: 'whs',
  webhookAttempt: 'wha',
  ledgerAccount: 'lac',
} as const;

export type IdKind = keyof typeof idPrefixes;

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** A new id such as `po_01jd3m…`: a kind's prefix and a UUIDv7 in 26 Crockford base32 characters, so ids sort by time. */
export function newId(kind: IdKind): string {
  let value = BigInt(`0x${v7().replaceAll('-', '')}`);
  let text = '';
  for (let position = 0; position < 26; position += 1) {
    text = (ALPHABET[Number(value & 31n)] ?? '') + text;
    value >>= 5n;
  }
  return `${idPrefixes[kind]}_${text}`;
}

/** The pattern that ids of a kind match. */
export function idPattern(kind: IdKind): RegExp {
  return new RegExp(`^${idPrefixes[kind]}_[0-7][0-9a-hjkmnp-tv-z]{25}$`);
}

/** Whether `text` names something of a kind, by its prefix. */
export function isId(kind: IdKind, text: string): boolean {
  return text.startsWith(`${idPrefixes[kind]}_`);
}

const resourceNames = {
  business: 'business',
  apiKey: 'API key',
  order: 'purchase order',
  delivery: 'delivery',
  invoice: 'invoice',
  document: 'document',
  settlement: 'settlement',
  dispute: 'dispute',
  operation: 'operation',
  intent: 'chain intent',
  deadLetter: 'dead letter',
  event: 'event',
  webhookEndpoint: 'webhook endpoint',
  ledgerAccount: 'ledger account',
} as const satisfies Partial<Record<IdKind, string>>;

/** Kinds of ids under which something can be asked for. */
export type ResourceKind = keyof typeof resourceNames;

/** The refusal of an id under which there is nothing for the caller: unknown, malformed and foreign ids look the same. */
export function unknownId(kind: ResourceKind, id: string): QuittanceError {
  return new QuittanceError('not_found', `There is no ${resourceNames[kind]} ${id}.`);
}
