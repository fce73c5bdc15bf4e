import { type ErrorCode, QuittanceError } from '#domain';

/** What tells that somebody asked for what is not theirs; the first is the same for what does not exist. */
const DENIED: ReadonlySet<ErrorCode> = new Set(['not_found', 'forbidden', 'insufficient_scope']);

/** Whether what was thrown denies something to whoever asked for it. */
export function isDenial(error: unknown): error is QuittanceError {
  return error instanceof QuittanceError && DENIED.has(error.code);
}
