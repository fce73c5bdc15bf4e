import type { Action } from './resources.js';

/** An RFC 9457 problem as the API sends it. */
export interface Problem {
  readonly status: number;
  /** Stable; decide by this. */
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly requestId?: string;
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[];
  readonly state?: string;
  readonly allowedActions?: readonly Action[];
  /** What an external signer has to sign. */
  readonly typedData?: unknown;
}

/** A request that the API refused, or that never reached it (status 0). */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(readonly problem: Problem) {
    super(`${problem.title}: ${problem.detail}`);
  }
}

/** The problem behind anything that was thrown. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ApiError) return error.problem;
  const detail = error instanceof Error ? error.message : String(error);
  return { status: 0, code: 'console', title: 'The console has a problem', detail };
}

/** What the problem says about one field of the body; `pointer` is a JSON pointer such as `/amount`. */
export function fieldProblem(problem: Problem | undefined, field: string): string | undefined {
  const errors = problem?.errors?.filter(({ pointer }) => topOf(pointer) === field) ?? [];
  return errors.length === 0 ? undefined : errors.map(({ detail }) => detail).join(' ');
}

/** The problem's field errors that belong to none of `fields`. */
export function otherErrors(problem: Problem, fields: readonly string[]): NonNullable<Problem['errors']> {
  return problem.errors?.filter(({ pointer }) => !fields.includes(topOf(pointer))) ?? [];
}

function topOf(pointer: string): string {
  return pointer.replace(/^#?\//, '').split('/')[0] ?? '';
}
