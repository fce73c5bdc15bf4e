import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { AnsweredRequest } from '#observability';
import { readTraceparent, type Span, type Tracer } from '#tracing';

export interface RequestObservers {
  /** Counts. */
  readonly onAnswered?: ((request: AnsweredRequest) => void) | undefined;
  /** Gets a line for every request. */
  readonly requestLog?: Logger | undefined;
  readonly tracer?: Tracer | undefined;
}

/**
 * Lets requests be counted, logged and traced: each is a span of the trace that its `traceparent` names (W3C Trace Context), or of one of its
 * own. What is logged names route and ids and nothing that was asked or answered.
 */
export function observeRequests(server: FastifyInstance, { onAnswered, requestLog, tracer }: RequestObservers): void {
  const spans = new WeakMap<FastifyRequest, Span>();
  if (tracer !== undefined) {
    server.addHook('onRequest', (request, _, done) => {
      const parent = readTraceparent(request.headers.traceparent);
      const { method, routeOptions } = request;
      const attributes = { 'http.request.method': method, 'quittance.request_id': request.id };
      const route = routeOptions.url === undefined ? {} : { 'http.route': routeOptions.url };
      const span = tracer.start(`${method} ${routeOptions.url ?? ''}`.trim(), 'server', parent, {
        ...attributes,
        ...route,
      });
      spans.set(request, span);
      tracer.within(span.context, done);
    });
    // A body that comes in pieces is read outside of what began the request.
    server.addHook('preHandler', (request, _, done) => {
      const span = spans.get(request);
      if (span === undefined) done();
      else tracer.within(span.context, done);
    });
  }
  if (onAnswered === undefined && requestLog === undefined && tracer === undefined) return;
  server.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions, id: requestId } = request;
    const { statusCode: status, elapsedTime } = reply;
    const route = routeOptions.url;
    const span = spans.get(request);
    onAnswered?.({ method, route, status, seconds: elapsedTime / 1000 });
    const traceId = span?.context.traceId ?? readTraceparent(request.headers.traceparent)?.traceId;
    const line = { requestId, ...(traceId === undefined ? {} : { traceId }), method, route, status };
    requestLog?.[levelOf(method, status)]({ ...line, milliseconds: Math.round(elapsedTime) }, 'Answered');
    const error = status >= 500 ? String(status) : undefined;
    span?.end({ attributes: { 'http.response.status_code': status }, error });
  });
}

/** Reads are many and say little; what changes something is told, and so is whatever went wrong. */
function levelOf(method: string, status: number): 'debug' | 'info' | 'error' {
  if (status >= 500) return 'error';
  return method === 'GET' && status < 400 ? 'debug' : 'info';
}
