import { describe, expect, test } from '@jest/globals';
import type { ApiKeyRole } from './api-key.entity.js';
import { mayReadEverything } from './api-keys.js';

describe('reading everything', () => {
  test.each<[ApiKeyRole[], string | undefined, boolean]>([
    [['operator'], undefined, true],
    [['auditor'], undefined, true],
    [['buyer', 'supplier'], undefined, false],
    [[], undefined, false],
    [['buyer', 'supplier'], 'biz_1', false],
    [['auditor'], 'biz_1', false],
  ])('with roles %j and business %s: %s', (roles, businessId, expected) => {
    expect(mayReadEverything({ apiKeyId: 'key_1', apiKeyName: 'key', roles, businessId })).toBe(expected);
  });
});
