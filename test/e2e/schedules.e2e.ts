import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  type ContractCall,
  encodeAcknowledge,
  encodeContest,
  encodeExecuteFallback,
  encodeIssue,
  encodeReclaim,
  encodeReleaseAcknowledged,
  encodeReleaseDeemed,
  encodeReleaseRetention,
  type Logger,
} from '#chain';
import { createDataSource } from '#database';
import { listDeadLetters, requeueDeadLetter } from '#dead-letters';
import {
  type Clauses,
  contestTypedData,
  hashText,
  invoiceAcknowledgementTypedData,
  invoiceIssueTypedData,
  typedDataDigest,
  ZERO_HASH,
} from '#domain';
import { Schedules } from '#settlement';
import { type BenchOrder, type BenchParty, sign, TradeBench } from './support/trade-bench.js';

const AMOUNT = 1_000_000_000n;
const INSPECTION_SECONDS = 600n;
const DAY = 86_400n;
const REASON = hashText('damaged');

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

  async function secondOf(column: string, table: string): Promise<bigint> {
    const [row] = await bench.query<{ second: string }>(
      `SELECT extract(epoch FROM ${column})::bigint AS second FROM ${table}`,
    );
    return BigInt(row!.second);
  }

  async function orderWith(clauses: Partial<Clauses>): Promise<BenchOrder> {
    await bench.mint(buyer, AMOUNT);
    const order = await bench.order(buyer, supplier, AMOUNT, { fundIn: 3600n, deliverIn: 30n * DAY }, clauses);
    await bench.settle();
    await bench.fund(order, buyer);
    await bench.settle();
    return order;
  }

  /** One row of the silence table: the money's way there, when it is due, and the call that anybody may make then. */
  interface DueRow {
    readonly kind: string;
    readonly end: { readonly status: string; readonly released: string; readonly refunded: string };
    readonly prepare: () => Promise<{ order: BenchOrder; dueAt: bigint; call: (order: BenchOrder) => ContractCall }>;
  }

  const dueRows: readonly DueRow[] = [
    {
      kind: 'releaseDeemed',
      end: { status: 'settled', released: '1000000000', refunded: '0' },
      prepare: async () => {
        const { order, endsAt } = await claimedOrder();
        return { order, dueAt: endsAt, call: ({ terms }) => encodeReleaseDeemed(bench.contracts, terms, AMOUNT) };
      },
    },
    {
      kind: 'reclaim',
      end: { status: 'refunded', released: '0', refunded: '1000000000' },
      prepare: async () => {
        const [order] = await fundedOrders(1);
        const dueAt = await secondOf('claim_by', 'purchase_orders');
        return { order: order!, dueAt, call: ({ terms }) => encodeReclaim(bench.contracts, terms) };
      },
    },
    {
      kind: 'executeFallback',
      end: { status: 'settled', released: '500000000', refunded: '500000000' },
      prepare: async () => {
        const { address } = (await bench.party('Arbiter')).wallet;
        const order = await orderWith({ arbiter: address, arbitrationPeriod: DAY, fallbackSupplierBps: 5000n });
        await bench.claim(order, supplier, AMOUNT, AMOUNT);
        await bench.settle();
        const message = {
          orderHash: order.orderHash,
          round: 0n,
          cumulative: AMOUNT,
          contested: AMOUNT,
          reasonHash: REASON,
        };
        const signature = sign(buyer, contestTypedData(bench.contracts, message));
        await bench.callDirectly(encodeContest(bench.contracts, order.terms, { ...message, signature }));
        await bench.settle();
        const dueAt = await secondOf('arbitration_ends_at', 'disputes');
        return { order, dueAt, call: ({ terms }) => encodeExecuteFallback(bench.contracts, terms, 0n) };
      },
    },
    {
      kind: 'releaseRetention',
      end: { status: 'settled', released: '1000000000', refunded: '0' },
      prepare: async () => {
        const order = await orderWith({ retentionBps: 1000n, retentionPeriod: DAY });
        await bench.accept(order, buyer, AMOUNT);
        await bench.settle();
        const dueAt = await secondOf('due_at', 'retentions');
        return { order, dueAt, call: ({ terms }) => encodeReleaseRetention(bench.contracts, terms, 0n) };
      },
    },
    {
      kind: 'releaseAcknowledged',
      end: { status: 'settled', released: '1000000000', refunded: '0' },
      prepare: async () => {
        const order = await orderWith({});
        const dueDate = (await bench.now()) + DAY;
        const slice = { from: 0n, to: AMOUNT, numberHash: REASON, dueDate, documentHash: ZERO_HASH };
        const data = invoiceIssueTypedData(bench.contracts, { orderHash: order.orderHash, ...slice });
        const issue = encodeIssue(bench.contracts, order.terms, { ...slice, signature: sign(supplier, data) });
        await bench.callDirectly(issue);
        const invoiceHash = typedDataDigest(data);
        const signature = sign(buyer, invoiceAcknowledgementTypedData(bench.contracts, invoiceHash));
        await bench.callDirectly(encodeAcknowledge(bench.contracts, order.terms, { invoiceHash, signature }));
        await bench.settle();
        const dueAt = await secondOf('due_at', 'invoices');
        return { order, dueAt, call: ({ terms }) => encodeReleaseAcknowledged(bench.contracts, terms, AMOUNT) };
      },
    },
  ];

  test.each(dueRows)('$kind is done at the second in which it is due, not a second before, and once', async (row) => {
    const { order, dueAt } = await row.prepare();
    await mineAt(dueAt - 1n);
    expect(await bench.schedules.run()).toBe(0);
    await mineAt(dueAt);
    expect(await bench.schedules.run()).toBe(1);
    await mineAt(dueAt + 1n);
    expect(await bench.schedules.run()).toBe(0);
    await bench.settle();
    expect(await bench.schedules.run()).toBe(0);
    expect(await intentsOf(row.kind)).toEqual([{ status: 'mined' }]);
    expect(await bench.status(order)).toMatchObject(row.end);
    await expectBalancedBooks();
  });

  test.each(dueRows)('$kind that somebody else does after it was promised changes and books nothing', async (row) => {
    const { order, dueAt, call } = await row.prepare();
    await mineAt(dueAt);
    expect(await bench.schedules.run()).toBe(1);
    await bench.callDirectly(call(order));
    await bench.settle();
    expect(await intentsOf(row.kind)).toEqual([{ status: 'mined' }]);
    expect(await bench.status(order)).toMatchObject(row.end);
    expect((await bench.trail(order)).filter((kind) => kind.endsWith('_failed'))).toEqual([]);
    expect(await bench.schedules.run()).toBe(0);
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
