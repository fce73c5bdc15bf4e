import type { HardhatEthersSigner } from '@nomicfoundation/hardhat-ethers/types';
import type { Contract } from 'ethers';
import hre from 'hardhat';

/** Fixed, as the zero bytes of timestamps and signatures count in calldata. */
export const START = 1_800_000_000;
export const DAY = 86_400;
/** What every order is worth, in minor units: 25,000 of a dollar token. */
export const AMOUNT = 25_000_000_000n;

/** More than any transaction here uses; the network estimates nothing. */
const GAS_LIMIT = 16_000_000n;

/** A chain of its own in this process, with the token that everything here is paid in and accounts that hold some of it. */
export async function createNetwork() {
  const connection = await hre.network.create({ override: { initialDate: new Date(START * 1000) } });
  const { ethers, provider } = connection;
  const signers = await ethers.getSigners();
  const signerAt = (index: number) => {
    const signer = signers[index];
    if (signer === undefined) throw new Error(`The network has no account ${index}`);
    return signer;
  };
  const accounts = {
    operator: signerAt(0),
    buyer: signerAt(1),
    supplier: signerAt(2),
    attester: signerAt(3),
    arbiter: signerAt(4),
    financier: signerAt(5),
    feeRecipient: signerAt(6),
    others: signers.slice(7),
  };
  const token = await ethers.deployContract('SandboxStablecoin');
  const tokenAddress = await token.getAddress();
  for (const signer of signers) await (await token.getFunction('mint').send(signer.address, 10_000n * AMOUNT)).wait();
  const { chainId } = await ethers.provider.getNetwork();

  return {
    ...{ ethers, accounts, token, tokenAddress, chainId },
    tokenDomain: { name: 'Sandbox Dollar', version: '1', chainId, verifyingContract: tokenAddress },

    /** Sends one transaction and returns the gas it is charged, 21,000 and calldata included. */
    async gasOf(from: Signer, contract: Contract, method: string, ...parameters: unknown[]): Promise<number> {
      const transaction = await contract
        .connect(from)
        .getFunction(method)
        .send(...parameters, { gasLimit: GAS_LIMIT });
      const receipt = await transaction.wait();
      if (receipt === null) throw new Error(`${method} was not mined`);
      return Number(receipt.gasUsed);
    },

    /** Lets `spender` take any amount of the token from `owner`. */
    async approve(owner: Signer, spender: string): Promise<void> {
      await (await token.connect(owner).getFunction('approve').send(spender, ethers.MaxUint256)).wait();
    },

    /** Accounts that hold a little of the token, so that paying them creates no balance. */
    async warmAddresses(count: number): Promise<string[]> {
      const addresses = Array.from({ length: count }, (_, index) => {
        return ethers.dataSlice(ethers.id(`payee ${index}`), 0, 20);
      });
      for (const address of addresses) await (await token.getFunction('mint').send(address, 1)).wait();
      return addresses;
    },

    async pass(seconds: number): Promise<void> {
      await provider.request({ method: 'evm_increaseTime', params: [seconds] });
      await provider.request({ method: 'evm_mine', params: [] });
    },

    /** Unix seconds of the last block. */
    async now(): Promise<number> {
      const block = await ethers.provider.getBlock('latest');
      if (block === null) throw new Error('There is no block');
      return block.timestamp;
    },

    async setCode(address: string, code: string): Promise<void> {
      await provider.request({ method: 'hardhat_setCode', params: [address, code] });
    },

    close: () => connection.close(),
  };
}

export type Network = Awaited<ReturnType<typeof createNetwork>>;
export type Signer = HardhatEthersSigner;
export type { Contract };
