import type { buildModule } from '@nomicfoundation/hardhat-ignition/modules';

type ModuleBuilder = Parameters<Parameters<typeof buildModule>[1]>[0];

/**
 * The network's own contracts; the deployer is guardian. The escrow's constructor binds desk and registry, so it comes after them.
 * `OrderLines` and `AuditAnchor` are bound to none of them.
 */
export function deployNetworkContracts(module: ModuleBuilder) {
  const businessRegistry = module.contract('BusinessRegistry');
  const invoiceRegistry = module.contract('InvoiceRegistry', [businessRegistry]);
  const deliveryDesk = module.contract('DeliveryDesk');
  const guardian = module.getAccount(0);
  const escrow = module.contract('TradeEscrow', [guardian, deliveryDesk, invoiceRegistry, businessRegistry]);
  const orderLines = module.contract('OrderLines', [], { after: [escrow] });
  const auditAnchor = module.contract('AuditAnchor', [], { after: [orderLines] });
  return { businessRegistry, invoiceRegistry, deliveryDesk, escrow, orderLines, auditAnchor };
}
