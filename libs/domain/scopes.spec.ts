import { describe, expect, test } from '@jest/globals';
import { coversScope, type GrantedScope, scopes, sharedScopes } from './scopes.js';

describe('scopes', () => {
  test('* covers everything, a name only itself, and nothing but * covers *', () => {
    for (const scope of scopes) expect(coversScope(['*'], scope)).toBe(true);
    expect(coversScope(['*'], '*')).toBe(true);
    expect(coversScope([...scopes], '*')).toBe(false);
    expect(coversScope(['orders:write'], 'orders:read')).toBe(false);
    expect(coversScope([], 'orders:read')).toBe(false);
  });

  test.each<[GrantedScope[], GrantedScope[], GrantedScope[]]>([
    [['*'], ['*'], ['*']],
    [['*'], ['orders:read'], ['orders:read']],
    [['orders:read'], ['*'], ['orders:read']],
    [['orders:read', 'orders:write'], ['orders:write', 'audit:read'], ['orders:write']],
    [['orders:read'], ['audit:read'], []],
    [['*'], [], []],
  ])('%j and %j share %j', (one, other, shared) => {
    expect(sharedScopes(one, other)).toEqual(shared);
  });
});
