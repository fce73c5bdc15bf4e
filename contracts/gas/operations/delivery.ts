import { contestTypes, rulingTypes } from '../../../test/vectors/message-types.js';
import { AMOUNT, DAY } from '../network.js';
import { ARBITRATION_PERIOD, INSPECTION_PERIOD, type NewOrder, openOrderBook, RETENTION_PERIOD } from '../orders.js';
import type { Figures, TradeNetwork } from '../trade-network.js';

/** What the delivery desk does: claims and silence, contests and rulings, clauses and retention, reclaim. */
export async function measureDelivery(network: TradeNetwork): Promise<Figures> {
  const book = await openOrderBook(network);
  const { ethers, accounts, desk } = network;
  const { buyer, arbiter, operator } = accounts;
  const silent = await book.funded();
  const silentWithClauses = await book.fundedWithClauses();
  const accepted = await book.fundedWithClauses();
  const unclaimed = await book.fundedWithClauses();
  const ruled = await book.fundedWithClauses();
  const fallenBack = await book.fundedWithClauses();
  const lapsed = await book.funded();
  const reasonHash = ethers.id('reason');

  const send = (method: string, { packed, clauses }: NewOrder, ...parameters: unknown[]) =>
    network.gasOf(operator, desk, method, packed, clauses, ...parameters);
  const accept = async (order: NewOrder, claimHint: bigint) =>
    send('accept', order, AMOUNT, book.evidenceHash, claimHint, await book.signAcceptance(order));
  const contest = async (order: NewOrder) => {
    const message = { orderId: order.orderId, round: 0, cumulative: AMOUNT, contested: AMOUNT / 10n, reasonHash };
    const signature = await network.sign('escrow', buyer, contestTypes, message);
    return await send('contest', order, message.cumulative, message.contested, reasonHash, signature);
  };
  const rule = async (order: NewOrder) => {
    const message = { orderId: order.orderId, round: 0, dispute: 0, toSupplier: AMOUNT / 20n, reasonHash };
    const signature = await network.sign('escrow', arbiter, rulingTypes, message);
    return await send('rule', order, 0, message.toSupplier, reasonHash, arbiter.address, signature);
  };

  await network.pass(21 * DAY);
  const claim = await book.claim(silent);
  const claimWithClauses = await book.claim(silentWithClauses);
  for (const order of [accepted, ruled, fallenBack]) await book.claim(order);
  const figures = {
    'claim delivery, signed and relayed': claim,
    'claim delivery of an order with all clauses, signed and relayed': claimWithClauses,
    'accept a claim with all clauses, signed and relayed': await accept(accepted, AMOUNT),
    'accept without a claim with all clauses, signed and relayed': await accept(unclaimed, 0n),
    'contest a tenth with all clauses, signed and relayed': await contest(ruled),
    'rule half and half, signed by the arbiter and relayed': await rule(ruled),
  };
  await contest(fallenBack);
  await network.pass(INSPECTION_PERIOD);
  const deemed = await send('releaseDeemed', silent, AMOUNT);
  const deemedWithClauses = await send('releaseDeemed', silentWithClauses, AMOUNT);
  await network.pass(ARBITRATION_PERIOD);
  const fallback = await send('executeFallback', fallenBack, 0);
  const reclaim = await send('reclaim', lapsed);
  await network.pass(RETENTION_PERIOD);
  return {
    ...figures,
    'release deemed': deemed,
    'release deemed with all clauses': deemedWithClauses,
    'execute the fallback': fallback,
    'reclaim all': reclaim,
    'release retention': await send('releaseRetention', accepted, 0),
  };
}
