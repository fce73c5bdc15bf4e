import { settlementTypes } from '../../../test/vectors/message-types.js';
import { AMOUNT, DAY } from '../network.js';
import { type NewOrder, type OrderBook, openOrderBook } from '../orders.js';
import type { Figures, TradeNetwork } from '../trade-network.js';

/** What the buyer of a plain order says, and what both parties say together. */
export async function measureAcceptance(network: TradeNetwork): Promise<Figures> {
  const book = await openOrderBook(network);
  const { accounts, escrow } = network;
  const early = await book.funded();
  const direct = await book.funded();
  const relayed = await book.funded();
  const parts = await book.funded();
  const single = await book.funded();
  const double = await book.funded();
  const settled = await book.funded();
  const acceptDirect = (order: NewOrder) =>
    network.gasOf(accounts.buyer, escrow, 'accept', order.key, AMOUNT, book.evidenceHash, '0x');
  const acceptEarly = await acceptDirect(early);

  // Goods arrive after the last day of funding, as a rule: from then on a finished order leaves no record.
  await network.pass(21 * DAY);
  return {
    'accept in full, sent by the buyer': await acceptDirect(direct),
    'accept in full before fundBy, sent by the buyer': acceptEarly,
    'accept in full, signed and relayed': await book.accept(relayed),
    'accept in part, signed and relayed': await book.accept(parts, AMOUNT / 2n),
    ...(await acceptByEmployees(network, book, single, double)),
    'settle half and half, signed and relayed': await settle(network, settled),
  };
}

/** Two employees may sign for the buyer, each alone up to half of the order's amount, later only together. */
async function acceptByEmployees(network: TradeNetwork, book: OrderBook, single: NewOrder, double: NewOrder) {
  const { ethers, accounts, escrow, businesses, tokenAddress } = network;
  const { buyer, operator } = accounts;
  const first = new ethers.Wallet(ethers.id('first employee'));
  const second = new ethers.Wallet(ethers.id('second employee'));
  const change = (method: string, ...parameters: unknown[]) =>
    network.prepare(buyer, businesses, method, buyer.address, ...parameters, 0, '0x');
  for (const { address } of [first, second]) await change('setSigner', address, tokenAddress, AMOUNT, 2n ** 40n - 1n);
  const bySingle = await book.accept(single, AMOUNT, first);
  await change('setTwoSignaturesAbove', tokenAddress, AMOUNT / 2n);
  const signatures = [
    await book.signAcceptance(double, AMOUNT, first),
    await book.signAcceptance(double, AMOUNT, second),
  ];
  return {
    'accept in full, signed by an employee of the buyer and relayed': bySingle,
    'accept in full, signed by two employees of the buyer and relayed': await network.gasOf(
      operator,
      escrow,
      'accept',
      ...[double.key, AMOUNT, book.evidenceHash, ethers.concat(signatures)],
    ),
  };
}

async function settle(network: TradeNetwork, { key, orderId }: NewOrder): Promise<number> {
  const { accounts, escrow } = network;
  const settlement = { orderId, toSupplier: AMOUNT / 2n, toBuyer: AMOUNT / 2n, nonce: 0 };
  const byBuyer = await network.sign('escrow', accounts.buyer, settlementTypes, settlement);
  const bySupplier = await network.sign('escrow', accounts.supplier, settlementTypes, settlement);
  return await network.gasOf(
    accounts.operator,
    escrow,
    'settle',
    ...[key, settlement.toSupplier, settlement.toBuyer, settlement.nonce, byBuyer, bySupplier],
  );
}
