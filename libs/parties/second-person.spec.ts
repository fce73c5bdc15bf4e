import { describe, expect, test } from '@jest/globals';
import { type Principal, principalOf } from './principal.js';
import {
  type Commitment,
  gainsWatched,
  requireApproved,
  requireSecondPerson,
  requireWithinWindow,
} from './second-person.js';

const rights = {
  roles: ['buyer'],
  scopes: ['*'],
  memberRoles: null,
  memberScopes: null,
  expiresAt: null,
  memberId: 'mem_1',
};

function caller(approvalThreshold: string | null, approved?: { amount: bigint | null }): Principal {
  const proof = { credential: '', rights: JSON.stringify({ ...rights, approvalThreshold }) };
  const principal = principalOf({ id: 'key_1', name: 'key', businessId: 'biz_1' }, proof);
  return approved === undefined ? principal : { ...principal, approved };
}

describe('a second person', () => {
  test.each<[string, Principal, boolean]>([
    ['without a threshold', caller(null), false],
    ['with one', caller('100'), true],
    ['with one of nothing', caller('0'), true],
    ['once it was approved', caller('100', { amount: null }), false],
  ])('for what is about no amount, %s', (_, principal, isNeeded) => {
    const ask = () => requireSecondPerson(principal);
    if (isNeeded) expect(ask).toThrow(expect.objectContaining({ code: 'approval_required' }));
    else expect(ask).not.toThrow();
  });

  test('is needed by who gets to approve or to pay, and did not before', () => {
    expect(gainsWatched(['approvals:write'])).toBe(true);
    expect(gainsWatched(['payments:write'], ['approvals:write'])).toBe(true);
    expect(gainsWatched(['*'], ['payments:write'])).toBe(true);
    expect(gainsWatched(['payments:write'], ['*'])).toBe(false);
    expect(gainsWatched(['orders:write', 'members:write'])).toBe(false);
  });
});

describe('what one person commits within a window', () => {
  const sum = (asked: bigint, before: bigint, total: bigint) => ({
    threshold: 100n,
    seconds: 3_600,
    asked,
    before,
    total,
  });

  test.each<[string, ReturnType<typeof sum>[], { amount: string; committed: string } | undefined]>([
    ['nothing', [], undefined],
    ['the threshold at once', [sum(100n, 0n, 100n)], undefined],
    ['one more at once', [sum(101n, 0n, 101n)], { amount: '101', committed: '0' }],
    ['the threshold together', [sum(40n, 60n, 100n)], undefined],
    ['one more together', [sum(41n, 60n, 101n)], { amount: '41', committed: '60' }],
    ['money of an order that counted before', [sum(60n, 60n, 60n)], undefined],
    ['too much that counted before', [sum(101n, 60n, 60n)], { amount: '101', committed: '60' }],
    ['more than a threshold that was lowered since', [sum(1n, 200n, 200n)], { amount: '1', committed: '200' }],
    ['as much of each of two tokens', [sum(100n, 0n, 100n), sum(100n, 0n, 100n)], undefined],
    ['more of the second', [sum(90n, 0n, 90n), sum(2n, 99n, 101n)], { amount: '90', committed: '99' }],
  ])('%s', (_, sums, refused) => {
    const ask = () => requireWithinWindow(sums);
    if (refused === undefined) expect(ask).not.toThrow();
    else {
      const { amount, committed } = refused;
      const approval = { amount, threshold: '100', window: { seconds: 3_600, committed } };
      expect(ask).toThrow(expect.objectContaining({ context: expect.objectContaining({ approval }) }));
    }
  });
});

describe('what a second person let run', () => {
  const each = (token: string, ...amounts: bigint[]): Commitment[] =>
    amounts.map((amount) => ({ orderId: 'po_1', kind: 'fund', command: 'fund', token, amount }));

  test.each<[string, Principal, Commitment[], string | undefined]>([
    ['as much', caller('100', { amount: 500n }), each('a', 500n), undefined],
    ['more', caller('100', { amount: 500n }), each('a', 501n), '501'],
    ['an amount where none was approved', caller('100', { amount: null }), each('a', 1n), '1'],
    [
      'as much of the token with the most',
      caller('100', { amount: 120n }),
      [...each('a', 100n), ...each('b', 60n, 60n)],
      undefined,
    ],
    ['more of one token', caller('100', { amount: 120n }), [...each('a', 100n), ...each('b', 60n, 61n)], '121'],
    ['anything, once there is no threshold', caller(null, { amount: 1n }), each('a', 10n ** 30n), undefined],
  ])('%s', (_, principal, commitments, amount) => {
    const ask = () => requireApproved(principal, commitments);
    if (amount === undefined) expect(ask).not.toThrow();
    else
      expect(ask).toThrow(
        expect.objectContaining({ context: expect.objectContaining({ approval: { amount, threshold: '100' } }) }),
      );
  });
});
