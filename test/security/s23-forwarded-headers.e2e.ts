import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ApiLimits } from '#config';
import { ApiCaller } from '../e2e/support/running-network.js';
import { OrderDesk } from './support/order-desk.js';

const failures = { name: 'failures', perSecond: 0.01, burst: 5 };
const rates: ApiLimits['rates'] = { key: undefined, tenant: undefined, address: undefined, failures };

const ADDRESS_HEADERS = ['x-forwarded-for', 'forwarded', 'x-real-ip', 'cf-connecting-ip', 'true-client-ip'];

/** How many of 20 guesses at a key are answered to someone who says each time to come from another address. */
async function guesses(baseUrl: string, claim: (address: string) => Record<string, string>): Promise<number> {
  let answered = 0;
  for (let number = 0; number < 20; number += 1) {
    const headers = claim(`198.51.100.${number}`);
    const answer = await new ApiCaller(baseUrl, 'guess').send('GET', '/v1/purchase-orders', undefined, headers);
    if (answer.status === 401) answered += 1;
  }
  return answered;
}

describe('S23: headers that claim to be somebody else', () => {
  let desk: OrderDesk;

  beforeAll(async () => {
    desk = await OrderDesk.open({ limits: { rates } });
    // A key that passed before goes on while its address is refused for guessing.
    expect((await desk.buyer.get('/v1/purchase-orders')).status).toBe(200);
  });
  afterAll(() => desk.close());

  test('S23: addresses that a stranger claims are ignored', async () => {
    const claim = (address: string) => Object.fromEntries(ADDRESS_HEADERS.map((header) => [header, address]));
    expect(await guesses(desk.network.baseUrl, claim)).toBe(failures.burst);
  });

  test.each([
    'x-user-id',
    'x-tenant-id',
    'x-business-id',
    'x-api-key',
    'x-roles',
    'x-original-url',
    'x-http-method-override',
  ])('S23: %s changes nothing', async (header) => {
    const { businessId } = desk.supplier;
    const value =
      header === 'x-http-method-override' ? 'DELETE' : header === 'x-original-url' ? '/v1/api-keys' : businessId;
    const [plain, claimed] = [
      await desk.buyer.get('/v1/purchase-orders'),
      await desk.buyer.send('GET', '/v1/purchase-orders', undefined, { [header]: value }),
    ];
    expect(claimed.status).toBe(200);
    expect(claimed.body).toEqual(plain.body);
    const stranger = await desk.network.anonymous().send('GET', '/v1/purchase-orders', undefined, { [header]: value });
    expect([401, 429]).toContain(stranger.status);
  });

  test('S23: links in answers do not follow the Host header', async () => {
    const { body } = await desk.issue();
    const answer = await desk.buyer.send('GET', `/v1/purchase-orders/${body.id}`, undefined, {
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'gopher',
    });
    expect(JSON.stringify(answer.body)).not.toContain('evil.example');
  });

  test('S23: a proxy that is configured is believed, the one before it is not', async () => {
    const behind = await desk.network.sibling({ trustedProxies: ['127.0.0.1/32'] });
    try {
      const { baseUrl } = behind;
      expect(await guesses(baseUrl, (address) => ({ 'x-forwarded-for': address }))).toBe(20);
      expect(await guesses(baseUrl, (address) => ({ 'x-forwarded-for': `${address}, 203.0.113.5` }))).toBe(
        failures.burst,
      );
    } finally {
      await behind.close();
    }
  });
});
