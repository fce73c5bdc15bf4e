import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { HDNodeWallet, type Interface, Wallet } from 'ethers';
import { deskInterface, escrowInterface, RpcClient, readContracts, registryInterface } from '#chain';
import { deployContracts, type RunningAnvil, startAnvil, startTestChain } from '#testing';

const DEPLOYER = HDNodeWallet.fromPhrase(
  'test test test test test test test test test test test junk',
  undefined,
  "m/44'/60'/0'/0/0",
);

interface Deployment {
  readonly chainId: number;
  readonly blockNumber: number;
  readonly escrow: string;
  readonly token: string;
}

describe('a deployment', () => {
  let directory: string;
  let chain: RunningAnvil | undefined;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'quittance-deployment-'));
  });

  afterEach(async () => {
    await chain?.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  /** Deploys with the profile's committed parameters, but for a guardian of ours, beside a token at the address that they name. */
  async function deploy(on: RunningAnvil, profile: string, deployerKey: string, guardian: string): Promise<Deployment> {
    const parameters = JSON.parse(readFileSync(`contracts/ignition/parameters/${profile}.json`, 'utf8'));
    const template = await startTestChain();
    const code = await template.call('eth_getCode', template.deployment.token, 'latest');
    await template.stop();
    await on.call('anvil_setCode', parameters.TradeNetwork.token, code);
    parameters.TradeNetwork.guardian = guardian;
    const parametersFile = join(directory, 'parameters.json');
    const deploymentFile = join(directory, 'deployment.json');
    writeFileSync(parametersFile, JSON.stringify(parameters));
    await deployContracts({
      rpcUrl: on.rpcUrl,
      deploymentFile,
      logFile: join(directory, 'deploy.log'),
      settings: { DEPLOYMENT_PROFILE: profile, PARAMETERS_FILE: parametersFile, DEPLOYER_KEY: deployerKey },
    });
    return JSON.parse(readFileSync(deploymentFile, 'utf8')) as Deployment;
  }

  async function ask(on: RunningAnvil, to: string, contract: Interface, name: string, values: unknown[] = []) {
    const data = contract.encodeFunctionData(name, values);
    return contract.decodeFunctionResult(name, await on.call<string>('eth_call', { to, data }, 'latest'))[0];
  }

  /** Every contract knows every other that it talks to, and nobody else is bound to them. */
  async function expectWired(on: RunningAnvil, { chainId, escrow, token }: Deployment): Promise<void> {
    const rpc = new RpcClient(on.rpcUrl);
    const contracts = await readContracts(rpc, { chainId: BigInt(chainId), escrow });
    rpc.close();
    const { chainId: _, ...addresses } = contracts;
    expect(new Set(Object.values(addresses)).size).toBe(5);
    const codes = Object.values(addresses).map((address) => on.call<string>('eth_getCode', address, 'latest'));
    for (const code of await Promise.all(codes)) expect(code.length).toBeGreaterThan(1_000);
    expect(await ask(on, contracts.deliveryDesk, deskInterface, 'escrow')).toBe(contracts.escrow);
    expect(await ask(on, contracts.invoiceRegistry, registryInterface, 'escrow')).toBe(contracts.escrow);
    expect(await ask(on, contracts.invoiceRegistry, registryInterface, 'businessRegistry')).toBe(
      contracts.businessRegistry,
    );
    expect(await ask(on, contracts.escrow, escrowInterface, 'isTokenAllowed', [token])).toBe(true);
    expect(await ask(on, contracts.escrow, escrowInterface, 'fundingPaused')).toBe(false);
    for (const [address, abi] of [
      [contracts.deliveryDesk, deskInterface],
      [contracts.invoiceRegistry, registryInterface],
    ] as const) {
      const again = on.call('eth_call', { to: address, data: abi.encodeFunctionData('bind') }, 'latest');
      await expect(again).rejects.toThrow();
    }
  }

  test('of a sandbox is wired, and its deployer is guardian', async () => {
    const sandbox = await startTestChain();
    chain = sandbox;
    await expectWired(sandbox, sandbox.deployment);
    const { escrow } = sandbox.deployment;
    expect(await ask(sandbox, escrow, escrowInterface, 'guardian')).toBe(DEPLOYER.address);
  });

  test.each([
    ['consortium', { freeGas: true }, Wallet.createRandom()],
    ['l2', {}, DEPLOYER],
  ] as const)('for a %s is wired, and the guardian takes its role', async (profile, options, deployer) => {
    chain = await startAnvil(options);
    const guardian = Wallet.createRandom().address;
    const deployment = await deploy(chain, profile, deployer.privateKey, guardian);
    await expectWired(chain, deployment);
    const { escrow } = deployment;
    expect(await ask(chain, escrow, escrowInterface, 'guardian')).toBe(deployer.address);
    await chain.call('anvil_impersonateAccount', guardian);
    await chain.call('anvil_setBalance', guardian, '0xde0b6b3a7640000');
    const data = escrowInterface.encodeFunctionData('acceptGuardianship');
    expect((await chain.mine({ from: guardian, to: escrow, data })).status).toBe('0x1');
    expect(await ask(chain, escrow, escrowInterface, 'guardian')).toBe(guardian);
  });
});
