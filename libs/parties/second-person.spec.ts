import { describe, expect, test } from '@jest/globals';
import { type Principal, principalOf } from './principal.js';
import { requireSecondPerson } from './second-person.js';

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
