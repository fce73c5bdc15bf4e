import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { createDataSource, inTransaction } from '#database';
import {
  balanceAsOf,
  bookLedger,
  endPendingLedgers,
  findLedgerAccounts,
  findStatement,
  GroupPosting,
  type LedgerEntry,
  ledgerFlows,
  ledgerTotals,
  sealLedger,
  verifyLedger,
} from '#ledger';
import { createTestDatabase, type TestDatabase } from '#testing';

const TOKEN = '0xToken';

describe('the ledger', () => {
  let database: TestDatabase;
  let dataSource: DataSource;

  beforeAll(async () => {
    database = await createTestDatabase();
    dataSource = await createDataSource({ url: database.url, poolSize: 20 }).initialize();
  });

  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  function funding(owner: string, amount: bigint): LedgerEntry[] {
    return [
      { owner, kind: 'external', token: TOKEN, amount: -amount },
      { owner, kind: 'escrowed', token: TOKEN, amount },
    ];
  }

  function book(reference: string, entries: LedgerEntry[], phase: 'pending' | 'posted' = 'posted'): Promise<boolean> {
    return inTransaction(dataSource, (manager) =>
      bookLedger(manager, { reference, phase, kind: 'test', occurredAt: new Date(), entries }),
    );
  }

  async function balance(owner: string, kind = 'escrowed') {
    const [row] = await dataSource.query('SELECT pending, posted FROM ledger_accounts WHERE owner = $1 AND kind = $2', [
      owner,
      kind,
    ]);
    return row;
  }

  test('books a reference once', async () => {
    expect(await book('once', funding('a', 5n))).toBe(true);
    expect(await book('once', funding('a', 5n))).toBe(false);
    expect(await balance('a')).toEqual({ pending: '0', posted: '5' });
  });

  test('keeps what is pending apart until it is posted or voided', async () => {
    await book('kept', funding('b', 7n), 'pending');
    await book('undone', funding('b', 9n), 'pending');
    expect(await balance('b')).toEqual({ pending: '16', posted: '0' });
    const end = (reference: string, phase: 'posted' | 'voided') =>
      inTransaction(dataSource, (manager) =>
        endPendingLedgers(manager, { references: [reference] }, phase, new Date()),
      );
    expect(await end('kept', 'posted')).toBe(1);
    expect(await end('undone', 'voided')).toBe(1);
    expect(await end('kept', 'voided')).toBe(0);
    expect(await balance('b')).toEqual({ pending: '0', posted: '7' });
  });

  test('refuses what does not sum to zero, in code and in the database', async () => {
    const [first, second] = funding('c', 5n);
    await expect(
      book(
        'crooked',
        [first, second, second].flatMap((entry) => entry ?? []),
      ),
    ).rejects.toThrow('sum to zero');
    const crooked = dataSource.transaction(async (manager) => {
      await bookLedger(manager, {
        reference: 'bent',
        phase: 'posted',
        kind: 'test',
        occurredAt: new Date(),
        entries: funding('c', 5n),
      });
      await manager.query(
        `INSERT INTO ledger_entries (transaction_id, number, account_id, token, amount)
         SELECT transaction_id, 3, account_id, token, 1 FROM ledger_entries
         WHERE transaction_id = (SELECT id FROM ledger_transactions WHERE reference = 'bent') AND number = 1`,
      );
    });
    await expect(crooked).rejects.toThrow('does not sum to zero');
    expect(await balance('c')).toBeUndefined();
  });

  test('never lets escrow go below zero, however many try at once', async () => {
    await book('stock', funding('d', 10n));
    const spend = (index: number) =>
      book(`spend ${index}`, funding('d', -1n)).then(
        () => 'done',
        () => 'refused',
      );
    const outcomes = await Promise.all(Array.from({ length: 64 }, (_, index) => spend(index)));
    expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(10);
    expect(await balance('d')).toEqual({ pending: '0', posted: '0' });
  });

  test('books crossing accounts at once without losing a unit', async () => {
    const cross = (index: number): LedgerEntry[] => {
      const [from, to] = index % 2 === 0 ? ['e', 'f'] : ['f', 'e'];
      return [
        { owner: from ?? '', kind: 'external', token: TOKEN, amount: -3n },
        { owner: to ?? '', kind: 'external', token: TOKEN, amount: 3n },
      ];
    };
    await Promise.all(Array.from({ length: 60 }, (_, index) => book(`cross ${index}`, cross(index))));
    expect(await balance('e', 'external')).toEqual({ pending: '0', posted: '0' });
  });

  test('rows cannot be changed or deleted', async () => {
    await expect(dataSource.query('UPDATE ledger_entries SET amount = amount + 1')).rejects.toThrow('immutable');
    await expect(dataSource.query('DELETE FROM ledger_transactions')).rejects.toThrow('immutable');
  });

  test('rows cannot be truncated, and nothing is added to a transaction later', async () => {
    for (const table of ['ledger_entries', 'ledger_transactions', 'ledger_accounts', 'ledger_seals', 'audit_entries']) {
      await expect(dataSource.query(`TRUNCATE ${table} CASCADE`)).rejects.toThrow('immutable');
    }
    await expect(
      dataSource.query(
        `INSERT INTO ledger_entries (transaction_id, number, account_id, token, amount)
         SELECT transaction_id, number + 2, account_id, token, amount FROM ledger_entries
         WHERE transaction_id = (SELECT id FROM ledger_transactions WHERE reference = 'once')`,
      ),
    ).rejects.toThrow('come with their transaction');
  });

  test('the role of workers may book and may not rewrite', async () => {
    const runner = dataSource.createQueryRunner();
    try {
      await runner.startTransaction();
      await runner.query('SET LOCAL ROLE quittance_worker');
      expect(
        await bookLedger(runner.manager, {
          reference: 'by the role',
          phase: 'posted',
          kind: 'test',
          occurredAt: new Date(),
          entries: funding('role', 1n),
        }),
      ).toBe(true);
      for (const change of [
        'UPDATE ledger_entries SET amount = 1',
        'DELETE FROM ledger_transactions',
        'TRUNCATE ledger_entries',
        'DELETE FROM audit_entries',
        'UPDATE ledger_seals SET hash = hash',
      ]) {
        await runner.query('SAVEPOINT before');
        await expect(runner.query(change)).rejects.toThrow('permission denied');
        await runner.query('ROLLBACK TO SAVEPOINT before');
      }
      await runner.commitTransaction();
    } finally {
      if (runner.isTransactionActive) await runner.rollbackTransaction();
      await runner.release();
    }
  });

  async function accountOf(owner: string) {
    const [account] = await findLedgerAccounts(dataSource.manager, { owners: [owner], kind: 'escrowed', limit: 1 });
    return account!;
  }

  function end(reference: string, phase: 'posted' | 'voided', at: Date): Promise<number> {
    return inTransaction(dataSource, (manager) => endPendingLedgers(manager, { references: [reference] }, phase, at));
  }

  const day = (number: number) => new Date(Date.UTC(2031, 0, number));

  async function bookOn(number: number, amount: bigint, phase: 'pending' | 'posted' = 'pending'): Promise<void> {
    await inTransaction(dataSource, (manager) =>
      bookLedger(manager, {
        reference: `day ${number}`,
        phase,
        kind: 'test',
        blockNumber: BigInt(number * 10),
        occurredAt: day(number),
        entries: funding('history', amount),
      }),
    );
  }

  test('knows every balance of the past, by time and by block', async () => {
    await bookOn(1, 100n);
    await bookOn(3, 20n);
    await bookOn(5, 3n, 'posted');
    await end('day 1', 'posted', day(4));
    await end('day 3', 'voided', day(6));
    const { id } = await accountOf('history');
    const at = (time: Date) => balanceAsOf(dataSource.manager, id, { time });
    expect(await at(new Date(day(1).getTime() - 1))).toEqual({ pending: 0n, posted: 0n });
    expect(await at(day(1))).toEqual({ pending: 100n, posted: 0n });
    expect(await at(day(3))).toEqual({ pending: 120n, posted: 0n });
    expect(await at(day(4))).toEqual({ pending: 20n, posted: 100n });
    expect(await at(day(5))).toEqual({ pending: 20n, posted: 103n });
    expect(await at(day(6))).toEqual({ pending: 0n, posted: 103n });
    const atBlock = (block: bigint) => balanceAsOf(dataSource.manager, id, { block, blockTime: day(9) });
    expect(await atBlock(9n)).toEqual({ pending: 0n, posted: 0n });
    expect(await atBlock(10n)).toEqual({ pending: 0n, posted: 100n });
    expect(await atBlock(49n)).toEqual({ pending: 0n, posted: 100n });
    expect(await atBlock(50n)).toEqual({ pending: 0n, posted: 103n });
  });

  test('states an account line by line, whatever is added between two pages', async () => {
    const { id } = await accountOf('history');
    const first = await findStatement(dataSource.manager, id, { limit: 2 });
    expect(first.lines).toMatchObject([
      { line: 'reversal', amount: -20n, balance: 103n, status: 'voided' },
      { line: 'booking', amount: 3n, balance: 123n, status: 'posted' },
    ]);
    await bookOn(8, 1_000n);
    const second = await findStatement(dataSource.manager, id, { below: first.next, limit: 2 });
    expect(second.lines).toMatchObject([
      { line: 'booking', amount: 20n, balance: 120n, status: 'voided' },
      { line: 'booking', amount: 100n, balance: 100n, status: 'posted' },
    ]);
    expect(second.next).toBeUndefined();
  });

  test('posts for many at once, refusing alone what would overdraw', async () => {
    const posting = new GroupPosting(dataSource);
    const post = (reference: string, entries: LedgerEntry[]) =>
      posting.post({ reference, phase: 'posted', kind: 'test', occurredAt: new Date(), entries });
    await post('stock of g', funding('g', 5n));
    const outcomes = await Promise.all([
      post('g 1', funding('g', -3n)),
      post('g 2', funding('g', -3n)),
      post('g 1', funding('g', -3n)),
      post('g 3', funding('g', -2n)),
      post('new and poor', funding('nobody', -1n)),
      post('crooked', funding('g', 1n).slice(0, 1)).catch(() => 'thrown'),
      posting
        .post({
          reference: 'of no order',
          phase: 'posted',
          kind: 'test',
          orderId: 'none',
          occurredAt: new Date(),
          entries: funding('g', 9n),
        })
        .catch(() => 'thrown'),
    ]);
    expect(outcomes).toEqual(['booked', 'overdrawn', 'known', 'booked', 'overdrawn', 'thrown', 'thrown']);
    expect(await balance('g')).toEqual({ pending: '0', posted: '0' });
    expect(await balance('nobody')).toBeUndefined();
  });

  test('seals every transaction once, also by several sealers, and verifies', async () => {
    const before = await ledgerFlows(dataSource.manager);
    const seal = () => inTransaction(dataSource, (manager) => sealLedger(manager, 7));
    const transactions = await dataSource.query('SELECT count(*)::int AS count FROM ledger_transactions');
    let sealed = 0;
    for (
      let step = await Promise.all([seal(), seal()]);
      Math.max(...step) > 0;
      step = await Promise.all([seal(), seal()])
    ) {
      sealed += step[0] + step[1];
    }
    expect([{ count: sealed }]).toEqual(transactions);
    expect(await verifyLedger(dataSource)).toBeUndefined();
    const byName = (flows: typeof before) => flows.map((flow) => Object.values(flow).join(' ')).sort();
    expect(byName(await ledgerFlows(dataSource.manager))).toEqual(byName(before));
  });

  test('sums to zero over all accounts', async () => {
    const totals = await Promise.all(
      (['external', 'escrowed'] as const).map((kind) => ledgerTotals(dataSource.manager, kind)),
    );
    const sum = totals.reduce((total, byToken) => total + (byToken.get(TOKEN)?.posted ?? 0n), 0n);
    expect(sum).toBe(0n);
  });
});
