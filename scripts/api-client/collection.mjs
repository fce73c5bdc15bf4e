// docs/quittance.postman_collection.json: a request for every operation, in Postman's format 2.1, which Bruno and Insomnia import too.
import { operationsOf, resolve } from './sdk-files.mjs';

/** The base URL and a key of each are the collection's variables; the key is kept as a secret and is empty here. */
const variables = [
  { key: 'baseUrl', value: 'http://127.0.0.1:3000' },
  { key: 'apiKey', value: '', type: 'secret' },
];

/**
 * @param {object} document OpenAPI 3.1
 * @returns {Record<string, string>} text by path from the repository's root
 */
export function collectionFiles(document) {
  const folders = Map.groupBy(operationsOf(document), ({ operation }) => operation.tags?.[0] ?? 'Others');
  const collection = {
    info: {
      name: document.info.title,
      description: document.info.description,
      version: document.info.version,
      schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
    },
    auth: { type: 'bearer', bearer: [{ key: 'token', value: '{{apiKey}}', type: 'string' }] },
    variable: variables,
    item: [...folders].map(([name, operations]) => ({
      name,
      item: operations.map((entry) => requestOf(document, entry)),
    })),
  };
  return { 'docs/quittance.postman_collection.json': `${JSON.stringify(collection, null, 2)}\n` };
}

function requestOf(document, { method, path, operation, parameters }) {
  const query = parameters.filter((parameter) => parameter.in === 'query');
  const segments = path.slice(1).replaceAll(/\{(\w+)\}/g, ':$1');
  const url = {
    raw: `{{baseUrl}}/${segments}`,
    host: ['{{baseUrl}}'],
    path: segments.split('/'),
    query: query.map(({ name, description, required }) => ({
      key: name,
      value: '',
      ...(description === undefined ? {} : { description }),
      disabled: required !== true,
    })),
    variable: [...path.matchAll(/\{(\w+)\}/g)].map(([, key]) => ({ key, value: '' })),
  };
  const body = bodyOf(document, operation);
  return {
    name: operation.summary ?? operation.operationId,
    request: {
      method: method.toUpperCase(),
      ...(operation.description ? { description: operation.description } : {}),
      header: parameters.filter((parameter) => parameter.in === 'header').map(headerOf),
      url,
      ...(body === undefined ? {} : { body }),
    },
  };
}

function headerOf({ name, description, required }) {
  const value = name === 'Idempotency-Key' ? '{{$guid}}' : '';
  return { key: name, value, ...(description === undefined ? {} : { description }), disabled: required !== true };
}

function bodyOf(document, operation) {
  const content = operation.requestBody?.content;
  if (content === undefined) return undefined;
  const form = content['multipart/form-data'];
  if (form !== undefined) {
    const { properties = {} } = resolve(document, form.schema);
    const formdata = Object.entries(properties).map(([key, { format }]) =>
      format === 'binary' ? { key, type: 'file', src: [] } : { key, type: 'text', value: '', disabled: true },
    );
    return { mode: 'formdata', formdata };
  }
  const example = exampleOf(document, content['application/json']?.schema);
  return { mode: 'raw', raw: JSON.stringify(example, null, 2), options: { raw: { language: 'json' } } };
}

/** What must be there, each with its example or the smallest thing of its type. */
function exampleOf(document, node) {
  const schema = resolve(document, node) ?? {};
  const fixed = schema.example ?? schema.const ?? schema.default ?? schema.enum?.[0];
  if (fixed !== undefined) return fixed;
  const choice = schema.oneOf ?? schema.anyOf ?? schema.allOf;
  if (choice !== undefined) return exampleOf(document, choice[0]);
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === 'object') {
    const { required = [], properties = {} } = schema;
    return Object.fromEntries(required.map((name) => [name, exampleOf(document, properties[name])]));
  }
  if (type === 'array') return (schema.minItems ?? 0) > 0 ? [exampleOf(document, schema.items)] : [];
  if (type === 'integer' || type === 'number') return schema.minimum ?? 0;
  if (type === 'boolean') return false;
  return '';
}
