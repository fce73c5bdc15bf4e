import { createHmac, createPublicKey, timingSafeEqual, verify } from 'node:crypto';
import type { Schema } from './operation-types.js';

/** What the network tells: `type` says what `data` holds; `position` is its place in the feed. */
export type WebhookEvent = Schema<'WebhookEvent'>;

/** Why a request is not a webhook of ours. */
export type WebhookFault =
  | 'header_missing'
  | 'id_malformed'
  | 'timestamp_malformed'
  | 'timestamp_too_old'
  | 'timestamp_too_new'
  | 'signature_mismatch';

export class WebhookVerificationError extends Error {
  constructor(readonly fault: WebhookFault) {
    super(`This is not a webhook of this endpoint: ${fault}`);
    this.name = 'WebhookVerificationError';
  }
}

export interface VerificationOptions {
  /** `whsec_…` or `whpk_…`; one signature by any of them is enough. Give old and new while you rotate. */
  readonly keys: readonly string[];
  /** How far the sender's clock and delays may be off; five minutes unless told. */
  readonly toleranceSeconds?: number;
  /** Milliseconds since 1970; the clock unless told. */
  readonly now?: number;
}

/** Lower-case, as Node gives them, or as the platform's `fetch` does. */
type WebhookHeaders = Headers | Readonly<Record<string, string | readonly string[] | undefined>>;

const ID = /^[\w-]{1,128}$/;
const TIMESTAMP = /^[0-9]{1,12}$/;
const TOLERANCE_SECONDS = 300;
/** Prefixes of the Standard Webhooks specification. */
const SECRET_PREFIX = 'whsec_';
const PUBLIC_KEY_PREFIX = 'whpk_';
/** What stands before the 32 bytes in SubjectPublicKeyInfo of ed25519 (RFC 8410). */
const SPKI_HEADER = Buffer.from('302a300506032b6570032100', 'hex');

/**
 * Reads a webhook: checks id, time and signature (Standard Webhooks, `v1` and `v1a`) over the body exactly as it came, and only
 * then parses it. Throws {@link WebhookVerificationError}.
 */
export function verifyWebhook(headers: WebhookHeaders, body: string, options: VerificationOptions): WebhookEvent {
  const id = header(headers, 'webhook-id');
  const timestamp = header(headers, 'webhook-timestamp');
  const signatures = header(headers, 'webhook-signature');
  if (!ID.test(id)) throw new WebhookVerificationError('id_malformed');
  if (!TIMESTAMP.test(timestamp)) throw new WebhookVerificationError('timestamp_malformed');
  const tolerance = options.toleranceSeconds ?? TOLERANCE_SECONDS;
  const age = (options.now ?? Date.now()) / 1000 - Number(timestamp);
  if (age > tolerance) throw new WebhookVerificationError('timestamp_too_old');
  if (age < -tolerance) throw new WebhookVerificationError('timestamp_too_new');
  const content = `${id}.${timestamp}.${body}`;
  const given = signatures.split(' ').map(parseSignature);
  const isSigned = options.keys.some((key) => given.some((signature) => matches(key, content, signature)));
  if (!isSigned) throw new WebhookVerificationError('signature_mismatch');
  return JSON.parse(body) as WebhookEvent;
}

function header(headers: WebhookHeaders, name: string): string {
  const value = headers instanceof Headers ? headers.get(name) : headers[name];
  if (typeof value !== 'string') throw new WebhookVerificationError('header_missing');
  return value;
}

interface Signature {
  readonly version: string;
  readonly bytes: Buffer;
}

function parseSignature(text: string): Signature {
  const comma = text.indexOf(',');
  return { version: text.slice(0, comma), bytes: Buffer.from(text.slice(comma + 1), 'base64') };
}

function matches(key: string, content: string, { version, bytes }: Signature): boolean {
  if (key.startsWith(PUBLIC_KEY_PREFIX)) {
    return version === 'v1a' && bytes.length === 64 && verify(null, Buffer.from(content), publicKeyOf(key), bytes);
  }
  const expected = createHmac('sha256', keyBytes(key, SECRET_PREFIX)).update(content).digest();
  return version === 'v1' && bytes.length === expected.length && timingSafeEqual(bytes, expected);
}

function publicKeyOf(publicKey: string) {
  const spki = Buffer.concat([SPKI_HEADER, keyBytes(publicKey, PUBLIC_KEY_PREFIX)]);
  return createPublicKey({ key: spki, format: 'der', type: 'spki' });
}

function keyBytes(text: string, prefix: string): Buffer {
  const bytes = Buffer.from(text.slice(prefix.length), 'base64');
  if (!text.startsWith(prefix) || bytes.length !== 32) {
    throw new Error(`A key of a webhook endpoint is ${prefix} and 32 bytes in base64`);
  }
  return bytes;
}
