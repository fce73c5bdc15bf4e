import type { OpenAPIObject } from '@nestjs/swagger';
import { z } from 'zod';
import { DRY_RUN_TYPE, dryRunSchema } from './dry-run.schema.js';
import { DRY_RUN } from './query-parameters.guard.js';

/** Marks operations in the document that may be tried. */
export const TRIABLE_EXTENSION = 'x-dry-run';

/** Says of an answer that only who gives this parameter gets it. */
const ONLY_WITH = 'x-only-with';

interface Media {
  readonly schema?: object;
}
interface Answer {
  readonly description: string;
  readonly content?: Readonly<Record<string, Media>>;
}
interface Operation {
  readonly parameters?: readonly object[];
  readonly responses: Readonly<Record<string, Answer>>;
}

const parameter = {
  name: DRY_RUN,
  in: 'query',
  required: false,
  description:
    'Whether to do it with every check, take all of it back, and answer 200 with what it would have done. Nothing stays.',
  schema: { type: 'boolean', default: false },
};

/** Describes, for every operation that may be tried, the parameter that asks for it and its answer. */
export function describeDryRuns(document: OpenAPIObject): OpenAPIObject {
  const paths = Object.fromEntries(
    Object.entries(document.paths).map(([path, item]) => [
      path,
      Object.fromEntries(
        Object.entries(item as Record<string, unknown>).map(([method, operation]) => [
          method,
          isTriable(operation) ? described(operation) : operation,
        ]),
      ),
    ]),
  );
  const schemas = { ...document.components?.schemas, ...dryRunSchemas() };
  return { ...document, paths, components: { ...document.components, schemas } } as OpenAPIObject;
}

function isTriable(operation: unknown): operation is Operation {
  return (operation as Record<string, unknown>)[TRIABLE_EXTENSION] === true;
}

function described(operation: Operation): Operation {
  const answers = Object.entries(operation.responses).filter(([status]) => status.startsWith('2'));
  const [body] = answers.map(([, { content }]) => content?.['application/json']?.schema);
  const schema = {
    allOf: [{ $ref: '#/components/schemas/DryRun' }, { type: 'object', properties: { body }, required: ['body'] }],
  };
  const { 200: done, ...others } = operation.responses;
  const answer = {
    ...(done ?? { description: 'Only with dryRun: what would be done', [ONLY_WITH]: DRY_RUN }),
    content: { ...done?.content, [DRY_RUN_TYPE]: { schema } },
  };
  return {
    ...operation,
    parameters: [...(operation.parameters ?? []), parameter],
    responses: { 200: answer, ...others },
  };
}

/** The schema and those that it refers to, by name. */
function dryRunSchemas(): Record<string, object> {
  const { $defs = {} } = z.toJSONSchema(dryRunSchema, { io: 'input' });
  const all = Object.entries($defs).map(([name, { id: _, ...schema }]) => [name, schema]);
  return JSON.parse(JSON.stringify(Object.fromEntries(all)).replaceAll('#/$defs/', '#/components/schemas/'));
}
