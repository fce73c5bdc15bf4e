import { type Document, resolveSchema, type Schema } from './document.js';

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

function hasType(schema: Schema, value: unknown): boolean {
  if (schema.type === undefined) return true;
  const actual = typeOf(value);
  return [schema.type].flat().some((type) => type === actual || (type === 'number' && actual === 'integer'));
}

/** Where `value` is not what `schema` says, as a path and a reason; undefined where it is. */
export function deviation(document: Document, unresolved: Schema, value: unknown, path = ''): string | undefined {
  const schema = resolveSchema(document, unresolved);
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives !== undefined) {
    const deviations = alternatives.map((alternative) => deviation(document, alternative, value, path));
    return deviations.includes(undefined)
      ? undefined
      : `${path}: none of ${alternatives.length} alternatives, ${deviations[0]}`;
  }
  for (const part of schema.allOf ?? []) {
    const found = deviation(document, part, value, path);
    if (found !== undefined) return found;
  }
  if (!hasType(schema, value)) return `${path}: ${typeOf(value)} instead of ${[schema.type].flat().join(' or ')}`;
  if (schema.enum !== undefined && !schema.enum.includes(value))
    return `${path}: ${JSON.stringify(value)} is no choice`;
  if (schema.const !== undefined && schema.const !== value)
    return `${path}: ${JSON.stringify(value)} is not the constant`;
  if (typeof value === 'string' && schema.pattern !== undefined && !new RegExp(schema.pattern, 'u').test(value)) {
    return `${path}: ${JSON.stringify(value)} does not match`;
  }
  if (Array.isArray(value))
    return firstOf(value.map((item, index) => () => deviation(document, schema.items ?? {}, item, `${path}/${index}`)));
  return typeof value === 'object' && value !== null ? objectDeviation(document, schema, value, path) : undefined;
}

function objectDeviation(document: Document, schema: Schema, value: object, path: string): string | undefined {
  const properties = schema.properties ?? {};
  const missing = (schema.required ?? []).find((name) => !(name in value));
  if (missing !== undefined) return `${path}/${missing}: missing`;
  const rest = schema.additionalProperties;
  return firstOf(
    Object.entries(value).map(([name, part]) => () => {
      const own = properties[name] ?? (typeof rest === 'object' ? rest : undefined);
      if (own !== undefined) return deviation(document, own, part, `${path}/${name}`);
      return rest === false ? `${path}/${name}: not described` : undefined;
    }),
  );
}

function firstOf(checks: readonly (() => string | undefined)[]): string | undefined {
  for (const check of checks) {
    const found = check();
    if (found !== undefined) return found;
  }
  return undefined;
}
