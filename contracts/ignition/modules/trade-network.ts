import { buildModule } from '@nomicfoundation/hardhat-ignition/modules';

import { deployNetworkContracts } from './network-contracts.js';

/**
 * The network's contracts on a chain whose settlement token exists. Parameters: `token`, the first one that orders may use, and
 * `guardian`, who is offered the deployer's role and takes it by `acceptGuardianship`.
 */
const tradeNetwork = buildModule('TradeNetwork', (module) => {
  const contracts = deployNetworkContracts(module);
  const token = module.getParameter<string>('token');
  const tokenAllowed = module.call(contracts.escrow, 'setTokenAllowed', [token, true]);
  module.call(contracts.escrow, 'offerGuardianship', [module.getParameter<string>('guardian')], {
    after: [tokenAllowed],
  });
  return contracts;
});

// biome-ignore lint/style/noDefaultExport: `hardhat ignition deploy` loads the default export
export default tradeNetwork;
