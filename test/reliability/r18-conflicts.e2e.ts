import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import pg from 'pg';
import { ProcessNetwork, until } from './support/process-network.js';
import { Traders } from './support/traders.js';

jest.setTimeout(300_000);

/** Attempts that a transaction has; see libs/database. */
const ATTEMPTS = 5;

let network: ProcessNetwork;
let traders: Traders;
let order: string;
let invoices = 0;

beforeAll(async () => {
  network = await ProcessNetwork.open();
  const api = await network.startApi();
  traders = await Traders.register(await network.operator(api.url), api.url, 0n);
});

afterAll(async () => {
  await network.close();
});

beforeEach(async () => {
  order = await traders.acceptedOrder();
});

function issue() {
  invoices += 1;
  const invoice = { number: `INV-${invoices}`, amount: '5', dueDate: '2030-01-31' };
  return traders.supplier.post(`${order}/invoices`, invoice);
}

/** The next `times` inserts into `table` fail with `state`. Sequences do not roll back, so they count the tries. */
async function failInserts(table: string, state: string, times: number): Promise<() => Promise<number>> {
  await network.query(`CREATE OR REPLACE FUNCTION fail_${table}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
    IF nextval('tries_${table}') <= ${times} THEN RAISE EXCEPTION 'forced ${state}' USING ERRCODE = '${state}'; END IF;
    RETURN NEW; END $$`);
  await network.query(`DROP SEQUENCE IF EXISTS tries_${table}`);
  await network.query(`CREATE SEQUENCE tries_${table}`);
  await network.query(`CREATE OR REPLACE TRIGGER failing BEFORE INSERT ON ${table} FOR EACH STATEMENT
    EXECUTE FUNCTION fail_${table}()`);
  return async () => {
    const [row] = await network.query<{ count: string }>(`SELECT last_value AS count FROM tries_${table}`);
    await network.query(`DROP TRIGGER failing ON ${table}`);
    return Number(row?.count);
  };
}

/** `audit_entries` come last, so that everything before has been done, and must be done again. */
test.each(['40001', '40P01'])(
  'R18: a command that fails with %s at its end is run again from its start',
  async (state) => {
    const tries = await failInserts('audit_entries', state, 3);
    const answer = await issue();
    expect(answer.status).toBe(201);
    expect(await tries()).toBe(4);
    expect(
      await network.query(
        `SELECT (SELECT count(*)::int FROM invoices WHERE number = $1) AS invoices,
         (SELECT count(*)::int FROM outbox_events WHERE subject = $2) AS events`,
        [`INV-${invoices}`, answer.body.id],
      ),
    ).toEqual([{ invoices: 1, events: 1 }]);
  },
);

test('R18: what fails for ever is given up, can be repeated, and the log has the original error', async () => {
  const tries = await failInserts('audit_entries', '40001', 1_000);
  const answer = await issue();
  expect(answer).toMatchObject({ status: 503, body: { code: 'unavailable' } });
  expect(await tries()).toBe(ATTEMPTS);
  expect(await network.query(`SELECT 1 FROM invoices WHERE number = $1`, [`INV-${invoices}`])).toEqual([]);
  expect(readFileSync(network.logFile, 'utf8')).toContain('forced 40001');
});

test('R18: the victim of a real deadlock is run again and succeeds', async () => {
  expect((await issue()).status).toBe(201);
  const rival = new pg.Client({ connectionString: network.databaseUrl });
  await rival.connect();
  // The command is to be the one that notices.
  await rival.query(`SET deadlock_timeout = '60s'`);
  await rival.query('BEGIN');
  await rival.query(`SELECT 1 FROM ledger_accounts WHERE kind IN ('receivable', 'payable') FOR UPDATE`);
  const answer = issue();
  await until('the command to wait for the ledger', 30_000, async () => {
    const waiting = await network.query(`SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'`);
    return waiting.length > 0;
  });
  await rival.query(`SELECT 1 FROM purchase_orders WHERE id = $1 FOR UPDATE`, [order.split('/').at(-1)]);
  const [{ deadlocks } = { deadlocks: '0' }] = await network.query<{ deadlocks: string }>(
    `SELECT pg_stat_get_db_deadlocks(oid) AS deadlocks FROM pg_database WHERE datname = current_database()`,
  );
  await rival.query('COMMIT');
  await rival.end();
  expect((await answer).status).toBe(201);
  expect(Number(deadlocks)).toBeLessThanOrEqual(1);
  expect(await network.brokenInvariants()).toEqual([]);
});

test('R18: a worker that is refused its transaction signs again under the same nonce', async () => {
  const tries = await failInserts('chain_attempts', '40P01', 2);
  await network.startWorker();
  const faucet = { businessId: traders.buyer.businessId, amount: '7' };
  await traders.mined(await traders.operator.post('/v1/sandbox/faucet', faucet));
  expect(await tries()).toBe(3);
  expect(await network.query(`SELECT count(*)::int AS count FROM chain_transactions`)).toEqual([{ count: 1 }]);
  await network.settles();
  expect(await network.brokenInvariants(true)).toEqual([]);
});
