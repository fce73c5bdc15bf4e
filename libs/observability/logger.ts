import { type Logger, pino } from 'pino';
import { currentSpan } from '#tracing';
import { loggableError } from './loggable-error.js';

/** Whatever somebody may log by mistake, at the top and one below. */
const SECRET_FIELDS = ['authorization', 'apiKey', 'secret', 'signature', 'password', 'privateKey'];

/**
 * What a process logs: one line of JSON each, with the service's name and, where the work belongs to a recorded trace, `traceId` and
 * `spanId`. Errors are written without statements, parameters and secrets.
 */
export function createLogger(
  service: 'api' | 'worker',
  level: string,
  destination?: { write(line: string): void },
): Logger {
  return pino(
    {
      ...{ level, base: { service } },
      serializers: { err: (error: unknown) => (isLoggable(error) ? error : loggableError(error)) },
      redact: { paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`]), censor: '…' },
      mixin: () => {
        const span = currentSpan();
        return span === undefined ? {} : { traceId: span.traceId, spanId: span.spanId };
      },
    },
    ...(destination === undefined ? [] : [destination]),
  );
}

/** What {@link loggableError} made already. */
function isLoggable(error: unknown): boolean {
  return typeof error === 'object' && error !== null && !(error instanceof Error) && 'message' in error;
}
