import { readFile } from 'node:fs/promises';

import { changeOrderTypes, fundingTypes } from '../../../test/vectors/message-types.js';
import { AMOUNT, DAY } from '../network.js';
import { DELIVER_BY, FUND_BY, type NewOrder, type OrderBook, openOrderBook } from '../orders.js';
import type { Figures, Party, TradeNetwork } from '../trade-network.js';

/** The delivery desk's ways to collect. */
const ALLOWANCE = 0;
const PERMIT = 1;
const AUTHORIZATION = 2;
const PERMIT2 = 3;

/** Permit2's address on every chain. */
const PERMIT2_ADDRESS = '0x000000000022D473030F116dDEE9F6B43aC78BA3';

const permitTypes = {
  Permit: [
    { name: 'owner', type: 'address' },
    { name: 'spender', type: 'address' },
    { name: 'value', type: 'uint256' },
    { name: 'nonce', type: 'uint256' },
    { name: 'deadline', type: 'uint256' },
  ],
};

const permit2Types = {
  PermitWitnessTransferFrom: [
    { name: 'permitted', type: 'TokenPermissions' },
    { name: 'spender', type: 'address' },
    { name: 'nonce', type: 'uint256' },
    { name: 'deadline', type: 'uint256' },
    { name: 'witness', type: 'QuittanceFunding' },
  ],
  TokenPermissions: [
    { name: 'token', type: 'address' },
    { name: 'amount', type: 'uint256' },
  ],
  QuittanceFunding: [{ name: 'id', type: 'bytes32' }],
};

/** How money comes in. */
export async function measureFunding(network: TradeNetwork): Promise<Figures> {
  const book = await openOrderBook(network);
  const { accounts, escrow } = network;
  const direct = book.write();
  const relayed = book.write();
  return {
    'fund by allowance, sent by the buyer': await network.gasOf(
      accounts.buyer,
      escrow,
      'fundWithAllowance',
      direct.packed,
    ),
    'fund by ERC-3009, relayed': await network.gasOf(
      accounts.operator,
      escrow,
      'fundWithAuthorisation',
      ...[relayed.packed, await book.authorize(relayed.orderId)],
    ),
    'fund by allowance, signed and relayed': await fundBySignedAllowance(network, book.write()),
    'fund by ERC-2612 permit, relayed': await fundByPermit(network, book),
    'fund by Permit2, relayed': await fundByPermit2(network, book.write()),
    ...(await fundWithClauses(network, book)),
    ...(await fundInParts(network, book)),
  };
}

function fund(network: TradeNetwork, order: NewOrder, funded: bigint, method: number, authorization: string) {
  const { accounts, desk } = network;
  return network.gasOf(accounts.operator, desk, 'fund', order.packed, order.clauses, funded, method, authorization);
}

async function fundBySignedAllowance(network: TradeNetwork, order: NewOrder): Promise<number> {
  const message = { orderId: order.orderId, funded: AMOUNT };
  const signature = await network.sign('escrow', network.accounts.buyer, fundingTypes, message);
  return await fund(network, order, AMOUNT, ALLOWANCE, signature);
}

/** By a buyer that gave the escrow no allowance before. */
async function fundByPermit(network: TradeNetwork, book: OrderBook): Promise<number> {
  const { ethers, accounts, domains } = network;
  const [payer] = accounts.others;
  if (payer === undefined) throw new Error('The network has too few accounts');
  const order = book.write({ buyer: payer.address });
  const permit = {
    owner: payer.address,
    spender: domains.escrow.verifyingContract,
    value: AMOUNT,
    nonce: 0,
    deadline: FUND_BY,
  };
  const signatures = [
    await network.sign('token', payer, permitTypes, permit),
    await network.sign('escrow', payer, fundingTypes, { orderId: order.orderId, funded: AMOUNT }),
  ];
  const authorization = ethers.AbiCoder.defaultAbiCoder().encode(['bytes', 'bytes'], signatures);
  return await fund(network, order, AMOUNT, PERMIT, authorization);
}

/** With Permit2's own code, which the contracts' tests keep. */
async function fundByPermit2(network: TradeNetwork, order: NewOrder): Promise<number> {
  const { accounts, domains, chainId, tokenAddress } = network;
  const source = await readFile(new URL('../../test/support/Permit2Code.sol', import.meta.url), 'utf8');
  const code = /hex"([0-9a-f]+)"/.exec(source)?.[1];
  if (code === undefined) throw new Error('The tests keep no code of Permit2');
  await network.setCode(PERMIT2_ADDRESS, `0x${code}`);
  await network.approve(accounts.buyer, PERMIT2_ADDRESS);
  const signature = await accounts.buyer.signTypedData(
    { name: 'Permit2', chainId, verifyingContract: PERMIT2_ADDRESS },
    permit2Types,
    {
      permitted: { token: tokenAddress, amount: AMOUNT },
      spender: domains.escrow.verifyingContract,
      nonce: BigInt(order.orderId),
      deadline: FUND_BY,
      witness: { id: order.orderId },
    },
  );
  return await fund(network, order, AMOUNT, PERMIT2, signature);
}

async function fundWithClauses(network: TradeNetwork, book: OrderBook): Promise<Figures> {
  const { accounts, desk } = network;
  const direct = book.write(book.allClauses);
  const relayed = book.write(book.allClauses);
  return {
    'fund with all clauses by allowance, sent by the buyer': await network.gasOf(
      accounts.buyer,
      desk,
      'fund',
      ...[direct.packed, direct.clauses, AMOUNT, ALLOWANCE, '0x'],
    ),
    'fund with all clauses by ERC-3009, relayed': await fund(
      network,
      relayed,
      AMOUNT,
      AUTHORIZATION,
      await book.authorize(relayed.orderId),
    ),
  };
}

/** A deposit, the balance, and a change order that raises the total. */
async function fundInParts(network: TradeNetwork, book: OrderBook): Promise<Figures> {
  const { ethers, accounts, desk, domains } = network;
  const order = book.write();
  const { orderId } = order;
  const deposit = (AMOUNT * 3n) / 10n;
  const digest = (funded: bigint) => ethers.TypedDataEncoder.hash(domains.escrow, fundingTypes, { orderId, funded });
  const change = {
    orderId,
    nonce: 0,
    amount: AMOUNT + AMOUNT / 4n,
    deliverBy: DELIVER_BY + 7 * DAY,
    linesRoot: ethers.id('changed lines'),
    documentsHash: ethers.id('changed documents'),
  };
  const signChange = (party: Party) => network.sign('escrow', party, changeOrderTypes, change);
  return {
    'deposit of 30 % by ERC-3009, relayed': await fund(
      network,
      order,
      deposit,
      AUTHORIZATION,
      await book.authorize(digest(deposit), deposit),
    ),
    'balance instalment by ERC-3009, relayed': await fund(
      network,
      order,
      AMOUNT,
      AUTHORIZATION,
      await book.authorize(digest(AMOUNT), AMOUNT - deposit, DELIVER_BY),
    ),
    'change order, signed and relayed': await network.gasOf(
      accounts.operator,
      desk,
      'changeOrder',
      ...[order.packed, order.clauses, change.nonce, change.amount, change.deliverBy],
      ...[
        change.linesRoot,
        change.documentsHash,
        await signChange(accounts.buyer),
        await signChange(accounts.supplier),
      ],
    ),
  };
}
