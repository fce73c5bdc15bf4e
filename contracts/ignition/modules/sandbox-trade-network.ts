import { buildModule } from '@nomicfoundation/hardhat-ignition/modules';

/** The network's contracts with play money, for sandboxes and tests only. */
const sandboxTradeNetwork = buildModule('SandboxTradeNetwork', (module) => {
  const token = module.contract('SandboxStablecoin');
  const escrow = module.contract('TradeEscrow', [module.getAccount(0)]);
  const tokenAllowed = module.call(escrow, 'setTokenAllowed', [token, true]);
  const invoiceRegistryAddress = module.staticCall(escrow, 'invoiceRegistry', [], 0, { after: [tokenAllowed] });
  const invoiceRegistry = module.contractAt('InvoiceRegistry', invoiceRegistryAddress);
  return { token, escrow, invoiceRegistry };
});

// biome-ignore lint/style/noDefaultExport: `hardhat ignition deploy` loads the default export
export default sandboxTradeNetwork;
