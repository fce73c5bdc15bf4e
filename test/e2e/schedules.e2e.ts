import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { encodeReclaim, encodeReleaseDeemed, type Logger } from '#chain';
import { createDataSource } from '#database';
import { listDeadLetters, requeueDeadLetter } from '#dead-letters';
import { Schedules } from '#settlement';
import { type BenchOrder, type BenchParty, TradeBench } from './support/trade-bench.js';

const AMOUNT = 1_000_000_000n;
const INSPECTION_SECONDS = 600n;

/** A logger that keeps the errors that it is told, which are what raises alarms. */
class ErrorLog implements Logger {
  readonly errors: string[] = [];
  info(): void {}
  warn(): void {}
  error(_details: object, message: string): void {
    this.errors.push(message);
  }
}

describe('schedules', () => {
  let bench: TradeBench;
  let buyer: BenchParty;
  let supplier: BenchParty;

  beforeEach(async () => {
    bench = await TradeBench.open();
    buyer = await bench.party('Buyer');
    supplier = await bench.party('Supplier');
  });

  afterEach(async () => {
    await bench.close();
  });

  async function fundedOrders(count: number): Promise<BenchOrder[]> {
    await bench.mint(buyer, AMOUNT * BigInt(count));
    const orders: BenchOrder[] = [];
    for (let number = 0; number < count; number += 1) orders.push(await bench.order(buyer, supplier, AMOUNT));
    await bench.settle();
    for (const order of orders) await bench.fund(order, buyer);
    await bench.settle();
    return orders;
  }

  /** A funded order whose whole amount is claimed, and when its inspection ends. */
  async function claimedOrder(): Promise<{ order: BenchOrder; endsAt: bigint }> {
    const [order] = await fundedOrders(1);
    await bench.claim(order!, supplier, AMOUNT, AMOUNT);
    await bench.settle();
    const [row] = await bench.query<{ ends: string }>(
      `SELECT extract(epoch FROM inspection_ends_at)::bigint AS ends FROM deliveries`,
    );
    return { order: order!, endsAt: BigInt(row!.ends) };
  }

  async function mineAt(time: bigint): Promise<void> {
    await bench.chain.call('evm_setNextBlockTimestamp', Number(time));
    await bench.chain.call('evm_mine');
    await bench.reader.step();
  }

  const intentsOf = (kind: string) =>
    bench.query<{ status: string }>(`SELECT status FROM chain_intents WHERE kind = $1 ORDER BY sequence`, [kind]);

  async function expectBalancedBooks(): Promise<void> {
    const { sum, entries, liability, owed } = await bench.books();
    expect({ sum, entries, liability }).toEqual({ sum: 0n, entries: 0n, liability: owed });
  }

  test('a deemed release is done at the second in which the inspection ends, not a second before, and once', async () => {
    const { order, endsAt } = await claimedOrder();
    await mineAt(endsAt - 1n);
    expect(await bench.schedules.run()).toBe(0);
    await mineAt(endsAt);
    expect(await bench.schedules.run()).toBe(1);
    await mineAt(endsAt + 1n);
    expect(await bench.schedules.run()).toBe(0);
    await bench.settle();
    expect(await bench.schedules.run()).toBe(0);
    expect(await bench.status(order)).toMatchObject({ status: 'settled', released: '1000000000' });
    expect(await intentsOf('releaseDeemed')).toHaveLength(1);
    await expectBalancedBooks();
  });

  test('a reclaim is done at the second of the last time to claim, not a second before, and once', async () => {
    const [order] = await fundedOrders(1);
    const claimBy = order!.terms.deliverBy;
    const [row] = await bench.query<{ claim_by: string }>(
      `SELECT extract(epoch FROM claim_by)::bigint AS claim_by FROM purchase_orders`,
    );
    const lastTime = BigInt(row!.claim_by);
    expect(lastTime).toBeGreaterThanOrEqual(claimBy);
    await mineAt(lastTime - 1n);
    expect(await bench.schedules.run()).toBe(0);
    await mineAt(lastTime);
    expect(await bench.schedules.run()).toBe(1);
    await mineAt(lastTime + 1n);
    expect(await bench.schedules.run()).toBe(0);
    await bench.settle();
    expect(await bench.status(order!)).toMatchObject({ status: 'refunded', refunded: '1000000000' });
    await expectBalancedBooks();
  });

  test('several workers that look at the same time set each piece of due work in motion once', async () => {
    const orders = await fundedOrders(6);
    await bench.advance(7_201n);
    await bench.settle();
    const others = await Promise.all(
      [1, 2].map(() => createDataSource({ url: bench.database.url, poolSize: 2 }).initialize()),
    );
    const workers = others.map((dataSource) => new Schedules(dataSource, bench.contracts, new ErrorLog()));
    try {
      let promised = 0;
      for (let round = 0; round < 5; round += 1) {
        const counts = await Promise.all([...workers, ...workers].map((worker) => worker.run()));
        promised += counts.reduce((sum, count) => sum + count, 0);
      }
      expect(promised).toBe(orders.length);
    } finally {
      for (const dataSource of others) await dataSource.destroy();
    }
    await bench.settle();
    expect(await intentsOf('reclaim')).toEqual(orders.map(() => ({ status: 'mined' })));
    for (const order of orders) expect(await bench.status(order)).toMatchObject({ status: 'refunded' });
    await expectBalancedBooks();
  });

  test('what somebody else did before the worker looked is not done again', async () => {
    const { order, endsAt } = await claimedOrder();
    await mineAt(endsAt);
    await bench.callDirectly(encodeReleaseDeemed(bench.contracts, order.terms, AMOUNT));
    await bench.settle();
    expect(await bench.schedules.run()).toBe(0);
    expect(await intentsOf('releaseDeemed')).toEqual([]);
    expect(await bench.status(order)).toMatchObject({ status: 'settled', released: '1000000000' });
    await expectBalancedBooks();
  });

  test('what somebody else did after the worker had promised it ends as a call that changes and books nothing', async () => {
    const { order, endsAt } = await claimedOrder();
    await mineAt(endsAt);
    expect(await bench.schedules.run()).toBe(1);
    await bench.callDirectly(encodeReleaseDeemed(bench.contracts, order.terms, AMOUNT));
    await bench.settle();
    expect(await intentsOf('releaseDeemed')).toEqual([{ status: 'mined' }]);
    expect(await bench.query(`SELECT amount, status FROM payments`)).toEqual([
      { amount: '1000000000', status: 'mined' },
    ]);
    expect((await bench.trail(order)).filter((kind) => kind === 'payment_released')).toHaveLength(1);
    expect(await bench.trail(order)).not.toContain('delivery_release_failed');
    expect(await bench.schedules.run()).toBe(0);
    await expectBalancedBooks();
  });

  test('a reclaim that somebody else did first ends as a call that changes and books nothing', async () => {
    const [order] = await fundedOrders(1);
    await bench.advance(7_201n);
    await bench.settle();
    expect(await bench.schedules.run()).toBe(1);
    await bench.callDirectly(encodeReclaim(bench.contracts, order!.terms));
    await bench.settle();
    expect(await intentsOf('reclaim')).toEqual([{ status: 'mined' }]);
    expect(await bench.status(order!)).toMatchObject({ status: 'refunded', refunded: '1000000000' });
    await expectBalancedBooks();
  });

  describe('work that fails', () => {
    const restOver = () => bench.query(`UPDATE work_failures SET not_before = now()`);

    test('on chain rests longer each time, is parked in the end, and goes on when it is put back', async () => {
      const { order } = await claimedOrder();
      await bench.advance(INSPECTION_SECONDS);
      await bench.settle();
      // The contracts do not know the order by terms that are not its own.
      await bench.query(`UPDATE purchase_orders SET terms = jsonb_set(terms, '{salt}', '"1"')`);
      const rests: number[] = [];
      for (let failure = 1; failure <= 8; failure += 1) {
        expect(await bench.schedules.run()).toBe(1);
        await bench.settle();
        expect(await bench.schedules.run()).toBe(0);
        const [row] = await bench.query<{ rest: string }>(
          `SELECT extract(epoch FROM not_before - last_failed_at) AS rest FROM work_failures`,
        );
        rests.push(Number(row!.rest));
        await restOver();
      }
      expect(rests).toEqual([60, 120, 240, 480, 960, 1920, 3600, 3600]);
      expect(await bench.schedules.run()).toBe(0);
      const [letter, ...more] = await listDeadLetters(bench.dataSource.manager, { limit: 10 });
      expect(more).toEqual([]);
      expect(letter).toMatchObject({
        queue: 'schedules',
        failures: 8,
        reason: expect.stringMatching(/OrderNotFunded/),
      });

      await bench.query(`UPDATE purchase_orders SET terms = jsonb_set(terms, '{salt}', to_jsonb($1::text))`, [
        order.terms.salt.toString(),
      ]);
      await requeueDeadLetter(bench.dataSource.manager, letter!.id);
      expect(await bench.schedules.run()).toBe(1);
      await bench.settle();
      expect(await bench.status(order)).toMatchObject({ status: 'settled' });
    });

    test('before it is recorded holds nobody else up and raises an alarm when it is parked', async () => {
      const orders = await fundedOrders(3);
      await bench.query(`UPDATE purchase_orders SET terms = terms - 'buyer' WHERE id = $1`, [orders[0]!.id]);
      await bench.advance(7_201n);
      await bench.settle();
      const log = new ErrorLog();
      const schedules = new Schedules(bench.dataSource, bench.contracts, log);
      expect(await schedules.run()).toBe(2);
      for (let failure = 2; failure <= 8; failure += 1) {
        expect(log.errors).toEqual([]);
        await restOver();
        expect(await schedules.run()).toBe(0);
      }
      expect(log.errors).toEqual(['Work that is due was parked after too many failures']);
      await restOver();
      await schedules.run();
      expect(await listDeadLetters(bench.dataSource.manager, { limit: 10 })).toMatchObject([
        { subject: orders[0]!.id, failures: 8 },
      ]);
      await bench.settle();
      expect(await bench.status(orders[1]!)).toMatchObject({ status: 'refunded' });
      expect(await bench.status(orders[2]!)).toMatchObject({ status: 'refunded' });
    });
  });
});
