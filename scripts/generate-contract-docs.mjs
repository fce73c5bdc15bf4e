// Writes docs/contracts/<contract>/<operation>.md: who may call, what moves, events, errors, gas.
//   node scripts/generate-contract-docs.mjs           compile and write
//   node scripts/generate-contract-docs.mjs --check   compile and fail if a committed page differs
// Descriptions come from the interfaces, events and errors from following the calls of the compiled sources, gas from
// contracts/gas/gas.json, the rest from scripts/contract-operations.mjs.
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import hre from 'hardhat';

import { contracts, guardianFunctions, innerFunctions } from './contract-operations.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const target = join(root, 'docs/contracts');

await hre.tasks.getTask('build').run({ quiet: true, noTests: true });
const gas = JSON.parse(await readFile(join(root, 'contracts/gas/gas.json'), 'utf8'));

function* walk(node) {
  if (node === null || typeof node !== 'object') return;
  if (typeof node.nodeType === 'string') yield node;
  for (const value of Object.values(node)) {
    if (Array.isArray(value)) for (const item of value) yield* walk(item);
    else yield* walk(value);
  }
}

/** Nodes by id, of the build that compiled a contract: ids are unique within one build only. */
const nodesOfBuild = new Map();
async function nodesFor(contract) {
  const { sourceName } = await hre.artifacts.readArtifact(contract);
  const buildId = await hre.artifacts.getBuildInfoId(`${sourceName}:${contract}`);
  if (!nodesOfBuild.has(buildId)) {
    const file = await hre.artifacts.getBuildInfoOutputPath(buildId);
    const { output } = JSON.parse(await readFile(file, 'utf8'));
    const nodes = new Map();
    for (const { ast } of Object.values(output.sources)) for (const node of walk(ast)) nodes.set(node.id, node);
    nodesOfBuild.set(buildId, nodes);
  }
  return nodesOfBuild.get(buildId);
}

function contractNamed(nodes, name) {
  for (const node of nodes.values()) {
    if (node.nodeType === 'ContractDefinition' && node.name === name) return node;
  }
  throw new Error(`The build holds no contract ${name}`);
}

function functionsOf(contract) {
  return contract.nodes.filter((node) => node.nodeType === 'FunctionDefinition');
}

/** The implementation that a contract runs for a selector: the most derived one with a body. */
function implementationOf({ nodes, definition }, selector) {
  for (const id of definition.linearizedBaseContracts) {
    const found = functionsOf(nodes.get(id)).find((node) => node.functionSelector === selector && node.implemented);
    if (found !== undefined) return { nodes, node: found };
  }
  return undefined;
}

const deployed = [];
for (const { name } of contracts) {
  const nodes = await nodesFor(name);
  deployed.push({ name, nodes, definition: contractNamed(nodes, name) });
}

/** What a call of an interface's function runs: the function of whichever of our contracts has it; of a token or signer, nothing. */
function callee(nodes, declaration) {
  if (declaration.nodeType === 'ModifierDefinition') return { nodes, node: declaration };
  if (declaration.nodeType !== 'FunctionDefinition') return undefined;
  if (declaration.implemented) return { nodes, node: declaration };
  const owner = nodes.get(declaration.scope)?.name;
  const contract = deployed.find((candidate) =>
    candidate.definition.linearizedBaseContracts.some((id) => candidate.nodes.get(id).name === owner),
  );
  return contract === undefined ? undefined : implementationOf(contract, declaration.functionSelector);
}

/** Names of the events and errors that a function can emit or end with, its own and those of whatever it calls. */
function outcomesOf(start) {
  const seen = new Set();
  const events = new Set();
  const errors = new Set();
  const pending = [start];
  for (let current = pending.pop(); current !== undefined; current = pending.pop()) {
    const { nodes } = current;
    if (seen.has(current.node)) continue;
    seen.add(current.node);
    for (const { referencedDeclaration } of walk(current.node)) {
      const declaration = nodes.get(referencedDeclaration);
      if (declaration?.nodeType === 'EventDefinition') events.add(declaration.name);
      else if (declaration?.nodeType === 'ErrorDefinition') errors.add(declaration.name);
      else if (declaration !== undefined) {
        const called = callee(nodes, declaration);
        if (called !== undefined) pending.push(called);
      }
    }
  }
  return { events: [...events].sort(), errors: [...errors].sort() };
}

function parameterList(parameters) {
  return parameters.parameters
    .map(({ name, typeDescriptions }) =>
      `${typeDescriptions.typeString.replace(/^(struct|enum|contract) /, '').replace(/ (calldata|memory)$/, '')} ${name}`.trim(),
    )
    .join(', ');
}

/** NatSpec as Markdown: the notice, then the requirements and parameters. */
function description(text) {
  const lines = text.split('\n').map((line) => line.trim());
  const paragraphs = [];
  for (const line of lines) {
    if (line.startsWith('@param ')) paragraphs.push(line.replace(/^@param (\S+) /, '- `$1`: '));
    else if (line.startsWith('@return ')) paragraphs.push(line.replace('@return ', '- returns '));
    else if (line.startsWith('@')) paragraphs.push(line.replace(/^@\w+ /, ''));
    else if (line === '' || line.startsWith('- ') || paragraphs.length === 0) paragraphs.push(line);
    else if (line === 'Requirements:') paragraphs.push('', line);
    else if (paragraphs.at(-1) === '' || paragraphs.at(-1) === 'Requirements:') paragraphs.push(line);
    else paragraphs.push(`${paragraphs.pop()} ${line}`);
  }
  const markdown = paragraphs
    .flatMap((line, index) => {
      const previous = paragraphs[index - 1];
      const startsList =
        line.startsWith('- ') && previous !== undefined && previous !== '' && !previous.startsWith('- ');
      return startsList ? ['', line] : [line];
    })
    .join('\n');
  // {ITradeEscrow-fund} and {accept} are links in NatSpec, and code here.
  return markdown.replace(/\{(?:\w+-)?(\w+)\}/g, '`$1`').trim();
}

function gasTable(keys) {
  const rows = keys.map((key) => {
    if (gas[key] === undefined) throw new Error(`contracts/gas/gas.json has no figure for "${key}"`);
    return `| ${key} | ${gas[key].toLocaleString('en')} |`;
  });
  return rows.length === 0
    ? []
    : [
        '## Gas',
        '',
        'Whole transactions, see `contracts/gas/`.',
        '',
        '| transaction | gas |',
        '| --- | --- |',
        ...rows,
        '',
      ];
}

function sectionOf(title, names) {
  return names.length === 0 ? [] : [`## ${title}`, '', names.map((name) => `\`${name}\``).join(' · '), ''];
}

function page(contract, operation) {
  const compiled = deployed.find(({ name }) => name === contract.name);
  const declared = functionsOf(contractNamed(compiled.nodes, contract.interface)).find(
    ({ name }) => name === operation.function,
  );
  if (declared === undefined) throw new Error(`${contract.interface} has no function ${operation.function}`);
  const { events, errors } = outcomesOf(implementationOf(compiled, declared.functionSelector));
  const text = description(declared.documentation?.text ?? '');
  const lines = [
    `# ${contract.name}.${operation.function}`,
    '',
    '<!-- Generated by scripts/generate-contract-docs.mjs. Do not edit. -->',
    '',
    `\`${operation.function}(${parameterList(declared.parameters)})\``,
    '',
    '| | |',
    '| --- | --- |',
    `| When | ${operation.when} |`,
    `| Whose word | ${operation.word} |`,
    `| Sent by | ${operation.sender ?? 'anyone'} |`,
    `| What moves | ${operation.money} |`,
    '',
    text,
    '',
    ...(operation.diagram === undefined
      ? []
      : ['```mermaid', 'sequenceDiagram', ...operation.diagram.map((step) => `  ${step}`), '```', '']),
    ...sectionOf('Events', events),
    ...sectionOf('Errors', errors),
    ...gasTable(operation.gas ?? []),
  ];
  return `${lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trimEnd()}\n`;
}

function kebab(name) {
  return name.replace(/([a-z])([A-Z])/g, '$1-$2').toLowerCase();
}

function index(pages) {
  const lines = ['# Operations', '', '<!-- Generated by scripts/generate-contract-docs.mjs. Do not edit. -->', ''];
  for (const contract of contracts) {
    lines.push(`## ${contract.name}`, '', '| operation | whose word | what moves |', '| --- | --- | --- |');
    for (const { file, operation } of pages.filter((candidate) => candidate.contract === contract)) {
      lines.push(`| [${operation.function}](${file}) | ${operation.word} | ${operation.money} |`);
    }
    lines.push('');
  }
  return `${lines.join('\n').trimEnd()}\n`;
}

/** Every function that changes state has a page, is a guardian's, or is between our own contracts. */
function requireComplete() {
  for (const contract of contracts) {
    const known = new Set([
      ...contract.operations.map((operation) => operation.function),
      ...guardianFunctions,
      ...innerFunctions,
    ]);
    const { nodes } = deployed.find(({ name }) => name === contract.name);
    const missing = functionsOf(contractNamed(nodes, contract.interface))
      .filter(({ stateMutability, name }) => !['view', 'pure'].includes(stateMutability) && !known.has(name))
      .map(({ name }) => name);
    if (missing.length > 0) throw new Error(`${contract.name} has operations without a page: ${missing.join(', ')}`);
  }
}

requireComplete();
const pages = contracts.flatMap((contract) =>
  contract.operations.map((operation) => ({
    contract,
    operation,
    file: `${kebab(contract.name)}/${kebab(operation.function)}.md`,
    content: page(contract, operation),
  })),
);
const files = new Map(pages.map(({ file, content }) => [file, content]));
files.set('README.md', index(pages));

async function committedFiles() {
  const names = await readdir(target, { recursive: true }).catch(() => []);
  return names.filter((name) => name.endsWith('.md'));
}

if (process.argv.includes('--check')) {
  const differing = [];
  for (const [file, content] of files) {
    if ((await readFile(join(target, file), 'utf8').catch(() => '')) !== content) differing.push(file);
  }
  differing.push(...(await committedFiles()).filter((name) => !files.has(name)));
  if (differing.length > 0) {
    console.error(
      `docs/contracts differs from the contracts: ${differing.join(', ')}. Run: node scripts/generate-contract-docs.mjs`,
    );
    process.exitCode = 1;
  }
} else {
  await rm(target, { recursive: true, force: true });
  for (const [file, content] of files) {
    await mkdir(dirname(join(target, file)), { recursive: true });
    await writeFile(join(target, file), content);
  }
}
