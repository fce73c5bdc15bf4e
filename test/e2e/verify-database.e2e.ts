import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { verificationSteps } from '#database-verification';
import { issueOrder } from './support/orders.js';
import { type ApiCaller, RunningNetwork } from './support/running-network.js';

/** Lines of steps that went like that. */
const lines = (outcome: 'ok' | 'done', count: number) => `( {2}${outcome.padEnd(6)} .*\\n){${count}}`;
const ALL = verificationSteps.length;
const stepsBefore = (name: string) => verificationSteps.findIndex((step) => step.name === name);
const BEFORE_RECORDS = stepsBefore('records');
const BEFORE_ANCHORS = stepsBefore('anchors');

describe('a database is verified', () => {
  let network: RunningNetwork;
  let buyer: ApiCaller;
  let supplier: ApiCaller;
  let orderId: string;
  const directory = mkdtempSync(join(tmpdir(), 'quittance-verify-'));

  beforeAll(async () => {
    network = await RunningNetwork.start({ auditCheckpointSeconds: 1 });
    buyer = await network.business('Buyer', ['buyer']);
    supplier = await network.business('Supplier', ['supplier']);
    await network.mined(
      await network.operator.post('/v1/sandbox/faucet', { businessId: buyer.businessId, amount: '1000' }),
    );
    orderId = (await issueOrder(network, buyer, supplier, 'PO-1')).id;
    const path = `/v1/purchase-orders/${orderId}`;
    await supplier.post(`${path}/accept`);
    await network.mined(await buyer.post(`${path}/fund`));
    await network.mined(await supplier.post(`${path}/deliveries`, { amount: '400' }));
    await network.mined(await buyer.post(`${path}/accept-delivery`));
    await network.untilAnchored();
  }, 120_000);

  afterAll(async () => {
    await network.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  /** `verify-database`, with its progress in a file unless another is given. */
  async function verification(settings: Record<string, string> = {}, progress = 'progress') {
    const environment = {
      ...{ ...process.env, NODE_OPTIONS: '', DATABASE_URL: network.databaseUrl, RPC_URL: network.rpcUrl },
      ...{ DEPLOYMENT_FILE: network.deploymentFile, ...settings },
    };
    const arguments_ = [resolve('dist/programs/cli.js'), 'verify-database', '--progress', join(directory, progress)];
    return await promisify(execFile)(process.execPath, arguments_, { env: environment }).then(
      ({ stdout }) => ({ code: 0, stdout }),
      ({ code, stdout }: { code: number; stdout: string }) => ({ code, stdout }),
    );
  }

  /** Changes rows as only a superuser can, past every trigger. */
  async function tamper(sql: string, parameters: unknown[]): Promise<void> {
    const runner = network.dataSource.createQueryRunner();
    try {
      await runner.query('SET session_replication_role = replica');
      await runner.query(sql, parameters);
    } finally {
      await runner.query('SET session_replication_role = DEFAULT');
      await runner.release();
    }
  }

  test('as a whole, and one in which anything was changed is not', async () => {
    const { body: member } = await buyer.post('/v1/members', { name: 'Ada', roles: ['buyer'] });
    await buyer.post(`/v1/members/${member.id}/deactivate`);
    await buyer.post(`/v1/members/${member.id}/erase`, { reason: 'Asked for' });
    const erased = ` {2}erased members, row ${member.id}, name: entry ${buyer.businessId}/[0-9]+ of the log, .*\\nVerified\\.\\n$`;
    await network.until('every record to be sealed', async () => {
      const [{ sealed }] = await network.dataSource.query(
        `SELECT EXISTS (SELECT FROM record_seals WHERE record_table = 'deliveries') AS sealed`,
      );
      return sealed;
    });
    expect(await verification()).toEqual({ code: 0, stdout: expect.stringMatching(`^${lines('ok', ALL)}${erased}`) });
    await network.dataSource.query(`UPDATE purchase_orders SET reference = 'PO-2' WHERE id = $1`, [orderId]);
    const wrong = `  WRONG  purchase_orders, row ${orderId}, column reference: changed\n`;
    expect(await verification()).toEqual({
      code: 5,
      stdout: expect.stringMatching(new RegExp(`^${lines('ok', BEFORE_RECORDS)}`)),
    });
    // The steps before it are not made again.
    const { stdout } = await verification();
    expect(stdout).toMatch(new RegExp(`^${lines('done', BEFORE_RECORDS)}`));
    expect(stdout.endsWith(wrong)).toBe(true);
    await network.dataSource.query(`UPDATE purchase_orders SET reference = 'PO-1' WHERE id = $1`, [orderId]);
    expect((await verification()).stdout).toMatch(
      new RegExp(`^${lines('done', BEFORE_RECORDS)}${lines('ok', ALL - BEFORE_RECORDS)}${erased}`),
    );
  }, 240_000);

  test('with word of what could not be, and as what its file of progress is of', async () => {
    const { auditAnchor: _auditAnchor, ...deployment } = network.deployment;
    const unanchored = join(directory, 'unanchored.json');
    writeFileSync(unanchored, JSON.stringify(deployment));
    const { code, stdout } = await verification({ DEPLOYMENT_FILE: unanchored }, 'unanchored');
    expect(stdout).toMatch(
      new RegExp(
        `^${lines('ok', BEFORE_ANCHORS)} {2}skip {3}The log continues every .*: not verified, as the deployment file names no auditAnchor\\.\\n${lines('ok', ALL - BEFORE_ANCHORS - 1)}`,
      ),
    );
    expect(stdout).toMatch(/\nVerified, but for what was skipped\.\n$/);
    expect(code).toBe(0);

    const records = { position: 0, hash: '' };
    const { pathname } = new URL(network.databaseUrl);
    const begun = join(directory, 'elsewhere');
    for (const database of [pathname, `127.0.0.1:1${pathname}`]) {
      writeFileSync(begun, JSON.stringify({ database, done: ['ledger'], records }));
      expect(await verification({}, 'elsewhere')).toEqual({ code: 2, stdout: '' });
    }
    const { host } = new URL(network.databaseUrl);
    // An empty hash is that of no seal, so the steps before the records alone are gone through.
    writeFileSync(begun, JSON.stringify({ database: `${host}${pathname}`, done: ['schema'], records }));
    expect((await verification({}, 'elsewhere')).stdout).toMatch(/^ {2}done .*\n {2}ok .*\n/);
  }, 240_000);

  test('whose trails, states and sums nobody forged', async () => {
    const { id: unfunded } = await issueOrder(network, buyer, supplier, 'PO-UNFUNDED');
    await supplier.post(`/v1/purchase-orders/${unfunded}/accept`);
    const step = `order_id = $1 AND sequence`;
    const [{ entry }] = await network.dataSource.query(
      `SELECT row_to_json(trail_entries) AS entry FROM trail_entries WHERE ${step} = 1`,
      [unfunded],
    );
    const other = supplier.businessId;
    const swap = `UPDATE trail_entries SET sequence = CASE sequence WHEN -1 THEN 2 WHEN -2 THEN 1 ELSE -sequence END WHERE order_id = $1`;
    const forgeries: readonly [
      forge: readonly [string, unknown[]][],
      heal: readonly [string, unknown[]][],
      told: string,
    ][] = [
      [
        [[`UPDATE purchase_orders SET status = 'declined' WHERE id = $1`, [unfunded]]],
        [[`UPDATE purchase_orders SET status = 'accepted' WHERE id = $1`, [unfunded]]],
        `Order ${unfunded} is declined, and its trail ends with accepted`,
      ],
      [
        [[`DELETE FROM trail_entries WHERE ${step} = 1`, [unfunded]]],
        [[`INSERT INTO trail_entries SELECT * FROM json_populate_record(NULL::trail_entries, $1)`, [entry]]],
        `Order ${unfunded} has taken 2 steps, and its trail has 1 up to step 2`,
      ],
      [
        [
          [swap, [unfunded]],
          [swap, [unfunded]],
        ],
        [
          [swap, [unfunded]],
          [swap, [unfunded]],
        ],
        `Order ${unfunded} went from accepted to issued at step 2 of its trail (order_issued), which the state table does not know`,
      ],
      [
        [[`UPDATE trail_entries SET kind = 'order_declined' WHERE ${step} = 2`, [unfunded]]],
        [[`UPDATE trail_entries SET kind = 'order_accepted' WHERE ${step} = 2`, [unfunded]]],
        `Order ${unfunded} is accepted, and its trail ends with declined`,
      ],
      [
        [[`UPDATE trail_entries SET actor_id = $2 WHERE ${step} = 1`, [unfunded, other]]],
        [[`UPDATE trail_entries SET actor_id = $2 WHERE ${step} = 1`, [unfunded, buyer.businessId]]],
        `Step 1 of order ${unfunded} (order_issued by ${other}) has no audit entry`,
      ],
      [
        [['UPDATE trade_days SET paid = paid + 7 WHERE buyer_id = $1 AND paid > 0', [buyer.businessId]]],
        [['UPDATE trade_days SET paid = paid - 7 WHERE buyer_id = $1 AND paid > 0', [buyer.businessId]]],
        `The sums of ${buyer.businessId}`,
      ],
    ];
    for (const [forge, heal, told] of forgeries) {
      for (const [sql, parameters] of forge) await tamper(sql, parameters);
      const { code, stdout } = await verification({}, 'forged');
      for (const [sql, parameters] of heal) await tamper(sql, parameters);
      expect({ code, stdout }).toEqual({ code: 5, stdout: expect.stringContaining(`  WRONG  ${told}`) });
    }
    expect((await verification({}, 'forged')).stdout).toMatch(
      new RegExp(`^${lines('done', ALL - 1)}${lines('ok', 1)}[^]*Verified\\.\\n$`),
    );
  }, 240_000);
});
