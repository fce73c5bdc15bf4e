import { describe, expect, test } from '@jest/globals';
import type { ChainLog } from '#chain';
import type { Directory } from './directory.js';
import { Effects } from './effects.js';
import { applyOrderLog } from './order-events.js';
import type { DeliveryState, Trade } from './trade-state.js';

const AT = new Date('2026-03-01T12:00:00Z');

function delivery(number: number, round: number, cumulative: bigint, status: DeliveryState['status']): DeliveryState {
  return {
    ...{ id: `dlv_${number}`, number, round, claimantId: 'biz_supplier', amount: cumulative, cumulative },
    ...{ deliveredAt: AT, evidenceHash: '0x', status, claimedAt: null, inspectionEndsAt: null, decidedAt: null },
  };
}

/** Of which 100 is held and nothing was released yet. */
function tradeWith(deliveries: DeliveryState[]): Trade {
  return {
    ...{ id: 'po_1', token: '0xtoken', buyerId: 'biz_buyer', supplierId: 'biz_supplier', status: 'funded' },
    ...{ amount: 100n, funded: 100n, held: 100n, released: 0n, paid: 0n, refunded: 0n, fees: 0n },
    ...{ claimed: 60n, contested: 0n, disputed: 0n, retained: 0n, invoiced: 0n, settlementCount: 0, trailLength: 0 },
    ...{ deliveries, invoices: [], settlements: [], disputes: [], retentions: [] },
  } as unknown as Trade;
}

/** The settlement that ends the first round. */
function settlement(toSupplier: bigint, toBuyer: bigint): ChainLog {
  return {
    ...{ chainId: 1n, blockHash: '0xblock', logIndex: 0, blockNumber: 7n, blockTime: AT, transactionHash: '0xtx' },
    ...{
      transactionIndex: 0,
      address: '0xescrow',
      topics: [],
      data: '0x',
      event: 'OrderSettled',
      orderHash: '0xorder',
    },
    ...{ arguments: { nonce: '0', toSupplier: `${toSupplier}`, toBuyer: `${toBuyer}` }, returns: 1 },
  };
}

const strangers = { businessOf: () => undefined } as unknown as Directory;

describe('a settlement', () => {
  test.each([
    { paid: 60n, status: 'settled' },
    { paid: 59n, status: 'superseded' },
  ])('of $paid leaves a claim of 60 in its round $status', ({ paid, status }) => {
    const trade = tradeWith([delivery(1, 0, 60n, 'claimed')]);
    applyOrderLog(trade, settlement(paid, 0n), new Effects(), strangers);
    expect(trade).toMatchObject({ settlementCount: 1, claimed: 0n, deliveries: [{ status, decidedAt: AT }] });
  });

  test('that is applied again leaves claims of later rounds alone', () => {
    const trade = tradeWith([delivery(1, 0, 60n, 'claimed'), delivery(2, 1, 90n, 'submitted')]);
    applyOrderLog(trade, settlement(20n, 10n), new Effects(), strangers);
    expect(trade.deliveries.map(({ status }) => status)).toEqual(['superseded', 'submitted']);
  });
});
