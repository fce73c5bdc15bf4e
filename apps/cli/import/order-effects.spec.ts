import { describe, expect, it } from '@jest/globals';
import type { NetworkEvent } from './network.js';
import { applyEvent, noEffects, type OrderEffects } from './order-effects.js';

function effectsAfter(...events: [type: string, payload: Record<string, unknown>, subject?: string][]): OrderEffects {
  const effects = noEffects();
  for (const [index, [type, payload, subject = 'po_1']] of events.entries()) {
    const event: NetworkEvent = { position: String(index + 1), type, subject, payload };
    applyEvent(effects, event);
  }
  return effects;
}

describe('applyEvent', () => {
  it('adds up claims, payments and refunds', () => {
    const effects = effectsAfter(
      ['purchase_order.funded', { amount: '10' }],
      ['delivery.claimed', { amount: '4', cumulative: '4', inspectionEndsAt: '2010-03-15T08:00:00.000Z' }],
      ['delivery.claimed', { amount: '3', cumulative: '7' }],
      ['payment.released', { amount: '4' }, 'pay_1'],
      ['payment.released', { amount: '3' }, 'pay_2'],
      ['payment.refunded', { amount: '3' }, 'pay_3'],
      ['purchase_order.settled', { amount: '7' }],
    );
    expect(effects).toMatchObject({ funded: true, claimed: 7n, released: 7n, refunded: 3n, closed: true });
    expect(effects.inspectionEnds.get(4n)).toEqual(new Date('2010-03-15T08:00:00Z'));
  });

  it('takes back what a reorganisation took back, once', () => {
    const effects = effectsAfter(
      ['purchase_order.funded', { amount: '6' }],
      ['payment.released', { amount: '4' }, 'pay_1'],
      ['payment.refunded', { amount: '2' }, 'pay_2'],
      ['purchase_order.settled', {}],
      ['purchase_order.reopened', {}],
      ['payment.reverted', { amount: '2' }, 'pay_2'],
      ['payment.reverted', { amount: '2' }, 'pay_2'],
      ['payment.reverted', { amount: '4' }, 'pay_1'],
      ['purchase_order.funding_reverted', {}],
    );
    expect(effects).toMatchObject({ funded: false, released: 0n, refunded: 0n, closed: false });
  });

  it('counts a transaction once that did several things', () => {
    const chain = { transactionHash: '0xaa' };
    const { transactions } = effectsAfter(
      ['delivery.accepted', { chain }],
      ['payment.released', { chain, amount: '1' }],
    );
    expect([...transactions]).toEqual(['0xaa']);
  });

  it('remembers which work came to nothing, and why', () => {
    const payload = { operationId: 'op_1', reason: 'FundingAfterFundBy', detail: 'Too late.' };
    const { failures } = effectsAfter(['purchase_order.funding_failed', payload]);
    expect(failures.get('op_1')).toBe('FundingAfterFundBy: Too late.');
  });
});
