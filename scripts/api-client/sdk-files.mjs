// What libs/sdk/generated holds: the types of openapi.json, and a method for every operation of it.
import openapiTypescript, { astToString } from 'openapi-typescript';

const HEADER = '// Generated from openapi.json by scripts/generate-openapi.mjs; not edited by hand.\n';
const METHODS = ['get', 'put', 'post', 'patch', 'delete'];
const JSON_TYPE = 'application/json';
const DRY_RUN = 'dryRun';

/**
 * @param {object} document OpenAPI 3.1
 * @returns {Promise<Record<string, string>>} text by path from the repository's root
 */
export async function sdkFiles(document) {
  const schema = astToString(await openapiTypescript(structuredClone(document), { defaultNonNullable: false }));
  return {
    'libs/sdk/generated/schema.ts': HEADER + schema,
    'libs/sdk/generated/resources.ts': HEADER + resources(document),
  };
}

/** Every operation with its method, path and parameters by place. */
export function operationsOf(document) {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method] !== undefined).map((method) => {
      const operation = item[method];
      const parameters = (operation.parameters ?? []).map((parameter) => resolve(document, parameter));
      return { method, path, operation, parameters };
    }),
  );
}

export function resolve(document, node) {
  if (node?.$ref === undefined) return node;
  const target = node.$ref
    .replace(/^#\//, '')
    .split('/')
    .reduce((at, name) => at[name], document);
  return resolve(document, target);
}

function resources(document) {
  const byResource = Map.groupBy(operationsOf(document), ({ operation }) => operation.operationId.split('_')[0]);
  const classes = [...byResource].map(([name, operations]) => resourceClass(document, name, operations));
  const fields = [...byResource.keys()].map((name) => `  readonly ${lowerFirst(name)}: ${name};`);
  const assignments = [...byResource.keys()].map((name) => `    this.${lowerFirst(name)} = new ${name}(transport);`);
  return `import { eachItem } from '../pagination.js';
import type { AnswerTo, BodyOf, DryRunOf, ItemOf, QueryOf } from '../operation-types.js';
import { segment, type RequestOptions, type Transport } from '../transport.js';

${classes.join('\n')}
/** All resources of the API. */
export class Resources {
${fields.join('\n')}

  constructor(transport: Transport) {
${assignments.join('\n')}
  }
}
`;
}

function resourceClass(document, name, operations) {
  return `export class ${name} {
  constructor(private readonly transport: Transport) {}

${operations.map((entry) => methodsOf(document, name, entry)).join('\n')}}
`;
}

function methodsOf(document, resource, { method, path, operation, parameters }) {
  const id = operation.operationId;
  const named = id.slice(resource.length + 1);
  const name = named.toLowerCase() === resource.toLowerCase() ? 'get' : named;
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter);
  // A dry run is a method of its own: what it answers is not what was done.
  const query = parameters.filter((parameter) => parameter.in === 'query' && parameter.name !== DRY_RUN);
  const body = operation.requestBody;
  const requires = body !== undefined && !isOptional(document, body);
  const isKeyed = parameters.some((parameter) => parameter.name === 'Idempotency-Key');
  const takes = [
    ...inPath.map((parameter) => `${parameter}: string`),
    ...(body === undefined ? [] : [`body: BodyOf<'${id}'>${requires ? '' : ' = {}'}`]),
    ...(query.length === 0 ? [] : [queryParameter(id, query)]),
  ];
  const url = `\`${path.replace(/\{(\w+)\}/g, (_, parameter) => `\${segment(${parameter})}`)}\``;
  const requestWith = (asked) =>
    [
      `method: '${method.toUpperCase()}'`,
      `path: ${url}`,
      ...(isKeyed ? ['isKeyed: true'] : []),
      ...(body === undefined ? [] : ['body']),
      ...asked,
      ...(answersJson(operation) ? [] : ['raw: true']),
      'options',
    ].join(', ');
  const text = comment(operation);
  const call = `${text}  ${name}(${[...takes, 'options: RequestOptions = {}'].join(', ')}): Promise<AnswerTo<'${id}'>> {
    return this.transport.send({ ${requestWith(query.length === 0 ? [] : ['query'])} });
  }
`;
  if (parameters.some((parameter) => parameter.name === DRY_RUN)) {
    return `${call}
  /** What \`${name}\` would do now. Nothing of it stays. */
  ${name}DryRun(${[...takes, 'options: RequestOptions = {}'].join(', ')}): Promise<DryRunOf<'${id}'>> {
    return this.transport.send({ ${requestWith([`query: { ${DRY_RUN}: true }`])} });
  }
`;
  }
  const page = pageOf(document, operation);
  if (page === undefined) return call;
  const given = [
    ...inPath,
    ...(body === undefined ? [] : ['body']),
    `{ ...query, ${page}: position ?? query.${page} }`,
  ];
  return `${call}
  /** Every item that \`${name}\` lists from here on, page by page. */
  ${name}All(${[...takes, 'options: RequestOptions = {}'].join(', ')}): AsyncGenerator<ItemOf<'${id}'>, void, undefined> {
    return eachItem((position) => this.${name}(${[...given, 'options'].join(', ')}));
  }
`;
}

function queryParameter(id, query) {
  const required = query.some((parameter) => parameter.required);
  return `query: QueryOf<'${id}'>${required ? '' : ' = {}'}`;
}

/** Whether the body may be left out: the API takes an empty object for it. */
function isOptional(document, body) {
  const schema = resolve(document, body.content[JSON_TYPE]?.schema);
  return schema?.type === 'object' && (schema.required ?? []).length === 0;
}

function answersJson(operation) {
  const contents = Object.entries(operation.responses).flatMap(([status, { content }]) =>
    status.startsWith('2') && content !== undefined ? Object.keys(content) : [],
  );
  return contents.length === 0 || contents.includes(JSON_TYPE);
}

/** The parameter that asks for the next page, of an operation that answers pages. */
function pageOf(document, operation) {
  const schema = resolve(document, operation.responses[200]?.content?.[JSON_TYPE]?.schema);
  if (schema?.properties?.nextCursor === undefined || schema.properties.data?.type !== 'array') return undefined;
  return (operation.parameters ?? []).map(({ name }) => name).find((name) => name === 'cursor' || name === 'after');
}

function comment({ summary, description }) {
  const lines = [`${(summary ?? '').replace(/\.?$/, '.')}`, ...(description ?? '').split('\n')];
  const text = lines.map((line) => `   * ${line.replaceAll('*/', '*\\/')}`.trimEnd());
  while (text.at(-1) === '   *') text.pop();
  return `  /**\n${text.join('\n')}\n   */\n`;
}

function lowerFirst(text) {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
