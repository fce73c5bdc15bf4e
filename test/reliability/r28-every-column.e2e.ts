import { appendFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { type Fault, verifyDatabase } from '#database-verification';
import { guardOf } from '#records';
import type { RunningNetwork } from '../e2e/support/running-network.js';
import { pick } from './random.js';
import { printedRandom } from './support/seed.js';
import { networkAtRest, sealAll } from './support/tampered-network.js';
import { type TamperedColumn, Tamperer, type Tampering } from './support/tampering.js';

/** TAMPER_RUNS=500 is the long form: every column once, every table's rows deleted and added once, and whatever else chance brings. */
const RUNS = Number(process.env.TAMPER_RUNS ?? 48);
const IS_LONG = process.env.TAMPER_RUNS !== undefined;

/** Longer than sealing waits for records that are under way. */
const AHEAD_MILLISECONDS = 600_000;

/** Where a row's change is told by what does not fit it any more. */
const TOLD_BY: Readonly<Record<string, readonly string[]>> = {
  audit_checkpoints: ['audit_leaves'],
  chain_coverage: ['chain_checkpoints'],
  chain_transactions: ['chain_intents'],
  chain_intents: ['operations', 'chain_transactions'],
};
/** Tables of one row, whatever it is called. */
const OF_ONE_ROW = ['ledger_seal_head', 'record_seal_head', 'chain_checkpoints'];
/** Tables without a row in a network at rest, or of which every row is as every other may be. */
const UNTOUCHED = ['ledger_unsealed'];

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

  /** Whether the fault is told of one of the rows, by what they are known by. */
  function isLocated({ table, rows, forged }: Tampering, fault: Fault): boolean {
    const names = [...rows, ...forged].flatMap((row) => (keys.get(table) ?? []).map((key) => String(row[key])));
    const isNamed = (text: string) => names.some((name) => text.includes(name));
    if (!('table' in fault)) return isNamed(fault.problem);
    if (fault.table !== table && TOLD_BY[table]?.includes(fault.table) !== true) return false;
    return OF_ONE_ROW.includes(fault.table) || fault.table !== table || isNamed(fault.row);
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
      const without: string[] = [];
      const changed = new Set<string>();
      let runs = 0;
      for (const [act, column] of acts()) {
        const tampering = await tamper(act, column);
        const name = `${column.table}.${column.column}`;
        if (tampering === undefined) {
          if (act === 'update') without.push(name);
          continue;
        }
        runs += 1;
        const fault = await verify();
        await tamperer.undo(tampering);
        if (act === 'update') changed.add(name);
        if (fault === undefined || !isLocated(tampering, fault)) {
          missed.push(`${act} ${name}: ${JSON.stringify({ ...tampering, fault })}`);
          appendFileSync('/tmp/missed.txt', `${missed.at(-1)}\n`);
        }
        if (
          act === 'update' &&
          fault !== undefined &&
          'table' in fault &&
          fault.table === column.table &&
          fault.column !== undefined &&
          fault.column !== column.column
        )
          appendFileSync('/tmp/missed.txt', `COLUMN ${name} told as ${fault.column}\n`);
        if (runs >= RUNS && (!IS_LONG || changed.size + new Set(without).size >= columns.length)) break;
      }
      expect(missed).toEqual([]);
      expect(without.filter((name) => !UNTOUCHED.includes(name.split('.')[0] ?? '') && !changed.has(name))).toEqual([]);
      await expect(verify()).resolves.toBeUndefined();
    },
    120_000 + RUNS * 2_000,
  );
});
