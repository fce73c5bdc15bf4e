import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { createDataSource, inTransaction } from '#database';
import { bookLedger, GroupPosting, type LedgerBooking, verifyLedger } from '#ledger';
import { createTestDatabase, type TestDatabase } from '#testing';
import { TradeBench } from '../e2e/support/trade-bench.js';
import { printedRandom } from './support/seed.js';

const TOKEN = '0xToken';
const WRITERS = 64;

describe('R19: many take from one account at once', () => {
  let database: TestDatabase;
  let dataSource: DataSource;

  beforeAll(async () => {
    database = await createTestDatabase();
    dataSource = await createDataSource({ url: database.url, poolSize: 32 }).initialize();
  });

  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  function movement(reference: string, owner: string, amount: bigint, kind = 'payment_released'): LedgerBooking {
    return {
      reference,
      phase: 'pending',
      kind,
      occurredAt: new Date(),
      entries: [
        { owner, kind: 'escrowed', token: TOKEN, amount },
        { owner: `${owner} outside`, kind: 'external', token: TOKEN, amount: -amount },
      ],
    };
  }

  const alone = (booking: LedgerBooking) =>
    inTransaction(dataSource, (manager) => bookLedger(manager, booking)).then(
      () => 'booked',
      () => 'overdrawn',
    );

  async function heldBy(owner: string): Promise<bigint> {
    const [row] = await dataSource.query<[{ held: string }]>(
      `SELECT pending + posted AS held FROM ledger_accounts WHERE owner = $1 AND kind = 'escrowed'`,
      [owner],
    );
    return BigInt(row.held);
  }

  test('R19: 64 concurrent debits of all that is there have one winner, in transactions of their own and in groups', async () => {
    const group = new GroupPosting(dataSource);
    const ways = { alone, grouped: (booking: LedgerBooking) => group.post(booking) };
    for (const [way, post] of Object.entries(ways)) {
      await alone(movement(`${way} stock`, way, 100n, 'order_funded'));
      const outcomes = await Promise.all(
        Array.from({ length: WRITERS }, (_, index) => post(movement(`${way} ${index}`, way, -100n))),
      );
      expect(outcomes.filter((outcome) => outcome === 'booked')).toHaveLength(1);
      expect(await heldBy(way)).toBe(0n);
    }
    expect(await verifyLedger(dataSource)).toBeUndefined();
  });

  test('R19: concurrent partial releases and refunds never take more than was there', async () => {
    const { random } = printedRandom('R19');
    const group = new GroupPosting(dataSource, 10);
    await alone(movement('mixed stock', 'mixed', 1_000n, 'order_funded'));
    const bookings = Array.from({ length: 200 }, (_, index) => {
      const kind = random() < 0.5 ? 'payment_released' : 'payment_refunded';
      return movement(`mixed ${index}`, 'mixed', -BigInt(1 + Math.floor(random() * 20)), kind);
    });
    const outcomes = await Promise.all(
      bookings.map((booking) => (random() < 0.5 ? alone(booking) : group.post(booking))),
    );
    const taken = bookings
      .filter((_, index) => outcomes[index] === 'booked')
      .reduce((total, { entries }) => total - entries[0]!.amount, 0n);
    expect(taken).toBeLessThanOrEqual(1_000n);
    expect(await heldBy('mixed')).toBe(1_000n - taken);
    expect(outcomes).toContain('overdrawn');
    expect(await verifyLedger(dataSource)).toBeUndefined();
  });
});

describe('R19: on the chain', () => {
  let bench: TradeBench;

  beforeAll(async () => {
    bench = await TradeBench.open();
  });

  afterAll(async () => {
    await bench.close();
  });

  test('R19: overlapping partial acceptances that are sent at once pay what the highest says, and nothing twice', async () => {
    const amount = 800n;
    const [buyer, supplier] = [await bench.party('Buyer'), await bench.party('Supplier')];
    await bench.mint(buyer, amount);
    await bench.settle();
    const order = await bench.order(buyer, supplier, amount);
    await bench.fund(order, buyer);
    await bench.settle();
    await Promise.all([100n, 300n, 200n, 700n, 500n, 400n, 600n].map((total) => bench.accept(order, buyer, total)));
    await bench.settle();
    expect(await bench.status(order)).toMatchObject({ held: '100', released: '700', refunded: '0' });
    expect(await bench.tokenBalance(supplier)).toBe(700n);
    const { sum, entries, liability, owed } = await bench.books();
    expect([sum, entries, liability]).toEqual([0n, 0n, owed]);
    expect(owed).toBe(100n);
  });
});
