import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { defaultApiLimits } from '#config';
import type { RatePolicy } from '#rate-limits';
import { type ApiAnswer, ApiCaller } from '../e2e/support/running-network.js';
import { OrderDesk } from './support/order-desk.js';

const policy = (name: string, perSecond: number, burst: number): RatePolicy => ({ name, perSecond, burst });

/** Slow enough that what a test waits for gains no token. */
const rates = {
  key: policy('key', 0.01, 40),
  tenant: policy('tenant', 0.01, 60),
  address: policy('address', 1_000, 10_000),
  failures: policy('failures', 0.01, 15),
};

describe('S17: too many requests', () => {
  let desk: OrderDesk;

  beforeAll(async () => {
    desk = await OrderDesk.open({ limits: { rates, trustedProxies: ['127.0.0.1'] } });
  });
  afterAll(() => desk.close());

  const business = async (name: string) => desk.network.business(name, ['buyer']);
  const many = (count: number, ask: () => Promise<ApiAnswer>) => Promise.all(Array.from({ length: count }, ask));
  const passed = (answers: readonly ApiAnswer[]) => answers.filter(({ status }) => status !== 429);

  /** The operator's key is limited as well; what a test begins with is not to depend on others. */
  async function refill(): Promise<void> {
    await desk.network.dataSource.query(`DELETE FROM rate_buckets`);
  }

  test('S17: a key has its burst and no more, and is told when to come again', async () => {
    const caller = await business('One');
    const answers = await many(60, () => caller.get('/v1/purchase-orders'));
    expect(passed(answers)).toHaveLength(40);
    const refused = answers.find(({ status }) => status === 429);
    expect(refused?.body).toMatchObject({ code: 'rate_limited', title: 'Too many requests' });
    // A token takes a hundred seconds, of which some went by.
    expect(refused?.body.retryAfterSeconds).toBeGreaterThan(50);
    expect(refused?.body.retryAfterSeconds).toBeLessThanOrEqual(100);
    expect(refused?.headers.get('retry-after')).toBe(`${refused?.body.retryAfterSeconds}`);
    expect(refused?.headers.get('ratelimit')).toBe('"key";r=0;t=4000');
    expect(refused?.headers.get('ratelimit-policy')).toBe(
      '"key";q=40;w=4000, "tenant";q=60;w=6000, "address";q=10000;w=10',
    );
    expect(refused?.headers.get('content-type')).toContain('application/problem+json');
  });

  test('S17: every answer tells what is left', async () => {
    await refill();
    const caller = await business('Two');
    const left = [];
    for (let count = 0; count < 3; count += 1) {
      left.push((await caller.get('/v1/purchase-orders')).headers.get('ratelimit'));
    }
    expect(left).toEqual(['"key";r=39;t=100', '"key";r=38;t=200', '"key";r=37;t=300']);
  });

  test('S17: all keys of one business share its limit, and others feel nothing of it', async () => {
    await refill();
    const [caller, other] = [await business('Three'), await business('Four')];
    const second = desk.network.anonymous(
      (await caller.post('/v1/api-keys', { name: 'b', roles: ['buyer'] })).body.secret,
    );
    const answers = await many(80, () => caller.get('/v1/purchase-orders')).then(async (first) =>
      first.concat(await many(80, () => second.get('/v1/purchase-orders'))),
    );
    // One went into making the second key.
    expect(passed(answers)).toHaveLength(59);
    const refused = await second.get('/v1/purchase-orders');
    expect(refused.headers.get('ratelimit')).toMatch(/^"tenant";r=0;/);
    expect((await other.get('/v1/purchase-orders')).status).toBe(200);
  });

  test('S17: a flood of one business leaves the writes of another alone', async () => {
    await refill();
    const [flooding, calm] = [await business('Five'), await business('Six')];
    const flood = many(300, () => flooding.get('/v1/purchase-orders'));
    const writes = [];
    for (let count = 0; count < 5; count += 1) {
      writes.push((await calm.post('/v1/purchase-orders', desk.newOrder())).status);
    }
    expect(writes).toEqual([201, 201, 201, 201, 201]);
    expect(passed(await flood)).toHaveLength(40);
  });

  test('S17: guessing keys ends after a few, for that address, and keys that passed before go on', async () => {
    await refill();
    const caller = await business('Seven');
    expect((await caller.get('/v1/purchase-orders')).status).toBe(200);
    const guess = (number: number, address = '127.0.0.1') =>
      desk.network
        .anonymous(`qk_${String(number).padStart(26, '0')}_${'A'.repeat(43)}`)
        .send('GET', '/v1/purchase-orders', undefined, { 'x-forwarded-for': address });
    const statuses: number[] = [];
    for (let number = 0; number < 40; number += 1) statuses.push((await guess(number, '198.51.100.7')).status);
    expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(16);
    expect(statuses.at(-1)).toBe(429);
    const known = await caller.send('GET', '/v1/purchase-orders', undefined, { 'x-forwarded-for': '198.51.100.7' });
    expect(known.status).toBe(200);
    expect((await guess(99, '198.51.100.8')).status).toBe(401);
  });

  test('S17: an address is limited before anything is read, health checks are not', async () => {
    await refill();
    const none = { key: undefined, tenant: undefined, failures: undefined };
    const other = await desk.network.sibling({ rates: { ...none, address: policy('address', 0.01, 30) } });
    try {
      const stranger = new ApiCaller(other.baseUrl, '');
      const ask = () => stranger.get('/v1/network');
      expect(passed(await many(60, ask))).toHaveLength(30);
      expect((await ask()).headers.get('ratelimit')).toMatch(/^"address";r=0;/);
      for (let count = 0; count < 50; count += 1) expect((await stranger.get('/health/live')).status).toBe(200);
    } finally {
      await other.close();
    }
  });

  test('S17: two instances share the limits', async () => {
    await refill();
    const caller = await business('Eight');
    const sibling = await desk.network.sibling();
    try {
      const twins = [caller, new ApiCaller(sibling.baseUrl, caller.token)];
      const answers = await many(100, () => {
        const twin = twins.reverse()[0];
        if (twin === undefined) throw new Error('There are two');
        return twin.get('/v1/purchase-orders');
      });
      expect(passed(answers)).toHaveLength(40);
    } finally {
      await sibling.close();
    }
  });

  test('S17: while the buckets cannot be reached each instance keeps to the limits by itself', async () => {
    await refill();
    const caller = await business('Nine');
    const { dataSource } = desk.network;
    await dataSource.query(`ALTER TABLE rate_buckets RENAME TO rate_buckets_away`);
    try {
      const answers = await many(100, () => caller.get('/v1/purchase-orders'));
      expect(passed(answers).length).toBeGreaterThan(0);
      expect(passed(answers).length).toBeLessThanOrEqual(40);
    } finally {
      await dataSource.query(`ALTER TABLE rate_buckets_away RENAME TO rate_buckets`);
    }
  });

  test('S17: limits are on unless it is a sandbox', () => {
    expect(defaultApiLimits(true).rates).toEqual({
      key: undefined,
      tenant: undefined,
      address: undefined,
      failures: undefined,
    });
    expect(defaultApiLimits(false).rates).toMatchObject({
      key: { perSecond: 100, burst: 200 },
      tenant: { perSecond: 200, burst: 400 },
      address: { perSecond: 200, burst: 400 },
      failures: { perSecond: 0.2, burst: 30 },
    });
  });
});
