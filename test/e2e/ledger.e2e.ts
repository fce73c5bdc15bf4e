import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { createDataSource, inTransaction } from '#database';
import { bookLedger, endPendingLedgers, type LedgerEntry, ledgerTotals } from '#ledger';
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

  test('sums to zero over all accounts', async () => {
    const totals = await Promise.all(
      (['external', 'escrowed'] as const).map((kind) => ledgerTotals(dataSource.manager, kind)),
    );
    const sum = totals.reduce((total, byToken) => total + (byToken.get(TOKEN)?.posted ?? 0n), 0n);
    expect(sum).toBe(0n);
  });
});
