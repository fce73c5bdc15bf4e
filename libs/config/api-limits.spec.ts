import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { limitsEnvironment, toApiLimits } from './api-limits.js';

const schema = z.object(limitsEnvironment);
const read = (environment: Record<string, string>) => toApiLimits(schema.parse(environment), false);

describe('limits of the API in the environment', () => {
  test('are those of the documentation where nothing is said', () => {
    const { rates, ...rest } = read({});
    expect(rates.key).toEqual({ name: 'key', perSecond: 100, burst: 200 });
    expect(rates.failures).toEqual({ name: 'failures', perSecond: 0.2, burst: 30 });
    expect(rest).toEqual({
      trustedProxies: [],
      corsOrigins: [],
      servesDocumentation: false,
      headersMilliseconds: 10_000,
      requestMilliseconds: 30_000,
      heartbeatMilliseconds: 15_000,
    });
  });

  test('are as they are said', () => {
    const { rates, ...rest } = read({
      RATE_LIMIT_PER_KEY: 'off',
      RATE_LIMIT_PER_TENANT: '0.5/s,3',
      RATE_LIMIT_PER_ADDRESS: '',
      TRUSTED_PROXIES: '10.0.0.0/8, ::1',
      CORS_ORIGINS: 'https://erp.example,http://localhost:5173',
      API_DOCS: 'true',
    });
    expect(rates.key).toBeUndefined();
    expect(rates.tenant).toEqual({ name: 'tenant', perSecond: 0.5, burst: 3 });
    expect(rates.address).toBeDefined();
    expect(rest).toMatchObject({
      trustedProxies: ['10.0.0.0/8', '::1'],
      corsOrigins: ['https://erp.example', 'http://localhost:5173'],
      servesDocumentation: true,
    });
  });

  test.each([
    ['RATE_LIMIT_PER_KEY', '100'],
    ['RATE_LIMIT_PER_KEY', '-1/s,5'],
    ['RATE_LIMIT_PER_KEY', '0/s,5'],
    ['RATE_LIMIT_PER_KEY', '5/s,0'],
    ['TRUSTED_PROXIES', '10.0.0.0/33'],
    ['TRUSTED_PROXIES', '0.0.0.0/x'],
    ['TRUSTED_PROXIES', 'true'],
    ['CORS_ORIGINS', '*'],
    ['CORS_ORIGINS', 'https://erp.example/path'],
    ['CORS_ORIGINS', 'null'],
    ['HEADERS_TIMEOUT_MILLISECONDS', '0'],
    ['API_DOCS', 'yes'],
  ])('%s=%s is refused', (name, value) => {
    expect(() => read({ [name]: value })).toThrow();
  });
});
