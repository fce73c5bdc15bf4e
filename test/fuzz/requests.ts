import { pick } from '../reliability/random.js';
import type { Document, Operation, Parameter } from './document.js';
import type { Example, Examples } from './examples.js';
import { fittingValue, type Json, type KnownIds, spoiled, strangeValue } from './values.js';

export interface FuzzRequest {
  readonly operation: Operation;
  readonly path: string;
  readonly token: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | FormData | undefined;
}

export interface FuzzCaller {
  /** Perhaps nobody's. */
  readonly token: string;
  readonly roles: readonly string[];
}

export interface FuzzSources {
  readonly document: Document;
  readonly ids: KnownIds;
  readonly callers: readonly FuzzCaller[];
  readonly examples: Examples;
}

type Random = () => number;

/** Ids by the first part of a path below /v1. */
const PREFIXES: Readonly<Record<string, string>> = {
  businesses: 'biz',
  'api-keys': 'key',
  'purchase-orders': 'po',
  deliveries: 'dlv',
  invoices: 'inv',
  settlements: 'stl',
  disputes: 'dsp',
  documents: 'doc',
  operations: 'op',
  'webhook-endpoints': 'whe',
  members: 'mem',
  approvals: 'apr',
  'auditor-grants': 'agr',
  exports: 'exp',
  trails: 'po',
  ledger: 'lac',
};
/** What moves everybody's time is asked for wrongly only. */
const SPOILED_ALWAYS = /^\/v1\/sandbox\/clock$/;
/** What would lock out the callers that the campaign needs is asked for with ids that do not exist. */
const NEVER_MEANT = /^\/v1\/(api-keys|operator\/lanes|businesses\/\{id\}\/suspend)/;

/** A strange value where only text can go. */
function strangeAsText(random: Random): string {
  const value = strangeValue(random);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Header values as HTTP allows them. */
function headerText(random: Random): string {
  return strangeAsText(random)
    .replace(/[^\x20-\x7e\x80-\xff]/g, '?')
    .slice(0, 300);
}

function pathOf({ operation, ids, random }: { operation: Operation; ids: KnownIds; random: Random }): string {
  return operation.path.replace(/\{\w+\}/g, () => {
    if (random() < 0.15) return encodeURIComponent(wellFormed(strangeAsText(random).slice(0, 300))) || '%00';
    const prefix = PREFIXES[operation.path.split('/')[2] ?? ''] ?? '';
    const unknown = `${prefix}_00000000000000000000000000`;
    return NEVER_MEANT.test(operation.path) ? unknown : pick(random, [...(ids.get(prefix) ?? []), unknown]);
  });
}

function wellFormed(text: string): string {
  return text.isWellFormed() ? text : text.toWellFormed();
}

function queryOf(parameters: readonly Parameter[], sources: FuzzSources, random: Random): string {
  const query = new URLSearchParams();
  for (const { name, schema } of parameters.filter((parameter) => parameter.in === 'query')) {
    if (random() < 0.5) continue;
    const value = random() < 0.6 ? fittingValue(sources.document, schema, sources.ids, random) : strangeValue(random);
    query.append(name, typeof value === 'object' ? JSON.stringify(value) : String(value).slice(0, 2_000));
    if (random() < 0.05) query.append(name, 'again');
  }
  if (random() < 0.05) query.append(headerText(random), '1');
  const text = query.toString();
  return text === '' ? '' : `?${text}${random() < 0.02 ? '&%' : ''}`;
}

/** Bytes of a JSON body that no longer are JSON, or not of the kind that was said. */
function brokenBytes(body: Json, random: Random): Buffer {
  const text = Buffer.from(JSON.stringify(body));
  const kind = Math.floor(random() * 6);
  if (kind === 0) return text.subarray(0, Math.floor(random() * text.length));
  if (kind === 1) return Buffer.concat([text, text]);
  if (kind === 2) return Buffer.from('['.repeat(1_000 + Math.floor(random() * 50_000)));
  if (kind === 3) return Buffer.from(Array.from({ length: 40 }, () => Math.floor(random() * 256)));
  const at = Math.floor(random() * text.length);
  if (kind === 4) return Buffer.concat([text.subarray(0, at), Buffer.from([0xff, 0]), text.subarray(at)]);
  return Buffer.from(`{"a":1,${text.toString().slice(1)}`);
}

function formOf(random: Random): FormData {
  const form = new FormData();
  if (random() < 0.5) form.append('orderId', wellFormed(strangeAsText(random).slice(0, 1_500)));
  const name = wellFormed(strangeAsText(random).slice(0, 300));
  if (random() < 0.8) form.append('file', new Blob(['x'.repeat(Math.floor(random() * 3_000))]), name);
  return form;
}

function bodyOf(operation: Operation, sources: FuzzSources, random: Random): Buffer | FormData | undefined {
  if (operation.takesForms) return formOf(random);
  if (operation.body === undefined)
    return random() < 0.1 ? Buffer.from(JSON.stringify(strangeValue(random))) : undefined;
  let body = fittingValue(sources.document, operation.body, sources.ids, random);
  const spoils = SPOILED_ALWAYS.test(operation.path) ? 3 : Math.floor(random() * 3);
  if (SPOILED_ALWAYS.test(operation.path)) body = { advanceSeconds: '1' };
  for (let count = 0; count < spoils; count += 1) body = spoiled(body, random);
  if (random() < 0.08) return brokenBytes(body, random);
  const text = JSON.stringify(body);
  return Buffer.from(random() < 0.005 ? text + ' '.repeat(1_100_000) : text);
}

/** Mostly of somebody who may ask for it. */
function tokenFor({ roles }: Operation, callers: readonly FuzzCaller[], random: Random): string {
  const fitting = callers.filter((caller) => roles.some((role) => caller.roles.includes(role)));
  return pick(random, fitting.length > 0 && random() < 0.8 ? fitting : callers).token;
}

/** An example as it is. */
function exactly(operation: Operation, { token, path, body }: Example, index: number): FuzzRequest {
  const isForm = body instanceof FormData;
  const isRead = operation.method === 'GET';
  return {
    ...{ operation, path, token },
    headers: {
      ...(isForm || isRead ? {} : { 'content-type': 'application/json' }),
      ...(isRead ? {} : { 'idempotency-key': `fuzz-${index}` }),
    },
    body: isForm || isRead ? (body as FormData | undefined) : Buffer.from(JSON.stringify(body ?? {})),
  };
}

/** An example with something wrong about it, which gets further than what is drawn from nothing. */
function almost(
  request: FuzzRequest,
  example: Example,
  parameters: readonly Parameter[],
  sources: FuzzSources,
  random: Random,
): FuzzRequest {
  const [path] = request.path.split('?');
  const query = queryOf(parameters, sources, random);
  const changed = random() < 0.4 ? { ...request, path: `${path}${query}` } : request;
  if (example.body === undefined || example.body instanceof FormData) return changed;
  return { ...changed, body: Buffer.from(JSON.stringify(spoiled(example.body, random))) };
}

/**
 * The request number `index` of a campaign: operations take turns, the first turn is what each is asked for rightly, and everything
 * else is drawn.
 */
export function drawRequest(
  operations: readonly Operation[],
  index: number,
  sources: FuzzSources,
  random: Random,
): FuzzRequest {
  const operation = operations[index % operations.length];
  if (operation === undefined) throw new Error('There are no operations.');
  const example = sources.examples.get(`${operation.method} ${operation.path}`);
  if (example !== undefined) {
    const right = exactly(operation, example, index);
    if (index < operations.length) return right;
    if (random() < 0.3) return almost(right, example, operation.parameters, sources, random);
  }
  return drawAnything(operation, index, sources, random);
}

function drawAnything(operation: Operation, index: number, sources: FuzzSources, random: Random): FuzzRequest {
  const body = bodyOf(operation, sources, random);
  const headers: Record<string, string> = {};
  if (body instanceof Buffer) {
    headers['content-type'] =
      random() < 0.95
        ? 'application/json'
        : pick(random, ['text/plain', 'application/xml', 'x', 'multipart/form-data']);
  }
  if (random() < 0.95) headers['idempotency-key'] = random() < 0.9 ? `fuzz-${index}` : headerText(random);
  if (random() < 0.1) headers['if-match'] = headerText(random);
  if (random() < 0.05) headers.accept = headerText(random);
  if (random() < 0.03) headers['content-encoding'] = pick(random, ['gzip', 'br', 'identity', 'x']);
  const path = pathOf({ operation, ids: sources.ids, random }) + queryOf(operation.parameters, sources, random);
  return { operation, path, token: tokenFor(operation, sources.callers, random), headers, body };
}
