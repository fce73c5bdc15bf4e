import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { type ApiDocument, breakingChanges, versionFault } from './breaking-changes.js';

type Node = Record<string, unknown>;

/** A small API: one operation that takes and answers a thing, and one webhook that tells of it. */
function api() {
  const thing: Node = {
    type: 'object',
    properties: {
      name: { type: 'string', minLength: 1, maxLength: 10 },
      kind: { type: 'string', enum: ['a', 'b'] },
      note: { type: 'string' },
      parts: { type: 'array', maxItems: 5, items: { $ref: '#/components/schemas/Part' } },
    },
    required: ['name', 'kind'],
    additionalProperties: false,
  };
  const part: Node = {
    type: 'object',
    properties: {
      count: { type: 'integer', minimum: 1, maximum: 9 },
      parts: { type: 'array', items: { $ref: '#/components/schemas/Part' } },
    },
    required: ['count'],
    additionalProperties: false,
  };
  const content = (schema: Node) => ({ 'application/json': { schema } });
  const operation: Node = {
    operationId: 'Things_make',
    parameters: [{ name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 100 } }],
    requestBody: { required: true, content: content(structuredClone(thing)) },
    responses: { 200: { content: content({ $ref: '#/components/schemas/Thing' }) } },
  };
  return {
    info: { version: '1.4.0' },
    paths: { '/things': { post: operation } },
    webhooks: {
      'thing.made': {
        post: { requestBody: { content: content({ $ref: '#/components/schemas/Thing' }) }, responses: {} },
      },
    },
    components: { schemas: { Thing: thing, Part: part } },
  };
}

type Api = ReturnType<typeof api>;
// biome-ignore lint/suspicious/noExplicitAny: tests change every part
const post = (document: Api) => document.paths['/things'].post as Record<string, any>;
const request = (document: Api): Node => post(document).requestBody.content['application/json'].schema;
const answer = (document: Api): Node => document.components.schemas.Thing;
const field = (schema: Node, name: string) => (schema.properties as Record<string, Node>)[name]!;

function changed(change: (document: Api) => unknown) {
  const newer = api();
  change(newer);
  return breakingChanges(api() as unknown as ApiDocument, newer as unknown as ApiDocument).map(({ what }) => what);
}

describe('what breaks callers', () => {
  test.each<[string, (document: Api) => unknown, string]>([
    ['an operation is removed', (now) => Reflect.deleteProperty(now.paths['/things'], 'post'), 'is gone'],
    [
      'an operation is renamed',
      (now) => Object.assign(post(now), { operationId: 'X' }),
      'is called X, not Things_make',
    ],
    ['a parameter is removed', (now) => Object.assign(post(now), { parameters: [] }), 'query parameter limit is gone'],
    [
      'a parameter is required',
      (now) => Object.assign(post(now).parameters[0], { required: true }),
      'query parameter limit is required',
    ],
    [
      "a parameter's limit is lowered",
      (now) => Object.assign(post(now).parameters[0].schema, { maximum: 99 }),
      'query parameter limit: limit: maximum 100, not 99',
    ],
    [
      'a request field is removed',
      (now) => Reflect.deleteProperty(request(now).properties as Node, 'note'),
      'request /note: unknown-property: is not known',
    ],
    [
      'a request field is new and required',
      (now) => {
        Object.assign(request(now).properties as Node, { more: { type: 'string' } });
        (request(now).required as string[]).push('more');
      },
      'request /more: required: is not there',
    ],
    [
      'a request field becomes required',
      (now) => (request(now).required as string[]).push('note'),
      'request /note: required: may be left out',
    ],
    [
      "a request's type is another",
      (now) => Object.assign(field(request(now), 'note'), { type: 'integer' }),
      'request /note: type: string',
    ],
    [
      "a request's enum is narrowed",
      (now) => Object.assign(field(request(now), 'kind'), { enum: ['a'] }),
      'request /kind: enum: "b"',
    ],
    [
      'a request gets an enum',
      (now) => Object.assign(field(request(now), 'note'), { enum: ['x'] }),
      'request /note: enum: anything, not only ["x"]',
    ],
    [
      "a request's shortest is longer",
      (now) => Object.assign(field(request(now), 'name'), { minLength: 2 }),
      'request /name: limit: minLength 1, not 2',
    ],
    [
      "a request's longest is shorter",
      (now) => Object.assign(field(request(now), 'name'), { maxLength: 9 }),
      'request /name: limit: maxLength 10, not 9',
    ],
    [
      'a request gets a pattern',
      (now) => Object.assign(field(request(now), 'note'), { pattern: '^a' }),
      'request /note: limit: pattern none, not ^a',
    ],
    [
      'a request takes fewer items',
      (now) => Object.assign(field(request(now), 'parts'), { maxItems: 4 }),
      'request /parts: limit: maxItems 5, not 4',
    ],
    [
      'a shared schema of requests is narrowed',
      (now) => Object.assign(field(now.components.schemas.Part, 'count'), { maximum: 8 }),
      'request /parts/*/count: limit: maximum 9, not 8',
    ],
    [
      'the form of a request is another',
      (now) => Object.assign(post(now).requestBody, { content: {} }),
      'takes no application/json',
    ],
    [
      'a status is another',
      (now) => Object.assign(post(now), { responses: { 202: post(now).responses[200] } }),
      'does not answer 200',
    ],
    ['a status is added', (now) => Object.assign(post(now).responses, { 202: {} }), 'may answer 202'],
    [
      'a status is added for who gives a known parameter',
      (now) => Object.assign(post(now).responses, { 202: { 'x-only-with': 'limit' } }),
      'may answer 202',
    ],
    [
      'an answered field is removed',
      (now) => Reflect.deleteProperty(answer(now).properties as Node, 'note'),
      'answer 200 /note: removed-property: is gone',
    ],
    [
      'an answered field may be missing',
      (now) => Object.assign(answer(now), { required: ['name'] }),
      'answer 200 /kind: required: may be left out',
    ],
    [
      "an answer's type is wider",
      (now) => Object.assign(field(answer(now), 'note'), { type: ['string', 'null'] }),
      'answer 200 /note: type: null',
    ],
    [
      "an answer's enum is wider",
      (now) => Object.assign(field(answer(now), 'kind'), { enum: ['a', 'b', 'c'] }),
      'answer 200 /kind: enum: "c"',
    ],
    [
      "an answer's enum is gone",
      (now) => Reflect.deleteProperty(field(answer(now), 'kind'), 'enum'),
      'answer 200 /kind: enum: anything, not only ["a","b"]',
    ],
    [
      "an answer's limit is wider",
      (now) => Object.assign(field(answer(now), 'name'), { maxLength: 11 }),
      'answer 200 /name: limit: maxLength 11, not 10',
    ],
    [
      'an answer is in another form',
      (now) => Object.assign(post(now).responses, { 200: { content: {} } }),
      'answer 200 is not application/json',
    ],
    ['a webhook is gone', (now) => Reflect.deleteProperty(now.webhooks, 'thing.made'), 'is not sent any more'],
    [
      'a webhook tells less',
      (now) => Reflect.deleteProperty(answer(now).properties as Node, 'note'),
      'body /note: removed-property: is gone',
    ],
  ])('%s', (_, change, what) => {
    expect(changed(change)).toContain(what);
  });

  test('alternatives: one less in a request and one more in an answer', () => {
    const string = { type: 'string' };
    const nothing = { type: 'null' };
    const [before, after] = [api(), api()];
    Object.assign(request(before).properties as Node, { note: { anyOf: [string, nothing] } });
    expect(breakingChanges(before as unknown as ApiDocument, after as unknown as ApiDocument)).toHaveLength(1);
    Object.assign(answer(after).properties as Node, { note: { anyOf: [string, nothing] } });
    const found = breakingChanges(api() as unknown as ApiDocument, after as unknown as ApiDocument);
    expect(found.map(({ operation }) => operation)).toEqual(['POST /things', 'webhook /thing.made'.replace('/', '')]);
  });
});

describe('what breaks nobody', () => {
  test.each<[string, (document: Api) => unknown]>([
    ['nothing changes', () => undefined],
    ['an operation is new', (now) => Object.assign(now.paths, { '/others': { get: { responses: {} } } })],
    ['an optional parameter is new', (now) => post(now).parameters.push({ name: 'q', in: 'query', schema: {} })],
    ['an optional field of a request is new', (now) => Object.assign(request(now).properties as Node, { more: {} })],
    ["a request's enum is wider", (now) => Object.assign(field(request(now), 'kind'), { enum: ['a', 'b', 'c'] })],
    [
      "a request's limit is wider",
      (now) => Object.assign(field(request(now), 'name'), { maxLength: 11, minLength: 0 }),
    ],
    ['a request field becomes optional', (now) => Object.assign(request(now), { required: ['name'] })],
    ['an answered field is new', (now) => Object.assign(answer(now).properties as Node, { more: { type: 'string' } })],
    ["an answer's enum is narrower", (now) => Object.assign(field(answer(now), 'kind'), { enum: ['a'] })],
    [
      'an answer that only a new parameter asks for',
      (now) => {
        post(now).parameters.push({ name: 'dryRun', in: 'query', schema: {} });
        Object.assign(post(now).responses, { 202: { 'x-only-with': 'dryRun' } });
      },
    ],
    ['a description is another', (now) => Object.assign(field(answer(now), 'kind'), { description: 'Which' })],
  ])('%s', (_, change) => {
    expect(changed(change)).toEqual([]);
  });
});

describe('the version', () => {
  const broken = (version: string) => {
    const newer = api();
    newer.info.version = version;
    Reflect.deleteProperty(newer.paths['/things'], 'post');
    return versionFault(api() as unknown as ApiDocument, newer as unknown as ApiDocument);
  };

  test('covers what breaks when its first number is higher, and only then', () => {
    expect(broken('1.5.0')).toMatch(/Callers of 1\.4\.0 break.*\n {2}POST \/things: is gone/s);
    expect(broken('2.0.0')).toBeUndefined();
  });

  test('openapi.json breaks no caller of the released one, or says so by its version', () => {
    const read = (path: string): ApiDocument => JSON.parse(readFileSync(path, 'utf8'));
    const [released, current] = [read('docs/released/openapi.json'), read('openapi.json')];
    expect(Object.keys(released.paths).length).toBeGreaterThan(50);
    expect(versionFault(released, current)).toBeUndefined();
  });
});
