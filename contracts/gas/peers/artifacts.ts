import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

import type { InterfaceAbi, JsonFragment } from 'ethers';

import type { Contract, Network } from '../network.js';

/** Where a library's address goes in code that links to it. */
type LinkReferences = Record<string, Record<string, { start: number; length: number }[]>>;

interface FoundryArtifact {
  abi: JsonFragment[];
  bytecode: { object: string; linkReferences: LinkReferences };
}

const require = createRequire(import.meta.url);

/** By its path, as not every package exports its artifacts. */
function load<Content>(file: string): Content {
  return require(fileURLToPath(new URL(`../../../node_modules/${file}`, import.meta.url))) as Content;
}

/** Deploys a contract as its makers compiled it. */
export async function deploy(
  { ethers, accounts }: Network,
  { abi, bytecode }: { abi: InterfaceAbi; bytecode: string },
  ...parameters: unknown[]
): Promise<Contract> {
  const deployed = await new ethers.ContractFactory(abi, bytecode, accounts.operator).deploy(...parameters);
  await deployed.waitForDeployment();
  return new ethers.Contract(await deployed.getAddress(), abi, accounts.operator);
}

/** An artifact of Hardhat. */
export function hardhatArtifact(file: string): { abi: InterfaceAbi; bytecode: string } {
  return load(file);
}

/** An artifact of Foundry, linked to `libraries` by name. */
export function foundryArtifact(file: string, libraries: Record<string, string> = {}) {
  const { abi, bytecode } = load<FoundryArtifact>(file);
  let code = bytecode.object.replace(/^0x/, '');
  for (const references of Object.values(bytecode.linkReferences)) {
    for (const [name, places] of Object.entries(references)) {
      const address = libraries[name]?.replace(/^0x/, '');
      if (address === undefined) throw new Error(`${file} links to ${name}`);
      for (const { start, length } of places) {
        code = code.slice(0, start * 2) + address + code.slice((start + length) * 2);
      }
    }
  }
  return { abi: abi.filter(isConforming), bytecode: `0x${code}` };
}

/** The ABI of a library names Solidity's types where an ABI has only its own. */
function isConforming(fragment: JsonFragment): boolean {
  return !JSON.stringify(fragment).includes('"type":"AggregatorV3Interface"');
}

/** A contract of typechain's factories, which carry the code as a static property. */
export function typechainArtifact(file: string, name: string): { abi: InterfaceAbi; bytecode: string } {
  const factory = load<Record<string, { abi: InterfaceAbi; bytecode: string }>>(file)[`${name}__factory`];
  if (factory === undefined) throw new Error(`${file} has no factory of ${name}`);
  return factory;
}
