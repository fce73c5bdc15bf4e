import { StandardSchemaValidationPipe } from '@nestjs/common';
import { QuittanceError } from '#domain';

function segmentKey(segment: PropertyKey | { readonly key: PropertyKey }): string {
  const key = typeof segment === 'object' ? segment.key : segment;
  return String(key).replaceAll('~', '~0').replaceAll('/', '~1');
}

const MAX_REPORTED = 20;

interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** The refusal of what does not fit its schema, with a JSON pointer for each of the first 20 things that are wrong. */
export function schemaRefusal(issues: readonly Issue[]): QuittanceError {
  return new QuittanceError('invalid_request', issues[0]?.message ?? 'The request is not valid.', {
    errors: issues.slice(0, MAX_REPORTED).map((issue) => ({
      pointer: (issue.path ?? []).map((segment) => `/${segmentKey(segment)}`).join(''),
      detail: issue.message,
    })),
  });
}

/** Checks bodies, queries and parameters by their schema. */
export function schemaValidationPipe(): StandardSchemaValidationPipe {
  return new StandardSchemaValidationPipe({ exceptionFactory: schemaRefusal });
}
