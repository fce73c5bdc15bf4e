import { pick } from '../reliability/random.js';
import { type Document, resolveSchema, type Schema } from './document.js';

export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

type Random = () => number;

/** What a client may send by mistake or on purpose wherever something else is expected. */
const strangeTexts = [
  ...[
    '',
    ' ',
    '\0',
    'a\0b',
    '\ud800',
    '\udfff\ud800',
    '\ufeff',
    '\u202eabc',
    'A\r\nB',
    '\u0000\u0001',
    '\u{10ffff}',
    '😀'.repeat(50),
  ],
  ...[
    '１００',
    '٣',
    'e\u0301'.repeat(40),
    'İ',
    'ﬀ',
    '../../etc/passwd',
    '%00',
    '%',
    '$(id)',
    '{{7*7}}',
    "' OR 1=1 --",
    '=cmd()',
  ],
  ...[
    'null',
    'undefined',
    'NaN',
    'true',
    '[]',
    '{}',
    '__proto__',
    'constructor',
    'toString',
    '0x10',
    '1e3',
    '-0',
    '+1',
    '.5',
    '1.',
  ],
];
const boundaryIntegers = [
  0n,
  1n,
  2n ** 31n,
  2n ** 32n,
  2n ** 53n,
  2n ** 63n,
  2n ** 64n,
  2n ** 112n,
  2n ** 128n,
  2n ** 256n,
  10n ** 77n,
  10n ** 78n,
];
const boundaryNumbers = [
  0,
  -0,
  1,
  -1,
  0.1,
  1e-7,
  2 ** 31,
  -(2 ** 31),
  2 ** 53,
  2 ** 53 + 2,
  1e21,
  1e308,
  -1e308,
  5e-324,
];
const times = [
  ...[
    '1969-12-31T23:59:59Z',
    '1970-01-01T00:00:00Z',
    '9999-12-31T23:59:59.999Z',
    '9999-12-31T23:59:59-14:00',
    '2030-02-30T00:00:00Z',
  ],
  ...[
    '2030-01-01T24:00:00Z',
    '2030-01-01T00:00:60Z',
    '2030-01-01',
    '0000-00-00',
    '2030-13-01',
    '+275760-09-13T00:00:00Z',
    '2030-01-01T00:00:00.123456789Z',
  ],
];

function strangeText(random: Random): string {
  const kind = Math.floor(random() * 6);
  if (kind === 0)
    return 'x'.repeat(Math.floor(random() * 3) === 0 ? 70_000 : pick(random, [99, 100, 101, 200, 201, 501]));
  if (kind === 1) {
    const around = pick(random, boundaryIntegers) + BigInt(Math.floor(random() * 3) - 1);
    return `${random() < 0.2 ? '-' : ''}${around}`;
  }
  if (kind === 2) return pick(random, times);
  if (kind === 3)
    return String.fromCharCode(
      ...Array.from({ length: 1 + Math.floor(random() * 20) }, () => Math.floor(random() * 65_536)),
    );
  return pick(random, strangeTexts);
}

/** Anything that JSON can say. */
export function strangeValue(random: Random, depth = 0): Json {
  const kind = Math.floor(random() * (depth > 3 ? 4 : 6));
  if (kind === 0) return pick(random, boundaryNumbers);
  if (kind === 1) return pick(random, [true, false, null]);
  if (kind < 4) return strangeText(random);
  const parts = Array.from({ length: Math.floor(random() * 4) }, () => strangeValue(random, depth + 1));
  return kind === 4 ? parts : Object.fromEntries(parts.map((part) => [strangeText(random).slice(0, 50), part]));
}

/** Ids that exist, by prefix. */
export type KnownIds = ReadonlyMap<string, readonly string[]>;

/** A value that fits `schema`, as far as the schema tells; what is optional is there half of the time. */
export function fittingValue(document: Document, unresolved: Schema, ids: KnownIds, random: Random): Json {
  const schema = resolveSchema(document, unresolved);
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives !== undefined) return fittingValue(document, pick(random, alternatives), ids, random);
  if (schema.const !== undefined) return schema.const as Json;
  if (schema.enum !== undefined) return pick(random, schema.enum) as Json;
  if (schema.properties !== undefined) {
    const { properties, required = [] } = schema;
    const chosen = Object.entries(properties).filter(([name]) => required.includes(name) || random() < 0.5);
    return Object.fromEntries(chosen.map(([name, property]) => [name, fittingValue(document, property, ids, random)]));
  }
  if (schema.items !== undefined) {
    const { items } = schema;
    return Array.from({ length: 1 + Math.floor(random() * 2) }, () => fittingValue(document, items, ids, random));
  }
  return fittingScalar(schema, ids, random);
}

function fittingScalar(schema: Schema, ids: KnownIds, random: Random): Json {
  const { minimum = 0, maximum = minimum + 1_000 } = schema;
  if (schema.type === 'integer' || schema.type === 'number') {
    return pick(random, [
      minimum,
      minimum + 1,
      Math.floor(minimum + random() * Math.min(maximum - minimum, 1e6)),
      maximum,
    ]);
  }
  if (schema.type === 'boolean') return random() < 0.5;
  if (schema.format === 'date') return pick(random, ['2030-01-31', '2040-12-31', '1970-01-01']);
  if (schema.format === 'date-time')
    return pick(random, ['2030-01-31T00:00:00Z', '2040-12-31T23:59:59+14:00', '9999-12-31T23:59:59Z']);
  const { pattern = '' } = schema;
  const prefix = /^\^([a-z]+)_/.exec(pattern)?.[1];
  if (prefix !== undefined) return pick(random, ids.get(prefix) ?? [`${prefix}_00000000000000000000000000`]);
  if (pattern.includes('[0-9a-f]{64}')) return 'ab'.repeat(32);
  if (pattern === '^[A-Z]{2}$') return pick(random, ['DE', 'US', 'ZZ']);
  if (pattern.startsWith('^0x')) return `0x${'11'.repeat(65)}`;
  return pick(random, [
    '1',
    '10',
    '999',
    'A',
    'Gloves',
    '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
    'https://example.org/hook',
  ]);
}

/** `value` with one thing in it, at any depth, replaced, removed, repeated or added. */
export function spoiled(value: Json, random: Random): Json {
  const isContainer = typeof value === 'object' && value !== null;
  if (!isContainer || random() < 0.15) return strangeValue(random);
  if (Array.isArray(value)) {
    if (value.length === 0 || random() < 0.2) return [...value, ...value, strangeValue(random)];
    const at = Math.floor(random() * value.length);
    return value.map((item, index) => (index === at ? spoiled(item, random) : item));
  }
  const names = Object.keys(value);
  if (names.length === 0 || random() < 0.15)
    return { ...value, [strangeText(random).slice(0, 60)]: strangeValue(random) };
  const name = pick(random, names);
  if (random() < 0.15) return Object.fromEntries(Object.entries(value).filter(([other]) => other !== name));
  return { ...value, [name]: spoiled(value[name] ?? null, random) };
}
