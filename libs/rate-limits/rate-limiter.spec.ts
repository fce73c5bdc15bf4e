import { describe, expect, test } from '@jest/globals';
import type { Lease, LeaseStore } from './lease-store.js';
import { RateLimiter } from './rate-limiter.js';
import { leaseSize, policyHeader, type RatePolicy, type RateSubject, subjectKey } from './rate-policy.js';

const KEY: RatePolicy = { name: 'key', perSecond: 10, burst: 40 };

/** Buckets in memory, at the time of a clock that the test moves. */
class Buckets implements LeaseStore {
  readonly taken: string[][] = [];
  readonly fullAt = new Map<string, number>();
  away = false;
  milliseconds = 1_000_000;
  readonly now = () => this.milliseconds;

  async take(subjects: readonly RateSubject[]): Promise<Lease[]> {
    if (this.away) throw new Error('away');
    this.taken.push(subjects.map(subjectKey));
    return subjects.map((subject) => {
      const { perSecond, burst } = subject.policy;
      const fullAt = Math.max(this.milliseconds, this.fullAt.get(subjectKey(subject)) ?? 0);
      const left = burst - ((fullAt - this.milliseconds) / 1000) * perSecond;
      const granted = Math.max(0, Math.min(leaseSize(subject.policy), Math.floor(left)));
      this.fullAt.set(subjectKey(subject), fullAt + (granted / perSecond) * 1000);
      return { granted, remaining: left - granted };
    });
  }

  async sweep(): Promise<void> {}
}

async function allowedOf(limiter: RateLimiter, requests: number, subjects: RateSubject[]): Promise<number> {
  let allowed = 0;
  for (let count = 0; count < requests; count += 1) {
    if ((await limiter.charge(subjects)).allowed) allowed += 1;
  }
  return allowed;
}

describe('RateLimiter', () => {
  const subject = { policy: KEY, id: 'ak_1' };

  test('allows the burst and then the rate, whatever the number of instances', async () => {
    const buckets = new Buckets();
    const instances = [1, 2, 3].map(() => new RateLimiter(buckets, { now: buckets.now }));
    const attempt = async () =>
      (await Promise.all(instances.map((limiter) => allowedOf(limiter, 40, [subject])))).reduce((a, b) => a + b, 0);
    expect(await attempt()).toBe(40);
    buckets.milliseconds += 1000;
    expect(await attempt()).toBe(10);
  });

  test('many that come at once share leases, and no more than the burst is allowed', async () => {
    const buckets = new Buckets();
    const limiter = new RateLimiter(buckets, { now: buckets.now });
    const decisions = await Promise.all(Array.from({ length: 200 }, () => limiter.charge([subject])));
    expect(decisions.filter(({ allowed }) => allowed)).toHaveLength(40);
    expect(buckets.taken.length).toBeLessThanOrEqual(10);
  });

  test('takes leases ahead of need, those of all subjects in one statement', async () => {
    const buckets = new Buckets();
    const limiter = new RateLimiter(buckets, { now: buckets.now });
    const subjects = [subject, { policy: { ...KEY, name: 'tenant' }, id: 'biz_1' }];
    await limiter.charge(subjects);
    expect(buckets.taken).toEqual([['key:ak_1', 'tenant:biz_1']]);
    // Five were leased; the third leaves two, fewer than half.
    for (const _ of [2, 3]) expect(limiter.charge(subjects)).toMatchObject({ allowed: true });
    await new Promise((next) => setTimeout(next, 5));
    expect(buckets.taken).toHaveLength(2);
    for (let count = 4; count < 8; count += 1) expect(limiter.charge(subjects)).toMatchObject({ allowed: true });
  });

  test('who has nothing left is refused without a question, and told when to come again', async () => {
    const buckets = new Buckets();
    const limiter = new RateLimiter(buckets, { now: buckets.now });
    await allowedOf(limiter, 41, [subject]);
    const asked = buckets.taken.length;
    expect(limiter.charge([subject])).toEqual({
      allowed: false,
      policy: 'key',
      remaining: 0,
      fullAfterSeconds: 4,
      retryAfterSeconds: 1,
    });
    expect(limiter.isExhausted(subject)).toMatchObject({ allowed: false });
    expect(buckets.taken).toHaveLength(asked);
    buckets.milliseconds += 101;
    expect(await limiter.charge([subject])).toMatchObject({ allowed: true });
  });

  test('a refusal for one subject takes nothing of the others', async () => {
    const buckets = new Buckets();
    const limiter = new RateLimiter(buckets, { now: buckets.now });
    const tenant = { policy: { name: 'tenant', perSecond: 1, burst: 8 }, id: 'biz_1' };
    expect(await allowedOf(limiter, 30, [subject, tenant])).toBe(8);
    expect(await allowedOf(limiter, 60, [subject])).toBe(32);
  });

  test('tells what is left and when the bucket is full', async () => {
    const buckets = new Buckets();
    const limiter = new RateLimiter(buckets, { now: buckets.now });
    expect(await limiter.charge([subject])).toMatchObject({ remaining: 39, fullAfterSeconds: 1 });
    expect(policyHeader([KEY])).toBe('"key";q=40;w=4');
  });

  test('keeps to the rate by itself while the store is away', async () => {
    const buckets = new Buckets();
    buckets.away = true;
    const limiter = new RateLimiter(buckets, { now: buckets.now });
    expect(await allowedOf(limiter, 100, [subject])).toBe(leaseSize(KEY));
    buckets.milliseconds += 501;
    expect(await allowedOf(limiter, 100, [subject])).toBe(leaseSize(KEY));
  });

  test('forgets whom it saw first when it remembers too many', async () => {
    const buckets = new Buckets();
    const limiter = new RateLimiter(buckets, { now: buckets.now, capacity: 10 });
    for (let id = 0; id < 50; id += 1) await limiter.charge([{ policy: KEY, id: `${id}` }]);
    expect(limiter.isExhausted({ policy: KEY, id: '0' })).toBeUndefined();
    expect(buckets.fullAt.size).toBe(50);
  });

  test.each([
    [{ perSecond: 100, burst: 200 }, 25],
    [{ perSecond: 10, burst: 7 }, 1],
    [{ perSecond: 0.5, burst: 30 }, 3],
  ])('leases of %j are of %d', (policy, size) => {
    expect(leaseSize({ name: 'key', ...policy })).toBe(size);
  });
});
