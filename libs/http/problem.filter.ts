import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RpcUnavailableError } from '#chain';
import { sqlState } from '#database';
import { type ErrorCode, QuittanceError } from '#domain';
import { loggableError } from '#observability';
import { toProblem } from './problems.js';

const codeByStatus: Readonly<Record<number, ErrorCode>> = {
  400: 'malformed_request',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  405: 'method_not_allowed',
  413: 'payload_too_large',
  // Of paths: no id is that long.
  414: 'not_found',
  415: 'unsupported_media_type',
};

/** SQLSTATE classes of a database that cannot serve now: connection, conflicts to the last attempt, resources, its operator, its files. */
const UNAVAILABLE_CLASSES = ['08', '40', '53', '57', '58'];
const UNAVAILABLE_MESSAGE =
  /ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|Connection terminated|timeout exceeded when trying to connect|connection error and is not queryable|idle-in-transaction timeout/;
/** SQLSTATE class of a value that a column cannot hold: the caller's, since everything else is made here. */
const DATA_EXCEPTION_CLASS = '22';
const RETRY_AFTER_SECONDS = 2;

/** Database and node alike come back, and the request can be repeated then. */
function isUnavailable(error: unknown): boolean {
  if (error instanceof RpcUnavailableError) return true;
  const state = sqlState(error) ?? '';
  return UNAVAILABLE_CLASSES.includes(state.slice(0, 2)) || UNAVAILABLE_MESSAGE.test(`${state} ${String(error)}`);
}

function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) {
    return error.getStatus();
  }
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' ? status : undefined;
}

/** Everything that is thrown as the refusal that a client sees; what it must not see becomes `internal`. */
export function toRefusal(error: unknown): QuittanceError {
  if (error instanceof QuittanceError) {
    return error;
  }
  if (isUnavailable(error)) {
    return new QuittanceError(
      'unavailable',
      'The network cannot answer right now. Try again with the same Idempotency-Key.',
    );
  }
  if (sqlState(error)?.slice(0, 2) === DATA_EXCEPTION_CLASS) {
    return new QuittanceError('invalid_request', 'A value of the request cannot be stored.');
  }
  const code = codeByStatus[statusOf(error) ?? 500];
  return code === undefined
    ? new QuittanceError('internal', 'Something went wrong on our side. Try again with the same Idempotency-Key.')
    : new QuittanceError(code, error instanceof Error ? error.message : 'The request was refused.');
}

/** Answers `error` with a problem document (RFC 9457); failures of ours go to `logger`. */
export function answerProblem(error: unknown, request: FastifyRequest, reply: FastifyReply, logger: Logger): void {
  const refusal = toRefusal(error);
  const problem = toProblem(refusal, request);
  if (problem.status >= 500) {
    logger.error({ err: loggableError(error), requestId: request.id, path: problem.instance });
  }
  const { allowedMethods } = refusal.context;
  const retryAfterSeconds =
    refusal.context.retryAfterSeconds ?? (problem.code === 'unavailable' ? RETRY_AFTER_SECONDS : undefined);
  if (retryAfterSeconds !== undefined) {
    void reply.header('retry-after', retryAfterSeconds);
  }
  if (allowedMethods !== undefined) {
    void reply.header('allow', allowedMethods.join(', '));
  }
  if (problem.code === 'unauthenticated') {
    void reply.header('www-authenticate', 'Bearer realm="quittance"');
  }
  void reply.status(problem.status).header('content-type', 'application/problem+json').send(problem);
}

@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    answerProblem(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>(), this.logger);
  }
}
