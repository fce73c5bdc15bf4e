/** The parts of a JSON schema of OpenAPI that request bodies use. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
}

export interface OpenApiDocument {
  readonly paths: Readonly<
    Record<
      string,
      {
        readonly post?: {
          readonly requestBody?: { readonly content: Record<string, { readonly schema: JsonSchema }> };
        };
      }
    >
  >;
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> };
}

type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** What a client may send by mistake or on purpose wherever something else is expected. */
export const malformedValues: readonly Json[] = [
  '',
  '\0',
  'a\0b',
  '\ud800',
  'x'.repeat(600),
  '-1',
  (2n ** 256n - 1n).toString(),
  '1950-01-01',
  '1950-01-01T00:00:00Z',
  '9999-12-31T23:59:59-14:00',
  'po_00000000000000000000000000',
  -1,
  1.5,
  1e308,
  null,
  [],
  [['\ud800']],
  { '\ud800': '\0' },
];

/**
 * A body that fits `schema`, with every property except signatures and digests, which would be refused before the rest is
 * looked at. `ids` are ids that exist, by prefix.
 */
export function sampleOf(document: OpenApiDocument, schema: JsonSchema, ids: Readonly<Record<string, string>>): Json {
  const { $ref, properties, items, anyOf, oneOf } = schema;
  if ($ref !== undefined) {
    return sampleOf(document, document.components.schemas[$ref.split('/').at(-1) ?? ''] ?? {}, ids);
  }
  const alternative = (anyOf ?? oneOf)?.at(-1);
  if (alternative !== undefined) return sampleOf(document, alternative, ids);
  if (properties !== undefined) {
    const entries = Object.entries(properties).filter(([name]) => name !== 'signature' && name !== 'documentHash');
    return Object.fromEntries(entries.map(([name, property]) => [name, sampleOf(document, property, ids)]));
  }
  return items === undefined ? sampleValue(schema, ids) : [sampleOf(document, items, ids)];
}

function sampleValue(schema: JsonSchema, ids: Readonly<Record<string, string>>): Json {
  if (schema.const !== undefined) return schema.const as Json;
  if (schema.enum !== undefined) return schema.enum[0] as Json;
  if (schema.type === 'integer') return schema.minimum ?? 1;
  if (schema.type === 'boolean') return true;
  if (schema.format === 'date') return '2030-01-31';
  if (schema.format === 'date-time') return '2030-01-31T00:00:00Z';
  const prefix = /^\^([a-z]+)_/.exec(schema.pattern ?? '')?.[1];
  if (prefix !== undefined) return ids[prefix] ?? `${prefix}_00000000000000000000000000`;
  if (schema.pattern === '^[0-9a-f]{64}$') return 'ab'.repeat(32);
  if (schema.pattern === '^[A-Z]{2}$') return 'DE';
  return '1';
}

/** Copies of `body`, each with one of its values, at any depth, replaced by a malformed one. */
export function* mutationsOf(body: Json): Generator<Json> {
  yield* malformedValues;
  if (Array.isArray(body)) {
    yield [...body, ...body];
    for (const [index, item] of body.entries()) {
      for (const mutation of mutationsOf(item)) yield body.map((value, at) => (at === index ? mutation : value));
    }
  } else if (typeof body === 'object' && body !== null) {
    for (const [name, value] of Object.entries(body)) {
      for (const mutation of mutationsOf(value)) yield { ...body, [name]: mutation };
    }
  }
}
