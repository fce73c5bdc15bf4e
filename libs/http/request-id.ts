import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const PATTERN = /^[\w-]{8,64}$/;

/** The caller's X-Request-Id where it is a plain token, else a new one. */
export function newRequestId(request: { readonly headers: IncomingMessage['headers'] }): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && PATTERN.test(given) ? given : randomUUID();
}
