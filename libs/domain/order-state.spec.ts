import { describe, expect, test } from '@jest/globals';
import { QuittanceError } from './errors.js';
import {
  allowedOrderActions,
  nextOrderStatus,
  type OrderRole,
  type OrderStatus,
  orderStatuses,
  orderTransitions,
} from './order-state.js';

const actions = [...new Set(orderTransitions.map(({ action }) => action))];
const businesses: OrderRole[] = ['buyer', 'supplier', 'attester'];
const roles: OrderRole[] = [...businesses, 'network', 'chain'];

function attempt(status: OrderStatus, action: string, role: OrderRole): string {
  try {
    return nextOrderStatus(status, action, [role]);
  } catch (error) {
    if (error instanceof QuittanceError) return error.code;
    throw error;
  }
}

describe('the order table', () => {
  test('allows what it lists, forbids it to others, and knows nothing else', () => {
    for (const status of orderStatuses) {
      for (const action of actions) {
        const listed = orderTransitions.filter((one) => one.from === status && one.action === action);
        for (const role of roles) {
          const mine = listed.find(({ by }) => by === role || by === 'anyone');
          const expected = mine?.to ?? (listed.length > 0 ? 'forbidden' : 'invalid_transition');
          expect([status, action, role, attempt(status, action, role)]).toEqual([status, action, role, expected]);
        }
      }
    }
  });

  test('has one outcome for each status, action and role', () => {
    const keys = orderTransitions.map(({ from, action, by }) => `${from} ${action} ${by}`);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test('offers no business what only the network or the chain does', () => {
    for (const status of orderStatuses) {
      const offered = allowedOrderActions(status, businesses).map(({ action }) => action);
      const reserved = orderTransitions.filter(({ by }) => by === 'chain' || by === 'network');
      expect(offered.filter((action) => reserved.some((one) => one.action === action))).toEqual([]);
    }
  });

  test.each(['declined', 'cancelled', 'lapsed'] as const)('money that arrives for a %s order is seen', (status) => {
    expect(nextOrderStatus(status, 'funded', ['chain'])).toBe('funded');
  });

  test('a refusal names the state and what may be done instead', () => {
    expect(() => nextOrderStatus('issued', 'fund', ['buyer'])).toThrow(
      expect.objectContaining({
        code: 'invalid_transition',
        context: { state: 'issued', allowedActions: [{ action: 'cancel' }] },
      }),
    );
  });
});
