import { describe, expect, test } from '@jest/globals';
import type { ApiKeyRole } from './api-key.entity.js';
import { mayReadEverything, principalOf } from './principal.js';
import { unsignedRefusal } from './signature-policy.js';

describe('reading everything', () => {
  test.each<[ApiKeyRole[], string | undefined, boolean]>([
    [['operator'], undefined, true],
    [['auditor'], undefined, true],
    [['buyer', 'supplier'], undefined, false],
    [[], undefined, false],
    [['buyer', 'supplier'], 'biz_1', false],
    [['auditor'], 'biz_1', false],
  ])('with roles %j and business %s: %s', (roles, businessId, expected) => {
    expect(mayReadEverything({ roles, businessId })).toBe(expected);
  });
});

describe('the principal of a key', () => {
  const identity = { id: 'key_1', name: 'key', businessId: 'biz_1' };
  const alone = { expiresAt: null, memberId: null, memberRoles: null, memberScopes: null, approvalThreshold: null };
  const of = (rights: object) =>
    principalOf(identity, { credential: 'ab', rights: JSON.stringify({ approvalThreshold: null, ...rights }) });

  test('has the rights of the key where nobody answers for it', () => {
    expect(of({ ...alone, roles: ['buyer'], scopes: ['*'] })).toMatchObject({
      ...{ roles: ['buyer'], scopes: ['*'], memberId: undefined, expiresAt: undefined },
    });
  });

  test('asks unsigned where its business demands signatures only by an auditor grant', () => {
    const caller = (rights: object) => of({ ...alone, roles: ['buyer'], scopes: ['*'], ...rights });
    expect(unsignedRefusal(caller({}))).toBeUndefined();
    expect(unsignedRefusal(caller({ signaturesRequired: null }))).toBeUndefined();
    expect(unsignedRefusal(caller({ signaturesRequired: true, publicKeys: ['MCo='] }))).toBeUndefined();
    const [byToken, byKey] = [
      caller({ signaturesRequired: true }),
      caller({ signaturesRequired: true, publicKeys: [] }),
    ];
    for (const unsigned of [byToken, byKey]) expect(unsignedRefusal(unsigned)?.code).toBe('unsigned_request');
    expect(unsignedRefusal({ ...byKey, grant: { id: 'grant_1', reads: ['ledger'] } })).toBeUndefined();
  });

  test('has what both key and member may', () => {
    const rights = { roles: ['buyer', 'supplier'], scopes: ['*'], expiresAt: '2031-02-01T00:00:00+00:00' };
    const member = { memberId: 'mem_1', memberRoles: ['supplier'], memberScopes: ['orders:read'] };
    expect(of({ ...rights, ...member })).toMatchObject({
      ...{ roles: ['supplier'], scopes: ['orders:read'], memberId: 'mem_1' },
      expiresAt: new Date('2031-02-01T00:00:00Z'),
    });
  });
});
