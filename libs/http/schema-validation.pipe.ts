import { StandardSchemaValidationPipe } from '@nestjs/common';
import { QuittanceError } from '#domain';

function segmentKey(segment: PropertyKey | { readonly key: PropertyKey }): string {
  const key = typeof segment === 'object' ? segment.key : segment;
  return String(key).replaceAll('~', '~0').replaceAll('/', '~1');
}

const MAX_REPORTED = 20;

/** Checks bodies, queries and parameters by their schema; refuses with a JSON pointer for everything that is wrong. */
export function schemaValidationPipe(): StandardSchemaValidationPipe {
  return new StandardSchemaValidationPipe({
    exceptionFactory: (issues) =>
      new QuittanceError('invalid_request', issues[0]?.message ?? 'The request is not valid.', {
        errors: issues.slice(0, MAX_REPORTED).map((issue) => ({
          pointer: (issue.path ?? []).map((segment) => `/${segmentKey(segment)}`).join(''),
          detail: issue.message,
        })),
      }),
  });
}
