import { getAddress } from 'ethers';
import type { ContractAddresses, TokenDomain } from '#domain';
import { escrowInterface, tokenInterface } from './contracts.js';
import { type RpcClient, readHex, requireResults } from './rpc.js';

/** Reads a token's EIP-712 domain by ERC-5267. */
export async function readTokenDomain(rpc: RpcClient, token: string): Promise<TokenDomain> {
  const data = tokenInterface.encodeFunctionData('eip712Domain');
  const answer = readHex(await rpc.send('eth_call', [{ to: token, data }, 'latest']));
  const [, name, version, chainId, verifyingContract] = tokenInterface.decodeFunctionResult('eip712Domain', answer);
  return {
    name: String(name),
    version: String(version),
    chainId: BigInt(chainId),
    verifyingContract: getAddress(String(verifyingContract)),
  };
}

/** An account's balance of a token, minor units. `blockTag` as JSON-RPC takes it. */
export async function readTokenBalance(
  rpc: RpcClient,
  token: string,
  account: string,
  blockTag = 'latest',
): Promise<bigint> {
  const data = tokenInterface.encodeFunctionData('balanceOf', [account]);
  return BigInt(readHex(await rpc.send('eth_call', [{ to: token, data }, blockTag]), 32));
}

export interface EscrowOrderState {
  readonly status: 'none' | 'funded' | 'closed';
  readonly held: bigint;
  readonly released: bigint;
  readonly settlements: bigint;
  readonly invoiced: boolean;
}

export interface EscrowView {
  /** What the contract says it owes in the token: held by orders plus credit. */
  readonly owed: bigint;
  /** What it has. */
  readonly balance: bigint;
  /** In the order in which they were asked for. */
  readonly orders: readonly EscrowOrderState[];
  readonly credits: readonly bigint[];
}

/** A block by its name, or by its hash, which means the same one after a reorganisation (EIP-1898). */
export type BlockName = string | { readonly blockHash: string };

const orderStatuses = ['none', 'funded', 'closed'] as const;

/** Reads the escrow's books in `token` and the state of orders and credits, all at one block. */
export async function readEscrow(
  rpc: RpcClient,
  contracts: ContractAddresses,
  question: {
    token: string;
    orderHashes?: readonly string[];
    accounts?: readonly string[];
    blockTag?: BlockName;
  },
): Promise<EscrowView> {
  const { token, orderHashes = [], accounts = [], blockTag = 'latest' } = question;
  const call = (to: string, data: string) => ({ method: 'eth_call', params: [{ to, data }, blockTag] });
  const ask = (name: string, values: readonly unknown[]) =>
    call(contracts.escrow, escrowInterface.encodeFunctionData(name, values));
  const answers = requireResults(
    await rpc.batch([
      ask('owed', [token]),
      call(token, tokenInterface.encodeFunctionData('balanceOf', [contracts.escrow])),
      ...orderHashes.map((orderHash) => ask('orderState', [orderHash])),
      ...accounts.map((account) => ask('credit', [token, account])),
    ]),
  ).map((answer) => readHex(answer));
  const [owed = '0x0', balance = '0x0', ...rest] = answers;
  return {
    owed: BigInt(owed),
    balance: BigInt(balance),
    orders: rest.slice(0, orderHashes.length).map((answer) => {
      const state = escrowInterface.decodeFunctionResult('orderState', answer);
      return {
        status: orderStatuses[Number(state.status)] ?? 'none',
        held: BigInt(state.held),
        released: BigInt(state.released),
        settlements: BigInt(state.settlements),
        invoiced: Boolean(state.invoiced),
      };
    }),
    credits: rest.slice(orderHashes.length).map((answer) => BigInt(answer)),
  };
}
