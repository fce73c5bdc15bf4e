import { readFile } from 'node:fs/promises';

import hre from 'hardhat';

/** Contracts of this project that a network deploys: what stands in contracts/ itself, but for the sandbox's play money. */
const DEPLOYED = /^project\/contracts\/(?!Sandbox)[^/]+\.sol$/;

/**
 * Compiles what changed and returns what the compiler said of the contracts: one deployment unit for each contract that is
 * deployed, with the build that made its artifact.
 */
export async function compileContracts() {
  await hre.tasks.getTask('build').run({ quiet: true, noTests: true });
  const builds = new Map();
  const contracts = [];
  for (const fullName of await hre.artifacts.getAllFullyQualifiedNames()) {
    const artifact = await hre.artifacts.readArtifact(fullName);
    if (artifact.buildInfoId === undefined || !DEPLOYED.test(artifact.inputSourceName)) continue;
    if (!builds.has(artifact.buildInfoId)) builds.set(artifact.buildInfoId, await readBuild(artifact.buildInfoId));
    const build = builds.get(artifact.buildInfoId);
    const definition = build.sources[artifact.inputSourceName].ast.nodes.find(
      (node) => node.nodeType === 'ContractDefinition' && node.name === artifact.contractName,
    );
    if (definition.abstract || definition.contractKind !== 'contract') continue;
    const { evm } = build.contracts[artifact.inputSourceName][artifact.contractName];
    contracts.push({ name: artifact.contractName, definition, build, evm });
  }
  return { contracts, builds: [...builds.values()] };
}

async function readBuild(id) {
  const read = async (path) => JSON.parse(await readFile(path, 'utf8'));
  const { output } = await read(await hre.artifacts.getBuildInfoOutputPath(id));
  const { input } = await read(await hre.artifacts.getBuildInfoPath(id));
  const texts = Object.fromEntries(
    Object.entries(input.sources).map(([name, { content }]) => [name, Buffer.from(content)]),
  );
  return {
    ...output,
    input,
    texts,
    nameOf: new Map(Object.entries(output.sources).map(([name, { id: index }]) => [index, name])),
  };
}

/** The source text of an AST node or of a source map's entry: "start:length:file". */
export function textAt(build, src) {
  const [start, length, file] = src.split(':').map(Number);
  return build.texts[build.nameOf.get(file)].subarray(start, start + length).toString();
}

/** "contracts/TokenBooks.sol:31" */
export function placeOf(build, src) {
  const [start, , file] = src.split(':').map(Number);
  const name = build.nameOf.get(file);
  const line = build.texts[name].subarray(0, start).toString().split('\n').length;
  return `${name.replace(/^project\//, '')}:${line}`;
}
