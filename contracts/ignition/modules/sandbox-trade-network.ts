import { buildModule } from '@nomicfoundation/hardhat-ignition/modules';

import { deployNetworkContracts } from './network-contracts.js';

/** The network's contracts with play money, for sandboxes and tests only. The deployer stays guardian. */
const sandboxTradeNetwork = buildModule('SandboxTradeNetwork', (module) => {
  const token = module.contract('SandboxStablecoin');
  const contracts = deployNetworkContracts(module);
  module.call(contracts.escrow, 'setTokenAllowed', [token, true]);
  return { ...contracts, token };
});

// biome-ignore lint/style/noDefaultExport: `hardhat ignition deploy` loads the default export
export default sandboxTradeNetwork;
