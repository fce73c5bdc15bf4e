import { describe, expect, test } from '@jest/globals';
import { type Principal, principalOf } from './principal.js';
import { judgedTogether, requireSecondPerson, requireSecondPersonForAll } from './second-person.js';

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
  test.each<[string, Principal, bigint | undefined, boolean]>([
    ['without a threshold', caller(null), 10n ** 30n, false],
    ['without a threshold, for what has no amount', caller(null), undefined, false],
    ['one below', caller('100'), 99n, false],
    ['at the threshold', caller('100'), 100n, false],
    ['one above', caller('100'), 101n, true],
    ['above zero', caller('0'), 1n, true],
    ['for what has no amount', caller('100'), undefined, true],
    ['up to what was approved', caller('100', { amount: 500n }), 500n, false],
    ['for more than was approved', caller('100', { amount: 500n }), 501n, true],
    ['for an amount where none was approved', caller('100', { amount: null }), 1n, true],
    ['for what was approved without an amount', caller('100', { amount: null }), undefined, false],
  ])('%s', (_, principal, amount, isNeeded) => {
    const ask = () => requireSecondPerson(principal, amount);
    if (isNeeded) expect(ask).toThrow(expect.objectContaining({ code: 'approval_required' }));
    else expect(ask).not.toThrow();
  });
});

describe('a second person for all of one request', () => {
  const each = (token: string, ...amounts: bigint[]) => amounts.map((amount) => ({ token, amount }));

  test.each<[string, Principal, ReturnType<typeof each>, string | undefined]>([
    ['nothing', caller('0'), [], undefined],
    ['many at the threshold together', caller('100'), each('a', 60n, 40n), undefined],
    ['many above it together', caller('100'), each('a', 60n, 41n), '101'],
    ['one above it', caller('100'), each('a', 101n), '101'],
    ['as much of each of two tokens', caller('100'), [...each('a', 100n), ...each('b', 100n)], undefined],
    ['more of the second of two tokens', caller('100'), [...each('a', 100n), ...each('b', 60n, 60n)], '120'],
    ['what was approved', caller('100', { amount: 120n }), each('b', 60n, 60n), undefined],
    ['more than was approved', caller('100', { amount: 120n }), each('b', 60n, 61n), '121'],
    ['without a threshold', caller(null), each('a', 10n ** 30n), undefined],
  ])('%s', (_, principal, commitments, amount) => {
    const ask = () => requireSecondPersonForAll(principal, commitments);
    if (amount === undefined) expect(ask).not.toThrow();
    else
      expect(ask).toThrow(
        expect.objectContaining({ context: expect.objectContaining({ approval: { amount, threshold: '100' } }) }),
      );
  });

  test('none of them is judged by itself', () => {
    expect(() => requireSecondPerson(judgedTogether(caller('100')), 101n)).not.toThrow();
  });
});
