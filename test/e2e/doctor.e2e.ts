import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readContracts } from '#chain';
import { inTransaction } from '#database';
import { examine } from '#doctor';
import { newId } from '#domain';
import { bookLedger } from '#ledger';
import { type ApiCaller, RunningNetwork } from './support/running-network.js';

const run = promisify(execFile);

describe('the doctor', () => {
  let network: RunningNetwork;
  let buyer: ApiCaller;
  let supplier: ApiCaller;
  let settled: string;

  beforeAll(async () => {
    network = await RunningNetwork.start();
    buyer = await network.business('Buyer', ['buyer']);
    supplier = await network.business('Supplier', ['supplier']);
    await network.mined(
      await network.operator.post('/v1/sandbox/faucet', { businessId: buyer.businessId, amount: '1000' }),
    );
    settled = await trade('TRADE-1', true);
    await trade('TRADE-2', false);
    await network.until('everything being final', async () => {
      const [open] = await network.dataSource.query(
        `SELECT count(*)::integer AS count FROM chain_intents WHERE status NOT IN ('final', 'failed')`,
      );
      await network.rpc.send('evm_mine');
      return open.count === 0;
    });
  });

  afterAll(() => network.stop());

  /** An order that is funded, and paid out when `isPaid`. */
  async function trade(reference: string, isPaid: boolean): Promise<string> {
    const issued = await buyer.post('/v1/purchase-orders', {
      supplierId: supplier.businessId,
      reference,
      lines: [{ sku: 'A', description: 'A thing', quantity: '1', unitPrice: '500' }],
      fundBy: '2039-01-31T00:00:00Z',
      deliverBy: '2039-03-31T00:00:00Z',
      inspectionPeriodSeconds: 3600,
    });
    const path = `/v1/purchase-orders/${issued.body.id}`;
    const statusIs = (status: string) =>
      network.until(status, async () => (await buyer.get(path)).body.status === status);
    await supplier.post(`${path}/accept`);
    await buyer.post(`${path}/fund`);
    await statusIs('funded');
    if (!isPaid) return issued.body.id;
    await supplier.post(`${path}/invoices`, { number: `INV-${reference}`, dueDate: '2039-04-30' });
    await supplier.post(`${path}/deliveries`, {
      reference: 'DN-1',
      evidence: [{ sha256: 'ab'.repeat(32), name: 'note' }],
    });
    await network.until('claiming', async () => (await buyer.get(path)).body.deliveries[0]?.status === 'claimed');
    await buyer.post(`${path}/accept-delivery`);
    await statusIs('settled');
    return issued.body.id;
  }

  /** Changes rows as only a superuser can, past every trigger. */
  async function tamper(sql: string, parameters: unknown[] = []): Promise<void> {
    const runner = network.dataSource.createQueryRunner();
    try {
      await runner.query('SET session_replication_role = replica');
      await runner.query(sql, parameters);
    } finally {
      await runner.query('SET session_replication_role = DEFAULT');
      await runner.release();
    }
  }

  async function one<Row>(sql: string, parameters: unknown[] = []): Promise<Row> {
    const [row] = (await network.dataSource.query(sql, parameters)) as Row[];
    return row!;
  }

  /** What is broken, by the id of the check. */
  async function findings(): Promise<Record<string, readonly string[]>> {
    const { deployment } = network;
    const contracts = await readContracts(network.rpc, {
      chainId: BigInt(deployment.chainId),
      escrow: deployment.escrow,
    });
    const patient = { dataSource: network.dataSource, rpc: network.rpc, contracts, token: deployment.token };
    const diagnoses = await examine(patient);
    return Object.fromEntries(
      diagnoses.filter(({ status }) => status === 'broken').map(({ id, broken }) => [id, broken]),
    );
  }

  async function doctor(): Promise<{ code: number; output: string }> {
    const environment = {
      ...process.env,
      NODE_OPTIONS: '',
      DATABASE_URL: network.databaseUrl,
      RPC_URL: network.rpcUrl,
      DEPLOYMENT_FILE: network.deploymentFile,
    };
    try {
      const { stdout } = await run(process.execPath, [resolve('dist/programs/cli.js'), 'doctor'], {
        env: environment,
      });
      return { code: 0, output: stdout };
    } catch (error) {
      const { code, stdout } = error as { code: number; stdout: string };
      return { code, output: stdout };
    }
  }

  test('finds a sound network sound, says each promise in words, and what it cannot check yet', async () => {
    expect(await findings()).toEqual({});
    const { code, output } = await doctor();
    expect(output).toMatch(/Everything holds/);
    expect(output).toMatch(/I1 {2}The ledger sums to zero/);
    expect(output).not.toMatch(/note: .*row-level security/);
    expect(code).toBe(0);
  });

  test('I1: names the transaction, the token and the account when an entry of the ledger was changed', async () => {
    const entry = await one<{ transaction_id: string; number: number }>(
      `SELECT transaction_id, number FROM ledger_entries JOIN ledger_accounts ON ledger_accounts.id = account_id
       WHERE kind <> 'escrowed' ORDER BY transaction_id LIMIT 1`,
    );
    const change = (by: number) =>
      tamper(`UPDATE ledger_entries SET amount = amount + ${by} WHERE transaction_id = $1 AND number = $2`, [
        entry.transaction_id,
        entry.number,
      ]);
    await change(1);
    const { I1 } = await findings();
    await change(-1);
    expect(I1?.join('\n')).toMatch(new RegExp(`Ledger transaction ${entry.transaction_id} sums to 1 in 0x`));
    expect(await findings()).toEqual({});
  });

  test('I2: names the block and both amounts when the ledger owes a unit more than the contract', async () => {
    const book = (amount: bigint, reference: string) =>
      inTransaction(network.dataSource, (manager) =>
        bookLedger(manager, {
          reference,
          phase: 'posted',
          kind: 'order_funded',
          occurredAt: new Date(),
          entries: [
            { owner: 'test', kind: 'escrowed', token: network.deployment.token, amount },
            { owner: 'test', kind: 'external', token: network.deployment.token, amount: -amount },
          ],
        }),
      );
    await book(1n, 'test:too-much');
    const broken = await findings();
    expect(Object.keys(broken)).toEqual(['I2']);
    expect(broken.I2?.[0]).toMatch(/At block \d+ the ledger owes 501 and the contract 500: 1 too much/);
    await book(-1n, 'test:taken-back');
    expect(await findings()).toEqual({});
  });

  test('I3: names the order that has paid more than it was funded with', async () => {
    await network.dataSource.query(`ALTER TABLE purchase_orders DROP CONSTRAINT purchase_orders_money_kept`);
    await network.dataSource.query(`UPDATE purchase_orders SET paid = paid + 7 WHERE id = $1`, [settled]);
    const { I3 } = await findings();
    await network.dataSource.query(`UPDATE purchase_orders SET paid = paid - 7 WHERE id = $1`, [settled]);
    expect(I3).toEqual([`Order ${settled} was funded with 500; 507 was paid, 0 refunded, 0 taken as fees, 0 is held`]);
  });

  test('I5: names the order whose status its trail does not tell, and the step without an audit entry', async () => {
    await network.dataSource.query(`UPDATE purchase_orders SET status = 'cancelled' WHERE id = $1`, [settled]);
    expect((await findings()).I5).toEqual([`Order ${settled} is cancelled, and its trail ends with settled`]);
    await network.dataSource.query(`UPDATE purchase_orders SET status = 'settled' WHERE id = $1`, [settled]);

    await tamper(`UPDATE audit_entries SET subject = 'nothing' WHERE action = 'accept_order' AND subject = $1`, [
      settled,
    ]);
    const { I5 } = await findings();
    await tamper(`UPDATE audit_entries SET subject = $1 WHERE action = 'accept_order' AND subject = 'nothing'`, [
      settled,
    ]);
    expect(I5).toEqual([
      expect.stringMatching(
        new RegExp(`Step \\d of order ${settled} \\(order_accepted by ${supplier.businessId}\\) has no audit`),
      ),
    ]);
  });

  test('I6: names the place of an event that the feed has lost', async () => {
    await tamper(`UPDATE outbox_events SET position = -2 WHERE position = 2`);
    const { I6 } = await findings();
    await tamper(`UPDATE outbox_events SET position = 2 WHERE position = -2`);
    expect(I6?.join('\n')).toMatch(/The feed has no event at the positions .*2/);
  });

  test('I7: names the entry of the audit log that was changed', async () => {
    const entry = await one<{ sequence: string; action: string }>(
      `SELECT sequence, action FROM audit_entries WHERE tenant_id = 'network' ORDER BY sequence DESC LIMIT 1`,
    );
    const where = `WHERE tenant_id = 'network' AND sequence = $1`;
    await tamper(`UPDATE audit_entries SET actor = 'nobody' ${where}`, [entry.sequence]);
    const { I7 } = await findings();
    await tamper(`UPDATE audit_entries SET actor = 'chain' ${where}`, [entry.sequence]);
    expect(I7).toEqual([`Audit entry ${entry.sequence} of network (its actor) is not what was written`]);
  });

  test('I8: names the business that is shown what it has no part in, and exits non-zero', async () => {
    const stranger = newId('business');
    const event = await one<{ id: string }>(
      `SELECT id FROM outbox_events WHERE payload->>'orderId' = $1 ORDER BY sequence LIMIT 1`,
      [settled],
    );
    await tamper(`UPDATE outbox_events SET business_ids = business_ids || $1::text WHERE id = $2`, [
      stranger,
      event.id,
    ]);
    const { code, output } = await doctor();
    await tamper(`UPDATE outbox_events SET business_ids = array_remove(business_ids, $1) WHERE id = $2`, [
      stranger,
      event.id,
    ]);
    expect(output).toMatch(new RegExp(`Business ${stranger} is shown event ${event.id} .* of order ${settled}`));
    expect(output).toMatch(/Broken: I8\./);
    expect(code).toBe(6);
  });

  test('I4: names the account and the nonces that have no transaction', async () => {
    const last = await one<{ id: string; signer: string; nonce: string }>(
      `SELECT id, signer, nonce FROM chain_transactions AS last
       WHERE EXISTS (SELECT FROM chain_transactions AS other WHERE other.signer = last.signer AND other.nonce < last.nonce)
       ORDER BY nonce DESC LIMIT 1`,
    );
    await tamper(`UPDATE chain_transactions SET nonce = nonce + 3 WHERE id = $1`, [last.id]);
    const { I4 } = await findings();
    const nonce = Number(last.nonce);
    expect(I4).toEqual([
      expect.stringMatching(
        new RegExp(`Account ${last.signer} .* no transaction for the nonces ${nonce} to ${nonce + 2}`),
      ),
    ]);
  });
});
