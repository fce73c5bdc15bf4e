import { randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';
import { QuittanceError } from './errors.js';

/** What each id prefix stands for. */
export const idPrefixes = {
  business: 'biz',
  signer: 'sgn',
  member: 'mem',
  memberDetails: 'mdt',
  externalSubject: 'sub',
  approval: 'apr',
  apiKey: 'key',
  apiKeySecret: 'aks',
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
  auditorGrant: 'agr',
  export: 'exp',
} as const;

export type IdKind = keyof typeof idPrefixes;

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** Random bytes for so many ids are asked for at once: asking costs more than the bytes do. */
const IDS_PER_DRAW = 256;
const BYTES_PER_ID = 16;

const drawn = new Uint8Array(IDS_PER_DRAW * BYTES_PER_ID);
let spent = drawn.length;

function drawBytes(): Uint8Array {
  if (spent === drawn.length) {
    randomFillSync(drawn);
    spent = 0;
  }
  spent += BYTES_PER_ID;
  return drawn.subarray(spent - BYTES_PER_ID, spent);
}

let milliseconds = 0;
let sequence = 0;
const bytes = new Uint8Array(BYTES_PER_ID);

/** A UUIDv7 whose 32 bits after the time begin at random in every millisecond and count on within it, so that order is kept. */
function drawUuid(): Uint8Array {
  const random = drawBytes();
  const now = Date.now();
  if (now > milliseconds) {
    milliseconds = now;
    sequence =
      (((random[6] ?? 0) & 0x7f) << 24) | ((random[7] ?? 0) << 16) | ((random[8] ?? 0) << 8) | (random[9] ?? 0);
  } else {
    sequence = (sequence + 1) | 0;
    if (sequence === 0) milliseconds += 1;
  }
  return v7({ random, msecs: milliseconds, seq: sequence }, bytes);
}

/** A new id such as `po_01jd3m…`: a kind's prefix and a UUIDv7 in 26 Crockford base32 characters, so ids sort by time. */
export function newId(kind: IdKind): string {
  let text = `${idPrefixes[kind]}_`;
  // 26 characters hold 130 bits, so two zeros go before the 128 of the UUID.
  let [pending, bits] = [0, 2];
  for (const byte of drawUuid()) {
    pending = (pending << 8) | byte;
    for (bits += 8; bits >= 5; ) {
      bits -= 5;
      text += ALPHABET[pending >>> bits];
      pending &= (1 << bits) - 1;
    }
  }
  return text;
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
  member: 'member',
  approval: 'approval',
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
  auditorGrant: 'auditor grant',
  export: 'export',
} as const satisfies Partial<Record<IdKind, string>>;

/** Kinds of ids under which something can be asked for. */
export type ResourceKind = keyof typeof resourceNames;

/** The refusal of an id under which there is nothing for the caller: unknown, malformed and foreign ids look the same. */
export function unknownId(kind: ResourceKind, id: string): QuittanceError {
  return new QuittanceError('not_found', `There is no ${resourceNames[kind]} ${id}.`);
}
