import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { QueryRunner } from 'typeorm';
import { type ApiAnswer, type ApiCaller, RunningNetwork } from './support/running-network.js';

/**
 * Round trips of each command on the way of an order: START TRANSACTION goes with the first statement, the last with COMMIT. Each
 * wakes two processes: raise a number only for something that is worth it.
 */
const BUDGET = { issue: 3, accept: 3, fund: 4, claim: 5, acceptDelivery: 5 } as const;

/** Read once a second for all commands of a process, whichever comes first. */
const SHARED_LOOK_UP = 'FROM signers WHERE policy IS NOT NULL';

/** Notes the statements of transactions that are commands. */
class StatementLog {
  private readonly ofRunner = new WeakMap<QueryRunner, string[]>();
  /** Since the last look, by command. */
  private commands: string[][] = [];
  private callerLookUps = 0;

  note(statement: string, runner: QueryRunner | undefined): void {
    if (statement.includes('find_api_key')) this.callerLookUps += 1;
    if (runner === undefined || statement.includes(SHARED_LOOK_UP)) return;
    const statements = this.ofRunner.get(runner) ?? [];
    this.ofRunner.set(runner, statements);
    statements.push(statement);
    if (statement.includes('begin_command')) this.commands.push(statements);
  }

  take(): { statements: readonly string[]; callerLookUps: number } {
    const taken = { statements: this.commands.at(-1) ?? [], callerLookUps: this.callerLookUps };
    this.commands = [];
    this.callerLookUps = 0;
    return taken;
  }
}

describe('a command on the way of an order', () => {
  let network: RunningNetwork;
  let buyer: ApiCaller;
  let supplier: ApiCaller;
  const log = new StatementLog();

  beforeAll(async () => {
    network = await RunningNetwork.start();
    buyer = await network.business('Nordhafen Kliniken', ['buyer']);
    supplier = await network.business('Brava Instruments', ['supplier']);
    await network.mined(
      await network.operator.post('/v1/sandbox/faucet', { businessId: buyer.businessId, amount: '10000000000' }),
    );
    const { logger } = network.apiDataSource;
    logger.logQuery = (query, _parameters, runner) => log.note(query, runner);
  });

  afterAll(async () => {
    await network.stop();
  });

  async function newOrder(reference: string) {
    return {
      supplierId: supplier.businessId,
      reference,
      lines: [{ sku: 'SYR-10', description: 'Syringe 10 ml, box', quantity: '40', unitPrice: '12500000' }],
      fundBy: await network.inDays(3),
      deliverBy: await network.inDays(30),
      inspectionPeriodSeconds: 86_400,
    };
  }

  async function play(reference: string, afterCommand: (name: keyof typeof BUDGET) => void): Promise<string> {
    const told = async (name: keyof typeof BUDGET, post: () => Promise<ApiAnswer>): Promise<ApiAnswer> => {
      log.take();
      const answered = await post();
      expect({ name, ...answered }).toMatchObject({ name, body: { id: expect.any(String) } });
      afterCommand(name);
      return answered;
    };
    const body = await newOrder(reference);
    const issued = await told('issue', () => buyer.post('/v1/purchase-orders', body));
    const path = `/v1/purchase-orders/${issued.body.id}`;
    await told('accept', () => supplier.post(`${path}/accept`));
    await network.mined(await told('fund', () => buyer.post(`${path}/fund`)));
    const evidence = [{ sha256: 'ab'.repeat(32) }];
    await network.mined(await told('claim', () => supplier.post(`${path}/deliveries`, { evidence })));
    await network.mined(await told('acceptDelivery', () => buyer.post(`${path}/accept-delivery`)));
    return path;
  }

  test('keeps to its number of statements, and does not ask who calls once it knows', async () => {
    await play('PO-first', () => undefined);
    log.take();
    const counts: Partial<Record<keyof typeof BUDGET, number>> = {};
    const path = await play('PO-second', (name) => {
      const { statements, callerLookUps } = log.take();
      counts[name] = statements.length;
      expect({ name, callerLookUps }).toEqual({ name, callerLookUps: 0 });
    });
    expect(counts).toEqual(BUDGET);
    await network.until('the payment', async () => (await buyer.get(path)).body.status === 'settled');
  });

  test('leaves a trail without gaps that names every step once', async () => {
    const path = await play('PO-third', () => undefined);
    await network.until('the payment', async () => (await buyer.get(path)).body.status === 'settled');
    const { data } = (await buyer.get(`${path}/trail`)).body;
    expect(data.map(({ sequence }: { sequence: number }) => sequence)).toEqual(
      data.map((_: unknown, index: number) => index + 1),
    );
    expect(data.map(({ kind }: { kind: string }) => kind)).toEqual([
      'order_issued',
      'order_accepted',
      'order_funding_submitted',
      'order_funded',
      'delivery_submitted',
      'delivery_claimed',
      'order_acceptance_submitted',
      'delivery_accepted',
      'payment_released',
      'order_settled',
    ]);
  });

  test('is refused at once for a key that was revoked or lost its role, though the process knows the key', async () => {
    const { body: key } = await network.operator.post('/v1/api-keys', {
      name: 'clerk',
      roles: ['buyer'],
      businessId: buyer.businessId,
    });
    const clerk = network.anonymous(key.secret);
    expect((await clerk.post('/v1/purchase-orders', await newOrder('PO-clerk-1'))).status).toBe(201);
    await network.dataSource.query(`UPDATE api_keys SET roles = ARRAY['supplier'] WHERE id = $1`, [key.id]);
    expect((await clerk.post('/v1/purchase-orders', await newOrder('PO-clerk-2'))).status).toBe(403);
    expect((await clerk.post('/v1/purchase-orders', await newOrder('PO-clerk-2'))).status).toBe(403);
    await network.dataSource.query(`UPDATE api_keys SET roles = ARRAY['buyer'] WHERE id = $1`, [key.id]);
    expect((await clerk.post('/v1/purchase-orders', await newOrder('PO-clerk-3'))).status).toBe(201);
    await network.dataSource.query(`UPDATE api_keys SET revoked_at = now() WHERE id = $1`, [key.id]);
    for (const reference of ['PO-clerk-4', 'PO-clerk-5']) {
      expect((await clerk.post('/v1/purchase-orders', await newOrder(reference))).status).toBe(401);
    }
    const orders = await network.dataSource.query(
      `SELECT reference FROM purchase_orders WHERE reference LIKE 'PO-clerk-%'`,
    );
    expect(orders.map(({ reference }: { reference: string }) => reference).sort()).toEqual([
      'PO-clerk-1',
      'PO-clerk-3',
    ]);
  });
});
