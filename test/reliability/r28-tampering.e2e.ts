import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { DataSource, EntityManager } from 'typeorm';
import { appendAudits, PersonalText, verifyAudits, verifyTexts } from '#audit';
import { createDataSource, inTransaction } from '#database';
import { bookLedgers, endPendingLedgers, sealLedger, verifyLedger, verifyLedgerWithin } from '#ledger';
import { createTestDatabase, type TestDatabase } from '#testing';
import { pick } from './random.js';
import { printedRandom } from './support/seed.js';

/** TAMPER_RUNS=500 is the long form. */
const RUNS = Number(process.env.TAMPER_RUNS ?? 80);
const LONGEST_MILLISECONDS = 60_000 + RUNS * 1_000;

type Row = Readonly<Record<string, unknown>>;

interface Target {
  readonly table: string;
  readonly key: readonly string[];
  /** The only other values that a constraint lets a column have. */
  readonly values?: Readonly<Record<string, readonly string[]>>;
  /** Of a row that somebody slips in beside a real one. */
  readonly forged: Readonly<Record<string, unknown>> | undefined;
  /** Whether the verifiers' answer names `row`. */
  readonly isLocated: (fault: Row, row: Row) => boolean;
}

const targets: readonly Target[] = [
  {
    table: 'ledger_transactions',
    key: ['id'],
    values: { phase: ['pending', 'posted'] },
    forged: { id: 'ltx_forged', reference: 'forged', pending_id: null, phase: 'pending', sequence: 1_000_000 },
    isLocated: (fault, row) => fault.table === 'ledger_transactions' && [row.id, 'ltx_forged'].includes(fault.row),
  },
  {
    table: 'ledger_entries',
    key: ['transaction_id', 'number'],
    forged: { number: 99 },
    isLocated: (fault, row) =>
      fault.table === 'ledger_entries' && String(fault.row).startsWith(`${String(row.transaction_id)}/`),
  },
  {
    table: 'ledger_accounts',
    key: ['id'],
    values: { kind: ['available', 'payable'] },
    forged: { id: 1_000_000, owner: 'forged' },
    isLocated: (fault, row) =>
      fault.table === 'ledger_accounts' && [String(row.id), '1000000'].includes(String(fault.row)),
  },
  {
    table: 'ledger_seals',
    key: ['position'],
    forged: { position: 1_000_000, transaction_id: 'ltx_forged' },
    isLocated: (fault, row) => fault.table === 'ledger_seals' || fault.row === row.transaction_id,
  },
  {
    table: 'ledger_seal_head',
    key: ['singleton'],
    values: { singleton: [] },
    forged: undefined,
    isLocated: (fault) => fault.table === 'ledger_seal_head',
  },
  {
    table: 'ledger_totals',
    key: ['token', 'account_kind', 'booking_kind'],
    forged: { booking_kind: 'forged' },
    isLocated: (fault) => fault.table === 'ledger_totals',
  },
  {
    table: 'audit_entries',
    key: ['tenant_id', 'sequence'],
    values: { outcome: ['done', 'refused'] },
    forged: { sequence: 1_000_000 },
    isLocated: (fault, row) =>
      fault.tenantId !== undefined && (fault.tenantId === row.tenant_id || fault.problem === 'gap'),
  },
  {
    table: 'audit_heads',
    key: ['tenant_id'],
    forged: { tenant_id: 'forged' },
    isLocated: (fault) => fault.problem === 'head',
  },
  {
    table: 'audit_texts',
    key: ['tenant_id', 'sequence', 'hash'],
    forged: { hash: 'ab' },
    isLocated: (fault, row) =>
      fault.table === 'audit_texts' &&
      String(fault.row).startsWith(`${String(row.tenant_id)}/${String(row.sequence)}/`),
  },
];

interface Column {
  readonly name: string;
  readonly type: string;
}

describe('R28: a superuser tampers with the books', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  const columns = new Map<string, Column[]>();

  beforeAll(async () => {
    database = await createTestDatabase();
    dataSource = await createDataSource({ url: database.url, poolSize: 4 }).initialize();
    await keepBooks();
    for (const { table } of targets) {
      columns.set(
        table,
        await dataSource.query(
          `SELECT column_name AS name, data_type AS type FROM information_schema.columns WHERE table_name = $1 ORDER BY 1`,
          [table],
        ),
      );
    }
  });

  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  /** Bookings of every phase, all sealed, and three tenants' audit entries. */
  async function keepBooks(): Promise<void> {
    const bookings = Array.from({ length: 24 }, (_, index) => ({
      reference: `booking ${index}`,
      phase: index % 4 === 0 ? ('posted' as const) : ('pending' as const),
      kind: index % 3 === 0 ? 'order_funded' : 'invoice_issued',
      blockNumber: BigInt(index),
      transactionHash: `0x${index.toString(16).padStart(64, '0')}`,
      occurredAt: new Date(Date.UTC(2031, 0, 1 + index)),
      entries: [
        { owner: `buyer ${index % 3}`, kind: 'external' as const, token: '0xToken', amount: -BigInt(100 + index) },
        { owner: `buyer ${index % 3}`, kind: 'escrowed' as const, token: '0xToken', amount: BigInt(100 + index) },
      ],
    }));
    await inTransaction(dataSource, (manager) => bookLedgers(manager, bookings));
    const end = (afterBlock: bigint, upToBlock: bigint, phase: 'posted' | 'voided') =>
      inTransaction(dataSource, (manager) => endPendingLedgers(manager, { afterBlock, upToBlock }, phase, new Date()));
    await end(0n, 10n, 'posted');
    await end(10n, 14n, 'voided');
    while ((await inTransaction(dataSource, (manager) => sealLedger(manager, 10))) > 0);
    for (const tenant of ['biz_a', 'biz_b', 'network']) {
      const records = Array.from({ length: 6 }, (_, index) => ({
        actor: 'worker',
        action: `act_${index}`,
        outcome: 'done' as const,
        subject: `po_${index}`,
        details: { amount: String(index), deep: { note: 'ü', reason: new PersonalText(`said ${index}`) } },
      }));
      await inTransaction(dataSource, (manager) => appendAudits(manager, tenant, records));
    }
  }

  async function findFault(manager: EntityManager): Promise<Row | undefined> {
    const found = (await verifyLedgerWithin(manager)) ?? (await verifyAudits(manager)) ?? (await verifyTexts(manager));
    return found as Row | undefined;
  }

  /** Does `tampering` as a superuser can, past every trigger and key, and takes it back afterwards. */
  async function tampered<Result>(tampering: (manager: EntityManager) => Promise<Result>): Promise<Result> {
    const runner = dataSource.createQueryRunner();
    try {
      await runner.startTransaction();
      await runner.query(`SET LOCAL session_replication_role = replica`);
      return await tampering(runner.manager);
    } finally {
      await runner.rollbackTransaction();
      await runner.release();
    }
  }

  function whereKey({ key }: Target): string {
    return key.map((name, index) => `${name} = $${index + 1}`).join(' AND ');
  }

  async function pickRow(manager: EntityManager, target: Target, random: () => number): Promise<Row> {
    const rows = (await manager.query(
      `SELECT to_jsonb(t) AS row FROM ${target.table} AS t ORDER BY ${target.key.join(', ')}`,
    )) as { row: Row }[];
    return pick(random, rows).row;
  }

  function change(target: Target, { name, type }: Column, row: Row, random: () => number): string {
    const allowed = target.values?.[name]?.filter((value) => value !== row[name]);
    if (allowed !== undefined) return `${name} = '${pick(random, allowed)}'`;
    if (type === 'jsonb') return `${name} = ${name} || '{"tampered": ${Math.floor(random() * 1e6)}}'`;
    if (type.startsWith('timestamp')) return `${name} = ${name} + interval '1 microsecond'`;
    if (['bigint', 'smallint', 'numeric'].includes(type)) return `${name} = coalesce(${name}, 0) + 1000`;
    return `${name} = coalesce(${name}, '') || 'x'`;
  }

  const forgeable = targets.filter(({ forged }) => forged !== undefined);

  test(
    `R28: every one of ${RUNS} changes, over every column of every table, is found and located`,
    async () => {
      expect(await findFault(dataSource.manager)).toBeUndefined();
      const { random } = printedRandom('R28');
      const updates = targets.flatMap((target) =>
        (columns.get(target.table) ?? [])
          .filter(({ name }) => target.values?.[name]?.length !== 0)
          .map((column) => ({ target, column })),
      );
      const named: string[] = [];
      const namedOfLog = new Set<string>();
      for (let run = 0; run < Math.max(RUNS, updates.length); run += 1) {
        // Every column once, then anything.
        const act = run < updates.length ? 'update' : pick(random, ['update', 'delete', 'insert'] as const);
        const { target, column } = updates[run] ?? pick(random, updates);
        const subject = act === 'insert' ? pick(random, forgeable) : target;
        await tampered(async (manager) => {
          const row = await pickRow(manager, subject, random);
          const key = subject.key.map((name) => row[name]);
          if (act === 'update') {
            const set = change(subject, column, row, random);
            await manager.query(`UPDATE ${subject.table} SET ${set} WHERE ${whereKey(subject)}`, key);
          } else if (act === 'delete') {
            await manager.query(`DELETE FROM ${subject.table} WHERE ${whereKey(subject)}`, key);
          } else {
            await manager.query(
              `INSERT INTO ${subject.table}
             SELECT forged.* FROM jsonb_populate_record(NULL::${subject.table}, $1::jsonb) AS forged`,
              [JSON.stringify({ ...row, ...subject.forged })],
            );
          }
          const fault = await findFault(manager);
          const what = `${act} ${subject.table}.${column.name} of ${key.join('/')}: ${inspect(fault)}`;
          if (fault === undefined || !subject.isLocated(fault, row)) throw new Error(`Not located: ${what}`);
          if (act === 'update' && fault.column === column.name) named.push(column.name);
          if (act === 'update' && subject.table === 'audit_entries') {
            // A column that is named is the right one; times and details are repeated nowhere.
            if (fault.column !== undefined)
              expect({ what, column: fault.column }).toEqual({ what, column: column.name });
            if (fault.column !== undefined) namedOfLog.add(column.name);
          }
        });
      }
      expect(await findFault(dataSource.manager)).toBeUndefined();
      expect([...namedOfLog].sort()).toEqual([
        ...['action', 'actor', 'hash', 'outcome', 'previous_hash', 'sequence', 'subject', 'tenant_id'],
      ]);
      // Of the ledger's own columns nearly all are named, not only their row.
      expect(new Set(named).size).toBeGreaterThanOrEqual(20);
    },
    LONGEST_MILLISECONDS,
  );

  test('R28: a booking slipped in through the front door shows in the balances, one that skips the queue as a row', async () => {
    const forge = (manager: EntityManager) =>
      manager.query(
        `WITH forged AS (
           INSERT INTO ledger_transactions (id, reference, phase, kind, occurred_at)
           VALUES ('ltx_forged', 'forged', 'posted', 'order_funded', now()) RETURNING id
         )
         INSERT INTO ledger_entries (transaction_id, number, account_id, token, amount)
         SELECT forged.id, CASE kind WHEN 'escrowed' THEN 1 ELSE 2 END, account.id, token, CASE kind WHEN 'escrowed' THEN 5 ELSE -5 END
         FROM forged, ledger_accounts AS account WHERE owner = 'buyer 0' AND kind IN ('escrowed', 'external')`,
      );
    const runner = dataSource.createQueryRunner();
    await runner.startTransaction();
    await forge(runner.manager);
    expect(await findFault(runner.manager)).toMatchObject({ table: 'ledger_accounts', column: 'posted' });
    await runner.rollbackTransaction();
    await runner.release();
    await tampered(async (manager) => {
      await forge(manager);
      expect(await findFault(manager)).toEqual({ table: 'ledger_transactions', row: 'ltx_forged', problem: 'added' });
    });
    expect(await verifyLedger(dataSource)).toBeUndefined();
  });
});
