import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ApiLimits } from '#config';
import { ApiCaller } from '../e2e/support/running-network.js';
import { OrderDesk } from './support/order-desk.js';

const failures = { name: 'failures', perSecond: 0.01, burst: 5 };
const rates: ApiLimits['rates'] = { key: undefined, tenant: undefined, address: undefined, failures };

/** How often a key can be guessed by someone who says to come from another address each time. */
async function guesses(baseUrl: string, header: string): Promise<number> {
  let answered = 0;
  for (let number = 0; number < 20; number += 1) {
    const answer = await new ApiCaller(baseUrl, 'guess').send('GET', '/v1/purchase-orders', undefined, {
      [header]: `198.51.100.${number}`,
    });
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

  test('S23: X-Forwarded-For of a stranger is ignored', async () => {
    for (const header of ['x-forwarded-for', 'forwarded', 'x-real-ip', 'cf-connecting-ip', 'true-client-ip']) {
      await desk.network.dataSource.query(`DELETE FROM rate_buckets`);
      expect(await guesses(desk.network.baseUrl, header)).toBeLessThanOrEqual(7);
    }
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
      expect(await guesses(behind.baseUrl, 'x-forwarded-for')).toBe(20);
      let answered = 0;
      for (let number = 0; number < 20; number += 1) {
        const { status } = await new ApiCaller(behind.baseUrl, 'guess').send('GET', '/v1/purchase-orders', undefined, {
          'x-forwarded-for': `198.51.100.${number}, 203.0.113.5`,
        });
        if (status === 401) answered += 1;
      }
      expect(answered).toBeLessThanOrEqual(7);
    } finally {
      await behind.close();
    }
  });
});
