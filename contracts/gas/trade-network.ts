import type { TypedDataField } from 'ethers';

import { type Contract, createNetwork, type Signer } from './network.js';

/** What one operation costs, by its name. */
export type Figures = Record<string, number>;

/** A key's signature over a message; wallets and the network's own accounts give it. */
export interface Party {
  address: string;
  signTypedData: Signer['signTypedData'];
}

/** The network's contracts, as deployed in production, with the token listed and the buyer's allowance given. */
export async function createTradeNetwork() {
  const network = await createNetwork();
  const { ethers, accounts, tokenAddress, tokenDomain, chainId } = network;
  const businesses = await ethers.deployContract('BusinessRegistry');
  const desk = await ethers.deployContract('DeliveryDesk');
  const registry = await ethers.deployContract('InvoiceRegistry', [await businesses.getAddress()]);
  const sisters = await Promise.all([desk, registry, businesses].map((contract) => contract.getAddress()));
  const escrow = await ethers.deployContract('TradeEscrow', [accounts.operator.address, ...sisters]);
  const clearingHouse = await ethers.getContractAt(
    'ClearingHouse',
    await registry.getFunction('clearingHouse').staticCall(),
  );
  const domainOf = async (name: string, contract: Contract) => {
    return { name, version: '1', chainId, verifyingContract: await contract.getAddress() };
  };
  const domains = {
    escrow: await domainOf('Quittance TradeEscrow', escrow),
    registry: await domainOf('Quittance InvoiceRegistry', registry),
    clearingHouse: await domainOf('Quittance ClearingHouse', clearingHouse),
    token: tokenDomain,
  };
  await (await escrow.getFunction('setTokenAllowed').send(tokenAddress, true)).wait();
  await network.approve(accounts.buyer, domains.escrow.verifyingContract);
  return {
    ...network,
    ...{ escrow, desk, registry, businesses, clearingHouse, domains },

    /** Signs a message of the only type in `types`. */
    sign(
      domain: keyof typeof domains,
      party: Party,
      types: Record<string, TypedDataField[]>,
      message: Record<string, unknown>,
    ): Promise<string> {
      return party.signTypedData(domains[domain], types, message);
    },

    /** Sends what is not measured. */
    async prepare(from: Signer, contract: Contract, method: string, ...parameters: unknown[]): Promise<void> {
      await network.gasOf(from, contract, method, ...parameters);
    },
  };
}

export type TradeNetwork = Awaited<ReturnType<typeof createTradeNetwork>>;

/** Measures on a network of its own, in which other money stays in escrow, as it does in a network at work. */
export async function onTradeNetwork(measure: (network: TradeNetwork) => Promise<Figures>): Promise<Figures> {
  const network = await createTradeNetwork();
  try {
    return await measure(network);
  } finally {
    await network.close();
  }
}
