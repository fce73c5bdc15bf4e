import { describe, expect, test } from '@jest/globals';
import { businessStatusActions, businessStatuses, nextBusinessStatus, obligationRefusal } from './business-status.js';

describe('the status of a business', () => {
  const moves: Record<string, string> = {
    'pending verify': 'verified',
    'pending suspend': 'suspended',
    'verified suspend': 'suspended',
    'suspended reinstate': 'verified',
  };
  const all = businessStatuses.flatMap((from) => businessStatusActions.map((action) => ({ from, action })));

  test.each(all)('$action when $from', ({ from, action }) => {
    const to = moves[`${from} ${action}`];
    if (to !== undefined) return expect(nextBusinessStatus('biz_1', from, action)).toBe(to);
    const allowed = Object.keys(moves).filter((move) => move.startsWith(from));
    expect(() => nextBusinessStatus('biz_1', from, action)).toThrow(
      expect.objectContaining({
        code: 'invalid_transition',
        context: {
          state: from,
          allowedActions: allowed.map((move) => ({
            action: move.split(' ')[1],
            href: `/v1/businesses/biz_1/${move.split(' ')[1]}`,
          })),
        },
      }),
    );
  });

  test('lets only verified businesses take on something new', () => {
    expect(obligationRefusal('verified')).toBeUndefined();
    expect(obligationRefusal('pending')?.code).toBe('business_not_verified');
    expect(obligationRefusal('suspended')?.code).toBe('business_suspended');
  });
});
