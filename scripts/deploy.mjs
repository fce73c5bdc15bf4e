// Deploys the contracts to the chain behind RPC_URL with Hardhat Ignition and writes their addresses to DEPLOYMENT_FILE.
// Does nothing when that file names contracts that this chain has. With TOKEN (address of an existing stablecoin) it
// deploys the network alone, else also a play-money token; DEPLOYER_KEY pays and becomes the guardian of new funding.
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(fileURLToPath(import.meta.url), '../..');
const { RPC_URL: rpcUrl, DEPLOYMENT_FILE: deploymentFile, TOKEN: token } = process.env;

async function call(method, ...params) {
  const response = await fetch(rpcUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  });
  const { result, error } = await response.json();
  if (error) throw new Error(`${method}: ${error.message}`);
  return result;
}

async function isDeployed() {
  if (!existsSync(deploymentFile)) return false;
  const { escrow } = JSON.parse(readFileSync(deploymentFile, 'utf8'));
  return (await call('eth_getCode', escrow, 'latest')) !== '0x';
}

async function deploy() {
  const blockNumber = Number(await call('eth_blockNumber'));
  const chainId = Number(await call('eth_chainId'));
  const deploymentId = `quittance-${randomBytes(4).toString('hex')}`;
  const records = join(root, 'contracts/ignition/deployments', deploymentId);
  const [network, parameters] = token
    ? ['TradeNetwork', ['--parameters', writeParameters(deploymentId)]]
    : ['SandboxTradeNetwork', []];
  const moduleFile = token ? 'trade-network.ts' : 'sandbox-trade-network.ts';
  const outcome = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/hardhat/dist/src/cli.js'),
      ...['ignition', 'deploy', `contracts/ignition/modules/${moduleFile}`, ...parameters],
      ...['--network', 'sandbox', '--deployment-id', deploymentId],
    ],
    {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, HARDHAT_IGNITION_CONFIRM_DEPLOYMENT: 'false', HARDHAT_IGNITION_CONFIRM_RESET: 'false' },
    },
  );
  if (outcome.status !== 0) throw new Error(`Hardhat Ignition failed:\n${outcome.stdout}\n${outcome.stderr}`);
  const addresses = JSON.parse(readFileSync(join(records, 'deployed_addresses.json'), 'utf8'));
  // The journal of a play-money deployment is of no further use; that of a real one lets Ignition resume and verify.
  if (!token) rmSync(records, { recursive: true });
  return {
    chainId,
    blockNumber,
    escrow: addresses[`${network}#TradeEscrow`],
    invoiceRegistry: addresses[`${network}#InvoiceRegistry`],
    token: token ?? addresses[`${network}#SandboxStablecoin`],
  };
}

function writeParameters(deploymentId) {
  const file = join(root, 'cache', `${deploymentId}.json`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify({ TradeNetwork: { token } }));
  return file;
}

if (!rpcUrl || !deploymentFile) {
  console.error('Set RPC_URL (the chain) and DEPLOYMENT_FILE (where the addresses go). See .env.example.');
  process.exitCode = 1;
} else if (await isDeployed()) {
  console.log(`The contracts of ${deploymentFile} are on this chain already.`);
} else {
  const deployment = await deploy();
  mkdirSync(dirname(resolve(deploymentFile)), { recursive: true });
  writeFileSync(`${deploymentFile}.new`, `${JSON.stringify(deployment, null, 2)}\n`);
  renameSync(`${deploymentFile}.new`, deploymentFile);
  console.log(`Deployed: ${JSON.stringify(deployment)}`);
}
