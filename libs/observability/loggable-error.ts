/** What must not be written down, and what is written instead. */
const SECRETS: readonly [RegExp, string][] = [
  [/\bqk_([0-9a-z]{26})_[A-Za-z0-9_-]{43}/g, 'qk_$1_…'],
  [/\bwhsec_[A-Za-z0-9+/=_-]+/g, 'whsec_…'],
  [/\b(Bearer|Basic)\s+[^\s"',]+/gi, '$1 …'],
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@"']*@/gi, '$1…@'],
  // Providers of nodes have their customers' keys in the path or the query.
  [/\b(https?:\/\/[^\s/"'?]+)[/?][^\s"']*/gi, '$1/…'],
  [/\b(0x)?[0-9a-f]{64}\b/gi, '$1…'],
];

/** Text without API keys, credentials in URLs and what could be a private key. */
export function withoutSecrets(text: string): string {
  return SECRETS.reduce((result, [pattern, instead]) => result.replace(pattern, instead), text);
}

/** An error as a log may hold it: what went wrong and where, and none of the values that went into it. */
export interface LoggableError {
  readonly name: string;
  readonly message: string;
  /** SQLSTATE or the system's code. */
  readonly code?: string;
  readonly stack?: string;
  readonly cause?: LoggableError;
}

const MAX_CAUSES = 4;

/** The statement and the parameters of a failed query, which its error carries, are left out. */
export function loggableError(error: unknown, causes = MAX_CAUSES): LoggableError {
  if (!(error instanceof Error)) return { name: typeof error, message: withoutSecrets(String(error)) };
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  return {
    name: error.name,
    message: withoutSecrets(error.message),
    ...(typeof code === 'string' ? { code } : {}),
    ...(error.stack === undefined ? {} : { stack: withoutSecrets(error.stack) }),
    ...(cause === undefined || causes === 0 ? {} : { cause: loggableError(cause, causes - 1) }),
  };
}
