import { randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { DataSource, EntityManager } from 'typeorm';
import { tellSealHeads } from '#anchoring';
import { appendAudits, NETWORK_TENANT, verifyTexts } from '#audit';
import { createDataSource, inTransaction } from '#database';
import {
  cursorColumn,
  firstIdOf,
  guardOf,
  NO_RECORDS,
  type RecordFault,
  type RecordProgress,
  SEAL_HEAD_ACTION,
  type SealedTable,
  sealedColumns,
  sealedTables,
  sealRecords,
  verifyAcceptances,
  verifyOrigins,
  verifyRecords,
} from '#records';
import { createTestDatabase, type TestDatabase } from '#testing';
import { pick } from './random.js';
import { printedRandom } from './support/seed.js';

/** TAMPER_RUNS=500 is the long form. Every sealed column is changed at least once. */
const RUNS = Number(process.env.TAMPER_RUNS ?? 120);
const LONGEST_MILLISECONDS = 60_000 + RUNS * 1_000;
const ROWS = 3;

const at = '2031-01-01T00:00:00.123456Z';
const hash = `0x${'ab'.repeat(32)}`;
const amounts = { amount: 100, from_amount: 0, to_amount: 100, contested: 5, to_supplier: 40, to_buyer: 60 };
/** Values that fit the columns of their names; what is not here is text of its own. */
const VALUES: Readonly<Record<string, unknown>> = {
  ...{
    country: 'DE',
    roles: ['buyer'],
    scopes: ['*'],
    kind: 'external',
    secret_hash: hash,
    order_hash: hash,
    terms: { amount: '100' },
    body: { amount: '100' },
  },
  ...{
    fund_by: at,
    deliver_by: at,
    claim_by: at,
    delivered_at: at,
    created_at: at,
    erased_at: at,
    updated_at: at,
    due_at: at,
    expires_at: at,
    deactivated_at: at,
    previous_until: at,
    expiry_told_at: at,
    public_keys: [],
    previous_public_key_until: at,
    due_date: '2031-02-01',
  },
  ...{
    number: 1,
    line_number: 1,
    quantity: 2,
    unit_price: 50,
    size: 10,
    nonce: 0,
    round: 0,
    cumulative: 100,
    tranche: 1,
    result_status: 200,
  },
  ...{
    reads: ['trails'],
    period_from: '2030-01-01T00:00:00Z',
    period_until: at,
    expires_at: at,
    granted_by: 'business',
  },
  ...{ evidence: [{ sha256: 'ab' }], registered: true, payload: { a: 'ü' }, business_ids: ['biz_1'], chain_id: 31337 },
  ...{ at, block_time: at, block_number: 5, log_index: 0, details: { signature: '0x', reason: 'ü' } },
  ...{ trail_length: 1, gas_limit: 21_000, proposed_by: 'biz_1', failures: 0, ...amounts },
};
interface Column {
  readonly name: string;
  readonly type: string;
  readonly isNullable: boolean;
  readonly hasDefault: boolean;
}

type Row = Readonly<Record<string, unknown>>;

describe('R28: a superuser tampers with records', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  const columns = new Map<string, Column[]>();

  beforeAll(async () => {
    database = await createTestDatabase();
    dataSource = await createDataSource({ url: database.url, poolSize: 4 }).initialize();
    await past(async (manager) => {
      for (const { table } of sealedTables) {
        columns.set(
          table,
          await manager.query(
            `SELECT column_name AS name, data_type AS type, is_nullable = 'YES' AS "isNullable", column_default IS NOT NULL AS "hasDefault"
             FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = $1 ORDER BY 1`,
            [table],
          ),
        );
        await dropChecks(manager, table);
        for (let row = 0; row < ROWS; row += 1) await insert(manager, table, sample(table, row));
      }
    }, 'commit');
    expect(await inTransaction(dataSource, (manager) => sealRecords(manager, 1_000))).toBe(sealedTables.length * ROWS);
    expect(await inTransaction(dataSource, (manager) => sealRecords(manager, 1_000))).toBe(0);
  }, 60_000);

  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  function sample(table: string, row: number): Row {
    const named = (name: string) => `${table} ${name} ${row}`;
    const values: Record<string, unknown> = {};
    for (const { name, hasDefault } of columns.get(table) ?? []) {
      const value = VALUES[name] ?? named(name);
      if (name === 'address') values[name] = `0x${String(row).repeat(40)}`;
      else if (!hasDefault || name in VALUES) values[name] = value;
    }
    const { id } = sealedTables.find((each) => each.table === table)!;
    const statuses = { encrypted_key: null, policy: null, error: null };
    const absent = {
      transaction_id: null,
      operation_id: null,
      not_before: null,
      batch_index: null,
      cancel_requested_at: null,
    };
    const unique = { order_hash: `${hash}${row}`, invoice_hash: `${hash}${row}`, sequence: row + 1 };
    const nulls = {
      ...{
        revoked_at: null,
        ended_at: null,
        last_used_at: null,
        claimed_at: null,
        inspection_ends_at: null,
        decided_at: null,
      },
      ...{ acknowledged_at: null, arbitration_ends_at: null, resolved_at: null, published_at: null, position: null },
      ...(table === 'disputes' ? { to_supplier: null, to_buyer: null } : {}),
    };
    const fitting = Object.entries({ ...statuses, ...absent, ...unique, ...nulls }).filter(([name]) =>
      columns.get(table)?.some((column) => column.name === name),
    );
    // Ten minutes old: records that have no seal by now never had one. Digits of base 16 are some of base 32 too.
    const old = firstIdOf(id, Date.now() - 600_000).slice(0, -15);
    return { ...values, ...Object.fromEntries(fitting), [id[0]]: old + randomUUID().replaceAll('-', '').slice(-15) };
  }

  async function insert(manager: EntityManager, table: string, row: Row): Promise<void> {
    const names = Object.keys(row).join(', ');
    await manager.query(
      `INSERT INTO ${table} (${names}) SELECT ${names} FROM jsonb_populate_record(NULL::${table}, $1::jsonb)`,
      [JSON.stringify(row)],
    );
  }

  /** Past triggers and keys, as a superuser can. */
  async function past<Result>(
    act: (manager: EntityManager) => Promise<Result>,
    end: 'commit' | 'rollback',
  ): Promise<Result> {
    const runner = dataSource.createQueryRunner();
    try {
      await runner.startTransaction();
      await runner.query(`SET LOCAL session_replication_role = replica`);
      const result = await act(runner.manager);
      if (end === 'commit') await runner.commitTransaction();
      return result;
    } finally {
      if (runner.isTransactionActive) await runner.rollbackTransaction();
      await runner.release();
    }
  }

  const verify = () => inTransaction(dataSource, (manager) => verifyRecords(manager));

  async function pickRow(manager: EntityManager, table: string, random: () => number): Promise<Row> {
    const rows: { row: Row }[] = await manager.query(`SELECT to_jsonb(t) AS row FROM ${table} AS t ORDER BY t::text`);
    return pick(random, rows).row;
  }

  function changed({ name, type }: Column): string {
    const [object, key] = name.split('.');
    if (key !== undefined) return `${object} = jsonb_set(${object}, '{${key}}', '"x"')`;
    if (name === 'address') return `${name} = '0x${'f'.repeat(40)}'`;
    if (name === 'country') return `${name} = 'FR'`;
    if (type === 'jsonb') return `${name} = jsonb_build_object('was', ${name})`;
    if (type === 'boolean') return `${name} = NOT ${name}`;
    if (type === 'ARRAY') return `${name} = ${name} || 'x'::text`;
    if (type === 'date') return `${name} = ${name} + 1`;
    if (type.startsWith('timestamp')) return `${name} = ${name} + interval '1 microsecond'`;
    if (['bigint', 'integer', 'smallint', 'numeric'].includes(type)) return `${name} = coalesce(${name}, 0) + 7`;
    return `${name} = coalesce(${name}, '') || 'x'`;
  }

  test(
    `R28: every one of ${RUNS} changes, over every sealed column of every table, is found and located`,
    async () => {
      expect(await verify()).toBeUndefined();
      const { random } = printedRandom('R28 records');
      const all = sealedTables.flatMap((sealed) =>
        sealedColumns(sealed).map((name) => ({
          sealed,
          column: { ...columns.get(sealed.table)!.find((each) => each.name === name.split('.')[0])!, name },
        })),
      );
      let located = 0;
      for (let run = 0; run < Math.max(RUNS, all.length); run += 1) {
        const { sealed, column } = all[run] ?? pick(random, all);
        const { table, key } = sealed;
        const act = run < all.length ? 'update' : pick(random, ['update', 'delete', 'insert'] as const);
        await past(async (manager) => {
          const row = await pickRow(manager, table, random);
          const name = key.map((each) => row[each]).join('/');
          const where = key.map((each, place) => `${each} = $${place + 1}`).join(' AND ');
          const values = key.map((each) => row[each]);
          let expected: RecordFault = { table, row: name, column: column.name, problem: 'changed' };
          if (act === 'update') {
            const set = changed(column);
            await manager.query(`UPDATE ${table} SET ${set} WHERE ${where}`, values);
            if (key.includes(column.name)) expected = { table, row: name, problem: 'missing' };
          } else if (act === 'delete') {
            await manager.query(`DELETE FROM ${table} WHERE ${where}`, values);
            expected = { table, row: name, problem: 'missing' };
          } else {
            const forged = sample(table, 7);
            await insert(manager, table, forged);
            expected = { table, row: key.map((each) => forged[each]).join('/'), problem: 'added' };
            await manager.query(
              `UPDATE record_seal_cursors SET sealed_to = $2, salted_to = $2 WHERE record_table = $1`,
              [table, firstIdOf(sealed.id, Date.now() - 200_000)],
            );
          }
          const fault = await verifyRecords(manager);
          if (JSON.stringify(fault) !== JSON.stringify(expected)) {
            throw new Error(`${act} ${table}.${column.name} of ${name}: ${inspect(fault)}, not ${inspect(expected)}`);
          }
          located += 1;
        }, 'rollback');
      }
      expect(located).toBeGreaterThanOrEqual(Math.max(RUNS, all.length));
      expect(await verify()).toBeUndefined();
    },
    LONGEST_MILLISECONDS,
  );

  test.each([
    [
      "two steps in each other's places",
      `UPDATE trail_entries SET sequence = 3 - sequence WHERE sequence < 3`,
      'sequence',
    ],
    ['a reason that goes', `UPDATE trail_entries SET details = details - 'reason'`, 'details'],
    ['a reason that is null', `UPDATE trail_entries SET details = details || '{"reason":null}'`, 'details'],
    ['a reason that is a number', `UPDATE trail_entries SET details = details || '{"reason":1}'`, 'details'],
    ['a further key', `UPDATE trail_entries SET details = details || '{"note":null}'`, 'details'],
    ['another reason', `UPDATE trail_entries SET details = details || '{"reason":"none"}'`, 'details.reason'],
  ])('R28: of a trail, %s is found', async (_, sql, column) => {
    await past(async (manager) => {
      await manager.query(sql);
      expect(await verifyRecords(manager)).toMatchObject({ table: 'trail_entries', column, problem: 'changed' });
    }, 'rollback');
  });

  test('R28: an order has the signature of its last acceptance, or none where it was never accepted', async () => {
    const [accepted, other] = (await dataSource.query(`SELECT id FROM purchase_orders ORDER BY id`)) as {
      id: string;
    }[];
    await past(async (manager) => {
      await manager.query(`UPDATE purchase_orders SET supplier_signature = CASE id WHEN $1 THEN '0xbb' END`, [
        accepted!.id,
      ]);
      for (const [place, signature] of ['0xaa', '0xbb'].entries()) {
        await manager.query(
          `INSERT INTO trail_entries (order_id, sequence, kind, at, details)
           VALUES ($1, $2, 'order_accepted', now(), jsonb_build_object('signature', $3::text))`,
          [accepted!.id, place + 1, signature],
        );
      }
      const signed = async ({ id }: { id: string }, signature: string | null) => {
        await manager.query(`UPDATE purchase_orders SET supplier_signature = $2 WHERE id = $1`, [id, signature]);
        return verifyAcceptances(manager);
      };
      const found = { table: 'purchase_orders', column: 'supplier_signature', problem: 'changed' };
      expect(await verifyAcceptances(manager)).toBeUndefined();
      for (const wrong of ['0xaa', null])
        expect(await signed(accepted!, wrong)).toEqual({ ...found, row: accepted!.id });
      expect(await signed(accepted!, '0xbb')).toBeUndefined();
      expect(await signed(other!, '0xbb')).toEqual({ ...found, row: other!.id });
    }, 'rollback');
  });

  /** Constraints, which a superuser can drop. */
  async function dropChecks(manager: EntityManager, table: string): Promise<void> {
    await manager.query(
      `DO $$ DECLARE name text; BEGIN
         FOR name IN SELECT conname FROM pg_constraint WHERE conrelid = '${table}'::regclass AND contype = 'c' LOOP
           EXECUTE format('ALTER TABLE ${table} DROP CONSTRAINT %I', name);
         END LOOP;
       END $$`,
    );
  }

  test.each([
    [
      `UPDATE record_seals SET hash = repeat('a', 64) WHERE position = 5`,
      { table: 'record_seals', row: '5', column: 'hash' },
    ],
    [
      `UPDATE record_seals SET fingerprints = 'x' WHERE position = 5`,
      { table: 'record_seals', row: '5', column: 'fingerprints' },
    ],
    [
      `UPDATE record_seals SET record_table = 'x' WHERE position = 5`,
      { table: 'record_seals', row: '5', column: 'record_table' },
    ],
    [`UPDATE record_seals SET record_key = 'x' WHERE position = 5`, { row: 'x', problem: 'missing' }],
    [
      `UPDATE record_seals SET position = 500 WHERE position = 5`,
      { table: 'record_seals', row: '5', problem: 'missing' },
    ],
    [`DELETE FROM record_seals WHERE position > 30`, { table: 'record_seals', row: '31', problem: 'missing' }],
    [`UPDATE record_seal_head SET hash = 'x'`, { table: 'record_seal_head', column: 'hash' }],
    [`UPDATE record_seal_head SET position = 1000`, { table: 'record_seal_head', column: 'position' }],
    [`DELETE FROM record_seal_head`, { table: 'record_seal_head', problem: 'missing' }],
    [
      `UPDATE record_seal_cursors SET sealed_to = 'zz' WHERE record_table = 'invoices'`,
      { table: 'record_seal_cursors', row: 'invoices' },
    ],
    [
      `UPDATE record_seal_cursors SET record_table = 'zz' WHERE record_table = 'invoices'`,
      { table: 'record_seal_cursors', row: 'zz' },
    ],
  ])('R28: tampering with the seals themselves is found: %s', async (sql, expected) => {
    await past(async (manager) => {
      await manager.query(sql);
      expect(await verifyRecords(manager)).toMatchObject(expected);
    }, 'rollback');
  });

  test('R28: a verification that was interrupted goes on where it was, and finds what it would have found', async () => {
    const reached: RecordProgress[] = [];
    await inTransaction(dataSource, (manager) =>
      verifyRecords(manager, NO_RECORDS, (progress) => reached.push(progress)),
    );
    const end = reached.at(-1)!;
    expect(end.position).toBe(sealedTables.length * ROWS);
    expect(await inTransaction(dataSource, (manager) => verifyRecords(manager, end))).toBeUndefined();
    const wrong = { ...end, hash: 'x' };
    expect(await inTransaction(dataSource, (manager) => verifyRecords(manager, wrong))).toBeDefined();
  });

  const rowOf = ({ key }: SealedTable, row: Row) => key.map((each) => row[each]).join('/');

  /** A row that has an id of another time. */
  function sampleAt(sealed: SealedTable, milliseconds: number): Row {
    const ownId = firstIdOf(sealed.id, milliseconds).slice(0, -15) + randomUUID().replaceAll('-', '').slice(-15);
    return { ...sample(sealed.table, 7), [sealed.id[0]]: ownId };
  }

  async function setBack(manager: EntityManager, { table, id }: SealedTable): Promise<void> {
    await manager.query(
      `UPDATE record_seal_cursors SET sealed_to = $2, salted_to = CASE WHEN salted_to IS NOT NULL THEN $2 END WHERE record_table = $1`,
      [table, firstIdOf(id, 0)],
    );
  }

  /** Entries of heads as the log tells them. */
  async function tellHeads(manager: EntityManager, ...heads: Record<string, unknown>[]): Promise<void> {
    const told = { actor: 'worker', action: SEAL_HEAD_ACTION, outcome: 'done', subject: 'record_seals' } as const;
    await appendAudits(
      manager,
      NETWORK_TENANT,
      heads.map((details) => ({ ...told, details })),
    );
  }

  test.each(sealedTables.map((sealed) => [sealed.table, sealed] as const))(
    'R28: a record of %s that the sealer sealed is found where the log told that sealing had passed its id',
    async (table, sealed) => {
      await past(async (manager) => {
        expect(await tellSealHeads(manager)).toBe(1);
        expect(await verifyTexts(manager)).toBeUndefined();
        expect(await verifyRecords(manager)).toBeUndefined();
        // What comes with an id of its time is one like any other, and so is the cursor that moved on.
        await insert(manager, table, sampleAt(sealed, Date.now()));
        expect(await sealRecords(manager, 1_000)).toBe(1);
        expect(await verifyRecords(manager)).toBeUndefined();
        const reached: RecordProgress[] = [];
        await verifyRecords(manager, NO_RECORDS, (progress) => reached.push(progress));
        const forged = { ...sample(table, 8), ...(table === 'outbox_events' ? { sequence: 900 } : {}) };
        await setBack(manager, sealed);
        await insert(manager, table, forged);
        expect(await sealRecords(manager, 1_000)).toBe(1);
        const added = { table, row: rowOf(sealed, forged), problem: 'added' };
        expect(await verifyRecords(manager)).toEqual(added);
        expect(await verifyRecords(manager, reached.at(-1)!)).toEqual(added);
        // A head that is told meanwhile takes nothing back.
        await setBack(manager, sealed);
        expect(await tellSealHeads(manager)).toBe(1);
        expect(await verifyRecords(manager)).toEqual(added);
      }, 'rollback');
    },
  );

  test('R28: another line of an old order or delivery is found although the sealer sealed it', async () => {
    for (const [table, number] of [
      ['purchase_order_lines', 'number'],
      ['delivery_lines', 'line_number'],
    ] as const) {
      const sealed = sealedTables.find((each) => each.table === table)!;
      await past(async (manager) => {
        await tellSealHeads(manager);
        await setBack(manager, sealed);
        const [{ row }] = await manager.query(
          `INSERT INTO ${table} SELECT (jsonb_populate_record(line, '{"${number}": 99}')).* FROM ${table} AS line LIMIT 1
           RETURNING concat_ws('/', ${sealed.key.join(', ')}) AS row`,
        );
        expect(await sealRecords(manager, 1_000)).toBe(1);
        expect(await verifyRecords(manager)).toEqual({ table, row, problem: 'added' });
      }, 'rollback');
    }
  });

  test.each(['invoices', 'documents'])('R28: a cursor of %s that is not where the log told is found', async (table) => {
    const sealed = sealedTables.find((each) => each.table === table)!;
    await past(async (manager) => {
      await tellSealHeads(manager);
      const found = { table: 'record_seal_cursors', row: table };
      await manager.query(`UPDATE record_seal_cursors SET ${cursorColumn(sealed)} = $2 WHERE record_table = $1`, [
        ...[table, firstIdOf(sealed.id, 0)],
      ]);
      expect(await verifyRecords(manager)).toEqual({ ...found, column: cursorColumn(sealed), problem: 'changed' });
      await manager.query(`DELETE FROM record_seal_cursors WHERE record_table = $1`, [table]);
      expect(await verifyRecords(manager)).toEqual({ ...found, problem: 'missing' });
    }, 'rollback');
  });

  test('R28: heads of versions before tell no cursors, and there may be many of either', async () => {
    const sealed = sealedTables.find(({ table }) => table === 'invoices')!;
    const head = { position: '1', hash: 'x' };
    await past(async (manager) => {
      await tellHeads(manager, head, head);
      const forged = sample('invoices', 8);
      await setBack(manager, sealed);
      await insert(manager, 'invoices', forged);
      expect(await sealRecords(manager, 1_000)).toBe(1);
      expect(await verifyRecords(manager)).toBeUndefined();
      const of = (milliseconds: number) => ({
        ...head,
        cursors: { invoices: { sealed_to: firstIdOf(sealed.id, milliseconds) } },
      });
      await tellHeads(manager, ...Array.from({ length: 1_100 }, (_, place) => of(place)));
      expect(await verifyRecords(manager)).toBeUndefined();
      // Those that were sealed as it should be come after this head too.
      await tellHeads(manager, { ...of(Date.now() - 300_000), position: String(sealedTables.length * ROWS) });
      expect(await verifyRecords(manager)).toEqual({ table: 'invoices', row: forged.id, problem: 'added' });
    }, 'rollback');
  });

  test.each(sealedTables.map((sealed) => [sealed.table, sealed] as const))(
    'R28: a record of %s is found whose id nothing could have made, whether it is sealed or not',
    async (table, sealed) => {
      const [column, prefix, digits] = sealed.id;
      const strange = [
        sampleAt({ ...sealed, id: [column, 'zz', ...(digits === undefined ? [] : [digits])] as never }, Date.now()),
        { ...sample(table, 7), [column]: `${prefix}_ZZ` },
      ];
      for (const row of strange) {
        await past(async (manager) => {
          await insert(manager, table, row);
          const added = { table, row: rowOf(sealed, row), problem: 'added' };
          expect(await verifyRecords(manager)).toEqual(added);
          await setBack(manager, sealed);
          await sealRecords(manager, 1_000);
          expect(await verifyRecords(manager)).toEqual(added);
        }, 'rollback');
      }
      await past(async (manager) => {
        await insert(manager, table, sampleAt(sealed, Date.now() + 30_000));
        expect(await verifyRecords(manager)).toBeUndefined();
      }, 'rollback');
      await past(async (manager) => {
        const future = sampleAt(sealed, Date.now() + 600_000);
        await insert(manager, table, future);
        expect(await verifyRecords(manager)).toEqual({ table, row: rowOf(sealed, future), problem: 'added' });
      }, 'rollback');
    },
  );

  test('R28: records are of the commands that make them, and not of others that name their ids', async () => {
    const makers = {
      ...{ businesses: 'register_business', purchase_orders: 'issue_order', documents: 'upload_document' },
      ...{ settlements: 'propose_settlement', invoices: 'issue_invoice' },
    };
    await past(async (manager) => {
      await manager.query(`UPDATE invoices SET registered = false`);
      for (const [table, action] of Object.entries(makers)) {
        expect(await verifyOrigins(manager)).toMatchObject({ table, problem: 'added' });
        const rows: { id: string }[] = await manager.query(`SELECT id FROM ${table}`);
        const entries = rows.map(({ id }) => ({
          actor: 'key_1',
          action,
          outcome: 'done' as const,
          subject: id,
          details: {},
        }));
        await appendAudits(
          manager,
          'biz_1',
          entries.map((entry) => ({ ...entry, action: 'accept_order' })),
        );
        expect(await verifyOrigins(manager)).toMatchObject({ table, problem: 'added' });
        await appendAudits(manager, 'biz_1', entries);
      }
      expect(await verifyOrigins(manager)).toBeUndefined();
      const [{ id }] = await manager.query(`SELECT min(id) AS id FROM settlements`);
      await insert(manager, 'purchase_orders', { ...sample('purchase_orders', 7), id });
      expect(await verifyOrigins(manager)).toEqual({ table: 'purchase_orders', row: id, problem: 'added' });
      // Not even the seals' verification needs the command for that.
      expect(await verifyRecords(manager)).toMatchObject({ problem: 'changed', table: 'invoices' });
    }, 'rollback');
  });

  test('R28: a JSON object or list whose place a string of its own text takes is found', async () => {
    let quoted = 0;
    for (const { table, key, ...sealed } of sealedTables) {
      const names = sealedColumns({ table, key, ...sealed });
      for (const { name } of columns.get(table)!.filter((each) => each.type === 'jsonb' && names.includes(each.name))) {
        await past(async (manager) => {
          const [[{ row }]] = await manager.query(
            `UPDATE ${table} SET ${name} = to_jsonb(${name}#>>'{}') WHERE ctid = (SELECT min(ctid) FROM ${table})
             RETURNING concat_ws('/', ${key.join(', ')}) AS row`,
          );
          expect(await verifyRecords(manager)).toEqual({ table, row, column: name, problem: 'changed' });
          quoted += 1;
        }, 'rollback');
      }
    }
    expect(quoted).toBeGreaterThanOrEqual(5);
  });

  test('R28: every column of every table is guarded by something, or says why it need not be', async () => {
    const found: { table: string; column: string }[] = await dataSource.query(
      `SELECT table_name AS table, column_name AS column FROM information_schema.columns
       JOIN information_schema.tables USING (table_schema, table_name)
       WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' ORDER BY 1, 2`,
    );
    expect(found.length).toBeGreaterThan(300);
    const open = found.filter(({ table, column }) => guardOf(table, column) === undefined);
    expect(open).toEqual([]);
    const names = new Set(found.map(({ table, column }) => `${table}.${column}`));
    const absent = sealedTables.flatMap((sealed) =>
      sealedColumns(sealed)
        .map((column) => `${sealed.table}.${column.split('.')[0]}`)
        .filter((name) => !names.has(name)),
    );
    expect(absent).toEqual([]);
  });
});
