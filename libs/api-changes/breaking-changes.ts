import { type Excess, excessOf, type JsonSchema, type Resolve } from './schema-subset.js';

interface Media {
  readonly schema?: JsonSchema;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema?: JsonSchema;
}

interface Answer {
  readonly content?: Readonly<Record<string, Media>>;
  /** The query parameter without which nobody gets this answer. */
  readonly 'x-only-with'?: string;
}

interface Operation {
  readonly operationId?: string;
  readonly parameters?: readonly (Parameter | { readonly $ref: string })[];
  readonly requestBody?: { readonly required?: boolean; readonly content: Readonly<Record<string, Media>> };
  readonly responses: Readonly<Record<string, Answer>>;
}

type Paths = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** As much of an OpenAPI 3.1 document as callers depend on. */
export interface ApiDocument {
  readonly info: { readonly version: string };
  readonly paths: Paths;
  readonly webhooks?: Paths;
  readonly components?: object;
}

/** Something that a caller of the older document may trip over. */
export interface BreakingChange {
  /** `POST /v1/purchase-orders`, or `webhook payment.released`. */
  readonly operation: string;
  readonly what: string;
}

const METHODS = ['get', 'put', 'post', 'patch', 'delete', 'head', 'options'];

/**
 * Whatever breaks callers of `older`: requests that were taken and are not any more, and answers and webhooks with something that was
 * not said. New operations, new optional fields of requests and new fields of answers break nobody: clients ignore what they do not know.
 */
export function breakingChanges(older: ApiDocument, newer: ApiDocument): BreakingChange[] {
  const resolvers = { older: resolverOf(older), newer: resolverOf(newer) };
  return [
    ...eachOperation(older.paths).flatMap(([name, operation]) => {
      const now = new Map(eachOperation(newer.paths)).get(name);
      const found = now === undefined ? ['is gone'] : operationChanges(operation, now, resolvers);
      return found.map((what) => ({ operation: name, what }));
    }),
    ...eachOperation(older.webhooks ?? {}).flatMap(([name, operation]) => {
      const now = new Map(eachOperation(newer.webhooks ?? {})).get(name);
      const found =
        now === undefined
          ? ['is not sent any more']
          : mediaChanges(
              operation.requestBody?.content ?? {},
              now.requestBody?.content ?? {},
              answered(resolvers),
              'body',
            );
      return found.map((what) => ({ operation: name.replace('POST', 'webhook'), what }));
    }),
  ];
}

/** The sentence that says what is wrong, or undefined when the version covers it: breaking changes need a higher major version. */
export function versionFault(older: ApiDocument, newer: ApiDocument): string | undefined {
  const changes = breakingChanges(older, newer);
  const [before, after] = [older, newer].map(({ info }) => Number(info.version.split('.')[0]));
  if (changes.length === 0 || (after ?? 0) > (before ?? 0)) return undefined;
  const list = changes.map(({ operation, what }) => `  ${operation}: ${what}`);
  return [`Callers of ${older.info.version} break. Undo it, or raise the major version:`, ...list].join('\n');
}

interface Resolvers {
  readonly older: Resolve;
  readonly newer: Resolve;
}

function eachOperation(paths: Paths): [string, Operation][] {
  return Object.entries(paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method] !== undefined).map((method): [string, Operation] => [
      `${method.toUpperCase()} ${path}`,
      item[method] as Operation,
    ]),
  );
}

function operationChanges(older: Operation, newer: Operation, resolvers: Resolvers): string[] {
  return [
    ...(older.operationId === newer.operationId ? [] : [`is called ${newer.operationId}, not ${older.operationId}`]),
    ...parameterChanges(older, newer, resolvers),
    ...bodyChanges(older, newer, resolvers),
    ...answerChanges(older, newer, resolvers),
  ];
}

function parameterChanges(older: Operation, newer: Operation, resolvers: Resolvers): string[] {
  const named = ({ parameters = [] }: Operation, resolve: Resolve) =>
    new Map(
      parameters.map((parameter) => {
        const found = resolve(parameter as JsonSchema) as unknown as Parameter;
        return [`${found.in} parameter ${found.name}`, found] as const;
      }),
    );
  const [before, after] = [named(older, resolvers.older), named(newer, resolvers.newer)];
  const changes: string[] = [];
  for (const [name, parameter] of before) {
    const now = after.get(name);
    if (now === undefined) changes.push(`${name} is gone`);
    else changes.push(...taken(parameter.schema, now.schema, resolvers).map((excess) => told(name, excess)));
  }
  for (const [name, { required }] of after) {
    if (required === true && before.get(name)?.required !== true) changes.push(`${name} is required`);
  }
  return changes;
}

function bodyChanges(older: Operation, newer: Operation, resolvers: Resolvers): string[] {
  if (older.requestBody === undefined) return newer.requestBody?.required === true ? ['a body is required'] : [];
  if (newer.requestBody === undefined) return ['takes no body'];
  const becameRequired = newer.requestBody.required === true && older.requestBody.required !== true;
  const changes = becameRequired ? ['the body is required'] : [];
  for (const [type, media] of Object.entries(older.requestBody.content)) {
    const now = newer.requestBody.content[type];
    if (now === undefined) changes.push(`takes no ${type}`);
    else changes.push(...taken(media.schema, now.schema, resolvers).map((excess) => told('request', excess)));
  }
  return changes;
}

function answerChanges(older: Operation, newer: Operation, resolvers: Resolvers): string[] {
  const successes = ({ responses }: Operation) => Object.keys(responses).filter((status) => status.startsWith('2'));
  const isAskedFor = (status: string) => {
    const name = newer.responses[status]?.['x-only-with'];
    return name !== undefined && !takesParameter(older, name);
  };
  const changes = successes(newer)
    .filter((status) => older.responses[status] === undefined && !isAskedFor(status))
    .map((status) => `may answer ${status}`);
  for (const [status, { content = {} }] of Object.entries(older.responses)) {
    const now = newer.responses[status];
    if (now === undefined) changes.push(`does not answer ${status}`);
    else changes.push(...mediaChanges(content, now.content ?? {}, answered(resolvers), `answer ${status}`));
  }
  return changes;
}

function takesParameter({ parameters = [] }: Operation, name: string): boolean {
  return parameters.some((parameter) => 'name' in parameter && parameter.name === name);
}

type CompareSchemas = (older: JsonSchema | undefined, newer: JsonSchema | undefined) => Excess[];

function mediaChanges(
  older: Readonly<Record<string, Media>>,
  newer: Readonly<Record<string, Media>>,
  compare: CompareSchemas,
  where: string,
): string[] {
  return Object.entries(older).flatMap(([type, media]) => {
    const now = newer[type];
    if (now === undefined) return [`${where} is not ${type}`];
    return compare(media.schema, now.schema).map((excess) => told(where, excess));
  });
}

/** What callers send has to be taken still. */
function taken(
  older: JsonSchema | undefined,
  newer: JsonSchema | undefined,
  { older: narrow, newer: wide }: Resolvers,
) {
  return excessOf(older ?? {}, newer ?? {}, { narrow, wide, ignoresUnknown: false });
}

/** What callers get has to be what they were told. */
function answered({ older: wide, newer: narrow }: Resolvers): CompareSchemas {
  return (older, newer) => excessOf(newer ?? {}, older ?? {}, { narrow, wide, ignoresUnknown: true });
}

function told(where: string, { pointer, rule, detail }: Excess): string {
  return `${where}${pointer === '' ? '' : ` ${pointer}`}: ${rule}: ${detail}`;
}

function resolverOf(document: ApiDocument): Resolve {
  const resolve: Resolve = (schema) => {
    if (schema.$ref === undefined) return schema;
    const names = schema.$ref.replace(/^#\//, '').split('/');
    const target = names.reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], document);
    if (target === undefined) throw new Error(`${schema.$ref} refers to nothing`);
    return resolve(target as JsonSchema);
  };
  return resolve;
}
