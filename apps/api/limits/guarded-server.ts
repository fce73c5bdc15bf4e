import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ApiLimits } from '#config';
import { MAX_DOCUMENT_BYTES } from '#documents';
import { QuittanceError } from '#domain';
import { parseJsonBody } from '#http';
import { keepContent } from '../authentication/request-content.js';
import { tagEntities } from '../conditional/entity-tags.js';
import { MOST_FILES } from '../documents/upload-form.js';
import { KnownPaths } from './known-paths.js';
import { RequestLimits } from './request-limits.js';

/** The largest JSON body, bytes. */
export const MAX_BODY_BYTES = 1_048_576;
/** The largest body of requests in bulk: a thousand orders of 8 kB, which hold about fifty lines each. */
export const MAX_BULK_BODY_BYTES = 8 * MAX_BODY_BYTES;

/** The console's pages load their own scripts and styles and are framed by nobody; answers of the API are no pages at all. */
const SECURITY_HEADERS = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
      imgSrc: ["'self'", 'data:'],
      objectSrc: ["'none'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
    },
  },
  frameguard: { action: 'deny' },
  referrerPolicy: { policy: 'no-referrer' },
} as const;

/** Puts what every request has to pass before a route sees it in front of `app`. */
export async function guardServer(app: NestFastifyApplication, limits: ApiLimits): Promise<void> {
  const server: FastifyInstance = app.getHttpAdapter().getInstance();
  readStrictJson(server);
  await app.register(helmet, SECURITY_HEADERS);
  await app.register(multipart, {
    limits: { files: MOST_FILES, fields: 5, fieldSize: 1000, fileSize: MAX_DOCUMENT_BYTES + 1 },
  });
  tagEntities(server);
  const paths = new KnownPaths();
  server.addHook('onRoute', (route) => {
    paths.add(route.url, [route.method].flat());
    if (/\/bulk(\/|$)/.test(route.url)) route.bodyLimit = MAX_BULK_BODY_BYTES;
  });
  const requests = app.get(RequestLimits);
  server.addHook('onRequest', async (request, reply) => {
    if (isHealth(request)) return;
    await requests.chargeAddress(request, reply);
    refuseUnknownMethod(request, paths);
    refuseEncodings(request);
  });
  server.addHook('onSend', async (request, reply) => {
    if (request.url.startsWith('/v1/')) void reply.header('cache-control', 'no-store');
  });
  if (limits.corsOrigins.length > 0) {
    app.enableCors({
      origin: [...limits.corsOrigins],
      methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
      allowedHeaders: [
        ...['authorization', 'content-type', 'idempotency-key', 'if-match', 'if-none-match'],
        ...['content-digest', 'signature', 'signature-input'],
      ],
      exposedHeaders: ['etag', 'idempotent-replayed', 'ratelimit', 'ratelimit-policy', 'retry-after', 'x-request-id'],
      maxAge: 600,
    });
  }
}

/** JSON, and forms where documents are uploaded: every other content type is refused with 415. */
function readStrictJson(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer', bodyLimit: MAX_BODY_BYTES },
    (request, body, done) => {
      try {
        keepContent(request, body as Buffer);
        done(null, parseJsonBody(body as Buffer));
      } catch (error) {
        done(error as Error);
      }
    },
  );
}

function isHealth(request: FastifyRequest): boolean {
  return request.url.startsWith('/health/');
}

function refuseUnknownMethod(request: FastifyRequest, paths: KnownPaths): void {
  if (!request.is404) return;
  const allowedMethods = paths.methodsOf(request.url.split('?')[0] ?? '');
  if (allowedMethods.length > 0) {
    const detail = `${request.method} is not possible here, only ${allowedMethods.join(', ')}.`;
    throw new QuittanceError('method_not_allowed', detail, { allowedMethods });
  }
}

/** Nothing is decompressed, so that no small request becomes a large one. */
function refuseEncodings(request: FastifyRequest): void {
  const { 'content-encoding': encoding = 'identity', 'content-type': type = '' } = request.headers;
  if (encoding.toLowerCase() !== 'identity') {
    throw new QuittanceError('unsupported_media_type', 'Send the body without a Content-Encoding.');
  }
  if (/^multipart\//i.test(type) && request.routeOptions.url?.endsWith('/documents') !== true) {
    throw new QuittanceError('unsupported_media_type', 'Forms are for uploading documents. Send application/json.');
  }
}
