import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { QuittanceError } from '#domain';

/** How the document describes the header of requests that change what has an ETag. */
export const IF_MATCH = {
  name: 'If-Match',
  required: false,
  description: 'The ETag of what you looked at: refused with `precondition_failed` (412) when it was changed since',
} as const;

/** The strong entity tag (RFC 9110) of what a resource is shown as: a digest of its JSON. */
export function entityTagOf(json: string): string {
  return `"${createHash('sha256').update(json).digest('base64url').slice(0, 27)}"`;
}

function names(header: string, tag: string): boolean {
  return header.trim() === '*' || header.split(',').some((one) => one.trim().replace(/^W\//, '') === tag);
}

/**
 * Throws `precondition_failed` when a request is meant for another representation than the one that the resource has now, or one of those
 * where it is shown in more than one way.
 */
export function requireMatch(ifMatch: string | undefined, ...views: readonly object[]): void {
  // Weak tags match nothing here (RFC 9110, 13.1.1).
  if (ifMatch === undefined) return;
  const strong = ifMatch
    .split(',')
    .filter((one) => !one.trim().startsWith('W/'))
    .join();
  if (views.some((view) => names(strong, entityTagOf(JSON.stringify(view))))) return;
  throw new QuittanceError(
    'precondition_failed',
    'It is not what If-Match names any more. Get it again, and send the ETag that you get.',
  );
}

/** Gives single resources an ETag, and answers 304 to whoever has them as they are. */
export function tagEntities(server: FastifyInstance): void {
  server.addHook('onSend', async (request, reply, payload) => {
    const { url = '' } = request.routeOptions;
    const isResource = reply.statusCode === 200 && url.startsWith('/v1/') && url.includes('/:');
    if (!isResource || typeof payload !== 'string' || !['GET', 'PATCH'].includes(request.method)) return payload;
    const tag = entityTagOf(payload);
    void reply.header('etag', tag);
    const known = request.headers['if-none-match'];
    if (request.method !== 'GET' || known === undefined || !names(known, tag)) return payload;
    void reply.code(304).removeHeader('content-type').removeHeader('content-length');
    return null;
  });
}
