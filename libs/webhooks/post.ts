import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIPv6 } from 'node:net';
import { performance } from 'node:perf_hooks';
import { NoTargetError, resolveTarget, type Target, type TargetPolicy } from './target.js';

/** Why a try came to nothing. */
export const deliveryErrors = ['dns', 'refused', 'connection', 'tls', 'timeout', 'redirect', 'status'] as const;
export type DeliveryError = (typeof deliveryErrors)[number];

export interface DeliveryResult {
  /** Absent when the receiver answered 2xx. */
  readonly error?: DeliveryError;
  /** A sentence for people about `error`. */
  readonly detail?: string;
  readonly responseStatus?: number;
  /** The first KiB of what the receiver answered, as text. */
  readonly responseBody?: string;
  readonly durationMilliseconds: number;
}

export interface PostOptions {
  readonly policy: TargetPolicy;
  readonly timeoutMilliseconds: number;
  /** Ends the try early, as a timeout would. */
  readonly signal?: AbortSignal;
  /** Certificates to trust instead of the system's. */
  readonly certificateAuthority?: string;
}

export interface WebhookRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const BODY_BYTES = 1_024;
const MAXIMUM_HEADER_BYTES = 16_384;
const DETAIL_LENGTH = 300;
const TLS_ERROR = /^(ERR_TLS|ERR_SSL|CERT_|UNABLE_TO|DEPTH_ZERO|SELF_SIGNED|EPROTO)/;

/**
 * Sends one request, to the address that was checked and no other, and follows no redirect. Everything together, from looking
 * up the name to the last byte read, takes at most `timeoutMilliseconds`. Never throws for what a receiver does.
 */
export async function postWebhook(message: WebhookRequest, options: PostOptions): Promise<DeliveryResult> {
  const startedAt = performance.now();
  const timeout = AbortSignal.timeout(options.timeoutMilliseconds);
  const signal = options.signal === undefined ? timeout : AbortSignal.any([timeout, options.signal]);
  const answer = await attempt(message, options, signal).catch((error: unknown) => failureOf(error, signal));
  return { ...answer, durationMilliseconds: Math.round(performance.now() - startedAt) };
}

type Answer = Omit<DeliveryResult, 'durationMilliseconds'>;

async function attempt(message: WebhookRequest, options: PostOptions, signal: AbortSignal): Promise<Answer> {
  const target = await unlessAborted(resolveTarget(new URL(message.url), options.policy), signal);
  const request = openRequest(target, message, options, signal);
  try {
    const response = await responseOf(request, message.body);
    const status = response.statusCode ?? 0;
    const responseBody = await firstBytes(response);
    const told = { responseStatus: status, responseBody };
    if (status >= 200 && status < 300) return told;
    return status >= 300 && status < 400
      ? { ...told, error: 'redirect', detail: `The receiver answered ${status}; redirects are not followed.` }
      : { ...told, error: 'status', detail: `The receiver answered ${status}.` };
  } finally {
    request.destroy();
  }
}

function openRequest(
  target: Target,
  message: WebhookRequest,
  options: PostOptions,
  signal: AbortSignal,
): ClientRequest {
  const { url, address } = target;
  const family = isIPv6(address) ? 6 : 4;
  const open = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return open(url, {
    method: 'POST',
    headers: { ...message.headers, 'content-length': Buffer.byteLength(message.body) },
    // A connection of its own, whose name is not looked up a second time.
    agent: false,
    lookup: (_hostname, { all }, callback) => {
      if (all === true) callback(null, [{ address, family }]);
      else callback(null, address, family);
    },
    maxHeaderSize: MAXIMUM_HEADER_BYTES,
    signal,
    ...(options.certificateAuthority === undefined ? {} : { ca: options.certificateAuthority }),
  });
}

function responseOf(request: ClientRequest, body: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.once('response', resolve);
    // Stays on: a socket that breaks after the answer must not end the process.
    request.on('error', reject);
    request.end(body);
  });
}

/** A body that breaks off or never ends does not undo the status that came before it. */
async function firstBytes(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of response) {
      chunks.push(chunk as Buffer);
      length += (chunk as Buffer).length;
      if (length >= BODY_BYTES) break;
    }
  } catch {
    // What came so far is what is kept.
  }
  return Buffer.concat(chunks).subarray(0, BODY_BYTES).toString('utf8').replaceAll('\0', '\u{FFFD}');
}

/** A look-up that is not answered must not hold a try longer than its time. */
function unlessAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    work.then(resolve, reject);
  });
}

function failureOf(error: unknown, signal: AbortSignal): Answer {
  const { code = '', message = String(error) } = (error ?? {}) as { code?: unknown; message?: string };
  if (signal.aborted) return { error: 'timeout', detail: 'The receiver did not answer in time.' };
  if (error instanceof NoTargetError) return { error: error.reason, detail: message };
  if (code === 'webhook_url_refused') return { error: 'refused', detail: message };
  return { error: TLS_ERROR.test(String(code)) ? 'tls' : 'connection', detail: message.slice(0, DETAIL_LENGTH) };
}
