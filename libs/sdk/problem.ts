import type { Schema } from './operation-types.js';

/** The RFC 9457 document of a refusal. */
export type Problem = Schema<'Problem'>;

/** The API refused a request; nothing was changed. `code` is stable, and `allowedActions` say what is possible instead. */
export class QuittanceProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  /** What to name to the operator of the network; also in its logs. */
  readonly requestId: string | undefined;
  /** What is wrong with the request, as JSON pointers. */
  readonly errors: NonNullable<Problem['errors']>;
  /** The state that the subject is in. */
  readonly state: string | undefined;
  readonly allowedActions: NonNullable<Problem['allowedActions']>;
  readonly problem: Problem;

  constructor(problem: Problem) {
    const places = (problem.errors ?? []).map(({ pointer, detail }) => ` ${pointer}: ${detail}`);
    super(`${problem.code}: ${problem.detail}${places.join('')}`);
    this.name = 'QuittanceProblem';
    this.problem = problem;
    this.status = problem.status;
    this.code = problem.code;
    this.detail = problem.detail;
    this.requestId = problem.requestId;
    this.errors = problem.errors ?? [];
    this.state = problem.state;
    this.allowedActions = problem.allowedActions ?? [];
  }
}

/**
 * No usable answer came, as often as the request was sent. Whether it was done is not known: send it again with `idempotencyKey`, and
 * it is done once.
 */
export class QuittanceUnreachable extends Error {
  constructor(
    readonly attempts: number,
    /** Of the requests that were sent; undefined for one that only reads. */
    readonly idempotencyKey: string | undefined,
    cause: unknown,
  ) {
    const reason =
      cause instanceof Error ? ((cause.cause as Error | undefined)?.message ?? cause.message) : String(cause);
    super(`No usable answer in ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}: ${reason}`, { cause });
    this.name = 'QuittanceUnreachable';
  }
}

/** The problem that a body of a refusal is; whatever stands between client and API may answer something else. */
export function problemOf(status: number, url: string, text: string): Problem {
  const read = readJson(text);
  if (isProblem(read)) return read;
  return {
    ...{ type: 'about:blank', title: `HTTP ${status}`, status, code: `http_${status}` },
    ...{ detail: text.slice(0, 200), instance: new URL(url).pathname, requestId: '' },
  };
}

function isProblem(value: unknown): value is Problem {
  if (typeof value !== 'object' || value === null) return false;
  const { code, detail, status } = value as Record<string, unknown>;
  return typeof code === 'string' && typeof detail === 'string' && typeof status === 'number';
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
