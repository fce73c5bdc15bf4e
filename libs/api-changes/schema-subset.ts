/** JSON Schema 2020-12, as far as OpenAPI documents of ours have it. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
}

export type Resolve = (schema: JsonSchema) => JsonSchema;

/** Where a value that `narrow` allows is not allowed by `wide`. */
export interface Excess {
  /** JSON pointer within the value, `*` for every item. */
  readonly pointer: string;
  readonly rule: 'type' | 'enum' | 'required' | 'unknown-property' | 'removed-property' | 'limit' | 'choice';
  readonly detail: string;
}

export interface Comparison {
  readonly narrow: Resolve;
  readonly wide: Resolve;
  /** Whoever reads `narrow` ignores fields that it does not know, but misses those of `wide` that are gone. */
  readonly ignoresUnknown: boolean;
}

/** Keywords by which a schema allows less the higher, or the lower, their number is. */
const LOWER_LIMITS = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'];
const UPPER_LIMITS = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'];
/** Keywords that cannot be compared but for being the same. */
const OPAQUE = ['pattern', 'format', 'multipleOf', 'uniqueItems'];

/** Every way in which what `narrow` allows goes beyond what `wide` allows; none when it is a subset. */
export function excessOf(narrow: JsonSchema, wide: JsonSchema, comparison: Comparison): Excess[] {
  return compare(narrow, wide, comparison, '', new Set());
}

function compare(
  narrowNode: JsonSchema,
  wideNode: JsonSchema,
  comparison: Comparison,
  pointer: string,
  path: ReadonlySet<string>,
): Excess[] {
  // What refers to itself was compared where the circle began.
  const pair = `${narrowNode.$ref} ${wideNode.$ref}`;
  if (narrowNode.$ref !== undefined && path.has(pair)) return [];
  const within = narrowNode.$ref === undefined ? path : new Set([...path, pair]);
  const narrow = flatten(narrowNode, comparison.narrow);
  const wide = flatten(wideNode, comparison.wide);
  const inner = (one: JsonSchema, other: JsonSchema, place: string) =>
    compare(one, other, comparison, `${pointer}${place}`, within);
  return [
    ...typeExcess(narrow, wide, pointer),
    ...enumExcess(narrow, wide, pointer),
    ...limitExcess(narrow, wide, pointer),
    ...objectExcess(narrow, wide, comparison, pointer, inner),
    ...(narrow.items !== undefined && wide.items !== undefined ? inner(narrow.items, wide.items, '/*') : []),
    ...choiceExcess(narrow, wide, pointer, inner),
  ];
}

type Inner = (narrow: JsonSchema, wide: JsonSchema, place: string) => Excess[];

/** A schema with what it refers to and with all of its allOf in one. */
function flatten(node: JsonSchema, resolve: Resolve): JsonSchema {
  const { allOf, ...schema } = resolve(node);
  if (allOf === undefined) return schema;
  const parts = [schema, ...allOf.map((part) => flatten(part, resolve))];
  const merged: JsonSchema = Object.assign({}, ...parts);
  const properties = Object.assign({}, ...parts.map((part) => part.properties));
  const required = parts.flatMap((part) => part.required ?? []);
  return {
    ...merged,
    ...(Object.keys(properties).length === 0 ? {} : { properties }),
    ...(required.length === 0 ? {} : { required }),
  };
}

function typeExcess(narrow: JsonSchema, wide: JsonSchema, pointer: string): Excess[] {
  const [given, allowed] = [typesOf(narrow), typesOf(wide)];
  if (allowed === undefined) return [];
  const fits = (type: string) => allowed.includes(type) || (type === 'integer' && allowed.includes('number'));
  if (given === undefined) {
    return choicesOf(narrow).length > 0 ? [] : [{ pointer, rule: 'type', detail: `any type, not only ${allowed}` }];
  }
  return given.filter((type) => !fits(type)).map((type) => ({ pointer, rule: 'type', detail: type }));
}

function typesOf({ type }: JsonSchema): readonly string[] | undefined {
  return type === undefined || typeof type !== 'string' ? (type as readonly string[] | undefined) : [type];
}

function enumExcess(narrow: JsonSchema, wide: JsonSchema, pointer: string): Excess[] {
  const [given, allowed] = [valuesOf(narrow), valuesOf(wide)];
  if (allowed === undefined) return [];
  if (given === undefined) return [{ pointer, rule: 'enum', detail: `anything, not only ${JSON.stringify(allowed)}` }];
  return given
    .filter((value) => !allowed.includes(value))
    .map((value) => ({ pointer, rule: 'enum', detail: JSON.stringify(value) }));
}

function valuesOf(schema: JsonSchema): readonly unknown[] | undefined {
  return 'const' in schema ? [schema.const] : schema.enum;
}

function limitExcess(narrow: JsonSchema, wide: JsonSchema, pointer: string): Excess[] {
  const number = (schema: JsonSchema, keyword: string) => schema[keyword] as number | undefined;
  const beyond = [
    ...LOWER_LIMITS.filter((limit) => (number(wide, limit) ?? -Infinity) > (number(narrow, limit) ?? -Infinity)),
    ...UPPER_LIMITS.filter((limit) => (number(wide, limit) ?? Infinity) < (number(narrow, limit) ?? Infinity)),
    ...OPAQUE.filter((keyword) => wide[keyword] !== undefined && wide[keyword] !== narrow[keyword]),
  ];
  return beyond.map((keyword) => ({
    pointer,
    rule: 'limit',
    detail: `${keyword} ${narrow[keyword] ?? 'none'}, not ${wide[keyword]}`,
  }));
}

function objectExcess(
  narrow: JsonSchema,
  wide: JsonSchema,
  { ignoresUnknown }: Comparison,
  pointer: string,
  inner: Inner,
): Excess[] {
  const [given, known] = [narrow.properties ?? {}, wide.properties ?? {}];
  const excess: Excess[] = [];
  const report = (rule: Excess['rule'], name: string, detail: string) =>
    excess.push({ pointer: `${pointer}/${name}`, rule, detail });
  const isObject = narrow.properties !== undefined || narrow.type === 'object';
  for (const name of isObject ? (wide.required ?? []) : []) {
    if (!(narrow.required ?? []).includes(name) && name in given) report('required', name, 'may be left out');
    if (!(name in given) && !ignoresUnknown) report('required', name, 'is not there');
  }
  for (const [name, schema] of Object.entries(given)) {
    const counterpart = known[name];
    if (counterpart !== undefined) excess.push(...inner(schema, counterpart, `/${name}`));
    else if (wide.additionalProperties === false && !ignoresUnknown) report('unknown-property', name, 'is not known');
  }
  for (const name of isObject && ignoresUnknown ? Object.keys(known) : []) {
    if (!(name in given)) report('removed-property', name, 'is gone');
  }
  const [rest, allowed] = [narrow.additionalProperties, wide.additionalProperties];
  if (typeof rest === 'object' && typeof allowed === 'object') excess.push(...inner(rest, allowed, '/*'));
  return excess;
}

function choicesOf(schema: JsonSchema): readonly JsonSchema[] {
  return schema.anyOf ?? schema.oneOf ?? [];
}

/** Every alternative has to fit into one. */
function choiceExcess(narrow: JsonSchema, wide: JsonSchema, pointer: string, inner: Inner): Excess[] {
  const allowed = choicesOf(wide);
  const given = choicesOf(narrow);
  if (allowed.length === 0 && given.length === 0) return [];
  const { anyOf: _any, oneOf: _one, ...alone } = narrow;
  const { anyOf: _wideAny, oneOf: _wideOne, ...wideAlone } = wide;
  const homes = allowed.length === 0 ? [wideAlone] : allowed;
  return (given.length === 0 ? [alone] : given).flatMap((choice, index) => {
    const misfits = homes.map((home) => inner(choice, home, ''));
    if (misfits.some((misfit) => misfit.length === 0)) return [];
    const [only] = misfits;
    if (misfits.length === 1 && only !== undefined) return only;
    return [{ pointer, rule: 'choice' as const, detail: `alternative ${index + 1} fits none of ${homes.length}` }];
  });
}
