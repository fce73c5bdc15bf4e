import { buildModule } from '@nomicfoundation/hardhat-ignition/modules';

/**
 * The network's contracts on a chain whose settlement token exists.
 * Parameters: `guardian` (default: the deployer), `token` (address of the first allowed token).
 * The deployer has to be the guardian to allow the token here; hand the role over afterwards.
 */
const tradeNetwork = buildModule('TradeNetwork', (module) => {
  const guardian = module.getParameter('guardian', module.getAccount(0));
  const token = module.getParameter('token');
  const escrow = module.contract('TradeEscrow', [guardian]);
  const tokenAllowed = module.call(escrow, 'setTokenAllowed', [token, true], { from: module.getAccount(0) });
  const invoiceRegistryAddress = module.staticCall(escrow, 'invoiceRegistry', [], 0, { after: [tokenAllowed] });
  const invoiceRegistry = module.contractAt('InvoiceRegistry', invoiceRegistryAddress);
  return { escrow, invoiceRegistry };
});

// biome-ignore lint/style/noDefaultExport: `hardhat ignition deploy` loads the default export
export default tradeNetwork;
