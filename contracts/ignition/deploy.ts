// Deploys the network's contracts and writes where they are.
//   RPC_URL=http://127.0.0.1:8545 DEPLOYMENT_FILE=.quittance/deployment.json hardhat run --no-compile contracts/ignition/deploy.ts
// Environment:
//   RPC_URL             JSON-RPC endpoint, default http://127.0.0.1:8545
//   DEPLOYMENT_PROFILE  sandbox (default, with play money), consortium (a chain of one's own with free gas) or l2
//   PARAMETERS_FILE     default contracts/ignition/parameters/<profile>.json
//   DEPLOYMENT_FILE     where {chainId, blockNumber, escrow, token, auditAnchor} goes; also printed to standard output
//   DEPLOYER_KEY        pays for the deployment and becomes guardian; default: first account of the development mnemonic
// Run again on the same chain it reads and exits; on a chain that lost its state it deploys anew.
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

import hre from 'hardhat';

import sandboxTradeNetwork from './modules/sandbox-trade-network.js';
import tradeNetwork from './modules/trade-network.js';

interface Deployment {
  readonly chainId: number;
  /** The first block that can hold an event of the escrow. */
  readonly blockNumber: number;
  readonly escrow: string;
  readonly token: string;
  /** Absent in files of deployments that are older than the contract. */
  readonly auditAnchor?: string;
}

const profiles = ['sandbox', 'consortium', 'l2'];
const profile = process.env.DEPLOYMENT_PROFILE ?? 'sandbox';
const parametersFile = process.env.PARAMETERS_FILE ?? `contracts/ignition/parameters/${profile}.json`;
const connection = await hre.network.create('sandbox');
const { ethers, ignition, provider } = connection;

async function tokenParameter(): Promise<string> {
  const { TradeNetwork } = JSON.parse(await readFile(parametersFile, 'utf8')) as { TradeNetwork: { token: string } };
  return ethers.getAddress(TradeNetwork.token);
}

async function hasCode(address: string): Promise<boolean> {
  return (await ethers.provider.getCode(address)) !== '0x';
}

async function isAlive(deployment: Deployment, chainId: number): Promise<boolean> {
  return (
    deployment.chainId === chainId &&
    (await Promise.all([deployment.escrow, deployment.token].map(hasCode))).every(Boolean)
  );
}

async function readDeployment(path: string): Promise<Deployment | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Deployment;
  } catch {
    return undefined;
  }
}

async function deploy(chainId: number): Promise<Deployment> {
  await hre.tasks.getTask('build').run({ quiet: true, noTests: true });
  // One journal per chain: a development chain that starts anew has another genesis block.
  const genesis = await ethers.provider.getBlock(0);
  const deploymentId = `${profile}-${chainId}-${genesis?.hash?.slice(2, 18) ?? 'unknown'}`;
  const journal = join(hre.config.paths.ignition, 'deployments', deploymentId);
  const blockNumber = (await ethers.provider.getBlockNumber()) + 1;
  const run = async (): Promise<Deployment> => {
    const options = { deploymentId, parameters: resolve(parametersFile) };
    if (profile === 'sandbox') {
      const { escrow, token, auditAnchor } = await ignition.deploy(sandboxTradeNetwork, options);
      const addresses = { escrow: await escrow.getAddress(), token: await token.getAddress() };
      return { chainId, blockNumber, ...addresses, auditAnchor: await auditAnchor.getAddress() };
    }
    const { escrow, auditAnchor } = await ignition.deploy(tradeNetwork, options);
    const addresses = { escrow: await escrow.getAddress(), token: await tokenParameter() };
    return { chainId, blockNumber, ...addresses, auditAnchor: await auditAnchor.getAddress() };
  };
  if (profile !== 'sandbox') return await run();
  // A journal of other bytecode, or of blocks that this chain lost, cannot be resumed: the sandbox starts anew.
  const resumed = await run().catch(() => undefined);
  if (resumed !== undefined && (await isAlive(resumed, chainId))) {
    return { ...resumed, blockNumber: await creationBlock(resumed, blockNumber) };
  }
  await rm(journal, { recursive: true, force: true });
  return await run();
}

/** A resumed deployment may be older than this run: its first event (the guardian's appointment) tells the block. */
async function creationBlock(deployment: Deployment, fallback: number): Promise<number> {
  const escrow = await ethers.getContractAt('TradeEscrow', deployment.escrow);
  const [first] = await escrow.queryFilter('GuardianChanged', 0);
  return first?.blockNumber ?? fallback;
}

async function main(): Promise<void> {
  if (!profiles.includes(profile)) throw new Error(`DEPLOYMENT_PROFILE is ${profiles.join(', ')}, not ${profile}`);
  const file = process.env.DEPLOYMENT_FILE;
  const chainId = Number(await provider.request({ method: 'eth_chainId' }));
  const known = file === undefined ? undefined : await readDeployment(file);
  const deployment = known !== undefined && (await isAlive(known, chainId)) ? known : await deploy(chainId);
  const content = `${JSON.stringify(deployment, null, 2)}\n`;
  if (file !== undefined) {
    const path = resolve(file);
    await mkdir(dirname(path), { recursive: true });
    // Renamed into place, so that a reader never sees half a file.
    await writeFile(`${path}.partial`, content);
    await rename(`${path}.partial`, path);
  }
  process.stdout.write(content);
}

try {
  await main();
} finally {
  await connection.close();
}
