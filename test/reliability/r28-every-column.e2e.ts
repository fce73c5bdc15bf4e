import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { type Fault, verifyDatabase, verifyStates } from '#database-verification';
import { guardOf } from '#records';
import type { RunningNetwork } from '../e2e/support/running-network.js';
import { pick } from './random.js';
import { namedTamperings, whileTampered } from './support/named-tamperings.js';
import { printedRandom } from './support/seed.js';
import { networkAtRest, sealAll } from './support/tampered-network.js';
import { type TamperedColumn, Tamperer, type Tampering } from './support/tampering.js';

/** TAMPER_RUNS=500 is the long form: every column once, every table's rows deleted and added once, and whatever else chance brings. */
const RUNS = Number(process.env.TAMPER_RUNS ?? 48);
const IS_LONG = process.env.TAMPER_RUNS !== undefined;

/** Longer than sealing waits for records that are under way. */
const AHEAD_MILLISECONDS = 600_000;

/** Tables whose changes are told by what does not fit them any more, and of which the first row that is out of place is named. */
const TOLD_BY: Readonly<Record<string, readonly string[]>> = {
  ledger_seal_head: ['ledger_seal_head'],
  record_seal_head: ['record_seal_head'],
  ledger_seals: ['ledger_seals'],
  record_seals: ['record_seals'],
  audit_leaves: ['audit_leaves'],
  audit_checkpoints: ['audit_leaves'],
  chain_checkpoints: ['chain_checkpoints'],
  chain_coverage: ['chain_coverage', 'chain_checkpoints'],
  chain_transactions: ['chain_intents'],
  chain_intents: ['operations', 'chain_transactions', 'audit_checkpoints'],
};
/** Columns of tables that have no row in a network at rest. */
const UNTOUCHED = ['ledger_unsealed.transaction_id'];

describe('R28: a superuser tampers with any column of a network', () => {
  const { random } = printedRandom('R28');
  let network: RunningNetwork;
  let tamperer: Tamperer;
  let columns: TamperedColumn[];
  /** Columns of unique indexes, by table. */
  let keys: Map<string, readonly string[]>;

  beforeAll(async () => {
    network = await networkAtRest();
    const now = Date.now.bind(Date);
    jest.spyOn(Date, 'now').mockImplementation(() => now() + AHEAD_MILLISECONDS);
    await sealAll(network);
    tamperer = new Tamperer(network.dataSource, random);
    await tamperer.dropChecks();
    const known: TamperedColumn[] = await network.dataSource.query(
      `SELECT table_name AS table, column_name AS column, data_type AS type FROM information_schema.columns
       JOIN information_schema.tables USING (table_schema, table_name)
       WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1, 2`,
    );
    columns = known.filter(({ table, column }) => typeof guardOf(table, column) === 'string');
    const unique: { table: string; names: string[] }[] = await network.dataSource.query(
      `SELECT indrelid::regclass::text AS table, array_agg(DISTINCT attname::text) AS names FROM pg_index
       JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY (indkey) WHERE indisunique AND attnum > 0 GROUP BY 1`,
    );
    keys = new Map(unique.map(({ table, names }) => [table, names]));
  });

  afterAll(async () => {
    jest.restoreAllMocks();
    await network.stop();
  });

  function verify(): Promise<Fault | undefined> {
    const { dataSource, databaseUrl, rpc, deployment } = network;
    return verifyDatabase({ dataSource, databaseUrl, rpc, deployment });
  }

  /** Whether the fault names one of the rows by what it is known by, or what tells of them. */
  function isLocated({ table, rows, forged }: Tampering, fault: Fault): boolean {
    const names = new Set(
      [...rows, ...forged].flatMap((row) => (keys.get(table) ?? []).map((key) => String(row[key]))),
    );
    const place = 'table' in fault ? fault.row : fault.problem;
    if (names.has(place) || place.split(/[^\w*.]+/).some((word) => names.has(word))) return true;
    return 'table' in fault && TOLD_BY[table]?.includes(fault.table) === true;
  }

  /** What an act does to a random row; undefined where there is nothing to do it to. */
  function tamper(act: Tampering['act'], column: TamperedColumn): Promise<Tampering | undefined> {
    const { table } = column;
    if (act === 'update') return tamperer.update(column);
    if (act === 'swap') return tamperer.swap(column);
    return act === 'delete' ? tamperer.delete(table) : tamperer.insert(table, keys.get(table) ?? []);
  }

  /** In the long form all that there is to do first. */
  function* acts(): Generator<readonly [Tampering['act'], TamperedColumn]> {
    if (IS_LONG) {
      for (const column of columns) yield ['update', column];
      for (const column of columns) {
        if (columns.find(({ table }) => table === column.table) !== column) continue;
        yield ['delete', column];
        yield ['insert', column];
      }
    }
    for (;;) yield [pick(random, ['update', 'update', 'swap', 'delete', 'insert'] as const), pick(random, columns)];
  }

  test(
    `R28: every one of ${RUNS} changes, over all columns of all tables, is found and located`,
    async () => {
      expect(columns.length).toBeGreaterThan(330);
      await expect(verify()).resolves.toBeUndefined();
      const missed: string[] = [];
      const changed = new Set<string>();
      const unchangeable = new Set<string>();
      let runs = 0;
      let namedColumns = 0;
      for (const [act, column] of acts()) {
        const name = `${column.table}.${column.column}`;
        const tampering = await tamper(act, column);
        if (act === 'update') (tampering === undefined ? unchangeable : changed).add(name);
        if (tampering !== undefined) {
          runs += 1;
          const fault = await verify();
          await tamperer.undo(tampering);
          if (fault === undefined || !isLocated(tampering, fault)) {
            missed.push(`${act} ${name}: ${JSON.stringify({ ...tampering, fault })}`);
          }
          const told = fault !== undefined && 'table' in fault && fault.table === column.table && fault.column;
          if (act === 'update' && told === column.column) namedColumns += 1;
        }
        if (runs >= RUNS && (!IS_LONG || changed.size + unchangeable.size >= columns.length)) break;
      }
      expect(missed).toEqual([]);
      await expect(verify()).resolves.toBeUndefined();
      if (!IS_LONG) return;
      expect([...unchangeable].filter((name) => !changed.has(name) && !UNTOUCHED.includes(name))).toEqual([]);
      // Keys that change are told as a row that is missing; of most other columns the very column is named.
      expect(namedColumns / changed.size).toBeGreaterThan(0.7);
    },
    120_000 + RUNS * 2_000,
  );

  test('R28: what is done on purpose where values are missing or states fit each other is found and located', async () => {
    const settledTwice = await network.dataSource.query(
      `SELECT FROM settlements AS paid JOIN settlements AS proposed USING (order_id)
       WHERE paid.status = 'settled' AND proposed.status = 'proposed'`,
    );
    expect(settledTwice).not.toEqual([]);
    await expect(verify()).resolves.toBeUndefined();
    const missed: string[] = [];
    for (const tampering of namedTamperings) {
      const fault = await whileTampered(network.dataSource, tampering, verify);
      const { found } = tampering;
      const isFound =
        fault !== undefined &&
        (!('table' in found)
          ? fault.problem.includes(found.problem)
          : expect.objectContaining(found).asymmetricMatch(fault));
      if (!isFound) missed.push(`${tampering.name}: ${JSON.stringify(fault)}`);
    }
    expect(missed).toEqual([]);
    await expect(verify()).resolves.toBeUndefined();
  }, 120_000);

  /** What is said of states once `sql` is done, which then is taken back. */
  async function statesAfter(sql: string): Promise<Fault | undefined> {
    const runner = network.dataSource.createQueryRunner();
    try {
      await runner.startTransaction();
      await runner.query(`SET LOCAL session_replication_role = replica`);
      await runner.query(sql);
      return await verifyStates(runner.manager);
    } finally {
      await runner.rollbackTransaction();
      await runner.release();
    }
  }

  test('R28: a settlement that a reorganisation took back is waiting again, or has failed since, and one that stands did not', async () => {
    const [{ id }] = await network.dataSource.query(
      `SELECT min(settlements.id) AS id FROM settlements JOIN trail_entries ON subject = settlements.id
       WHERE status = 'settled' AND kind = 'settlement_settled'`,
    );
    const found = { table: 'settlements', row: id, column: 'status' };
    // It was only proposed, and settled by somebody who asked the contract itself.
    const directly = `DELETE FROM trail_entries WHERE subject = '${id}' AND kind = 'settlement_submitted';`;
    const next = (kind: string) => `INSERT INTO trail_entries
      SELECT (jsonb_populate_record(step, jsonb_build_object('id', 'stp_${kind}', 'sequence', 1000000 + ${kind.length}, 'kind', '${kind}',
        'subject', CASE '${kind}' WHEN 'settlement_settled_reverted' THEN NULL ELSE '${id}' END))).* FROM trail_entries AS step
      WHERE subject = '${id}' AND kind = 'settlement_settled' ORDER BY sequence LIMIT 1;`;
    const is = (status: string) => `UPDATE settlements SET status = '${status}' WHERE id = '${id}';`;
    await expect(statesAfter(`${is('failed')}`)).resolves.toMatchObject(found);
    await expect(statesAfter(`${directly} ${is('submitted')}`)).resolves.toMatchObject(found);
    const reverted = next('settlement_settled_reverted');
    await expect(statesAfter(`${directly} ${reverted} ${is('submitted')}`)).resolves.toBeUndefined();
    await expect(statesAfter(`${reverted} ${is('failed')} ${next('settlement_failed')}`)).resolves.toBeUndefined();
  });

  // Last, as what the log has stays there.
  test('R28: a command whose change somebody kept from having a version is found, and so are triggers that are off', async () => {
    const [{ id, owner }] = await network.dataSource.query(
      `SELECT members.id, business_id AS owner FROM members WHERE deactivated_at IS NULL ORDER BY members.id DESC LIMIT 1`,
    );
    await network.dataSource.query('ALTER TABLE members DISABLE TRIGGER version_changed');
    await expect(verify()).resolves.toEqual({
      problem: 'No versions are kept of members: its trigger version_changed is away or off',
    });
    const { secret } = (
      await network.operator.post('/v1/api-keys', { name: 'Key', roles: ['buyer'], businessId: owner })
    ).body;
    expect((await network.anonymous(secret).post(`/v1/members/${id}/deactivate`)).status).toBe(200);
    await network.dataSource.query(`UPDATE members SET deactivated_at = NULL WHERE id = $1`, [id]);
    await network.dataSource.query('ALTER TABLE members ENABLE TRIGGER version_changed');
    await expect(verify()).resolves.toEqual({ table: 'members', row: id, problem: 'undone' });
  });
});
