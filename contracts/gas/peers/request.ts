import { AMOUNT, type Network } from '../network.js';
import { deploy, typechainArtifact } from './artifacts.js';

const FACTORIES = '@requestnetwork/smart-contracts/dist/src/types/factories/src/contracts';
const contract = (name: string) => typechainArtifact(`${FACTORIES}/${name}__factory.js`, name);

/** The escrow of Request: the payer pays in and releases. It refuses payments without a fee: the smallest is paid. */
export async function measureRequest(network: Network) {
  const { ethers, accounts, tokenAddress } = network;
  const feeProxy = await deploy(network, contract('ERC20FeeProxy'));
  const escrow = await deploy(
    network,
    contract('ERC20EscrowToPay'),
    await feeProxy.getAddress(),
    accounts.operator.address,
  );
  await (await escrow.getFunction('approvePaymentProxyToSpend').send(tokenAddress)).wait();
  await network.approve(accounts.buyer, await escrow.getAddress());
  const pay = (reference: string) =>
    network.gasOf(
      accounts.buyer,
      escrow,
      'payEscrow',
      ...[tokenAddress, accounts.supplier.address, AMOUNT, reference, 1, accounts.feeRecipient.address],
    );
  // Payment references have eight bytes. Another payment stays in escrow.
  const [other, reference] = ['other', 'reference'].map((name) => ethers.dataSlice(ethers.id(name), 0, 8));
  await pay(String(other));
  const fund = await pay(String(reference));
  const release = await network.gasOf(accounts.buyer, escrow, 'payRequestFromEscrow', reference);
  return {
    measured: '@requestnetwork/smart-contracts 0.48.0, ERC20EscrowToPay: payEscrow, payRequestFromEscrow by the payer',
    ...{ fund, release, total: fund + release },
  };
}
