import { expect, test } from '@jest/globals';
import type { Order } from '../api/resources.js';
import { orderActionForm } from './order-actions.js';

const party = { id: 'biz_1', name: 'Nordhafen Kliniken', address: '0x1' };
const order: Order = {
  id: 'po_1',
  orderHash: '0x1',
  reference: 'PO-1',
  status: 'funded',
  buyer: party,
  supplier: party,
  attester: null,
  amount: '500000000',
  funded: '500000000',
  held: '400000000',
  released: '100000000',
  paid: '100000000',
  refunded: '0',
  fees: '0',
  contested: '0',
  disputed: '0',
  retained: '0',
  claimed: '200000000',
  invoiced: '0',
  fundBy: '2026-01-01T00:00:00Z',
  deliverBy: '2026-02-01T00:00:00Z',
  inspectionPeriodSeconds: 432_000,
  terms: {},
  createdAt: '2025-12-01T00:00:00Z',
  updatedAt: '2025-12-01T00:00:00Z',
  allowedActions: [],
};
const context = { order, decimals: 6, symbol: 'USDQ', signsItself: false };

test('says what is left to claim after what was claimed before', () => {
  const amount = orderActionForm('claim_delivery', context)?.fields.find(({ name }) => name === 'amount');
  expect(amount?.description).toBe('Empty: all that is left, 300.00 USDQ.');
});

test('proposes to accept what is claimed, and nothing when no delivery waits', () => {
  const proposed = (claimed: string) =>
    orderActionForm('accept_delivery', { ...context, order: { ...order, claimed } })?.fields[0]?.initial;
  expect(proposed('200000000')).toBe('200.00');
  expect(proposed('100000000')).toBeUndefined();
});

test('asks those who sign themselves for the time that they sign', () => {
  const deliveredAt = (signsItself: boolean) =>
    orderActionForm('claim_delivery', { ...context, signsItself })?.fields.find(({ name }) => name === 'deliveredAt');
  expect(deliveredAt(true)?.required).toBe(true);
  expect(deliveredAt(false)?.required).toBe(false);
});

test('knows every action of the API and no other', () => {
  const actions = ['accept', 'decline', 'cancel', 'fund', 'claim_delivery', 'accept_delivery', 'issue_invoice'];
  for (const action of [...actions, 'propose_settlement', 'reclaim']) {
    expect(orderActionForm(action, context)).toBeDefined();
  }
  expect(orderActionForm('lapse', context)).toBeUndefined();
});
