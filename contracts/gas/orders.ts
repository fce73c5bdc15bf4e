import {
  acceptanceTypes,
  deliveryClaimTypes,
  orderMessage,
  orderTypes,
  packClauses,
  packOrder,
  receiveWithAuthorizationTypes,
} from '../../test/vectors/message-types.js';
import { AMOUNT, DAY, START } from './network.js';
import type { Party, TradeNetwork } from './trade-network.js';

export const FUND_BY = START + 20 * DAY;
export const DELIVER_BY = START + 30 * DAY;
export const INSPECTION_PERIOD = 3 * DAY;
export const ARBITRATION_PERIOD = 14 * DAY;
export const RETENTION_PERIOD = 30 * DAY;

type Changes = Readonly<Record<string, string | number | bigint>>;

export type OrderBook = Awaited<ReturnType<typeof openOrderBook>>;
export type NewOrder = ReturnType<ReturnType<typeof orderWriter>>;

/** A plain order, but for `changes`. Each is another by its salt and its documents. */
function orderWriter({ ethers, accounts, tokenAddress, domains }: TradeNetwork) {
  const { buyer, supplier, attester } = accounts;
  let written = 0;
  return (changes: Changes = {}) => {
    written += 1;
    const flat = {
      buyer: buyer.address,
      supplier: supplier.address,
      token: tokenAddress,
      amount: AMOUNT,
      attester: attester.address,
      fundBy: FUND_BY,
      deliverBy: DELIVER_BY,
      inspectionPeriod: INSPECTION_PERIOD,
      arbiter: ethers.ZeroAddress,
      arbitrationPeriod: 0,
      fallbackSupplierBps: 0,
      retentionBps: 0,
      retentionPeriod: 0,
      lateBpsPerDay: 0,
      lateCapBps: 0,
      earlyDiscountBps: 0,
      earlyDiscountPeriod: 0,
      feeBps: 0,
      feeRecipient: ethers.ZeroAddress,
      linesRoot: ethers.id(`lines ${written}`),
      documentsHash: ethers.id(`documents ${written}`),
      salt: BigInt(ethers.dataSlice(ethers.id(`salt ${written}`), 0, 12)),
      ...changes,
    };
    const message = orderMessage(flat);
    const { Terms, Clauses } = orderTypes;
    return {
      packed: packOrder(flat),
      clauses: packClauses(flat),
      key: {
        buyer: flat.buyer,
        supplier: flat.supplier,
        token: flat.token,
        fundBy: flat.fundBy,
        termsHash: ethers.TypedDataEncoder.hashStruct('Terms', { Terms, Clauses }, message.terms),
      },
      orderId: ethers.TypedDataEncoder.hash(domains.escrow, orderTypes, message),
    };
  };
}

/** Writes, funds and answers orders between the network's buyer and supplier. Other money stays in escrow from the start. */
export async function openOrderBook(network: TradeNetwork) {
  const { ethers, accounts, domains, escrow, desk } = network;
  const { buyer, supplier, arbiter, feeRecipient, operator } = accounts;
  const evidenceHash = ethers.id('evidence');
  const write = orderWriter(network);

  const book = {
    evidenceHash,

    /** Every clause that there is. */
    allClauses: {
      arbiter: arbiter.address,
      arbitrationPeriod: ARBITRATION_PERIOD,
      fallbackSupplierBps: 5_000,
      retentionBps: 500,
      retentionPeriod: RETENTION_PERIOD,
      lateBpsPerDay: 50,
      lateCapBps: 1_000,
      earlyDiscountBps: 200,
      earlyDiscountPeriod: 2 * DAY,
      feeBps: 30,
      feeRecipient: feeRecipient.address,
    },

    write,

    /** The buyer's ERC-3009 authorisation. */
    authorize(nonce: string, value = AMOUNT, validBefore = FUND_BY, from: Party = buyer): Promise<string> {
      const message = {
        from: from.address,
        to: domains.escrow.verifyingContract,
        value,
        validAfter: 0,
        validBefore,
        nonce,
      };
      return network.sign('token', from, receiveWithAuthorizationTypes, message);
    },

    /** A plain order that is funded. */
    async funded(changes: Changes = {}): Promise<NewOrder> {
      const order = write(changes);
      await network.prepare(buyer, escrow, 'fundWithAllowance', order.packed);
      return order;
    },

    /** An order with all clauses that is funded. */
    async fundedWithClauses(): Promise<NewOrder> {
      const order = write(book.allClauses);
      await network.prepare(buyer, desk, 'fund', order.packed, order.clauses, AMOUNT, 0, '0x');
      return order;
    },

    signAcceptance({ orderId }: NewOrder, cumulative = AMOUNT, signer: Party = buyer): Promise<string> {
      return network.sign('escrow', signer, acceptanceTypes, { orderId, round: 0, cumulative, evidenceHash });
    },

    /** {accept} of a plain order, signed and relayed. */
    async accept(order: NewOrder, cumulative = AMOUNT, signer: Party = buyer): Promise<number> {
      const signature = await book.signAcceptance(order, cumulative, signer);
      return await network.gasOf(operator, escrow, 'accept', order.key, cumulative, evidenceHash, signature);
    },

    /** {claimDelivery}, signed by the supplier and relayed. */
    async claim({ packed, clauses, orderId }: NewOrder, cumulative = AMOUNT): Promise<number> {
      const deliveredAt = FUND_BY;
      const message = { orderId, round: 0, cumulative, deliveredAt, evidenceHash };
      const signature = await network.sign('escrow', supplier, deliveryClaimTypes, message);
      const claimant = supplier.address;
      return await network.gasOf(
        operator,
        desk,
        'claimDelivery',
        ...[packed, clauses, claimant, cumulative, deliveredAt, evidenceHash, signature],
      );
    },
  };
  await book.funded();
  return book;
}
