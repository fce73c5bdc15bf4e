import { AMOUNT, DAY, type Network } from '../network.js';
import { deploy, foundryArtifact } from './artifacts.js';

/** A contract as the packages ship it. */
const lockup = (name: string, libraries?: Record<string, string>) =>
  foundryArtifact(`@sablier/lockup/artifacts/${name}.json`, libraries);
const utility = (name: string) => foundryArtifact(`@sablier/evm-utils/artifacts/${name}.json`);

async function deployLockup(network: Network) {
  const { ethers, accounts } = network;
  const implementation = await deploy(network, utility('SablierComptroller'), accounts.operator.address);
  const initialization = implementation.interface.encodeFunctionData('initialize', [
    accounts.operator.address,
    ...[0, 0, 0, 0],
    ethers.ZeroAddress,
  ]);
  const comptroller = await deploy(network, utility('ERC1967Proxy'), await implementation.getAddress(), initialization);
  const libraries = {
    LockupHelpers: await (await deploy(network, lockup('libraries/LockupHelpers'))).getAddress(),
    LockupMath: await (await deploy(network, lockup('libraries/LockupMath'))).getAddress(),
  };
  const descriptor = await deploy(network, lockup('LockupNFTDescriptor'));
  return await deploy(
    network,
    lockup('SablierLockup', libraries),
    await comptroller.getAddress(),
    await descriptor.getAddress(),
  );
}

/** A linear stream over thirty days, created by the payer and withdrawn once, in full, by the payee after its end. No fee is set. */
export async function measureSablier(network: Network) {
  const { accounts, tokenAddress } = network;
  const sablier = await deployLockup(network);
  await network.approve(accounts.buyer, await sablier.getAddress());
  const create = () =>
    network.gasOf(
      accounts.buyer,
      sablier,
      'createWithDurationsLL',
      {
        sender: accounts.buyer.address,
        recipient: accounts.supplier.address,
        depositAmount: AMOUNT,
        token: tokenAddress,
        cancelable: true,
        transferable: true,
        shape: '',
      },
      { start: 0, cliff: 0 },
      0,
      { cliff: 0, total: 30 * DAY },
    );
  // Another stream stays, as our orders are measured with other money in escrow.
  await create();
  const fund = await create();
  await network.pass(31 * DAY);
  const release = await network.gasOf(accounts.supplier, sablier, 'withdrawMax', 2, accounts.supplier.address);
  return {
    measured: '@sablier/lockup 4.0.1: createWithDurationsLL by the payer, withdrawMax by the payee after the end',
    ...{ fund, release, total: fund + release },
  };
}
