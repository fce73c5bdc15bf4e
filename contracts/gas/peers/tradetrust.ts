import type { Network } from '../network.js';
import { deploy, hardhatArtifact } from './artifacts.js';

const ARTIFACTS = '@tradetrust-tt/token-registry/dist/artifacts';
const artifact = (name: string) => hardhatArtifact(`${ARTIFACTS}/${name}.sol/${name}.json`);

/**
 * A transferable document of title: issued to its first owner, then handed to another. It compares with an invoice that is
 * issued and assigned; it moves no money.
 */
export async function measureTradeTrust(network: Network) {
  const { ethers, accounts } = network;
  const factory = await deploy(network, artifact('TitleEscrowFactory'));
  const registry = await deploy(
    network,
    artifact('TradeTrustToken'),
    ...['Invoices', 'INV', await factory.getAddress()],
  );
  const { supplier, financier, operator } = accounts;
  const mint = (name: string) =>
    network.gasOf(operator, registry, 'mint', supplier.address, supplier.address, ethers.id(name), '0x');
  await mint('other invoice');
  const issue = await mint('invoice');
  const escrowAddress: string = await registry.getFunction('ownerOf').staticCall(ethers.id('invoice'));
  const titleEscrow = new ethers.Contract(escrowAddress, artifact('TitleEscrow').abi, supplier);
  const assign = await network.gasOf(
    supplier,
    titleEscrow,
    'transferOwners',
    ...[financier.address, financier.address, '0x'],
  );
  return {
    measured: '@tradetrust-tt/token-registry 5.5.1: mint by the issuer, transferOwners by the owner who holds it',
    ...{ issue, assign, total: issue + assign },
  };
}
